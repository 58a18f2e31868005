"""Which tables carry a stamp that moves with every change of their rows."""

from collections.abc import Callable
from typing import Any

_stamped: set[str] = set()


def stamped(*tables: str) -> None:
    """Keep a stamp for these tables (roster, areas, parameters: read all the time, changed now and then)."""
    _stamped.update(tables)


def stamped_tables() -> frozenset[str]:
    """Tables whose changes move a stamp."""
    return frozenset(_stamped)


def forgetting(stamps: dict[str, str]) -> Callable[..., Any]:
    """An execute wrapper that empties `stamps` when the act itself writes to a stamped table."""

    def run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if stamps and not sql.startswith("SELECT") and any(table in sql for table in _stamped):
            stamps.clear()
        return execute(sql, params, many, context)

    return run
