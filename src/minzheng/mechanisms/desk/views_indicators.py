"""The library of indicators (指标库): figure, definition, relations, and the records behind it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation.errors import Missing, UserError
from minzheng.mechanisms.access.public import Seat, may, require, visible
from minzheng.mechanisms.desk.evidence import COLUMNS, lines_of, subjects_of, values_of, with_parties
from minzheng.mechanisms.desk.exporting import Row, export
from minzheng.mechanisms.desk.figure_about import about_figure
from minzheng.mechanisms.desk.figures import (
    READ,
    Asked,
    Shown,
    areas_for,
    asked_in,
    found,
    show_figure,
    ties_of,
)
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.listing import area_names
from minzheng.mechanisms.desk.reading import key_in, number_in
from minzheng.mechanisms.documents.public import Column, ColumnKind
from minzheng.mechanisms.indicators.public import (
    LOCK,
    FrozenFigure,
    Lock,
    Ratio,
    corrections,
    lock_period,
    parse_period,
    prove,
    records_for,
)

FIGURES, RECORDS, LOCKS = 20, 50, 10
LIBRARY = (
    Column("label", "指标", width=28),
    Column("text", "数值"),
    Column("unit", "单位", width=8),
    Column("records", "记录", ColumnKind.INTEGER, width=8),
    Column("kind", "种类"),
    Column("definition", "口径", width=48),
    Column("code", "编码", width=32),
)


@page("GET", "HEAD", "POST")
def indicators(request: DeskRequest) -> HttpResponse:
    """Every indicator with its value for the period and area in the address; `q` searches; POST exports what it finds."""
    require(request.seat, READ)
    asked = asked_in(request.GET, request.seat)
    words = request.GET.get("q", "").strip()[:50]
    if request.method == "POST" and asked.error is None:
        return _export_library(asked, words, request.seat)
    pager = Paginator(found(words), FIGURES).get_page(request.GET.get("page"))
    context = {
        **_chooser(asked, request.seat),
        "q": words,
        "pager": pager,
        "rows": [show_figure(code, asked) for code in pager],
    }
    return show(request, "desk/indicators.html", context, status=asked.error.status if asked.error else 200)


@page("GET", "HEAD", "POST")
def indicator(request: DeskRequest, code: str) -> HttpResponse:
    """One figure down to its records; POST gives those one may see as .xlsx, on record."""
    seat = request.seat
    require(seat, READ)
    frozen = _frozen(request.GET.get("frozen"), code, seat)
    asked = Asked(parse_period(frozen.period), frozen.area) if frozen else asked_in(request.GET, seat)
    shown = show_figure(code, asked)
    error = asked.error or shown.error
    rows = None
    if asked.area is not None and error is None:
        rows = with_parties(records_for(seat, code, shown.period, asked.area)).order_by("pk")
    if request.method == "POST" and rows is not None:
        behind = list(rows)
        lines = [values_of(one) for one in lines_of(behind)]
        chosen = f"{shown.period.label},数值{shown.text or '无'}"
        return export(f"{shown.declared.label}明细", COLUMNS, lines, chosen, seat, subjects_of(behind))
    pager = Paginator(rows, RECORDS).get_page(request.GET.get("page")) if rows is not None else None
    about = about_figure(shown)
    part = shown.declared.part.code if isinstance(shown.declared, Ratio) else ""
    context = {
        **_chooser(asked, seat),
        "error": error,
        "one": shown,
        "ties": ties_of(code, asked),
        "part": show_figure(part, asked) if part else None,
        "pager": pager,
        "lines": lines_of(list(pager)) if pager else [],
        "frozen": frozen,
        "proof": prove(frozen) if frozen else None,
        "about": about,
        "lock": asked.lock,
        "correction": prove(shown.signed) if shown.corrected and shown.signed else None,
    }
    return show(request, "desk/indicator.html", context, status=error.status if error else 200)


@page("GET", "HEAD", "POST")
def locks(request: DeskRequest) -> HttpResponse:
    """Locked periods, of the newest or `open` what was corrected since; POST locks a period that is over for the unit's area."""
    seat = request.seat
    require(seat, READ)
    area = seat.unit.area if seat.unit else None
    error = None
    if request.method == "POST" and area is not None:
        try:
            made = lock_period(parse_period(request.POST.get("period", "").strip()), area, seat)
            messages.success(
                request, f"已锁定{parse_period(made.period).label}的{made.figures.count()}个数。"
            )
            return redirect("desk:locks")
        except UserError as wrong:
            error = wrong.at("period")
    rows = visible(Lock.objects.select_related("area"), seat).order_by("-period", "pk")
    pager = Paginator(rows, LOCKS).get_page(request.GET.get("page"))
    names = area_names([one.area_id for one in pager])
    chosen = number_in(request.GET.get("open"))
    opened = next((one for one in pager if chosen in (None, one.pk)), None)
    shown = [(one, parse_period(one.period).label, names.get(one.area_id, "")) for one in pager]
    found = corrections(opened) if opened is not None else []
    context = {
        "rows": shown,
        "pager": pager,
        "opened": opened,
        "found": found,
        "error": error,
        "locks": may(seat, LOCK),
    }
    return show(request, "desk/locks.html", context, status=error.status if error else 200)


def _export_library(asked: Asked, words: str, seat: Seat) -> HttpResponse:
    area = asked.area.pk if asked.area else 0
    chosen = [asked.period.label, area_names([area]).get(area, ""), f"含“{words}”" if words else ""]
    rows = [_values(show_figure(code, asked)) for code in found(words)]
    return export("指标库", LIBRARY, rows, "、".join(filter(None, chosen)), seat)


def _values(one: Shown) -> Row:
    problems = "".join(each.message + each.fix for each in one.error.problems) if one.error else ""
    return {
        "label": one.declared.label,
        "text": one.shown,
        "unit": one.declared.unit,
        "records": one.figure.records if one.figure else None,
        "kind": one.kind,
        "definition": one.definition + problems,
        "code": one.code,
    }


def _chooser(asked: Asked, seat: Seat) -> dict[str, object]:
    return {"asked": asked, "areas": areas_for(seat), "error": asked.error}


def _frozen(text: str | None, code: str, seat: Seat) -> FrozenFigure | None:
    """The frozen figure the address names, if the seat may see it."""
    if not text:
        return None
    uid = key_in(text)
    rows = visible(FrozenFigure.objects.filter(uid=uid, code=code), seat) if uid is not None else None
    row = rows.select_related("area").first() if rows is not None else None
    if row is None:
        raise Missing.because("没有这个冻结数,或不在您的岗位范围内。", "请从报告中点开数字。", "no_figure")
    return row
