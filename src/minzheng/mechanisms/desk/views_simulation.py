"""测算台: what other values of a benefit's rule would do, street by street, down to the households behind each number."""

from dataclasses import asdict

from django.core.paginator import Paginator
from django.http import HttpResponse

from minzheng.foundation.errors import Refused, UserError
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.access.public import Seat, require
from minzheng.mechanisms.desk.exporting import Row, export
from minzheng.mechanisms.desk.figures import areas_for
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.listing import area_names
from minzheng.mechanisms.desk.parties import row_of
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.desk.simulating import (
    CHANGES,
    LARGEST_NAMED,
    SIMULATE,
    Asked,
    asked_in,
    behind,
    benefits_for,
    not_live,
    simulated,
)
from minzheng.mechanisms.documents.public import Column, ColumnKind
from minzheng.mechanisms.law.public import Difference, Effect

LINES = 50
COUNTS = {
    "rows": "在册(户)",
    "entitled_now": "现享受(户)",
    "entitled_then": "改后享受(户)",
    "enter": "进入(户)",
    "leave": "退出(户)",
    "gain": "增加(户)",
    "lose": "减少(户)",
}
COSTS = {"cost_now": "现每月(元)", "cost_then": "改后每月(元)", "more": "每月相差(元)"}
TABLE = (
    Column("name", "区域"),
    *(Column(key, label, ColumnKind.INTEGER) for key, label in COUNTS.items()),
    *(Column(key, label, ColumnKind.MONEY) for key, label in COSTS.items()),
)
WHOM = (
    Column("name", "对象"),
    Column("area", "区域"),
    Column("change", "变化"),
    Column("now", "现每月(元)", ColumnKind.MONEY),
    Column("then", "改后每月(元)", ColumnKind.MONEY),
    Column("line", "登记序号", ColumnKind.INTEGER),
)


@page("GET", "HEAD", "POST")
def simulation(request: DeskRequest) -> HttpResponse:
    """The question is the address, so it can be sent on; POST exports the table, or the list that `show` opens."""
    seat = request.seat
    require(seat, SIMULATE)
    benefits = benefits_for(seat, request.held)
    if not benefits:
        raise Refused.because(
            "您的岗位没有可以测算的待遇。", "测算由局领导、业务科室审批岗和审计岗办理。", "no_simulation"
        )
    asked = asked_in(request.GET.dict(), seat, benefits)
    found, error, broken = None, None, []
    if asked.changed or asked.problems:
        try:
            found = simulated(asked)
            broken = not_live(asked)
        except UserError as wrong:
            error = wrong
    change, street = request.GET.get("show", ""), number_in(request.GET.get("street"))
    opened = _opened(request, found, change, street) if found and change in CHANGES else None
    if request.method == "POST" and found is not None:
        return _export(asked, found, opened, seat)
    context = {
        "benefits": benefits,
        "asked": asked,
        "areas": areas_for(seat),
        "error": error,
        "found": found,
        "columns": {**COUNTS, **COSTS},
        "rows": _rows(found) if found else [],
        "broken": broken[:LARGEST_NAMED],
        "broken_count": len(broken),
        "opened": opened,
    }
    return show(request, "desk/simulation.html", context, status=error.status if error else 200)


def _rows(found: Difference) -> list[dict[str, object]]:
    """Streets, then the total, as the page shows them: a number of households that changes opens its list."""
    rows = [_row(one.name, one.effect, one.area_id) for one in found.by_area]
    return [*rows, _row("合计", found.total, None)]


def _row(name: str, effect: Effect, street: int | None) -> dict[str, object]:
    values = asdict(effect)
    return {
        "name": name,
        "street": street,
        "cells": [(label, key if key in CHANGES else "", values[key]) for key, label in COUNTS.items()],
        "costs": [(label, format_yuan(_costs(effect)[key])) for key, label in COSTS.items()],
    }


def _costs(effect: Effect) -> dict[str, int]:
    """Each column of costs in 分."""
    now, then = effect.cost_now, effect.cost_then
    return {"cost_now": now, "cost_then": then, "more": then - now}


def _opened(request: DeskRequest, found: Difference, change: str, street: int | None) -> dict[str, object]:
    """The list behind one number: lines this seat may see, masked, with both sums; how many there are in all."""
    rows, entries = behind(found, change, street, request.seat)
    seen = [row for row in rows if row["line"] in entries]
    pager = Paginator(seen, LINES).get_page(request.GET.get("page"))
    chosen = seen if request.method == "POST" else list(pager)
    names = area_names(row["area"] for row in chosen)
    lines = []
    for row in chosen:
        party = row_of(entries[row["line"]].subject)
        lines.append({**row, "party": party, "place": names.get(row["area"], "")})
    place = next((one.name for one in found.by_area if one.area_id == street), "合计")
    return {"title": f"{place}:{CHANGES[change]}", "all": len(rows), "pager": pager, "lines": lines}


def _export(asked: Asked, found: Difference, opened: dict[str, object] | None, seat: Seat) -> HttpResponse:
    if opened is None:
        places = [(one.name, one.effect) for one in found.by_area] + [("合计", found.total)]
        table: list[Row] = [
            {"name": name, **{key: asdict(effect)[key] for key in COUNTS}, **_costs(effect)}
            for name, effect in places
        ]
        return export("测算", TABLE, table, asked.line, seat)
    lines: list[Row] = [
        {
            "name": f"{one['party'].name} {one['party'].detail}".strip(),
            "area": one["place"],
            "change": CHANGES[one["change"]],
            "now": one["amount_now"],
            "then": one["amount_then"],
            "line": one["line"],
        }
        for one in opened["lines"]  # type: ignore[attr-defined]
    ]
    whom = [one["party"].key for one in opened["lines"]]  # type: ignore[attr-defined]
    return export("测算明细", WHOM, lines, f"{asked.line},{opened['title']}", seat, whom)
