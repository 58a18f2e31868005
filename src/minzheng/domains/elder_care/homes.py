"""养老机构名册: homes and their beds on any day; every change is a new dated line put there by a decided case (S22)."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from minzheng.foundation.errors import Conflict, Invalid, Problem, collect
from minzheng.mechanisms.areas.public import Area, find
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.matters.public import Batch, Field, Line, declare_batch
from minzheng.mechanisms.registry.public import Column, Facility, Register, RegisterEntry, as_of

KIND = "养老机构"
PUBLIC, PRIVATE = OWNERSHIPS = ("公办", "民办")
BUILT, RUNNING = STATES = ("建成", "运营")
_AREA = re.compile(r"[0-9]{1,5}(\.[0-9]{1,2})?")

HOMES = Register(
    "elder_care.homes",
    "养老机构名册",
    Facility,
    (
        Column("ownership", "性质"),
        Column("state", "状态"),
        Column("town", "新市镇"),
        Column("floor_area", "建筑面积", unit="平方米"),
        Column("beds", "床位", unit="张"),
        Column("green_per_head", "人均绿地", unit="0.01平方米"),
    ),
)


@dataclass(frozen=True)
class SquareMetres(Field):
    """Square metres with at most two decimals, kept as whole hundredths."""

    def parse(self, text: str) -> int:
        if not _AREA.fullmatch(text):
            raise Invalid(
                Problem(
                    self.key,
                    f"“{self.label}”:“{text[:20]}”不是面积。",
                    "请填写平方米数,最多两位小数,如2.5。",
                    "invalid",
                )
            )
        whole, _, rest = text.partition(".")
        return int(whole) * 100 + int(rest.ljust(2, "0") or 0)

    def show(self, value: Any) -> str:
        whole, rest = divmod(int(value), 100)
        return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + "平方米"


GREEN = SquareMetres("green_per_head", "人均绿地", required=False, help="平方米/人")


def homes(area: Area, on: datetime.date) -> QuerySet[RegisterEntry]:
    """Lines of the homes built or running on a day in an area and below it."""
    return as_of(HOMES, on, area)


def line_of(home: Facility, on: datetime.date) -> RegisterEntry:
    """The line of a home on a day; raises `Conflict` when it is not on the register."""
    line = as_of(HOMES, on).filter(facility=home).first()
    if line is None:
        raise Conflict.because(
            f"“{home.name}”{on:%Y年%m月%d日}不在养老机构名册中。",
            "请先登记该机构,或核对日期;已停业的机构不再办理。",
            "not_on_register",
            "subject",
        )
    return line


def check_running(home: Facility, on: datetime.date) -> None:
    """Raise `Conflict` unless the home is running on a day."""
    if line_of(home, on).data["state"] != RUNNING:
        raise Conflict.because(
            f"“{home.name}”{on:%Y年%m月%d日}尚未投入运营。", "请待其开业后再办。", "not_running", "subject"
        )


def batch_line(values: Mapping[str, Any]) -> Line:
    """One row of a table of homes; a home is known by its name and place. Raises `Invalid` with all faults of the row."""
    with collect() as problems:
        for key, label, options in (("ownership", "性质", OWNERSHIPS), ("state", "状态", STATES)):
            if values[key] not in options:
                problems.add(
                    f"“{label}”应为{'或'.join(options)},现为“{values[key][:20]}”。",
                    "请改正。",
                    "invalid",
                    key,
                )
        for key, label in (("floor_area", "建筑面积"), ("beds", "床位")):
            if values[key] <= 0:
                problems.add(f"“{label}”应大于0。", "请核对。", "invalid", key)
    place = find(values["area"])
    data = {key: values[key] for key in ("ownership", "state", "floor_area", "beds")}
    if values["town"]:
        data["town"] = values["town"]
    if values["green_per_head"]:
        data["green_per_head"] = GREEN.parse(values["green_per_head"])
    home = Facility.objects.filter(name=values["name"], kind=KIND, area=place).first() or Facility(
        name=values["name"], kind=KIND, area=place, address=values["address"] or ""
    )
    since = values["valid_from"]
    if data["state"] == RUNNING and (home.opened_on is None or since < home.opened_on):
        home.opened_on = since
    home.save()
    return Line(home, data, valid_from=since, valid_to=values["valid_to"])


declare_batch(
    Batch(
        HOMES,
        (
            TableColumn("name", "名称"),
            TableColumn("area", "所在区域代码", longest=12),
            TableColumn("address", "地址", required=False, longest=300),
            TableColumn("ownership", "性质"),
            TableColumn("state", "状态"),
            TableColumn("town", "新市镇", required=False),
            TableColumn("floor_area", "建筑面积", ColumnKind.INTEGER),
            TableColumn("beds", "床位", ColumnKind.INTEGER),
            TableColumn("green_per_head", "人均绿地", required=False),
            TableColumn("valid_from", "自", ColumnKind.DATE),
            TableColumn("valid_to", "至(不含)", ColumnKind.DATE, required=False),
        ),
        lambda: batch_line,
    )
)
