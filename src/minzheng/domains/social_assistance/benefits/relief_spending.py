"""支出型临时救助: necessary spending beyond what the family can bear, with a means test and a notice (since 2026)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits import household
from minzheng.domains.social_assistance.benefits.course import DEVOLVED, course
from minzheng.domains.social_assistance.benefits.minimum_living_rule import (
    MINIMUM_LIVING,
    RURAL_STANDARD,
    STANDARD,
)
from minzheng.domains.social_assistance.benefits.standing import (
    EXTREME_POVERTY,
    LOW_INCOME,
    RIGID_SPENDING,
    standing,
)
from minzheng.domains.social_assistance.temporary_relief import AT_THE_PLACE, RELIEF, enter_relief
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import (
    DOWN,
    Outcome,
    cite,
    greatest,
    least,
    negate,
    rule,
    share,
    term,
    when,
)
from minzheng.mechanisms.matters.public import Case, Evidence, Form, Matter, declare
from minzheng.mechanisms.means.public import summary
from minzheng.mechanisms.payments.public import ACCOUNT_FIELDS
from minzheng.mechanisms.registry.public import Decision

SPENDING = "social_assistance.relief_spending"
CONFIRMED = frozenset((MINIMUM_LIVING, EXTREME_POVERTY, LOW_INCOME, RIGID_SPENDING))
DECLARED: dict[str, Any] = {
    "uses": {"standard": STANDARD, "rural_standard": RURAL_STANDARD}
    | {name: f"{SPENDING}.{name}" for name in ("disposable", "asset_limit", "ratio", "share", "months")},
    "absent": {"rural": False, "exempt": 0, "confirmed": False},
    "labels": {
        "line": "适用的低保标准（元）",
        "net": "家庭月收入（元）",
        "yearly": "人均年收入（元）",
        "modest": "已是救助对象,或者人均年收入低于上年度居民人均可支配收入",
        "within": "已是救助对象,或者家庭财产符合规定",
        "heavy": "必需支出超过家庭收入的规定比例",
        "eligible": "符合条件",
        "cap": "最高金额（元）",
        "part": "按自负支出的比例计算（元）",
        "amount": "救助金（元）",
    },
}


@rule(SPENDING, since="2026-07-01", basis=cite("社会救助法", 29), **DECLARED)
@rule(SPENDING, since="2026-01-29", until="2026-06-30", basis=cite("健全完善临时救助制度的意见"), **DECLARED)
def relief_spending(home: Any, law: Any) -> Outcome:
    """Who is confirmed already needs only the spending checked; `spending` is a month's average of twelve, in 分."""
    line = when(home.rural, law.rural_standard, law.standard)
    net = greatest(home.income - home.exempt, 0)
    modest = home.confirmed | (net * 12 < law.disposable * home.members)
    within = home.confirmed | (home.assets <= law.asset_limit * home.members)
    heavy = negate(home.spending < 1) & (net * law.ratio.numerator < home.spending * law.ratio.denominator)
    eligible = modest & within & heavy
    cap = share(line * home.members * law.months.numerator, law.months.denominator, to=DOWN)
    part = share(home.spending * 12 * law.share.numerator, law.share.denominator, to=DOWN)
    return Outcome(
        line=line, net=net, yearly=share(net * 12, home.members, to=DOWN), modest=modest, within=within, heavy=heavy,
        eligible=eligible, cap=cap, part=part, amount=when(eligible, least(part, cap), 0),
    )  # fmt: skip


def facts(case: Case) -> Mapping[str, Any]:
    """A month of the household, and whether it was confirmed as poor before."""
    assert case.person is not None  # the matter's subject
    found = summary(household.tested(case), case.area, case.opened_on)
    kept = {name: household.month(case)[name] for name in ("members", "rural", "income", "assets")}
    confirmed = not standing(case.person, clock.today()).isdisjoint(CONFIRMED)
    return {**kept, "spending": found["spending"], "confirmed": confirmed}


def grant(case: Case, decision: Decision) -> None:
    """Those who were counted belong together, and the relief is recorded."""
    household.move_in(case, decision)
    enter_relief(case, decision)


FIRST = Matter(
    code=SPENDING, name="支出型临时救助", since=date(2026, 1, 29), basis=cite("健全完善临时救助制度的意见"), prefix="LZ",
    subject="person", opened_by=(Function.FILING, Function.ACCEPTING),
    form=Form((*household.ABOUT, *AT_THE_PLACE, *ACCOUNT_FIELDS), title="支出型临时救助申请"),
    evidence=(Evidence("身份证件"), Evidence("家庭经济状况核对授权书"), Evidence("医疗、教育等支出票据", waived_by="医保和学籍数据")),
    statutory=term(f"{SPENDING}.total"), rule=SPENDING, facts=facts, pays=RELIEF.pays, on_decided=grant,
    on_left={"survey": household.survey_done}, devolution=replace(DEVOLVED, statutory=None), keywords="临时救助 支出型 看病 上学 困难补助",
    steps=course(SPENDING, household.SURVEY),
)  # fmt: skip
declare(FIRST, FIRST.but(date(2026, 7, 1), basis=cite("社会救助法", 29, 37, 44)))
