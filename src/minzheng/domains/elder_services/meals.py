"""老年助餐 (S30): meals served each day at a point, and the monthly subsidy worked out from them by the rate of the month."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from minzheng.domains.elder_services.service_places import BOOK, MEALS, OPEN
from minzheng.domains.elder_services.stays import by_another
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.foundation.periods import month_days
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.activities.public import Activity, Kind, Measure, declare_kind
from minzheng.mechanisms.law.public import cite, parameter, term
from minzheng.mechanisms.matters.public import (  # fmt: skip
    Case,
    End,
    Form,
    Level,
    Matter,
    Outcome,
    PastMonth,
    Step,
    Text,
    declare,
)
from minzheng.mechanisms.registry.public import Column, Decision, Facility, Register, as_of, enter

PER_MEAL = "elder_services.meals.subsidy"
SUBSIDIES = Register(
    "elder_services.meal_subsidies", "助餐补助核定名册", Facility,
    (Column("month", "月份"), Column("meals", "补助份数", unit="份"), Column("amount", "补助金额", unit="分")),
)  # fmt: skip


@dataclass(frozen=True)
class Point(Text):
    """A meal point by its name, open today."""

    max_length: int = 100

    def parse(self, text: str) -> str:
        points = as_of(BOOK, clock.today()).filter(data__kind=MEALS, data__state=OPEN)
        if not points.filter(facility__name=text).exists():
            raise Invalid.because(
                f"“{text[:30]}”不是开放的助餐点。", "请填写名册中的全称。", "unknown_point", self.key
            )
        return text


def check_elders(changed: Sequence[Activity]) -> None:
    """No more subsidised meals than meals. Raises `Invalid`."""
    for one in changed:
        if one.measures.get("elders", 0) > one.measures.get("meals", 0):
            raise Invalid.because("老年人补助餐多于供餐份数。", "请核对两个数。", "too_many", "elders")


SERVED = declare_kind(Kind(
    "elder_services.meals", "老年助餐", "次",
    measures=(Measure("meals", "供餐份数", "份"), Measure("elders", "其中老年人补助餐", "份")),
    fields=Form((Point("point", "助餐点"),)), holds=check_elders,
))  # fmt: skip


def subsidised(point: Facility, month: str) -> int:
    """Meals of a month that carry a subsidy, as recorded day by day."""
    served = Activity.objects.filter(
        kind=SERVED.code, on__range=month_days(month), voided_at__isnull=True, answers__point=point.name,
        area=point.area,
    )  # fmt: skip
    number = Cast(KT("measures__elders"), BigIntegerField())
    return int(served.aggregate(found=Sum(number))["found"] or 0)


def fits(case: Case) -> None:
    """A month with meals on record. Raises `Invalid`."""
    assert case.facility is not None  # the matter's subject
    if not subsidised(case.facility, case.answers["month"]):
        raise Invalid.because("这个月没有登记过补助餐。", "请先逐日登记供餐份数。", "no_meals", "month")


def settle(case: Case, decision: Decision) -> None:
    """The month's meals times the rate of its last day, once for a point and month."""
    point, month = case.facility, case.answers["month"]
    assert point is not None
    meals = subsidised(point, month)
    amount = meals * parameter(PER_MEAL, case.area, month_days(month)[1]).amount
    enter(SUBSIDIES, point, {"month": month, "meals": meals, "amount": amount}, decision, key=month)


SUBSIDY = Matter(
    code="elder_services.meal_subsidy",
    name="助餐点运营补助核定",
    since=datetime.date(2018, 12, 29),
    basis=cite("老年人权益保障法"),
    prefix="ZC",
    subject="facility",
    opened_by=(Function.REGISTERING,),
    form=Form((PastMonth("month", "月份"),), title="助餐补助申请表"),
    statutory=term("elder_services.meal_subsidy.decide"),
    fits=fits,
    once_per=lambda case: f"{case.facility_id}:{case.answers['month']}",
    once_label="同一助餐点同一月份",
    on_left={"decide": by_another},
    on_decided=settle,
    steps=(
        Step(
            "decide",
            "核定",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term("elder_services.meal_subsidy.decide"),
            outcomes=(Outcome("同意", End.GRANTED), Outcome("不同意", End.REFUSED, needs_reason=True)),
        ),
    ),
    keywords="助餐 补助 助餐点",
)
declare(SUBSIDY)
