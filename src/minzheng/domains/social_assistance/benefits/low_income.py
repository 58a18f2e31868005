"""低保边缘家庭: below 1.5 times the standard and not on 低保; entered without money, opens other help, checked yearly (S01)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits import household
from minzheng.domains.social_assistance.benefits.course import DEVOLVED, SPECIAL, course
from minzheng.domains.social_assistance.benefits.minimum_living_rule import (
    MINIMUM_LIVING,
    RURAL_STANDARD,
    STANDARD,
)
from minzheng.domains.social_assistance.benefits.relatives import check_confirmed
from minzheng.domains.social_assistance.benefits.reviewing import Reviewed, declare_review
from minzheng.domains.social_assistance.benefits.standing import (
    BARRED_BY,
    LOW_INCOME,
    elsewhere,
    hold,
    recorded,
)
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import (
    DOWN,
    Outcome,
    cite,
    greatest,
    least,
    negate,
    one_of,
    rule,
    share,
    snapshot_of,
    term,
    when,
)
from minzheng.mechanisms.matters.public import Case, Evidence, Form, Matter, calendar, declare
from minzheng.mechanisms.payments.public import ACCOUNT_FIELDS, next_month, record_account
from minzheng.mechanisms.registry.public import Column, Decision, Household, Register, enter

BOOK = Register(
    LOW_INCOME, "低保边缘家庭", Household,
    (Column("members", "家庭人口", "人"), Column("residence", "城乡"), Column("payee", "领款人"), Column("review_by", "应核查日期"), Column("stability", "收入情况")),
)  # fmt: skip
REVIEW = term(f"{LOW_INCOME}.review")
LABELS = {
    "line": "适用的低保标准（元）",
    "edge": "低保边缘家庭人均收入标准（元）",
    "work": "扣除的必要就业成本（元）",
    "pension": "不计入的基础养老金（元）",
    "counted": "家庭月计入收入（元）",
    "per_head": "人均月收入（元）",
    "below": "人均月收入低于低保边缘家庭标准",
    "within": "家庭财产符合规定",
    "eligible": "符合条件",
}
DECLARED: dict[str, Any] = {
    "uses": {
        "standard": STANDARD, "rural_standard": RURAL_STANDARD, "basic_pension": f"{MINIMUM_LIVING}.basic_pension",
        "ratio": f"{LOW_INCOME}.ratio", "asset_limit": f"{LOW_INCOME}.asset_limit",
    },
    "absent": {"rural": False, "wages": 0, "work_cost": 0, "exempt": 0, "basic_pension": 0, "illness_cost": 0, "supported": False},
}  # fmt: skip


@rule(
    LOW_INCOME,
    since="2026-07-01",
    basis=cite("社会救助法", 21),
    **DECLARED,
    labels={**LABELS, "apart": "按社会救助法第二十一条,未享受最低生活保障、特困供养"},
)
@rule(
    LOW_INCOME, since="2021-07-01", until="2026-06-30", basis=cite("最低生活保障审核确认办法", 8), **DECLARED,
    labels={**LABELS, "apart": "按审核确认办法第八条,未享受最低生活保障、特困供养"},
)  # fmt: skip
def low_income(home: Any, law: Any) -> Outcome:
    """Below the line that is so many times the standard, property within the rule, and not on 低保."""
    line = when(home.rural, law.rural_standard, law.standard)
    edge = share(line * law.ratio.numerator, law.ratio.denominator, to=DOWN)
    work = greatest(least(home.work_cost, home.wages), 0)
    pension = when(one_of(law.basic_pension, "不计入"), home.basic_pension, 0)
    counted = greatest(home.income - home.exempt - pension - work - home.illness_cost, 0)
    below = counted * law.ratio.denominator < line * law.ratio.numerator * home.members
    within = home.assets <= law.asset_limit * home.members
    apart = negate(home.supported)
    eligible = below & within & apart
    return Outcome(
        line=line, edge=edge, work=work, pension=pension, counted=counted,
        per_head=share(counted, home.members, to=DOWN), below=below, within=within, apart=apart, eligible=eligible,
    )  # fmt: skip


def facts(case: Case) -> Mapping[str, Any]:
    """A month of the household, and whether the applicant is supported already."""
    return {**household.month(case), "supported": elsewhere(case, *BARRED_BY[LOW_INCOME])}


def grant(case: Case, decision: Decision) -> None:
    """The household enters the register from next month, to be checked within the year; nothing is paid."""
    assert case.person is not None
    hold(case, household.people(case))
    record_account(case, case.person, decision)
    home, start = household.move_in(case, decision), next_month(decision.on)
    line = {
        "residence": case.answers["residence"], "payee": case.person.pk, **changing(case),
        "review_by": due_date(start, REVIEW.resolve(case.area, decision.on), calendar()).on.isoformat(),
    }  # fmt: skip
    enter(BOOK, home, line, decision, valid_from=start)


def changing(case: Case) -> Mapping[str, Any]:
    """The columns that follow from the last visit."""
    return {"members": household.month(case)["members"], "stability": household.stability(case)}


FIRST = Matter(
    code=LOW_INCOME, name="低保边缘家庭认定", since=date(2021, 7, 1), basis=cite("最低生活保障审核确认办法", 8), prefix="BY",
    subject="person", opened_by=(Function.FILING, Function.ACCEPTING),
    form=Form((*household.ABOUT, *ACCOUNT_FIELDS), title="低保边缘家庭认定申请书"),
    evidence=(Evidence("身份证件"), Evidence("家庭经济状况核对授权书"), Evidence("残疾人证或疾病诊断", required=False)),
    statutory=term(f"{MINIMUM_LIVING}.total"), extension=SPECIAL, rule=LOW_INCOME, facts=facts, on_decided=grant,
    on_left={"survey": household.survey_done, "decide": check_confirmed}, keywords="低保边缘 边缘家庭 低收入 困难家庭",
    steps=course(LOW_INCOME, household.SURVEY, terms=MINIMUM_LIVING, shown=()),
)  # fmt: skip
SECOND = FIRST.but(date(2022, 10, 20), devolution=DEVOLVED)
declare(FIRST, SECOND, SECOND.but(date(2026, 7, 1), basis=cite("社会救助法", 21, 37, 44, 45)))
declare_review(
    Reviewed(
        BOOK, "BYH", household.REVIEW, surveyed=household.survey_done, known=household.last_known, facts=facts,
        line=changing, settled=household.settle_members,
    )
)  # fmt: skip
snapshot_of(LOW_INCOME)(recorded(BOOK))
