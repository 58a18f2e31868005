"""刚性支出困难家庭: rigid spending of twelve months against income; entered for at most twelve months (since 2025)."""

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
from minzheng.domains.social_assistance.benefits.standing import (
    BARRED_BY,
    RIGID_SPENDING,
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
    negate,
    rule,
    share,
    snapshot_of,
    term,
    when,
)
from minzheng.mechanisms.matters.public import Case, Evidence, Form, Matter, calendar, declare
from minzheng.mechanisms.means.public import summary
from minzheng.mechanisms.payments.public import next_month
from minzheng.mechanisms.registry.public import Column, Decision, Household, Register, enter

BOOK = Register(
    RIGID_SPENDING,
    "刚性支出困难家庭",
    Household,
    (Column("members", "家庭人口", "人"), Column("residence", "城乡")),
)
VALID = term(f"{RIGID_SPENDING}.valid")
LABELS = {
    "line": "适用的低保标准（元）",
    "living": "每月计入的基本生活费（元）",
    "spent": "每月刚性支出,按十二个月平均（元）",
    "net": "家庭月收入（元）",
    "yearly": "人均年收入（元）",
    "modest": "人均年收入低于上年度居民人均可支配收入",
    "within": "家庭财产符合规定",
    "heavy": "刚性支出占家庭总收入的比例超过规定",
    "eligible": "符合条件",
}
DECLARED: dict[str, Any] = {
    "uses": {"standard": STANDARD, "rural_standard": RURAL_STANDARD}
    | {name: f"{RIGID_SPENDING}.{name}" for name in ("disposable", "asset_limit", "ratio", "living")},
    "absent": {"rural": False, "exempt": 0, "spending": 0, "supported": False},
}


@rule(
    RIGID_SPENDING,
    since="2026-07-01",
    basis=cite("社会救助法", 22),
    **DECLARED,
    labels={**LABELS, "apart": "按社会救助法第二十二条,未享受低保、特困供养,也不是低保边缘家庭"},
)
@rule(
    RIGID_SPENDING, since="2025-01-01", until="2026-06-30", basis=cite("刚性支出困难家庭认定办法", 4, 5), **DECLARED,
    labels={**LABELS, "apart": "按认定办法第四条,未享受低保、特困供养,也不是低保边缘家庭"},
)  # fmt: skip
def rigid_spending(home: Any, law: Any) -> Outcome:
    """A month, all as averages of the twelve months before the application; `spending` is what was proved of it."""
    line = when(home.rural, law.rural_standard, law.standard)
    living = share(line * home.members * law.living.numerator, law.living.denominator, to=DOWN)
    spent = living + home.spending
    net = greatest(home.income - home.exempt, 0)
    modest = net * 12 < law.disposable * home.members
    within = home.assets <= law.asset_limit * home.members
    heavy = net * law.ratio.numerator < spent * law.ratio.denominator
    apart = negate(home.supported)
    eligible = modest & within & heavy & apart
    return Outcome(
        line=line, living=living, spent=spent, net=net, yearly=share(net * 12, home.members, to=DOWN),
        modest=modest, within=within, heavy=heavy, apart=apart, eligible=eligible,
    )  # fmt: skip


def month(case: Case) -> dict[str, Any]:
    """A month of the household as far as this rule reads it."""
    found = summary(household.tested(case), case.area, case.opened_on)
    kept = {name: household.month(case)[name] for name in ("members", "rural", "income", "assets")}
    return {**kept, "spending": found["spending"]}


def facts(case: Case) -> Mapping[str, Any]:
    """A month of the household, and whether the applicant belongs to another group."""
    return {**month(case), "supported": elsewhere(case, *BARRED_BY[RIGID_SPENDING])}


def grant(case: Case, decision: Decision) -> None:
    """The household enters the register from next month for as long as the rule lets it, then has to apply again (10)."""
    hold(case, household.people(case))
    home, start = household.move_in(case, decision), next_month(decision.on)
    line = {"members": month(case)["members"], "residence": case.answers["residence"]}
    until = due_date(start, VALID.resolve(case.area, decision.on), calendar()).on
    enter(BOOK, home, line, decision, valid_from=start, valid_to=until)


FIRST = Matter(
    code=RIGID_SPENDING, name="刚性支出困难家庭认定", since=date(2025, 1, 1), basis=cite("刚性支出困难家庭认定办法", 4, 6, 7),
    prefix="GX", subject="person", opened_by=(Function.FILING, Function.ACCEPTING),
    form=Form(household.ABOUT, title="刚性支出困难家庭认定申请书"),
    evidence=(Evidence("身份证件"), Evidence("家庭经济状况核对授权书"), Evidence("医疗、教育等支出票据", waived_by="医保和学籍数据")),
    statutory=term(f"{RIGID_SPENDING}.total"), extension=SPECIAL, rule=RIGID_SPENDING, facts=facts, on_decided=grant,
    on_left={"survey": household.survey_done, "decide": check_confirmed}, keywords="刚性支出 支出型 困难家庭 看病 上学", devolution=DEVOLVED,
    steps=course(RIGID_SPENDING, household.SURVEY, terms=MINIMUM_LIVING, shown=()),
)  # fmt: skip
declare(FIRST, FIRST.but(date(2026, 7, 1), basis=cite("社会救助法", 22, 37, 44, 45)))
snapshot_of(RIGID_SPENDING)(recorded(BOOK))
