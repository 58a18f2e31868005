"""A decision takes effect on the day it is made, once, wherever in the course of a case that is."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.matters.faults import faults_of
from minzheng.mechanisms.matters.public import (
    BadMatter,
    Case,
    Delegation,
    End,
    Field,
    Form,
    Level,
    Matter,
    Money,
    Outcome,
    Payee,
    PaymentInstruction,
    Step,
    Versions,
    cross_over,
    declare,
    mark_duplicate,
    open_case,
    timeline,
    withdraw,
    withdraw_declaration,
)
from minzheng.mechanisms.registry.public import Decision

from .given import CODE, at_day, declared, do, order

DECIDED: list[Decision] = []
LATER = datetime.date(2019, 3, 8)
GRANT = Form((Money("amount", "金额"),))


def note(case: Case, decision: Decision) -> None:
    """The effect: one line for each decision."""
    DECIDED.append(decision)


def step(key: str, by: Function, *ways: Outcome, form: Form | None = None) -> Step:
    return Step(key, key, by=by, at=Level.BUREAU, outcomes=ways, form=form or Form())


def grants(**changes: Any) -> Matter:
    """Applied for, decided by the section up to a ceiling or above it, served, done."""
    made = order(
        form=Form((Field("content", "内容"),)),
        steps=(
            step(
                "decide",
                Function.DECIDING,
                Outcome("同意", "serve", decides=End.GRANTED),
                Outcome("上报", "confirm"),
                Outcome("不同意", "serve", needs_reason=True, decides=End.REFUSED),
                form=GRANT,
            ),
            step(
                "confirm",
                Function.LEADING,
                Outcome("批准", End.GRANTED),
                Outcome("不批准", End.REFUSED, needs_reason=True),
                form=GRANT,
            ),
            step("serve", Function.PUBLISHING, Outcome("已送达", End.DONE), Outcome("再送", "serve")),
        ),
        delegation=Delegation(
            "decide",
            amount="amount",
            ceiling="social_assistance.relief.street_ceiling",
            above="confirm",
        ),
        pays="test_matters.grant",
        payee=lambda case: Payee(f"payee:{case.answers['content']}", None),
        once_per=lambda case: str(case.answers["content"]),
        on_decided=note,
    )
    return replace(made, **changes)


@pytest.fixture
def office(bureau: Any) -> Iterator[SimpleNamespace]:
    DECIDED.clear()
    with declared(grants()):
        yield SimpleNamespace(
            bureau=bureau,
            desk=bureau.seat("业务科", "周敏", registering=CODE),
            chief=bureau.seat("业务科", "孙立", deciding=CODE, publishing=CODE),
            head=bureau.seat("区民政局", "钱伟", leading=CODE),
        )


def filed(office: Any, content: str = "困难") -> Case:
    return open_case(CODE, office.desk, area=office.bureau.area("120110"), answers={"content": content})


def granted(office: Any, content: str = "困难") -> Case:
    return do(filed(office, content), "同意", office.chief, answers={"amount": "1500.00"})


def test_a_decision_takes_effect_on_its_day_and_once(office: Any) -> None:
    today = clock.today()
    case = granted(office)
    assert (case.decision, case.decided_on, case.amount, case.step) == ("同意", today, 150000, "serve")
    assert [Decision(case.pk, case.number, today)] == DECIDED
    with at_day(LATER):
        case = do(do(case, "再送", office.chief), "已送达", office.chief)
    paid = PaymentInstruction.objects.get()
    assert (paid.ordered_on, paid.amount, paid.case_id) == (today, 150000, case.pk)
    assert (case.end, case.decided_on, case.closed_on) == ("办结", today, LATER)
    assert len(DECIDED) == 1
    assert [one.decision for one in timeline(case)] == ["同意", "", ""]
    decided = Case.objects.filter(decision=End.GRANTED, decided_on__lte=today)
    assert list(decided) == [case], "counted in the period in which it was decided"


def test_a_refusal_in_mid_flow_is_a_decision_without_effect(office: Any) -> None:
    case = do(filed(office), "不同意", office.chief, reason="不符合条件")
    assert (case.decision, case.decided_on, case.step) == ("不同意", clock.today(), "serve")
    case = do(case, "已送达", office.chief)
    assert (case.end, case.decision, case.amount) == ("办结", "不同意", None)
    assert not DECIDED and not PaymentInstruction.objects.exists()
    assert [one.decision for one in timeline(case)] == ["不同意", ""]


def test_a_way_to_its_end_without_a_decision_decides_there(office: Any) -> None:
    case = do(filed(office), "上报", office.chief, answers={"amount": "9000.00"})
    assert case.decision == "" and not DECIDED
    with at_day(LATER):
        case = do(case, "批准", office.head, answers={"amount": "9000.00"})
    assert (case.end, case.decision, case.decided_on) == ("同意", "同意", LATER)
    assert [one.on for one in DECIDED] == [LATER]
    assert [one.decision for one in timeline(case)] == ["", "同意"]


def test_the_ceiling_binds_where_it_is_decided(office: Any) -> None:
    case = filed(office)
    with pytest.raises(Refused, match="超过本级审批权限"):
        do(case, "同意", office.chief, answers={"amount": "2000.01"})
    case.refresh_from_db()
    assert case.decision == "" and not DECIDED and not PaymentInstruction.objects.exists()
    assert do(case, "同意", office.chief, answers={"amount": "2000.00"}).decision == "同意"


def test_what_is_decided_is_neither_taken_back_nor_folded(office: Any) -> None:
    other, case = filed(office, "另一件"), granted(office)
    with pytest.raises(Refused, match="已于2019-03-04作出“同意”的决定,不能撤回"):
        withdraw(case, office.desk, version=case.version, reason="填错")
    with pytest.raises(Refused, match="不能并案"):
        mark_duplicate(case, other, office.chief, version=case.version, reason="重复")
    case.refresh_from_db()
    assert (case.step, case.decision) == ("serve", "同意")
    assert withdraw(other, office.desk, version=other.version, reason="填错").end == "撤回"


def test_a_served_case_still_holds_its_key(office: Any) -> None:
    granted(office)
    with pytest.raises(Exception, match="只能办理一次"):
        filed(office)


GOOD = grants()
DECIDE, CONFIRM, SERVE = GOOD.steps


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ((DECIDE, CONFIRM, step("serve", Function.PUBLISHING, Outcome("重议", "decide"), Outcome("完", End.DONE))),
         "decide, 同意: decides a second time"),
        ((DECIDE, CONFIRM, step("serve", Function.PUBLISHING, Outcome("撤回", End.WITHDRAWN))),
         "serve, 撤回: ends as 撤回 what was decided as 同意"),
        ((DECIDE, CONFIRM, step("serve", Function.PUBLISHING, Outcome("完", End.GRANTED))),
         "serve, 完: ends as 同意 what was decided as 不同意"),
        ((replace(DECIDE, outcomes=(Outcome("同意", End.GRANTED, decides=End.GRANTED), *DECIDE.outcomes[1:])), CONFIRM,
          SERVE), "the case goes on"),
        ((replace(DECIDE, outcomes=(Outcome("同意", "serve", decides=End.DONE), *DECIDE.outcomes[1:])), CONFIRM, SERVE),
         "only 同意 or 不同意"),
        ((replace(DECIDE, outcomes=DECIDE.outcomes[1:]), CONFIRM, SERVE), "the delegated step grants nothing"),
        ((DECIDE, replace(CONFIRM, form=Form()), SERVE), "confirm, 批准: orders a payment whose amount nothing sets"),
    ],
)  # fmt: skip
def test_no_way_decides_twice_or_against_its_decision(steps: tuple[Step, ...], fault: str) -> None:
    assert not faults_of(GOOD)
    found = faults_of(replace(GOOD, steps=steps))
    assert any(fault in one for one in found), found


def test_a_later_version_does_not_decide_again(office: Any) -> None:
    again = replace(SERVE, outcomes=(Outcome("已送达", "decide"),))
    with pytest.raises(BadMatter, match="decides a second time"):
        Versions(GOOD, GOOD.but(since=LATER, steps=(DECIDE, CONFIRM, again)))
    plain = replace(SERVE, outcomes=(Outcome("归档", End.DONE),))
    case = granted(office)
    withdraw_declaration(CODE)
    newer = GOOD.but(since=LATER, steps=(DECIDE, CONFIRM, plain))
    with declared(GOOD, newer), at_day(LATER):
        held = do(cross_over(case, newer), "归档", office.chief)
        assert (held.end, held.decision, len(DECIDED)) == ("办结", "同意", 1)
    declare(GOOD)
