# ruff: noqa: SIM300 - rules compare with < and <= only
"""停发方向: income and means of a household against what its benefit allows (核对; 最低生活保障审核确认办法第十三条、第十四条、第十七条)."""

from typing import Any

from minzheng.domains.low_income_monitoring.prepared import BENEFITS, LIVING, STANDARDS, watch
from minzheng.mechanisms.law.public import DOWN, Outcome, cite, greatest, negate, share, when

INCOME, LAW_INCOME = cite("最低生活保障审核确认办法", 13), cite("社会救助法", 18)
MEANS, LAW_MEANS = cite("最低生活保障审核确认办法", 14), cite("社会救助法", 18)
CHECKED, LAW_CHECKED = cite("最低生活保障审核确认办法", 17), cite("社会救助法", 41)
EDGE, LAW_EDGE = cite("最低生活保障审核确认办法", 8), cite("社会救助法", 21)
LAW_FROM, LAST_BEFORE = "2026-07-01", "2026-06-30"
ON_LIVING = {"living": "在低保名册", "watched": "在低保或低保边缘名册"}
PER_HEAD = {"line": "适用的低保标准（元）", "members": "计入的人数（人）", "per_head": "人均月收入（元）"}

_income: dict[str, Any] = {
    "uses": STANDARDS,
    "labels": {**PER_HEAD, **ON_LIVING, "over": "人均月收入达到低保标准"},
}


@watch("income_over", LAW_INCOME, since=LAW_FROM, **_income)
@watch("income_over", INCOME, until=LAST_BEFORE, **_income)
def income_over(home: Any, law: Any) -> Outcome:
    """Income per head at the standard or above it, of a household on 低保."""
    line = when(0 < home.home_rural, law.rural_standard, law.standard)
    members = greatest(home.home_members - home.home_dead, 1)
    per_head = share(home.home_income, members, to=DOWN)
    over = line * members <= home.home_income
    living = 0 < home.home_on_minimum_living
    hit = living & over
    return Outcome(
        home_income=home.home_income, members=members, per_head=per_head, line=line, over=over, living=living, hit=hit,
    )  # fmt: skip


_edge: dict[str, Any] = {
    "uses": {**STANDARDS, "ratio": f"{BENEFITS}.low_income.ratio"},
    "labels": {
        **PER_HEAD,
        "edge": "在低保边缘名册",
        "bound": "低保边缘家庭人均收入标准（元）",
        "over": "人均月收入达到边缘标准",
    },
}


@watch("edge_income_over", LAW_EDGE, since=LAW_FROM, **_edge)
@watch("edge_income_over", EDGE, until=LAST_BEFORE, **_edge)
def edge_income_over(home: Any, law: Any) -> Outcome:
    """Income per head at the line of 低保边缘 or above it."""
    line = when(0 < home.home_rural, law.rural_standard, law.standard)
    bound = share(line * law.ratio.numerator, law.ratio.denominator, to=DOWN)
    members = greatest(home.home_members - home.home_dead, 1)
    per_head = share(home.home_income, members, to=DOWN)
    over = bound * members <= home.home_income
    edge = 0 < home.home_on_low_income
    hit = edge & over
    return Outcome(
        home_income=home.home_income, members=members, per_head=per_head, line=line, bound=bound, over=over, edge=edge,
        hit=hit,
    )  # fmt: skip


_assets: dict[str, Any] = {
    "uses": {"living_limit": f"{LIVING}.asset_limit", "edge_limit": f"{BENEFITS}.low_income.asset_limit"},
    "labels": {**PER_HEAD, **ON_LIVING, "limit": "每人财产限额（元）", "over": "金融资产超过限额"},
}


@watch("assets_over", LAW_MEANS, since=LAW_FROM, **_assets)
@watch("assets_over", MEANS, until=LAST_BEFORE, **_assets)
def assets_over(home: Any, law: Any) -> Outcome:
    """Deposits, wealth products and securities above what the place allows a household of this size."""
    living = 0 < home.home_on_minimum_living
    watched = living | (0 < home.home_on_low_income)
    limit = when(living, law.living_limit, law.edge_limit)
    members = greatest(home.home_members - home.home_dead, 1)
    over = limit * members < home.home_assets
    hit = watched & over
    return Outcome(
        home_assets=home.home_assets, members=members, living=living, watched=watched, limit=limit, over=over, hit=hit,
    )  # fmt: skip


@watch(
    "vehicle", MEANS, uses={"limit": "vehicle.worth"},
    labels={**ON_LIVING, "limit": "车辆价值限额（元）", "car": "有在用客车", "dear": "在用车辆价值超过限额"},
)  # fmt: skip
def vehicle(home: Any, law: Any) -> Outcome:
    """A passenger car, or other vehicles worth more than the place allows; a disabled person's vehicle is no car."""
    watched = (0 < home.home_on_minimum_living) | (0 < home.home_on_low_income)
    car = 0 < home.home_passenger_cars
    dear = law.limit < home.home_vehicles_worth
    hit = watched & (car | dear)
    return Outcome(
        watched=watched, home_passenger_cars=home.home_passenger_cars, car=car, home_vehicles_worth=home.home_vehicles_worth,
        limit=law.limit, dear=dear, hit=hit,
    )  # fmt: skip


