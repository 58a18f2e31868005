"""Relations between figures of one area and period: sums, shares, parts and orders, declared once and checked always."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from minzheng.foundation.errors import Problem
from minzheng.mechanisms.indicators.counting import Figure
from minzheng.mechanisms.indicators.declare import BadIndicator, Indicator, Ratio, declared
from minzheng.mechanisms.indicators.measures import Kind


class RelationKind(StrEnum):
    """sum: the parts add up to the whole; ratio: whole = first part / second; subset and order: first ≤ whole."""

    SUM = "sum"
    RATIO = "ratio"
    SUBSET = "subset"
    ORDER = "order"


@dataclass(frozen=True)
class Relation:
    """A relation of indicator codes; `declare_relation` makes it known."""

    kind: RelationKind
    whole: str
    parts: tuple[str, ...]


_declared: list[Relation] = []


def declare_relation(relation: Relation) -> Relation:
    """Make a relation known; raises `BadIndicator` for a wrong number of parts."""
    wanted = {RelationKind.SUM: 2, RelationKind.RATIO: 2}.get(relation.kind, 1)
    fits = (
        len(relation.parts) >= wanted if relation.kind is RelationKind.SUM else len(relation.parts) == wanted
    )
    if not fits:
        raise BadIndicator(f"relation of {relation.whole}: wrong number of parts")
    if relation not in _declared:
        _declared.append(relation)
    return relation


def withdraw_relation(relation: Relation) -> None:
    """Take a relation out again; for tests that declare their own."""
    _declared.remove(relation)


def relations() -> list[Relation]:
    """Every relation: the declared ones, and those that lie in filters (`where`) and ratios."""
    return [*_declared, *_implied()]


def check_relations(figures: Iterable[Figure]) -> list[Problem]:
    """The relations that do not hold among figures of the same area and period, each as one problem naming its figures."""
    places: dict[tuple[int, str], dict[str, Figure]] = {}
    for figure in figures:
        places.setdefault((figure.area.pk, figure.period.code), {})[figure.code] = figure
    return [
        Problem(
            relation.whole,
            _wording(relation, known),
            "请核对这些数的口径和记录。",
            f"relation.{relation.kind.value}",
        )
        for known in places.values()
        for relation in relations()
        if {relation.whole, *relation.parts} <= known.keys() and not _holds(relation, known)
    ]


def _implied() -> Iterator[Relation]:
    for code, one in declared().items():
        if isinstance(one, Ratio):
            yield Relation(RelationKind.RATIO, code, (one.part.code, one.whole.code))
        if isinstance(one, Indicator) and one.parent is not None and _grows(one, one.parent):
            yield Relation(RelationKind.SUBSET, one.parent.code, (code,))


def _grows(one: Indicator, parent: Indicator) -> bool:
    """Whether fewer records can only make the number smaller."""
    return one.measure == parent.measure and one.measure.kind not in (
        Kind.AVERAGE,
        Kind.TOTAL,
        Kind.LARGEST,
        Kind.YEAR,
    )


def _holds(relation: Relation, known: Mapping[str, Figure]) -> bool:
    whole, parts = known[relation.whole].value, [known[code].value for code in relation.parts]
    if whole is None or any(part is None for part in parts):
        return True
    numbers = [Fraction(part) for part in parts if part is not None]
    match relation.kind:
        case RelationKind.SUM:
            return sum(numbers) == whole
        case RelationKind.RATIO:
            return numbers[1] != 0 and numbers[0] / numbers[1] == whole
    return numbers[0] <= whole


def _wording(relation: Relation, known: Mapping[str, Figure]) -> str:
    def named(code: str) -> str:
        return f"“{known[code].label}”{known[code].exact}"

    parts = [named(code) for code in relation.parts]
    match relation.kind:
        case RelationKind.SUM:
            return f"{'、'.join(parts)}之和不等于{named(relation.whole)}。"
        case RelationKind.RATIO:
            return f"{parts[0]}与{parts[1]}之比不等于{named(relation.whole)}。"
    return f"{parts[0]}大于{named(relation.whole)}。"
