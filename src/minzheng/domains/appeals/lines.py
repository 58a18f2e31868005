"""救助服务热线名册 (S18): which line answers at which level, from when to when."""

import datetime
from collections.abc import Mapping
from typing import Any

from minzheng.foundation.errors import collect
from minzheng.mechanisms.areas.public import Kind, version_at
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.indicators.public import RECORDS, Column, depth, standing
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.matters.public import Batch, Line, declare_batch, declare_closing
from minzheng.mechanisms.registry.public import Column as RegisterColumn
from minzheng.mechanisms.registry.public import Facility, Register

KIND = "服务热线"
LEVELS = {Kind.CITY: "市级", Kind.COUNTY: "区级", Kind.STREET: "街道级"}
LINES = Register(
    "appeals.lines",
    "社会救助热线名册",
    Facility,
    (RegisterColumn("level", "层级"), RegisterColumn("number", "号码")),
)


def batch_line(row: Mapping[str, Any]) -> Line:
    """One line, known by name and place; its level is that of the area it answers for. Raises `Invalid`."""
    at = version_at(row["area"], row["since"])
    with collect() as problems:
        if at is None:
            problems.add("没有代码为这一区划的区域。", "请核对区划代码和开通日期。", "unknown_area", "area")
        elif at.kind not in LEVELS:
            problems.add(f"热线不能设在{at.kind}。", "请填市、区县或街道乡镇的代码。", "wrong_level", "area")
    assert at is not None  # collect() raised without one
    line, _ = Facility.objects.get_or_create(
        name=row["name"], kind=KIND, area=at.area, defaults={"opened_on": row["since"]}
    )
    data = {"level": LEVELS[Kind(at.kind)], "number": row["number"]}
    return Line(line, data, valid_from=row["since"], valid_to=row["until"])


declare_batch(
    Batch(
        LINES,
        (
            TableColumn("name", "热线名称", longest=100),
            TableColumn("area", "区划代码", longest=20),
            TableColumn("number", "号码", longest=20),
            TableColumn("since", "开通日期", ColumnKind.DATE),
            TableColumn("until", "停用日期", ColumnKind.DATE, required=False),
        ),
        lambda: batch_line,
    )
)
declare_closing(
    LINES,
    name="社会救助热线停用",
    prefix="TX",
    since=datetime.date(2018, 1, 1),
    basis=cite("社会救助暂行办法"),
)

ON_LINE = standing(
    "appeals.lines",
    "社会救助热线",
    "条",
    LINES,
    open_as=RECORDS,
    columns=(Column("热线", "facility__name"), Column("层级", "data__level"), Column("号码", "data__number")),
    definition="当日开通的社会救助热线。",
)
LINE_LEVELS = standing(
    "appeals.line_levels",
    "社会救助热线层级",
    "级",
    LINES,
    measure=depth("data__level"),
    open_as=RECORDS,
    columns=(Column("热线", "facility__name"), Column("层级", "data__level")),
    definition="当日开通的热线分属几个层级。",
)
