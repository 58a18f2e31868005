"""街面巡查 and the goods given out there, which come from the store of the unit that patrols (S85)."""

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minzheng.foundation.errors import Conflict, Invalid, Problem
from minzheng.mechanisms.access.public import Unit
from minzheng.mechanisms.activities.public import Activity, Kind, Measure, declare_kind
from minzheng.mechanisms.matters.public import Choice, Field, Form, Text

WINTER, SUMMER, ORDINARY = CAMPAIGNS = ("寒冬送温暖", "夏季送清凉", "日常巡查")
GOODS = {"winter": "御寒物品食品", "epidemic": "防疫物资"}
UNIT = "件(套)"
_HOURS = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True)
class Hours(Field):
    """From when to when a trip took, such as 20:00-23:30; it may go past midnight."""

    max_length: int = 11

    def parse(self, text: str) -> str:
        if not _HOURS.fullmatch(text):
            raise Invalid(
                Problem(
                    self.key,
                    f"“{self.label}”:“{text[:20]}”不是时段。",
                    "请按 20:00-23:30 的样式填写。",
                    "invalid",
                )
            )
        return text


def left(unit: Unit, until: datetime.date | None = None) -> dict[str, int]:
    """What the store of a unit holds of each kind of goods at the end of a day, or after everything recorded."""
    rows = _movements(unit)
    held = Counter(dict.fromkeys(GOODS, 0))
    for on, moved in rows:
        if until is None or on <= until:
            held.update(moved)
    return dict(held)


def check_trips(trips: Sequence[Activity]) -> None:
    """A patrol says where it was, and gives out nothing its unit did not have that day."""
    if any(not one.place for one in trips if one.voided_at is None):
        raise Invalid.because("“地点”没有填写。", "请填写巡查的路段或点位。", "required", "place")
    check_store(trips)


def check_store(changed: Sequence[Activity]) -> None:
    """The store of each unit is at no day's end below zero; units are taken one after the other."""
    units = Unit.objects.select_for_update(of=("self",)).filter(pk__in={one.unit_id for one in changed})
    for unit in units.order_by("pk"):
        held: Counter[str] = Counter()
        days: dict[datetime.date, Counter[str]] = {}
        for on, moved in _movements(unit):
            days.setdefault(on, Counter()).update(moved)
        for on, moved in sorted(days.items()):
            held.update(moved)
            if short := [key for key in GOODS if held[key] < 0]:
                missing = "、".join(f"{GOODS[key]}缺{-held[key]}{UNIT}" for key in short)
                raise Conflict.because(
                    f"{unit.name}{on:%Y年%m月%d日}库存不足:{missing}。",
                    "请先登记入库,或核对发放数量和日期。",
                    "out_of_stock",
                )


def _movements(unit: Unit) -> list[tuple[datetime.date, dict[str, int]]]:
    """What came into the store of a unit (positive) and went out of it, by record."""
    rows = Activity.objects.filter(unit=unit, kind__in=(PATROL.code, STORE.code), voided_at__isnull=True)
    return [(on, _moved(kind, counted)) for on, kind, counted in rows.values_list("on", "kind", "measures")]


def _moved(kind: str, counted: dict[str, Any]) -> dict[str, int]:
    if kind == PATROL.code:
        return {key: -counted[key] for key in GOODS}
    return {key: counted[f"{key}_in"] - counted[f"{key}_out"] for key in GOODS}


PATROL = declare_kind(
    Kind(
        code="street_rescue.patrol",
        label="街面巡查",
        unit="次",
        measures=(
            Measure("vehicles", "出动救助车辆", "台次"),
            Measure("staff", "参加巡查", "人次"),
            Measure("met", "劝导救助", "人次"),
            *(Measure(key, f"发放{label}", UNIT) for key, label in GOODS.items()),
        ),
        fields=Form(
            (
                Choice("campaign", "专项行动", options=CAMPAIGNS),
                Hours("hours", "巡查时段", help="如20:00-23:30"),
            )
        ),
        holds=check_trips,
    )
)
STORE = declare_kind(
    Kind(
        code="street_rescue.store",
        label="救助物资收发",
        unit="次",
        measures=tuple(
            Measure(f"{key}_{way}", f"{label}{words}", UNIT)
            for key, label in GOODS.items()
            for way, words in (("in", "入库"), ("out", "调出或报损"))
        ),
        fields=Form((Text("source", "来源或去向", max_length=100),)),
        holds=check_store,
    )
)
