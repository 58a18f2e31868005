"""Numbers worked out before, used again only while no record they could rest on was written to.

Each process remembers its own. What counts as written is asked of the journal before every use, so that nothing stale is
ever said: any change in a table the question reads; in the table counted itself only of rows whose day lies in the period.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet

from minzheng.mechanisms.indicators.declare import Indicator
from minzheng.mechanisms.indicators.selecting import day_column, read_from, rows_of, times_read
from minzheng.mechanisms.indicators.spans import AsOf, Period, Year
from minzheng.mechanisms.journal.public import Kept, Watch, tracked_tables

MOMENT = "moment"
_TABLES = re.compile(r'(?:FROM|JOIN) "(\w+)"')
_Found = Mapping[str, Any]
_tables: WeakKeyDictionary[Indicator, tuple[str, ...]] = WeakKeyDictionary()
_kept = Kept(20_000)
_anew: ContextVar[bool] = ContextVar("counted anew", default=False)


def fresh(
    questions: tuple[Indicator, ...], period: Period, area: int, work_out: Callable[[], _Found]
) -> _Found:
    """What `work_out` gives for these questions, from memory while it still holds; its `MOMENT` is the moment of its statement."""
    read = [] if _anew.get() else [_watched(one, period) for one in questions]
    if not read or not all(read):
        return work_out()
    versions = tuple(one.version for one in questions)
    key = versions, type(period) is AsOf, period.first, period.last, area
    return _kept.get(key, list(chain(*read)), work_out, lambda found: found[MOMENT])


@contextmanager
def counted_anew() -> Iterator[None]:
    """A block in which every number is counted from its records, whatever the journal says: for proofs and checks, which trust nobody."""
    token = _anew.set(True)
    try:
        yield
    finally:
        _anew.reset(token)


def forget() -> None:
    """Forget every number; the next ones are worked out from the records."""
    _kept.forget()


def _watched(one: Indicator, period: Period) -> tuple[Watch, ...]:
    """What a question reads; nothing if it reads what the journal does not keep."""
    counted, day = one.over.model._meta.db_table, day_column(one)
    since = "" if one.measure.stands or one.measure.upto else period.first.isoformat()
    alone = _read(one).count(counted) == times_read(one)  # else it also stands there for another row
    return tuple(
        Watch(table, day, since, period.last.isoformat())
        if table == counted and alone and day
        else Watch(table)
        for table in sorted(set(_read(one)))
    )


def _read(one: Indicator) -> tuple[str, ...]:
    """The tables a question reads, as often as it does."""
    if one not in _tables:
        period = AsOf(date(2019, 1, 1)) if one.measure.stands else Year(2019)
        rows = read_from(one, period, rows_of(one, period, 0)).values("pk", "read")
        try:
            found = tuple(_TABLES.findall(rows.query.sql_with_params()[0]))
        except EmptyResultSet:
            found = ()
        _tables[one] = found if set(found) <= set(dict(tracked_tables())) else ()
    return _tables[one]