@watch(
    "house", MEANS, uses={"limit": "house.most"},
    labels={**ON_LIVING, "limit": "住宅套数限额（套）", "extra": "住宅超过限额", "shop": "有商业或办公用房", "rented": "另承租公共租赁住房而有自有住宅"},
)  # fmt: skip
def house(home: Any, law: Any) -> Outcome:
    """More homes than allowed, business premises, or a home of one's own beside a public rental."""
    watched = (0 < home.home_on_minimum_living) | (0 < home.home_on_low_income)
    extra = law.limit < home.home_houses
    shop = 0 < home.home_shop_houses
    rented = (0 < home.home_public_rentals) & (0 < home.home_houses)
    hit = watched & (extra | shop | rented)
    return Outcome(
        watched=watched, home_houses=home.home_houses, limit=law.limit, extra=extra, home_shop_houses=home.home_shop_houses,
        shop=shop, rented=rented, hit=hit,
    )  # fmt: skip


@watch(
    "company", CHECKED, uses={"limit": "company.capital"},
    labels={**ON_LIVING, "limit": "认缴出资限额（元）", "holding": "是存续企业的法定代表人或股东", "above": "认缴出资达到限额"},
)  # fmt: skip
def company(home: Any, law: Any) -> Outcome:
    """Somebody of the household stands for a living company or holds a share in it that counts."""
    watched = (0 < home.home_on_minimum_living) | (0 < home.home_on_low_income)
    holding = 0 < home.home_companies
    above = law.limit <= home.home_capital
    hit = watched & holding & above
    return Outcome(
        watched=watched, home_companies=home.home_companies, holding=holding, home_capital=home.home_capital, limit=law.limit,
        above=above, hit=hit,
    )  # fmt: skip


@watch("shop", CHECKED, labels={**ON_LIVING, "idle": "近十二个月没有申报经营所得"})
def shop(home: Any, law: Any) -> Outcome:
    """A self-employed trader in the household; whether anything was declared stands beside it."""
    watched = (0 < home.home_on_minimum_living) | (0 < home.home_on_low_income)
    hit = watched & (0 < home.home_shops)
    return Outcome(
        watched=watched, home_shops=home.home_shops, home_business=home.home_business, idle=negate(0 < home.home_business),
        hit=hit,
    )  # fmt: skip


@watch("ship_or_machine", MEANS, labels={**ON_LIVING, "ship": "有营运船舶", "machine": "有大型农机"})
def ship_or_machine(home: Any, law: Any) -> Outcome:
    """A trading ship or a large machine."""
    watched = (0 < home.home_on_minimum_living) | (0 < home.home_on_low_income)
    ship = 0 < home.home_ships
    machine = 0 < home.home_machinery
    hit = watched & (ship | machine)
    return Outcome(
        watched=watched, home_ships=home.home_ships, ship=ship, home_machinery=home.home_machinery, machine=machine, hit=hit,
    )  # fmt: skip


@watch(
    "trips", CHECKED, uses={"most": "trips.most"}, labels={**ON_LIVING, "most": "出境次数超过几次作为旁证（次）", "often": "出境次数超过限额"},
)  # fmt: skip
def trips(home: Any, law: Any) -> Outcome:
    """Journeys abroad: side evidence only, so it asks for a look and says nothing of income."""
    watched = (0 < home.home_on_minimum_living) | (0 < home.home_on_low_income)
    often = law.most < home.home_trips
    hit = watched & often
    return Outcome(watched=watched, home_trips=home.home_trips, most=law.most, often=often, hit=hit)


@watch(
    "turnover", CHECKED, uses={**STANDARDS, "times": "turnover.times"},
    labels={**PER_HEAD, **ON_LIVING, "bound": "全户一年流入的界限（元）", "large": "账户流入超过界限"},
)  # fmt: skip
def turnover(home: Any, law: Any) -> Outcome:
    """What flowed into the accounts in twelve months against a multiple of the standard for the whole household."""
    line = when(0 < home.home_rural, law.rural_standard, law.standard)
    members = greatest(home.home_members - home.home_dead, 1)
    bound = share(line * 12 * members * law.times.numerator, law.times.denominator, to=DOWN)
    large = bound < home.home_turnover
    watched = (0 < home.home_on_minimum_living) | (0 < home.home_on_low_income)
    hit = watched & large
    return Outcome(
        line=line, members=members, home_turnover=home.home_turnover, bound=bound, large=large, watched=watched, hit=hit,
    )  # fmt: skip


@watch(
    "contribution_base", CHECKED, uses={**STANDARDS, "times": "contribution_base.times"},
    labels={**PER_HEAD, **ON_LIVING, "base": "公积金或社保缴费基数中较高的（元）", "bound": "全户低保标准之和的界限（元）", "high": "缴费基数达到界限"},
)  # fmt: skip
def contribution_base(home: Any, law: Any) -> Outcome:
    """A base of contributions that alone reaches the standards of the whole household: wages that were not told."""
    line = when(0 < home.home_rural, law.rural_standard, law.standard)
    members = greatest(home.home_members - home.home_dead, 1)
    bound = share(line * members * law.times.numerator, law.times.denominator, to=DOWN)
    base = greatest(home.home_fund_base, home.home_employee_base)
    high = bound <= base
    living = 0 < home.home_on_minimum_living
    hit = living & high
    return Outcome(line=line, members=members, base=base, bound=bound, high=high, living=living, hit=hit)
