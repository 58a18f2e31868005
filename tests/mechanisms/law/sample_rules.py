"""Two real rules, for testing only: the minimum living allowance and a tiered temporary relief."""

from pathlib import Path

from minzheng.mechanisms.law.public import (
    DOWN,
    Outcome,
    cite,
    greatest,
    least,
    load_parameters,
    negate,
    one_of,
    rule,
    share,
    when,
)

load_parameters(Path(__file__).with_name("parameters.yaml"))

MINIMUM_LIVING, RELIEF, RESERVE = "test.minimum_living", "test.relief", "test.street_reserve"


@rule(
    MINIMUM_LIVING,
    since="2021-07-01",
    basis=cite("最低生活保障审核确认办法", 13, 14, 23),
    uses={"standard": "test.standard", "asset_limit": "test.asset_limit"},
    absent={"exempt": 0, "work_cost": 0, "wages": 0},
    labels={
        "counted": "家庭月计入收入（元）",
        "poor": "人均收入低于保障标准",
        "within": "财产在限额以内",
        "eligible": "符合条件",
        "amount": "每月保障金（元）",
        "per_head": "人均收入（元）",
    },
)
def minimum_living(home, law):
    """Monthly allowance of a household, in 分. Eligible only below the standard, never at it."""
    counted = greatest(home.income - home.exempt - least(home.work_cost, home.wages), 0)
    poor = counted < law.standard * home.members
    within = home.assets <= law.asset_limit * home.members
    eligible = poor & within
    amount = when(eligible, law.standard * home.members - counted, 0)
    return Outcome(
        counted=counted,
        poor=poor,
        within=within,
        eligible=eligible,
        amount=amount,
        per_head=share(counted, home.members, to=DOWN),
    )


RELIEF_LABELS = {
    "wanted": "按人数计算的救助金（元）",
    "doubled": "重大困难",
    "computed": "计算金额（元）",
    "street": "街道可以决定",
    "amount": "救助金（元）",
}


@rule(
    RELIEF,
    since="2019-01-01",
    until="2020-12-31",
    basis=cite("社会救助暂行办法", 49),
    uses={"standard": "test.standard", "ceiling": "test.ceiling"},
    labels=RELIEF_LABELS,
)
def relief_2019(need, law):
    """One standard a head; two of them in great hardship; never more than the loss."""
    wanted = law.standard * need.members
    doubled = one_of(need.cause, "火灾", "重大疾病") & negate(need.repeated)
    computed = when(doubled, wanted + wanted, wanted)
    amount = least(computed, need.loss)
    street = amount <= law.ceiling
    return Outcome(wanted=wanted, doubled=doubled, computed=computed, amount=amount, street=street)


@rule(
    RELIEF,
    since="2021-01-01",
    basis=cite("社会救助暂行办法", 49),
    uses={"standard": "test.standard", "ceiling": "test.ceiling"},
    labels=RELIEF_LABELS,
)
def relief_2021(need, law):
    """From 2021 a repeated cause no longer lowers the tier."""
    wanted = law.standard * need.members
    doubled = one_of(need.cause, "火灾", "重大疾病")
    computed = when(doubled, wanted + wanted, wanted)
    amount = least(computed, need.loss)
    street = amount <= law.ceiling
    return Outcome(wanted=wanted, doubled=doubled, computed=computed, amount=amount, street=street)


@rule(
    RESERVE,
    since="2014-10-03",
    basis=cite("全面建立临时救助制度的通知"),
    uses={"part": "test.reserve"},
    labels={"reserve": "街道备用金（元）"},
)
def street_reserve(year, law):
    """A share of last year's spending on minimum living allowances."""
    return Outcome(reserve=share(year.spent * law.part.numerator, law.part.denominator, to=DOWN))
