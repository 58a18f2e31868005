"""How the bureau reaches its senders' systems: one file of its own, since it holds passwords."""

import stat
from pathlib import Path
from typing import Any

from minzheng.foundation.errors import Collector, Invalid, Missing, collect
from minzheng.mechanisms.exchange.adapters import Adapter, DatabasePull, HttpPull
from minzheng.mechanisms.exchange.contracts import sender_of, source_of
from minzheng.mechanisms.law.public import check_keys, read_rows

FILE = "connections.yaml"
Connections = dict[tuple[str, str], Adapter]


def read_connections(path: Path) -> Connections:
    """Adapters by source and sender; none where there is no such file. Raises `Invalid` with every fault.

    A line names source and sender, and either `database` with `query`, or `address` with an optional `token`.
    """
    if not path.exists():
        return {}
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Invalid.because(
            f"{path.name}里有密码，别的用户也能读。", f"请执行 chmod 600 {path.name}。", "connections.mode"
        )
    made: Connections = {}
    with collect() as found:
        for place, row in enumerate(read_rows(path), 1):
            where = f"第{place}项"
            adapter = _adapter(found, row, where)
            try:
                source = source_of(str(row.get("source")))
                sender_of(str(row.get("sender")), source)
            except Missing as error:
                found.problems.extend(error.at(where).problems)
                continue
            if adapter is not None:
                made[source.code, str(row["sender"])] = adapter
    return made


def _adapter(found: Collector, row: Any, where: str) -> Adapter | None:
    if "database" in row:
        if check_keys(found, row, where, ("source", "sender", "database", "query"), ()):
            return DatabasePull(row["database"], row["query"])
    elif check_keys(found, row, where, ("source", "sender", "address"), ("token",)):
        return HttpPull(row["address"], row.get("token", ""))
    return None
