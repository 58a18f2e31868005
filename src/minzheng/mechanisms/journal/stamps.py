"""Remembering what seldom changes: a stamp per table moves with every change, in the change's own transaction."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

from django.db import connection

from minzheng.mechanisms.journal.acting import current_deed
from minzheng.mechanisms.journal.stamped import stamped

T = TypeVar("T")
_held: ContextVar[dict[str, str] | None] = ContextVar("stamps", default=None)


class Remembered:
    """Values worked out from some stamped tables, thrown away as soon as one of these tables has changed.

    The stamps are read once per act, else at every call; an act that writes to a stamped table reads them anew.
    """

    def __init__(self, *tables: str, most: int = 5000) -> None:
        stamped(*tables)
        self._tables = sorted(tables)
        self._most = most
        self._values: dict[Hashable, Any] = {}
        self._stamp: tuple[str, ...] = ()

    def get(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """The value for `key`, worked out anew after any change of the tables."""
        known = _stamps()
        stamp = (str(connection.settings_dict["NAME"]), *(known.get(table, "") for table in self._tables))
        if stamp != self._stamp or len(self._values) > self._most:
            self._values, self._stamp = {}, stamp
        if key not in self._values:
            self._values[key] = work_out()
        return cast(T, self._values[key])


@contextmanager
def reading() -> Iterator[None]:
    """A block that only reads and may take the stamps of its beginning for granted, such as one page."""
    token = _held.set(_read())
    try:
        yield
    finally:
        _held.reset(token)


def _stamps() -> dict[str, str]:
    deed = current_deed()
    if deed is None:
        return _held.get() or _read()
    if not deed.stamps:
        deed.stamps.update(_read())
    return deed.stamps


def _read() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, moved::text FROM journal_stamp")
        return dict(cursor.fetchall())
