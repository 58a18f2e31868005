"""How much a night compared: rows that no night had before, those of them about somebody watched, and about how many people."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from minzheng.mechanisms.monitoring.night import Night


def compared(night: Night, before: Collection[tuple[str, int, bool]]) -> dict[str, Any]:
    """`came` (by source) and `whole`, each `rows`, `matched` and `people`; files of `before` are left out.

    A person with rows of several sources counts once in the whole.
    """
    watched = night.people.keys
    anybody = np.zeros(len(watched), bool)
    sources: dict[str, dict[str, int]] = {}
    for each in night.deliveries:
        if (each.source, each.batch, bool(each.mark)) in before:
            continue
        keys = pq.read_table(each.path, columns=["key"])["key"].to_numpy()
        place = np.searchsorted(watched, keys)
        found = place < len(watched)
        found[found] = watched[place[found]] == keys[found]
        told = sources.setdefault(each.source, {"rows": 0, "matched": 0, "people": 0})
        told["rows"] += len(keys)
        told["matched"] += int(found.sum())
        told["people"] += len(np.unique(place[found]))
        anybody[place[found]] = True
    whole = {name: sum(each[name] for each in sources.values()) for name in ("rows", "matched")}
    return {"came": sources, "whole": {**whole, "people": int(anybody.sum())}}


def delivered(manifest: Mapping[str, Any]) -> set[tuple[str, int, bool]]:
    """The files a night knew, by its manifest: source, batch, and whether of rows that found their person otherwise."""
    return {(source, batch, bool(mark)) for source, batch, mark in manifest.get("deliveries", ())}
