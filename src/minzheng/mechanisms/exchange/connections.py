"""How the bureau reaches other systems, to fetch and to push: one file of its own, since it holds passwords."""

import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from minzheng.foundation.errors import Collector, Invalid, Missing, collect
from minzheng.mechanisms.exchange.adapters import Adapter, DatabasePull, HttpPull
from minzheng.mechanisms.exchange.channels import HttpChannel
from minzheng.mechanisms.exchange.contracts import sender_of, source_of
from minzheng.mechanisms.law.public import check_keys, read_rows

FILE = "connections.yaml"


@dataclass
class Connections:
    """Ways in by source and sender, ways out by receiver."""

    adapters: dict[tuple[str, str], Adapter] = field(default_factory=dict)
    channels: dict[str, HttpChannel] = field(default_factory=dict)


def read_connections(path: Path) -> Connections:
    """What is connected; nothing where there is no such file. Raises `Invalid` with every fault.

    A line names source and sender, with `database` and `query` or `address` and an optional `token`; or receiver,
    address and secret.
    """
    made = Connections()
    if not path.exists():
        return made
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Invalid.because(
            f"{path.name}里有密码，别的用户也能读。", f"请执行 chmod 600 {path.name}。", "connections.mode"
        )
    with collect() as found:
        for place, row in enumerate(read_rows(path), 1):
            where = f"第{place}项"
            if "receiver" not in row:
                _way_in(found, made, row, where)
            elif check_keys(found, row, where, ("receiver", "address", "secret"), ()):
                made.channels[row["receiver"]] = HttpChannel(row["address"], row["secret"])
    return made


def _way_in(found: Collector, made: Connections, row: Mapping[str, Any], where: str) -> None:
    try:
        source = source_of(str(row.get("source")))
        sender_of(str(row.get("sender")), source)
    except Missing as error:
        found.problems.extend(error.at(where).problems)
        return
    if "database" in row:
        if check_keys(found, row, where, ("source", "sender", "database", "query"), ()):
            made.adapters[source.code, row["sender"]] = DatabasePull(row["database"], row["query"])
    elif check_keys(found, row, where, ("source", "sender", "address"), ("token",)):
        made.adapters[source.code, row["sender"]] = HttpPull(row["address"], row.get("token", ""))
