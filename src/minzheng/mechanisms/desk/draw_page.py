"""What the pages of draws show: plans with how far each row is and what comes next, one draw, one drawn object."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Function, Seat, visible
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.checks.public import (
    Draw,
    DrawItem,
    DrawnObject,
    DrawPlan,
    PlannedRow,
    cap_of,
    checklist,
    draw_items,
    draw_matters,
    floor_of,
    known_draws,
    label_of,
    rows_of,
    shares_of,
    state_of,
    unpublished,
)
from minzheng.mechanisms.desk.held import Held
from minzheng.mechanisms.matters.public import Case


@dataclass(frozen=True)
class Next:
    """What comes next: in words, and where it is done (a case's number); `begin` files a new draw for a planned row."""

    words: str
    case: str = ""
    begin: bool = False


@dataclass(frozen=True)
class RowShown:
    """A planned row with its state and what comes next."""

    row: PlannedRow
    state: str
    following: Next


@dataclass(frozen=True)
class ItemShown:
    """An entry of the library with the numbers of today."""

    item: DrawItem
    checklist: str
    shares: tuple[tuple[str, str], ...]
    cap: int
    window: str


def percent(part: Any) -> str:
    """A fraction as "5%"."""
    return f"{float(part * 100):g}%"


def library(area: Area) -> list[ItemShown]:
    """Today's library for an area."""
    today = clock.today()
    return [
        ItemShown(
            one,
            checklist(one.checklist, today).label,
            tuple(
                (group, percent(share))
                for group, share in shares_of(one, floor_of(one, area, today), area, today).items()
            ),
            cap_of(one, area, today),
            str(one.window.resolve(area, today)),
        )
        for one in draw_items(today)
    ]


def plans_shown(seat: Seat, held: Held) -> list[tuple[DrawPlan, list[RowShown]]]:
    """Plans this seat sees, newest first, row by row."""
    found = visible(DrawPlan.objects.select_related("unit"), seat).order_by("-year", "-pk")
    return [(plan, [_row(one, held) for one in rows_of(plan)]) for plan in found]


def waiting_plans(seat: Seat) -> list[Case]:
    """Plans filed and not yet decided."""
    rows = Case.objects.filter(matter=draw_matters().plan).exclude(step="")
    return list(visible(rows, seat).order_by("-pk"))


def find_draw(number: str, seat: Seat) -> Draw:
    """A draw this seat sees; raises `Missing`."""
    found = visible(known_draws(), seat).filter(number=number).first()
    if found is None:
        raise Missing.because("没有这次抽取,或不在您的岗位范围内。", "请从抽查计划进入。", "no_draw")
    return found


def find_drawn(number: str, position: int, seat: Seat) -> DrawnObject:
    """One drawn object of a draw this seat sees; raises `Missing`."""
    found = find_draw(number, seat).drawn.filter(position=position).first()
    if found is None:
        raise Missing.because("没有这个抽中对象。", "请从抽取页面进入。", "no_drawn")
    return found


def following(draw: Draw) -> Next:
    """What has to happen next with a draw."""
    number = draw.case.number if draw.case.step else ""
    if hasattr(draw, "void"):
        return Next("本次抽取已作废。" + ("请在办件中选“已作废,办结”。" if number else ""), number)
    if not hasattr(draw, "value"):
        day = f"{draw.source_on:%Y-%m-%d}"
        if clock.today() < draw.source_on:
            return Next(f"等待{day}产生公共数值:{draw.source}。当日或以后,由公布承诺以外的人员登记。", number)
        return Next(f"登记{day}的公共数值:{draw.source}。须由公布承诺以外的人员登记。", number)
    if not hasattr(draw, "reveal"):
        return Next("揭示密值并抽取。", number)
    left = draw.drawn.filter(result=None).count()
    if left:
        waiting = len(unpublished(draw))
        ready = f"其中{waiting}个已检查完,可以公布。" if waiting else ""
        return Next(f"还有{left}个抽中对象没有公布结果。{ready}点开对象,由抽定的人员开始检查。")
    return Next("全部结果已公布,可以办结。" if number else "已办结。", number)


def may_begin(held: Held) -> bool:
    """Whether the post files draws and plans."""
    return held.includes((Function.INSPECTING,), draw_matters().draw)


def may_be_void(draw: Draw) -> bool:
    """Whether a draw may still be asked to be void: it stands and nothing it drew was inspected."""
    return not hasattr(draw, "void") and not draw.drawn.exclude(inspection=None, result=None).exists()


def team_words(drawn: Sequence[DrawnObject]) -> dict[int, str]:
    """Names of the officers of drawn objects, changes made, by object; read for a page at once."""
    words = {}
    for one in drawn:
        coming = {each.leaving_id: each.coming for each in one.changes.all()}
        names = []
        for officer in one.team.all():
            staff, name = officer.staff_id, officer.name
            while staff in coming:
                staff, name = coming[staff].pk, coming[staff].name
            names.append(name)
        words[one.pk] = "、".join(names)
    return words


def _row(row: PlannedRow, held: Held) -> RowShown:
    if (draw := row.standing) is not None:
        return RowShown(row, state_of(draw), following(draw))
    filed = Case.objects.filter(matter=draw_matters().draw, answers__planned=row.planned.number)
    if case := filed.exclude(step="").exclude(pk__in=[one.case_id for one in row.draws]).first():
        return RowShown(row, "已提交", Next("冻结名单并公布承诺。", case.number))
    word = "重新抽取。" if row.draws else f"计划{row.planned.month}月抽取。"
    return RowShown(row, "已作废" if row.draws else "未抽取", Next(word, begin=may_begin(held)))


def steps_shown(draw: Draw) -> list[tuple[str, str, bool]]:
    """The four stations of a draw: name, what is known of it, whether it is passed."""
    value, reveal = getattr(draw, "value", None), getattr(draw, "reveal", None)
    return [
        ("冻结名单、公布承诺", f"{draw.committed_on:%Y-%m-%d} {draw.committed_by.name}", True),
        (
            "登记公共数值",
            f"{value.entered_on:%Y-%m-%d} {value.entered_by.name}"
            if value
            else f"{draw.source_on:%Y-%m-%d}产生",
            value is not None,
        ),
        (
            "揭示并抽取",
            f"{reveal.revealed_on:%Y-%m-%d} {reveal.revealed_by.name},抽中{reveal.drawn}个" if reveal else "",
            reveal is not None,
        ),
        ("检查、公布结果", "", state_of(draw) == "已公布结果"),
    ]


def title_of(draw: Draw) -> str:
    """How a draw is called on pages."""
    return f"{draw.planned.plan.year}年{label_of(draw)}"
