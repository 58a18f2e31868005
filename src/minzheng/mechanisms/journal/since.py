"""Whether anything was written since a moment: asked of the journal, so that a value worked out then may be used again.

A moment is a snapshot of the database, not a number of an entry: an act that began earlier and was committed later than others counts.
Acts from before a restore may carry higher transaction numbers than there are now; they are no news.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db import connection
from django.db.models import Func, TextField

MOST = 5000  # entries looked through; with more of them something counts as written

_DATABASE = "(SELECT oid::text FROM pg_database WHERE datname = current_database())"
_MOMENT = f"{_DATABASE} || '|' || pg_current_snapshot()"
_STILL = """
WITH since AS (
    SELECT e.table_name, e.old, e.new FROM journal_act a JOIN journal_entry e ON e.act_id = a.id
    WHERE a.tx BETWEEN pg_snapshot_xmin(%s)::text::bigint
            AND greatest(pg_snapshot_xmax(pg_current_snapshot()), pg_current_xact_id_if_assigned())::text::bigint
        AND NOT pg_visible_in_snapshot(a.tx::text::xid8, %s)
    LIMIT %s
)
SELECT {database}, count(*) >= %s OR coalesce(bool_or({watched}), false) FROM since
"""
_UNLESS_WRITING = f"CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN {_MOMENT} ELSE '' END"
T = TypeVar("T")


@dataclass(frozen=True)
class Watch:
    """A table whose changes count; with `column`, only of rows in which its text was or is between `least` and `most`."""

    table: str
    column: str = ""
    least: str = ""
    most: str = ""


class Moment(Func):
    """Among aggregates: the moment of their statement, "" inside an act that may write."""

    template = _UNLESS_WRITING
    output_field = TextField()
    contains_aggregate = True
    empty_result_set_value = None


class Kept:
    """Values this process worked out, used again only while nothing they rest on was written to; `most` are kept.

    The journal is asked before every use. What an act works out that may write itself is not kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[Hashable, tuple[str, Any]] = {}

    def get(
        self, key: Hashable, watched: Sequence[Watch], work_out: Callable[[], T], taken: Callable[[T], str | None] | None = None
    ) -> T:  # fmt: skip
        """The value for `key`, which rests on `watched` and nothing else; not to be changed by whoever gets it.

        `taken` tells from a value the `Moment` it was worked out at; without it that is asked first.
        """
        key = connection.settings_dict["HOST"], connection.settings_dict["NAME"], key
        known = self._values.get(key)
        if known and _still(known[0], watched):
            return cast(T, known[1])
        before = "" if taken else _moment()
        found = work_out()
        if taken:
            before = taken(found) or ""
        if before:  # a snapshot does not name the transaction it was taken in
            if len(self._values) >= self._most:
                self._values.clear()
            self._values[key] = before, found
        return found

    def forget(self) -> None:
        """Forget every value."""
        self._values.clear()


def _moment() -> str:
    """The moment of now; "" if the transaction under way may have written something."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_UNLESS_WRITING}")
        (now,) = cursor.fetchone()
        return str(now)


def _still(seen: str, watched: Sequence[Watch]) -> bool:
    """Whether nothing watched was written since `seen`, by this act or a committed one."""
    database, _, snapshot = seen.partition("|")
    conditions, values = ["false"], []
    for one in watched:
        within = f" AND ({_within('old')} OR {_within('new')})" if one.column else ""
        conditions.append(f"(table_name = %s{within})")
        values += [one.table, *(2 * (one.column, one.least, one.most) if one.column else ())]
    asked = _STILL.format(database=_DATABASE, watched=" OR ".join(conditions))
    with connection.cursor() as cursor:
        cursor.execute(asked, [snapshot, snapshot, MOST, MOST, *values])
        here, written = cursor.fetchone()
    return here == database and not written


def _within(row: str) -> str:
    return f"{row} ->> %s BETWEEN %s AND %s"
