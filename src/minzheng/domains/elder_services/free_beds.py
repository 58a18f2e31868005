"""空余床位: what a home says it can offer and the day it said so; never more than its beds less the people living there."""

import datetime

from minzheng.domains.elder_services.stays import by_another, occupancy
from minzheng.foundation.errors import Invalid
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Form,
    Level,
    Matter,
    Outcome,
    Step,
    Whole,
    calendar,
    declare,
)
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Facility,
    Register,
    as_of,
    enter,
    replace,
)

FREE_BEDS = Register(
    "elder_services.free_beds",
    "养老机构空余床位",
    Facility,
    (Column("free", "空余床位", unit="张"), Column("reported_on", "申报日期")),
)
FRESH = term("elder_services.free_beds.fresh")


def fresh_until(reported_on: datetime.date, area: Area | None) -> datetime.date:
    """Up to which day a report of free beds may be relied on."""
    return due_date(reported_on, FRESH.resolve(area, reported_on), calendar()).on


def check_number(home: Facility, free: int, on: datetime.date) -> None:
    """No more than nobody lives in. Raises `Invalid`, and `Conflict` for a home that is not running."""
    found = occupancy(home, on)
    if free > found.vacant:
        raise Invalid.because(
            f"登记床位{found.beds}张,在住{found.residents}人,空余床位最多{found.vacant}张。",
            "请核对数字;已离院的老人先申报离院。",
            "too_many",
            "free",
        )


def fits(case: Case) -> None:
    """The number is possible on the day it is reported."""
    assert case.facility is not None  # the matter's subject
    check_number(case.facility, case.answers["free"], case.opened_on)


def report(case: Case, decision: Decision) -> None:
    """The new number takes the place of the old one, with the day the home told it."""
    home = case.facility
    assert home is not None
    check_number(home, case.answers["free"], decision.on)
    data = {"free": case.answers["free"], "reported_on": case.opened_on.isoformat()}
    line = as_of(FREE_BEDS, decision.on).filter(facility=home).first()
    if line is None:
        enter(FREE_BEDS, home, data, decision)
    else:
        replace(line, data, decision, decision.on)


REPORT = Matter(
    code="elder_services.free_beds",
    name="养老机构空余床位申报",
    since=datetime.date(2018, 12, 29),
    basis=cite("老年人权益保障法", 44),
    prefix="KC",
    subject="facility",
    opened_by=(Function.FILING, Function.REGISTERING),
    by_citizen=True,
    form=Form(
        (Whole("free", "空余床位", unit="张", most=10_000, help="今天可以入住的床位数"),),
        title="空余床位申报表",
    ),
    statutory=term("elder_services.free_beds.check"),
    fits=fits,
    on_left={"check": by_another},
    on_decided=report,
    steps=(
        Step(
            "check",
            "核对",
            by=Function.REVIEWING,
            at=Level.BUREAU,
            within=term("elder_services.free_beds.check"),
            outcomes=(Outcome("属实", End.GRANTED), Outcome("不属实", End.REFUSED, needs_reason=True)),
        ),
    ),
    keywords="养老机构 空余床位 空床",
)
declare(REPORT)
