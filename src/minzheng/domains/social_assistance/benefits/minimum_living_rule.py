"""最低生活保障: who is entitled and to how much, by the 暂行办法 (2014), the 审核确认办法 (2021) and the 社会救助法 (2026).

Facts of a household, money as a month's 分: `members` living together, `rural` (the rural standard applies), `income` of all
kinds (wages, business net of cost, property, transfers, pensions), of it `wages`, `exempt` (what no law counts: 优待抚恤,
奖励, 救助款物 …) and `basic_pension` (the part of the basic pension that the central government sets), `work_cost` and
`illness_cost` (rigid spending on illness and disability that may be deducted), `assets` (all property that counts) and
`severe` members who get the uplift (重度残疾 and, where the place says so, others).
"""

from typing import Any

from minzheng.mechanisms.law.public import (
    DOWN,
    HALF_UP,
    UP,
    Outcome,
    cite,
    greatest,
    least,
    one_of,
    rule,
    share,
    when,
)

MINIMUM_LIVING = "social_assistance.minimum_living"
STANDARD, RURAL_STANDARD = f"{MINIMUM_LIVING}.standard", f"{MINIMUM_LIVING}.rural_standard"
ASSET_LIMIT = f"{MINIMUM_LIVING}.asset_limit"
BASE = {"standard": STANDARD, "rural_standard": RURAL_STANDARD, "asset_limit": ASSET_LIMIT}
DETAILS = ("basic_pension", "method", "round_to", "severe_uplift")
TIERS = ("first_below", "second_below", "first_tier", "second_tier", "third_tier")
FULL = BASE | {name: f"{MINIMUM_LIVING}.{name}" for name in (*DETAILS, *TIERS)}
RESULT = {
    "line": "适用的保障标准（元）",
    "counted": "家庭月计入收入（元）",
    "per_head": "人均月收入（元）",
    "poor": "人均月收入低于保障标准",
    "within": "家庭财产符合规定",
    "eligible": "符合条件",
}


@rule(
    MINIMUM_LIVING,
    since="2014-05-01",
    until="2021-06-30",
    basis=cite("社会救助暂行办法", 9, 12),
    uses=BASE,
    absent={"rural": False, "exempt": 0},
    labels={**RESULT, "amount": "每月保障金（元）"},
)
def minimum_living_2014(home: Any, law: Any) -> Outcome:
    """By difference, from what is counted of the household's income; 分 a month."""
    line = when(home.rural, law.rural_standard, law.standard)
    counted = greatest(home.income - home.exempt, 0)
    poor = counted < line * home.members
    within = home.assets <= law.asset_limit * home.members
    eligible = poor & within
    amount = when(eligible, line * home.members - counted, 0)
    return Outcome(
        line=line, counted=counted, per_head=share(counted, home.members, to=DOWN),
        poor=poor, within=within, eligible=eligible, amount=amount,
    )  # fmt: skip


DECLARED: dict[str, Any] = {
    "uses": FULL,
    "absent": {
        "rural": False, "wages": 0, "work_cost": 0, "exempt": 0, "basic_pension": 0, "illness_cost": 0, "severe": 0,
    },
    "labels": {
        "work": "扣除的必要就业成本（元）",
        "pension": "不计入的基础养老金（元）",
        **RESULT,
        "whole": "按人数计算的保障标准（元）",
        "tiered": "按分档发放",
        "low": "人均月收入在第一档以内",
        "middle": "人均月收入在第二档以内",
        "tier": "分档发放的，所在档次每人每月（元）",
        "gap": "按差额发放的，与标准的差额（元）",
        "basic": "基本保障金（元）",
        "supported": "享受增发的人数（人）",
        "uplift": "分类施保增发（元）",
        "amount": "每月保障金（元）",
    },
}  # fmt: skip


@rule(MINIMUM_LIVING, since="2026-07-01", basis=cite("社会救助法", 18, 19, 20), **DECLARED)
@rule(
    MINIMUM_LIVING,
    since="2021-07-01",
    until="2026-06-30",
    basis=cite("最低生活保障审核确认办法", 13, 14, 23, 27),
    **DECLARED,
)
def minimum_living(home: Any, law: Any) -> Outcome:
    """Eligible only *below* the standard; by difference or by tiers, plus the uplift; 分 a month.

    The Law of 2026 keeps the way of counting; a place that changes it enters other parameters from that day.
    """
    line = when(home.rural, law.rural_standard, law.standard)
    work = greatest(least(home.work_cost, home.wages), 0)
    pension = when(one_of(law.basic_pension, "不计入"), home.basic_pension, 0)
    counted = greatest(home.income - home.exempt - pension - work - home.illness_cost, 0)
    poor = counted < line * home.members
    within = home.assets <= law.asset_limit * home.members
    eligible = poor & within
    whole = line * home.members
    tiered = one_of(law.method, "分档")
    low = tiered & (counted * law.first_below.denominator < whole * law.first_below.numerator)
    middle = tiered & (counted * law.second_below.denominator < whole * law.second_below.numerator)
    tier = when(
        low,
        share(line * law.first_tier.numerator, law.first_tier.denominator, to=DOWN),
        when(
            middle,
            share(line * law.second_tier.numerator, law.second_tier.denominator, to=DOWN),
            when(tiered, share(line * law.third_tier.numerator, law.third_tier.denominator, to=DOWN), 0),
        ),
    )
    gap = share(greatest(whole - counted, 0), law.round_to, to=UP) * law.round_to
    basic = when(eligible, when(tiered, tier * home.members, gap), 0)
    supported = when(eligible, greatest(least(home.severe, home.members), 0), 0)
    uplift = share(supported * line * law.severe_uplift.numerator, law.severe_uplift.denominator, to=HALF_UP)
    return Outcome(
        line=line, whole=whole, work=work, pension=pension, counted=counted,
        per_head=share(counted, home.members, to=DOWN), poor=poor, within=within, eligible=eligible,
        tiered=tiered, low=low, middle=middle, tier=tier, gap=gap, basic=basic,
        supported=supported, uplift=uplift, amount=basic + uplift,
    )  # fmt: skip
