"""What the checker finds in a text: figures, relations between them, and what it set aside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from minzheng.foundation.quantities import Quantity

Value = Fraction | str | tuple[Fraction, Fraction] | tuple[str, str] | None


class Kind(StrEnum):
    """What a printed number is."""

    COUNT = "count"
    MONEY = "money"
    RATE = "rate"
    AVERAGE = "average"
    THRESHOLD = "threshold"
    RANGE = "range"
    ORDINAL = "ordinal"
    RANK = "rank"
    DATE = "date"
    PERIOD = "period"
    DOCUMENT_NUMBER = "docno"
    NAME = "name"
    FOOTER = "footer"
    ADVERTISEMENT = "ad"


ASIDE = frozenset({Kind.FOOTER, Kind.ADVERTISEMENT})
NUMERIC = frozenset({Kind.COUNT, Kind.MONEY, Kind.RATE, Kind.AVERAGE, Kind.THRESHOLD, Kind.RANGE})


class Verdict(StrEnum):
    """Whether a relation is true at the precision in which it is printed."""

    HOLDS = "holds"
    FAILS = "fails"
    UNTESTABLE = "untestable"


class RelationType(StrEnum):
    """Which arithmetic a text states between its figures."""

    SUM = "sum"
    DIFFERENCE = "difference"
    BALANCE = "balance"
    RATE = "rate"
    AVERAGE = "average"
    GROWTH = "growth"
    PERCENTAGE_POINT = "percentage_point"
    SUBSET = "subset"
    CHANGE = "change"
    LISTING = "listing"
    REPEAT = "repeat"
    CONSISTENCY = "consistency"
    UNIT_SLIP = "unit_slip"
    DATE_ORDER = "date_order"
    PERIOD_BEYOND = "period_beyond"
    PLAUSIBILITY = "plausibility"
    OTHER_REPORT = "other_report"
    INDICATOR = "indicator"


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number: `value` in single units (元, fractions of one for %), place in the text as [start, end)."""

    id: str
    raw: str
    value: Value
    unit: str
    kind: Kind
    qualifier: str
    label: str
    subject: str
    area: str
    period: str
    start: int
    end: int
    quantity: Quantity | None = field(default=None, compare=False, repr=False)
    note: str = field(default="", compare=False, repr=False)

    @property
    def number(self) -> Fraction | None:
        """The value if it is one number."""
        return self.value if isinstance(self.value, Fraction) else None


@dataclass(frozen=True, slots=True)
class Relation:
    """What the text states between figures, tested: `operands` are ids, `computed` and `stated` in single units."""

    id: str
    type: RelationType
    operands: tuple[str, ...]
    formula: str
    computed: Value
    stated: Value
    verdict: Verdict
    sentence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """A stretch of the page that is no part of the report: navigation, page number, list number, telephone…"""

    what: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked report. Offsets count characters of `text`."""

    name: str
    text: str
    body: str
    year: int | None
    figures: tuple[Figure, ...]
    relations: tuple[Relation, ...]
    aside: tuple[SetAside, ...]

    @property
    def failures(self) -> tuple[Relation, ...]:
        """The relations that do not hold."""
        return tuple(relation for relation in self.relations if relation.verdict is Verdict.FAILS)

    def figure(self, id: str) -> Figure:
        """The figure of that id; ids number the figures from F001 on."""
        return self.figures[int(id[1:]) - 1]


@dataclass(frozen=True, slots=True)
class Known:
    """What Minzheng's own records say to a printed figure; not `sure` where words, period or subject only nearly fit.

    `weak` words say something only where the numbers are equal.
    """

    value: Fraction
    name: str
    source: str
    sure: bool = True
    weak: bool = False


class Indicators(Protocol):
    """Answers a figure of a report from records of one's own; the room of indicators gives one."""

    def known(self, figure: Figure, report: Checked) -> Sequence[Known]:
        """The recorded values this figure can be held against; none if it is not known."""
