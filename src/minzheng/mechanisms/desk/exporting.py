"""A list as .xlsx, as seen: the same columns, order, words and filter as on the screen; every export is on record."""

import datetime
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from django.http import HttpResponse

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.documents.public import Column, write_table
from minzheng.mechanisms.journal.public import acting

Row = Mapping[str, str | int | datetime.date | None]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(title: str, columns: Sequence[Column], rows: Sequence[Row], line: str, seat: Seat) -> HttpResponse:
    """The rows under the columns as a download named by title and day; `line` is the filter in words."""
    with acting(seat.actor, f"导出{title}{len(rows)}条:{line}"[:200]):
        pass
    content = write_table(columns, rows, title=title, filter_line=line, by=seat.actor)
    answer = HttpResponse(content, content_type=SHEET)
    name = quote(f"{title}{clock.today():%Y%m%d}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    return answer
