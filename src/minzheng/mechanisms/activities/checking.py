"""What must hold of an activity before it is kept; all faults of one entry are found at once."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.errors import Collector, Missing, Refused, collect
from minzheng.mechanisms.access.public import Function, Seat, Staff, Unit
from minzheng.mechanisms.activities.declare import Kind
from minzheng.mechanisms.areas.public import Area, answered_by, version_of
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.matters.public import holds

TITLE, PLACE = 100, 200


@dataclass(frozen=True)
class Draft:
    """What somebody tells of an activity; measures and answers as texts or plain values, by key."""

    title: str
    on: datetime.date
    area: Area
    until: datetime.date | None = None
    place: str = ""
    measures: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)


def columns_of(kind: Kind, draft: Draft, reached: set[int]) -> dict[str, Any]:
    """Model values of a draft; raises one `Invalid` with every fault. `reached` are area ids the seat answers for."""
    with collect() as problems:
        _check_words(draft, problems)
        _check_days(draft, problems)
        if draft.area.pk not in reached:
            problems.add("区域不在您的岗位管辖范围内。", "请改选本单位管辖的区域。", "wrong_area", "area")
        measures: dict[str, int] = {}
        for one in kind.measures:
            with problems.at(one.key):
                measures[one.key] = one.parse(draft.measures.get(one.key))
        for key in sorted(set(draft.measures) - {one.key for one in kind.measures}):
            problems.add(
                f"“{kind.label}”没有“{key[:40]}”这一计量项。", "请刷新页面。", "unknown_measure", key
            )
        answers = kind.fields.parse(draft.answers)
    return {
        "title": draft.title.strip(),
        "on": draft.on,
        "until": draft.until,
        "area": draft.area,
        "place": draft.place.strip(),
        "measures": measures,
        "answers": answers,
    }


def recorder(kind: Kind, seat: Seat) -> tuple[Staff, Unit]:
    """Person and unit of a seat that may record activities of a kind; else `Refused`."""
    if (
        seat.staff is None
        or seat.unit is None
        or not holds(seat, (Function.REPORTING, Function.ANSWERING), kind.code)
    ):
        raise Refused.because(
            f"您的岗位没有登记“{kind.label}”的职能(需要:统计报告或承办答复)。",
            "请换到有此职能的岗位,或请管理员在岗位职能中设置。",
            "no_function",
        )
    return seat.staff, seat.unit


def reach(unit: Unit, areas: Iterable[int]) -> set[int]:
    """Which of these areas a unit answers for today."""
    return set(
        Area.objects.filter(pk__in=set(areas))
        .filter(pk__in=answered_by(unit.area_id))
        .values_list("pk", flat=True)
    )


def check_files(files: Iterable[StoredFile], seat: Seat) -> None:
    """Only files the same account uploaded may be attached: attaching lets others open them."""
    if any(one.account_id != seat.account.pk for one in files):
        raise Refused.because("附件中有不是您上传的文件。", "请重新上传后再提交。", "foreign_file")


def _check_words(draft: Draft, problems: Collector) -> None:
    if not draft.title.strip():
        problems.add("“名称”没有填写。", "此项必填。", "required", "title")
    for key, label, text, most in (
        ("title", "名称", draft.title, TITLE),
        ("place", "地点", draft.place, PLACE),
    ):
        if len(text.strip()) > most:
            problems.add(
                f"“{label}”最多{most}字,现有{len(text.strip())}字。", "请删减后再提交。", "too_long", key
            )


def _check_days(draft: Draft, problems: Collector) -> None:
    today = clock.today()
    for key, label, day in (("on", "日期", draft.on), ("until", "截止日期", draft.until)):
        if day is not None and day > today:
            problems.add(f"“{label}”{day}还没有到。", "请在活动完成后登记。", "future", key)
    if draft.until is not None and draft.until < draft.on:
        problems.add("“截止日期”早于“日期”。", "请核对两个日期。", "out_of_order", "until")
    try:
        version_of(draft.area, draft.on)
    except Missing:
        problems.add(f"所选区域在{draft.on}尚未设立或已撤销。", "请核对日期和区域。", "area_not_then", "area")
