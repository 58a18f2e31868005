"""Remembering what seldom changes: a stamp per table moves with every change, in the change's own transaction."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from django.db import connection

T = TypeVar("T")
_stamped: set[str] = set()


def stamped(*tables: str) -> None:
    """Keep a stamp for these tables (roster, areas, parameters: read all the time, changed now and then)."""
    _stamped.update(tables)


def stamped_tables() -> frozenset[str]:
    return frozenset(_stamped)


class Remembered:
    """Values worked out from some stamped tables, thrown away as soon as one of these tables has changed."""

    def __init__(self, *tables: str, most: int = 5000) -> None:
        stamped(*tables)
        self._tables = sorted(tables)
        self._most = most
        self._values: dict[Hashable, Any] = {}
        self._stamp: tuple[str, str] | None = None

    def get(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """The value for `key`, worked out anew after any change of the tables; one short query when nothing changed."""
        stamp = (str(connection.settings_dict["NAME"]), self._now())
        if stamp != self._stamp or len(self._values) > self._most:
            self._values, self._stamp = {}, stamp
        if key not in self._values:
            self._values[key] = work_out()
        return cast(T, self._values[key])

    def _now(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(sum(moved), 0) FROM journal_stamp WHERE name = ANY(%s)", [self._tables]
            )
            return int(cursor.fetchone()[0])
