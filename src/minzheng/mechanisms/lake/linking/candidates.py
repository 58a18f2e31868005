"""Whom a row could be about: people who agree with it in one of a few keys, never everybody with everybody."""

from functools import reduce
from typing import Any, NamedTuple

import pyarrow as pa

from minzheng.mechanisms.lake.linking.plain import BLOCKS

LARGEST_BLOCK = 200  # people under one key; a larger block tells too little and is left out


class Candidates(NamedTuple):
    """Pairs of places in the rows and in the people, each once, in order; how many keys of people were left out as too common."""

    pairs: pa.Table
    too_common: int


def candidates(lake: Any, rows: pa.Table, people: pa.Table, largest: int = LARGEST_BLOCK) -> Candidates:
    """The pairs worth comparing of two tables of `plain_rows`; at most `largest` people for each key of a row."""
    left, right = (lake.read(_numbered(each)) for each in (rows, people))
    found, left_out = [], 0
    for block in BLOCKS:
        keyed = right.filter(right[block].notnull())
        sizes = keyed.group_by(block).aggregate(size=keyed.count())
        common = sizes.filter(sizes.size > largest)
        left_out += int(lake.fetch(common.aggregate(many=common.count()))["many"][0].as_py())
        rare = keyed.anti_join(common, block).select(person="place", key=block)
        asked = left.select(row="place", key=block)
        both = asked.join(rare, asked.key == rare.key)
        found.append(both.select(row=asked.row, person=rare.person))
    union = reduce(lambda one, other: one.union(other, distinct=True), found)
    return Candidates(lake.fetch(union.order_by(["row", "person"])), left_out)


def _numbered(table: pa.Table) -> pa.Table:
    return table.select(BLOCKS).append_column("place", pa.array(range(table.num_rows), pa.int64()))
