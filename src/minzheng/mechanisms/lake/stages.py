"""Named columns worked out in stages where they rest on each other so much that writing each out whole would not end."""

from collections.abc import Mapping
from functools import cache
from typing import Any

MOST_TERMS = 5_000  # up to here one projection is read and planned faster than several stages


def staged(table: Any, expressions: Mapping[str, Any]) -> Any:
    """`table` with the named expressions over it as further columns; they replace columns of the same name.

    Every stage is one projection of columns that need only earlier stages, so the query grows with the rule, not with
    the number of ways through it. A small rule is one stage.
    """
    facts = [column for column in table.columns if column not in expressions]
    nodes = {name: each.op() for name, each in expressions.items()}
    if _terms(nodes) <= MOST_TERMS:
        return table.select(*facts, **expressions)
    work, heights = table, _heights(nodes)
    for height in range(1, max(heights.values()) + 1):
        known = {table[column].op(): work[column].op() for column in table.columns}
        known |= {nodes[name]: work[_inner(name)].op() for name, at in heights.items() if at < height}
        work = work.mutate(
            **{
                _inner(name): nodes[name].replace(known).to_expr()
                for name, at in heights.items()
                if at == height
            }
        )
    return work.select(*facts, *(work[_inner(name)].name(name) for name in expressions))


def _terms(nodes: Mapping[str, Any]) -> int:
    """How many terms the expressions have when each is written out whole."""

    @cache
    def size(node: Any) -> int:
        return 1 + sum(size(each) for each in node.__children__)

    return sum(size(node) for node in nodes.values())


def _heights(nodes: Mapping[str, Any]) -> dict[str, int]:
    """The stage of each name: one above the highest name that its expression contains."""
    names = {node: name for name, node in nodes.items()}
    heights: dict[str, int] = {}

    def height(name: str) -> int:
        if name not in heights:
            inside = {names[node] for node in nodes[name].find(names.__contains__) if node != nodes[name]}
            heights[name] = 1 + max((height(each) for each in inside), default=0)
        return heights[name]

    for name in nodes:
        height(name)
    return heights


def _inner(name: str) -> str:
    """The name a column has while it is worked out, out of the way of the facts."""
    return f"found {name}"
