"""A list as .xlsx, as seen: the same columns, order, words and filter as on the screen; every export is on record."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from django.http import HttpResponse

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.documents.public import Column, write_table
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.registry.public import LookKind, note_look

Row = Mapping[str, str | int | datetime.date | None]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    line: str,
    seat: Seat,
    subjects: Iterable[str] = (),
) -> HttpResponse:
    """The rows under the columns as a download named by title and day; `line` is the filter in words.

    `subjects` are the keys of whom the rows are about: people can ask who took their data away.
    """
    with acting(seat.actor, f"导出{title}{len(rows)}条:{line}"[:200]):
        note_look(seat, LookKind.EXPORTED, f"导出“{title}”", subjects)
    content = write_table(columns, rows, title=title, filter_line=line, by=seat.actor)
    answer = HttpResponse(content, content_type=SHEET)
    name = quote(f"{title}{clock.today():%Y%m%d}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    return answer
