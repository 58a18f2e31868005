"""Registers of places with beds filled by tables: a row names a place by its name, kind and area code."""

from collections.abc import Callable, Mapping
from typing import Any

from minzheng.foundation.errors import Collector, collect
from minzheng.mechanisms.areas.public import AreaVersion, version_at
from minzheng.mechanisms.documents.public import Column, ColumnKind
from minzheng.mechanisms.matters.batches import Batch, Line, declare_batch
from minzheng.mechanisms.registry.public import Facility, Register

Row = Mapping[str, Any]
_COLUMNS = (
    Column("name", "名称"),
    Column("kind", "类别", longest=20),
    Column("area", "区划代码", longest=20),
    Column("address", "地址", required=False, longest=300),
    Column("beds", "床位", ColumnKind.INTEGER, required=False),
    Column("since", "启用日期", ColumnKind.DATE),
    Column("until", "停用日期", ColumnKind.DATE, required=False),
)


def declare_place_batch(
    register: Register, read: Callable[[Row, AreaVersion | None, Collector], Row]
) -> None:
    """Let a register of places take in tables; a place known by name, kind and area is not made twice.

    `read` gives the register's columns of a row and collects its faults, one of them where no area fits its code that day.
    """

    def line(row: Row) -> Line:
        at = version_at(row["area"], row["since"])
        with collect() as problems:
            data = read(row, at, problems)
            if row["beds"] is not None and row["beds"] < 0:
                problems.add("床位不能为负。", "请核对。", "invalid", "beds")
        assert at is not None  # collect() raised without one
        opened = {"address": row["address"] or "", "opened_on": row["since"]}
        place, _ = Facility.objects.get_or_create(
            name=row["name"], kind=row["kind"], area=at.area, defaults=opened
        )
        return Line(place, data, valid_from=row["since"], valid_to=row["until"])

    declare_batch(Batch(register, _COLUMNS, lambda: line))
