"""最低生活保障: applied for, visited by two, posted, decided, published; entered in the register and paid month by month (S01)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits import household
from minzheng.domains.social_assistance.benefits.authorisation import AUTHORISATION
from minzheng.domains.social_assistance.benefits.course import DEVOLVED, SPECIAL, course, starts_on
from minzheng.domains.social_assistance.benefits.decision_letters import MONTHLY
from minzheng.domains.social_assistance.benefits.first_covered import cover
from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.domains.social_assistance.benefits.relatives import check_confirmed
from minzheng.domains.social_assistance.benefits.reviewing import Reviewed, declare_review
from minzheng.domains.social_assistance.benefits.standing import (
    EXTREME_POVERTY,
    LOW_INCOME,
    RIGID_SPENDING,
    hold,
    recorded,
    refuse_double,
    supersede,
)
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, snapshot_of, term
from minzheng.mechanisms.matters.public import Case, Evidence, Form, Matter, declare
from minzheng.mechanisms.payments.public import (
    ACCOUNT_FIELDS,
    Allowance,
    declare_allowance,
    record_account,
)  # fmt: skip
from minzheng.mechanisms.registry.public import Column, Decision, Household, Register, enter

BOOK = Register(
    MINIMUM_LIVING, "最低生活保障", Household,
    (
        Column("amount", "月保障金", "分"), Column("members", "保障人数", "人"), Column("residence", "城乡"),
        Column("payee", "领款人"), Column("stability", "收入情况"),
    ),
)  # fmt: skip
APPLICATION = Form((*household.ABOUT, *ACCOUNT_FIELDS), title="最低生活保障申请书")


def facts(case: Case) -> Mapping[str, Any]:
    """A month of the household as the rule reads it, out of the means test."""
    return {**household.month(case), "severe": household.severe_members(case)}


def grant(case: Case, decision: Decision) -> None:
    """The household enters the register from its first paid month; the applicant's account is registered."""
    assert case.person is not None and case.amount is not None
    hold(case, household.people(case))
    record_account(case, case.person, decision)
    start = starts_on(case.area, decision.on)
    home = household.move_in(case, decision, min(start, decision.on))
    refuse_double(household.people(case), start, MINIMUM_LIVING)
    supersede(household.people(case), start, decision, LOW_INCOME, RIGID_SPENDING)
    cover(household.people(case), start, decision)
    line = {"residence": case.answers["residence"], "payee": case.person.pk, **changing(case)}
    enter(BOOK, home, line, decision, valid_from=start)


def changing(case: Case) -> dict[str, Any]:
    """The columns that follow from the last visit: amount, members, whether income is stable."""
    return {
        "amount": case.amount, "members": facts(case)["members"], "stability": household.stability(case),
    }  # fmt: skip


FIRST = Matter(
    code=MINIMUM_LIVING, name="最低生活保障审核确认", since=date(2014, 5, 1), basis=cite("社会救助暂行办法", 9, 11), prefix="DB",
    subject="person", opened_by=(Function.FILING, Function.ACCEPTING), form=APPLICATION,
    evidence=(Evidence("身份证件"), Evidence("家庭经济状况核对授权书", blank=AUTHORISATION), Evidence("残疾人证或疾病诊断", required=False)),
    statutory=term(f"{MINIMUM_LIVING}.total"), rule=MINIMUM_LIVING, facts=facts, on_decided=grant,
    by_citizen=True, fits=household.fits, letter=MONTHLY, known=household.known, registers=(MINIMUM_LIVING, EXTREME_POVERTY),
    on_left={"survey": household.survey_done, "decide": check_confirmed}, steps=course(MINIMUM_LIVING, household.SURVEY), keywords="低保 最低生活保障 困难家庭",
)  # fmt: skip
SECOND = FIRST.but(date(2021, 7, 1), basis=cite("最低生活保障审核确认办法", 4, 19, 20), extension=SPECIAL)
THIRD = SECOND.but(date(2022, 10, 20), devolution=DEVOLVED)
declare(FIRST, SECOND, THIRD, THIRD.but(date(2026, 7, 1), basis=cite("社会救助法", 18, 37, 44, 45)))
ALLOWANCE = declare_allowance(Allowance(MINIMUM_LIVING, BOOK))
declare_review(
    Reviewed(
        BOOK, "DBH", household.REVIEW, surveyed=household.survey_done, known=household.last_known, facts=facts,
        line=changing, settled=household.settle_members,
    )
)  # fmt: skip
snapshot_of(MINIMUM_LIVING)(recorded(BOOK))
