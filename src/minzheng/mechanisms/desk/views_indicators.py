"""The library of indicators (指标库): figure, definition, relations, and the records behind it."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import HttpResponse

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Seat, require, visible
from minzheng.mechanisms.desk.evidence import COLUMNS, lines_of, values_of, with_parties
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
from minzheng.mechanisms.desk.reading import key_in
from minzheng.mechanisms.documents.public import write_table
from minzheng.mechanisms.indicators.public import FrozenFigure, Ratio, parse_period, prove, records_for
from minzheng.mechanisms.journal.public import acting

FIGURES, RECORDS = 20, 50
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page()
def indicators(request: DeskRequest) -> HttpResponse:
    """Every indicator with its value for the period and area in the address; `q` searches."""
    require(request.seat, READ)
    asked = asked_in(request.GET, request.seat)
    words = request.GET.get("q", "").strip()[:50]
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
        return _export(shown, list(rows), seat)
    pager = Paginator(rows, RECORDS).get_page(request.GET.get("page")) if rows is not None else None
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
    }
    return show(request, "desk/indicator.html", context, status=error.status if error else 200)


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


def _export(shown: Shown, rows: list[object], seat: Seat) -> HttpResponse:
    lines = [values_of(one) for one in lines_of(rows)]  # type: ignore[arg-type]
    title = f"{shown.declared.label}明细"
    chosen = f"{shown.period.label},数值{shown.text or '无'}"
    with acting(seat.actor, f"导出{title}{len(lines)}条:{chosen}"[:200]):
        pass
    content = write_table(COLUMNS, lines, title=title, filter_line=chosen, by=seat.actor)
    answer = HttpResponse(content, content_type=SHEET)
    name = quote(f"{title}{clock.today():%Y%m%d}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    return answer
