"""All finders one after another; ids in the order of the text."""

from minzheng.mechanisms.claims.model import Relation
from minzheng.mechanisms.claims.reading import Read
from minzheng.mechanisms.claims.relations import (
    averages,
    balances,
    changes,
    grids,
    listings,
    repeats,
    shares,
    sums,
    times,
)
from minzheng.mechanisms.claims.relations.page import Page, Stated

_FINDERS = (sums, balances, shares, averages, changes, listings, repeats, times, grids)


def relate(read: Read) -> tuple[Relation, ...]:
    """The relations a read text states, tested."""
    page = Page(read)
    for finder in _FINDERS:
        finder.find(page)
    found = sorted(page.found, key=lambda stated: min(f.start for f in stated.operands))
    return tuple(_relation(number, stated) for number, stated in enumerate(found, 1))


def _relation(number: int, stated: Stated) -> Relation:
    return Relation(
        id=f"R{number:03}",
        type=stated.type,
        operands=tuple(figure.id for figure in stated.operands),
        formula=stated.formula,
        computed=stated.computed,
        stated=stated.stated,
        verdict=stated.verdict,
        sentence=stated.sentence,
        start=min(figure.start for figure in stated.operands),
        end=max(figure.end for figure in stated.operands),
    )
