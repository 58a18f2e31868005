"""Given: a district whose western street is split in July 2019, homes in it, events held there, and indicators over them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from tests.bureau import plant

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Level, Staff, Unit, create_unit
from minzheng.mechanisms.activities.public import Activity
from minzheng.mechanisms.areas.public import Area, Part, split
from minzheng.mechanisms.indicators.public import (
    AS_OF,
    CLOSED,
    RECORDS,
    TABLE,
    Column,
    Indicator,
    Ratio,
    Records,
    average,
    count,
    declared,
    distinct,
    distinct_areas,
    mentions,
    ordinal,
    stock,
    total,
    withdraw_indicator,
)
from minzheng.mechanisms.registry.public import Facility, Person

START, SPLIT = date(2012, 1, 1), date(2019, 7, 1)
TREE = [
    ("900101", "示范区", "区县", ""),
    ("900101001", "东街街道", "街道乡镇", "900101"),
    ("900101002", "西街街道", "街道乡镇", "900101"),
    ("900101001001", "春晖社区", "社区村", "900101001"),
    ("900101002001", "秋实社区", "社区村", "900101002"),
    ("900101002002", "冬青社区", "社区村", "900101002"),
]


@dataclass
class World:
    areas: dict[str, Area]
    unit: Unit
    staff: Staff

    def event(
        self, on: date, area: str, title: str = "宣传", kind: str = "test.publicity", **more: Any
    ) -> Activity:
        return Activity.objects.create(
            kind=kind,
            title=title,
            on=on,
            area=self.areas[area],
            unit=self.unit,
            entered_at=clock.now(),
            entered_by=self.staff,
            **more,
        )

    def home(
        self, area: str, opened: date | None, closed: date | None = None, name: str = "颐养院"
    ) -> Facility:
        return Facility.objects.create(
            name=name, kind="养老机构", area=self.areas[area], opened_on=opened, closed_on=closed
        )


def build() -> World:
    """Must be called inside an act."""
    areas = plant(TREE, START)
    parts = [
        Part("900101003", "西北街道", [areas["秋实社区"]]),
        Part("900101004", "西南街道", [areas["冬青社区"]]),
    ]
    areas["西北街道"], areas["西南街道"] = split(areas["西街街道"], parts, SPLIT, "测试拆分")
    unit = create_unit("示范区民政局", Level.BUREAU, areas["示范区"])
    return World(areas, unit, Staff.objects.create(name="张三", person_key="key-1"))


@contextmanager
def own_indicators() -> Iterator[None]:
    """Indicators declared inside are withdrawn afterwards."""
    before = set(declared())
    try:
        yield
    finally:
        for code in set(declared()) - before:
            withdraw_indicator(code)


def declare_all() -> dict[str, Indicator | Ratio]:
    """One indicator per measure, by the last part of its code."""
    events = Records(Activity, base=Q(kind="test.publicity", voided_at__isnull=True))
    homes = Records(Facility, base=Q(kind="养老机构"))
    columns = (Column("名称", "title"), Column("日期", "on"), Column("地点", lambda row: row.place))
    held = Indicator(
        "test.events",
        "宣传活动",
        "次",
        over=events,
        when="on",
        open_as=RECORDS,
        columns=columns,
        definition="未作废的活动。",
    )
    long = held.where("test.long_events", "多日活动", until__lte=AS_OF)
    made: list[Indicator | Ratio] = [
        held,
        long,
        Ratio("test.long_rate", "多日活动占比", part=long, whole=held),
        held.where("test.leaflets", "材料", measure=total("measures__leaflets"), unit="份"),
        held.where("test.titles", "活动名称", measure=distinct("title"), unit="种"),
        held.where("test.streets", "覆盖街道", measure=distinct_areas("街道乡镇"), unit="个"),
        held.where("test.mean", "平均材料", measure=average("measures__leaflets"), unit="份"),
        held.where("test.hands", "登记人次", measure=mentions("entered_by_id", "voided_by_id"), unit="人次"),
        Indicator("test.round", "届次", "届", over=events, when="on", measure=ordinal()),
        Indicator("test.top_round", "届次", "届", over=events, when="on", measure=ordinal("measures__round")),
        Indicator(
            "test.homes", "养老机构", "家", over=homes, when=("opened_on", "closed_on"), measure=stock(),
            open_as=TABLE,
        ),
        Indicator("test.by_month", "宣传活动", "次", over=events, when="on", measure=count(), open_as=TABLE),
        Indicator("test.born", "出生人数", "人", over=Records(Person), when="born", open_as=CLOSED),
    ]  # fmt: skip
    return {one.code.removeprefix("test."): one for one in made}
