"""最低生活保障: applied for, visited by two, posted, decided, published; entered in the register and paid month by month (S01)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits import household
from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.documents.public import NoticeField, NoticeKind, Show
from minzheng.mechanisms.law.public import cite, snapshot_of, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Evidence,
    Form,
    Level,
    Matter,
    Outcome,
    Phone,
    Step,
    Text,
    YesNo,
    declare,
    everything,
)  # fmt: skip
from minzheng.mechanisms.means.public import summary
from minzheng.mechanisms.payments.public import (
    ACCOUNT_FIELDS,
    Allowance,
    declare_allowance,
    next_month,
    record_account,
)  # fmt: skip
from minzheng.mechanisms.registry.public import Column, Decision, Household, Register, as_of, enter

BOOK = Register(
    MINIMUM_LIVING, "最低生活保障", Household,
    (Column("amount", "月保障金", "分"), Column("members", "保障人数", "人"), Column("residence", "城乡"), Column("payee", "领款人")),
)  # fmt: skip
FIELDS = (NoticeField("name", "申请人", Show.NAME), NoticeField("members", "家庭人口", Show.COUNT))
POSTED = NoticeKind(
    f"{MINIMUM_LIVING}.posted",
    "审核公示",
    before=True,
    allowed_fields=FIELDS,
    term=f"{MINIMUM_LIVING}.notice",
)
PUBLISHED = NoticeKind(
    f"{MINIMUM_LIVING}.published", "确认公布", before=False, term=f"{MINIMUM_LIVING}.published",
    allowed_fields=(*FIELDS, NoticeField("amount", "月保障金")),
)  # fmt: skip
APPLICATION = Form(
    (
        Choice("residence", "户籍类别", options=("城镇", "农村")),
        household.MEMBERS,
        Phone("phone", "联系电话"),
        Text("address", "家庭住址", sensitive=True, max_length=200, on_site=True),
        YesNo("consent", "全体成年成员同意核对家庭经济状况"),
        *ACCOUNT_FIELDS,
    ),
    title="最低生活保障申请书",
)


def facts(case: Case) -> Mapping[str, Any]:
    """A month of the household as the rule reads it, out of the means test."""
    test = household.tested(case)
    found = summary(test, case.area, case.opened_on)
    return {
        "members": found["members"], "rural": case.answers["residence"] == "农村", "income": household.gross(found),
        "wages": found["wages"], "work_cost": found["work_cost_counted"], "basic_pension": found["basic_pension"],
        "illness_cost": found["illness_counted"] + found["disability_counted"], "assets": found["assets"],
        "severe": household.severe_members(case),
    }  # fmt: skip


def posted(case: Case) -> Mapping[str, object]:
    """What may be posted before the decision: name and number of members."""
    assert case.person is not None
    return {"name": str(case.person.name), "members": len(everything(case)["members"])}


def published(case: Case) -> Mapping[str, object]:
    """After it, the amount as well, and nothing else (审核确认办法 24)."""
    return {**posted(case), "amount": f"{(case.amount or 0) // 100}元"}


def grant(case: Case, decision: Decision) -> None:
    """The household enters the register from the first of next month; the applicant's account is registered."""
    assert case.person is not None and case.amount is not None
    record_account(case, case.person, decision)
    home = household.move_in(case, decision)
    line = {
        "amount": case.amount, "members": facts(case)["members"], "residence": case.answers["residence"],
        "payee": case.person.pk,
    }  # fmt: skip
    enter(BOOK, home, line, decision, valid_from=next_month(decision.on))


def _step(key: str, label: str, by: Function, at: Level, *outcomes: Outcome, **more: Any) -> Step:
    within = more.pop("within") if "within" in more else term(f"{MINIMUM_LIVING}.{key}")
    return Step(key, label, by=by, at=at, outcomes=outcomes, within=within, **more)


STEPS = (
    _step(
        "accept", "受理", Function.ACCEPTING, Level.STREET, Outcome("受理", "survey", starts=True),
        Outcome("补正", "supplement", needs_reason=True), Outcome("不予受理", End.NOT_ACCEPTED, needs_reason=True),
    ),
    _step("supplement", "补正材料", Function.FILING, Level.OPENER, Outcome("已补正", "accept")),
    _step(
        "survey", "入户调查", Function.SURVEYING, Level.STREET, Outcome("调查完成", "notice"),
        form=household.SURVEY, officers=2,
    ),
    _step(
        "notice", "公示", Function.PUBLISHING, Level.STREET, Outcome("期满无异议", "decide"),
        Outcome("有异议", "survey", needs_reason=True), within=None, waits=term(f"{MINIMUM_LIVING}.notice"),
        notice=POSTED, notice_fields=posted,
    ),
    _step(
        "decide", "审核确认", Function.DECIDING, Level.BUREAU, Outcome("同意", "publish", decides=End.GRANTED),
        Outcome("退回重新调查", "survey", needs_reason=True), Outcome("不同意", End.REFUSED, needs_reason=True),
        other_person_than=("survey",),
    ),
    _step(
        "publish", "公布", Function.PUBLISHING, Level.STREET, Outcome("公布期满", End.DONE), within=None,
        waits=term(f"{MINIMUM_LIVING}.published"), notice=PUBLISHED, notice_fields=published,
    ),
)  # fmt: skip
FIRST = Matter(
    code=MINIMUM_LIVING, name="最低生活保障审核确认", since=date(2014, 5, 1), basis=cite("社会救助暂行办法", 9, 11), prefix="DB",
    subject="person", opened_by=(Function.FILING, Function.ACCEPTING), form=APPLICATION,
    evidence=(Evidence("身份证件"), Evidence("家庭经济状况核对授权书"), Evidence("残疾人证或疾病诊断", required=False)),
    statutory=term(f"{MINIMUM_LIVING}.total"), rule=MINIMUM_LIVING, facts=facts, on_decided=grant,
    on_left={"survey": household.survey_done}, steps=STEPS, keywords="低保 最低生活保障 困难家庭",
)  # fmt: skip
declare(FIRST, FIRST.but(date(2021, 7, 1), basis=cite("最低生活保障审核确认办法", 4, 19, 20)))
ALLOWANCE = declare_allowance(Allowance(MINIMUM_LIVING, BOOK))


@snapshot_of(MINIMUM_LIVING)
def in_register(on: date, areas: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """The facts of every household on the register on a day, for simulations."""
    for line in as_of(BOOK, on):
        if not areas or line.area_id in areas:
            yield {"line": line.pk, "area": line.area_id, **facts(Case.objects.get(pk=line.case_id))}
