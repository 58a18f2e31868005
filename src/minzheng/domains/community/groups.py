"""社区社会组织备案: a group of residents too small to register is put on file by its street, with its kind and what it does (S52)."""

import datetime
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from minzheng.foundation.errors import Invalid, collect
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import AreaVersion, Kind, version_at, version_of
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Batch,
    Case,
    Choice,
    End,
    Form,
    Level,
    Line,
    LongText,
    Matter,
    Outcome,
    Step,
    Text,
    Whole,
    declare,
    declare_batch,
)
from minzheng.mechanisms.registry.public import Column, Decision, Organisation, Register, as_of, enter

GROUP = "社区社会组织"
TYPES = ("社区服务类", "公益慈善类", "居民互助类", "文体活动类", "其他")
ACTIVITY = ("活跃", "一般", "较少活动")
GROUPS = Register(
    "community.groups",
    "社区社会组织备案名册",
    Organisation,
    (
        Column("name", "名称"), Column("type", "类别"), Column("members", "成员", unit="人"), Column("activity", "活动情况"),
    ),
)  # fmt: skip


def check_group(case: Case) -> None:
    """It belongs to a community, and no other group there bears its name. Raises `Invalid`."""
    with collect() as problems:
        if version_of(case.area, case.opened_on).kind != Kind.COMMUNITY:
            problems.add("社区社会组织备案到社区。", "请选择所在社区(村)。", "no_community", "area")
        if as_of(GROUPS, case.opened_on, case.area).filter(data__name=case.answers["name"]).exists():
            problems.add(f"“{case.answers['name']}”已在本社区备案。", "请核对名称。", "on_file", "name")


def put_on_file(case: Case, decision: Decision) -> None:
    """The group is known from today, though it is no legal person."""
    said = case.answers
    group = Organisation.objects.create(name=said["name"], kind=GROUP, area=case.area)
    case.organisation, case.subject_key = group, f"organisation:{group.pk}"
    enter(GROUPS, group, {key: said[key] for key in ("name", "type", "members", "activity")}, decision)


GROUP_FILING = Matter(
    code="community.group_filing", name="社区社会组织备案", since=datetime.date(2018, 1, 1),
    basis=cite("社区社会组织培育发展意见"), prefix="BA", opened_by=(Function.ACCEPTING, Function.FILING),
    form=Form(
        (
            Text("name", "名称", max_length=100), Choice("type", "类别", options=TYPES),
            Whole("members", "成员", unit="人", least=1, most=10_000), Choice("activity", "活动情况", options=ACTIVITY),
            Text("head", "负责人", sensitive=True, max_length=40),
            LongText("needs", "活动内容和需求", max_length=1000),
        ),
        title="社区社会组织备案表",
    ),
    fits=check_group, once_per=lambda case: f"{case.area_id}:{case.answers['name']}", once_label="同一社区同一名称",
    on_decided=put_on_file,
    steps=(
        Step(
            "file", "备案", by=Function.LEADING, at=Level.STREET, within=term("community.group_filing"),
            outcomes=(Outcome("予以备案", End.GRANTED), Outcome("不予备案", End.REFUSED, needs_reason=True)),
        ),
    ),
    keywords="社区社会组织 备案 居民 队伍",
)  # fmt: skip
declare(GROUP_FILING)


def line(place: Callable[[str, datetime.date], AreaVersion | None], row: Mapping[str, Any]) -> Line:
    """A group that a street has had on file: where, of which kind, since when."""
    at = place(row["area"], row["since"])
    if at is None or at.kind != Kind.COMMUNITY:
        raise Invalid.because(
            f"“{row['area']}”不是{row['since']}的社区(村)代码。", "请核对区划代码。", "no_community", "area"
        )
    group, _ = Organisation.objects.get_or_create(name=row["name"], kind=GROUP, area=at.area)
    data = {key: row[key] for key in ("name", "type", "members", "activity")}
    return Line(group, data, valid_from=row["since"], valid_to=row["until"])


declare_batch(
    Batch(
        GROUPS,
        (
            TableColumn("name", "名称", longest=100), TableColumn("area", "社区代码", longest=20),
            TableColumn("type", "类别", options=TYPES), TableColumn("members", "成员", ColumnKind.INTEGER),
            TableColumn("activity", "活动情况", options=ACTIVITY), TableColumn("since", "备案日期", ColumnKind.DATE),
            TableColumn("until", "撤销备案日期", ColumnKind.DATE, required=False),
        ),
        lambda: partial(line, cache(version_at)),
    )
)  # fmt: skip
