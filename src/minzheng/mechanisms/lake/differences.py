"""What differs between two workings of the same rows: who enters, leaves, gains, loses, and what it costs."""

from typing import Any

import ibis

ENTERS, LEAVES, GAINS, LOSES = "enter", "leave", "gain", "lose"


def classed(table: Any) -> Any:
    """`table` with the column `change`: one of the four words, or empty where nothing changes.

    The table has, of each working, `entitled_now`, `entitled_then` (conditions) and `amount_now`, `amount_then` (分).
    """
    now, then = table.entitled_now, table.entitled_then
    change = ibis.cases(
        (~now & then, ENTERS),
        (now & ~then, LEAVES),
        (table.amount_now < table.amount_then, GAINS),
        (table.amount_then < table.amount_now, LOSES),
        else_="",
    )
    return table.mutate(change=change)


def summed(table: Any, by: str) -> Any:
    """Per value of `by`: rows, how many are entitled now and then, how many change which way, sums now and then in 分."""
    sums = {each: (table.change == each).sum() for each in (ENTERS, LEAVES, GAINS, LOSES)}
    return table.group_by(by).aggregate(
        rows=table.count(),
        entitled_now=table.entitled_now.sum(),
        entitled_then=table.entitled_then.sum(),
        **sums,
        cost_now=table.amount_now.sum(),
        cost_then=table.amount_then.sum(),
    )
