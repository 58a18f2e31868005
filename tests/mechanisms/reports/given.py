"""Given: a district bureau with people in posts, events of a year, and an outline of one page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from tests.bureau import plant, seated

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Level, Seat, Unit, create_unit
from minzheng.mechanisms.activities.public import Activity
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    Column,
    Indicator,
    Ratio,
    Records,
    declared,
    withdraw_indicator,
)
from minzheng.mechanisms.reports.public import Outline, Part, Section, declare_outline, withdraw_outline

TODAY = date(2020, 1, 20)
OUTLINE = Outline(
    "test_law.annual",
    "示范区民政局{year}年法治政府建设报告",
    (
        Section(
            "一、工作开展情况",
            Part.MEASURES,
            (
                "开展宣传活动[[test.events@{year}|{余}次]]，其中在广场举办[[test.square@{year}|{}次]]，"
                "占[[test.rate@{year}|{}]]。",
            ),
        ),
        Section("二、存在的问题", Part.SHORTFALLS, ("宣传方式还较单一。",)),
        Section("三、主要负责人履职情况", Part.LEADERS, ("主要负责人定期听取汇报。",)),
        Section("四、下一步打算", Part.PLAN, ("继续加强宣传。",)),
        Section("五、其他", Part.OTHER, ("无。",)),
    ),
)


@dataclass
class World:
    """The district and seats: who writes, reviews, signs, publishes; another bureau's leader."""

    area: Area
    unit: Unit
    writer: Seat
    lawyer: Seat
    leader: Seat
    publisher: Seat
    stranger: Seat

    def event(self, day: int, place: str) -> Activity:
        return Activity.objects.create(
            kind="test.publicity",
            title="宣传",
            on=date(2019, 3, day),
            area=self.area,
            unit=self.unit,
            place=place,
            entered_at=clock.now(),
            entered_by=self.writer.staff,
        )


def build() -> World:
    """Must be called inside an act."""
    areas = plant([("900101", "示范区", "区县", ""), ("900102", "邻区", "区县", "")])
    area, other = areas["示范区"], areas["邻区"]
    bureau = create_unit("示范区民政局", Level.BUREAU, area)
    section = create_unit("法规科", Level.SECTION, area, bureau)
    neighbour = create_unit("邻区民政局", Level.BUREAU, other)
    made = World(
        area,
        section,
        seated("写", section, reporting="test_law."),
        seated("审", section, legal="*"),
        seated("签", bureau, leading="*"),
        seated("发", section, publishing="test_law."),
        seated("邻", neighbour, leading="*", reporting="*", legal="*", publishing="*"),
    )
    for day in range(1, 26):
        made.event(day, "广场" if day <= 24 else "社区")
    return made


@contextmanager
def declarations() -> Iterator[None]:
    before = set(declared())
    declare_outline(OUTLINE)
    held = Indicator(
        "test.events",
        "宣传活动",
        "次",
        over=Records(Activity, base=Q(kind="test.publicity")),
        when="on",
        open_as=RECORDS,
        columns=(Column("日期", "on"), Column("地点", "place")),
    )
    square = held.where("test.square", "广场宣传", place="广场")
    Ratio("test.rate", "广场占比", part=square, whole=held)
    try:
        yield
    finally:
        withdraw_outline(OUTLINE.code)
        for code in set(declared()) - before:
            withdraw_indicator(code)


def text(report: Any) -> list[str]:
    from minzheng.mechanisms.reports.public import printed, render

    return [each.text for each in printed(render(report))]
