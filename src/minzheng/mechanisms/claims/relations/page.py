"""A read text as the finders of relations see it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from minzheng.mechanisms.claims.model import Figure, Kind, RelationType, Value, Verdict
from minzheng.mechanisms.claims.passages import Span
from minzheng.mechanisms.claims.reading import Read

_ALIKE = {"名": "人", "位": "人", "口": "人", "宗": "件", "起": "件", "例": "件", "件次": "件次", "所": "家"}
MOST = 60  # figures looked at together; no sentence of a report has more
COUNTED = frozenset({Kind.COUNT, Kind.MONEY})


@dataclass(frozen=True)
class Stated:
    """A relation found, before it has an id."""

    type: RelationType
    operands: tuple[Figure, ...]
    formula: str
    computed: Value
    stated: Value
    verdict: Verdict
    sentence: str


@dataclass
class Page:
    """The figures of a text by sentence, and the words between them."""

    read: Read
    found: list[Stated] = field(default_factory=list)
    _known: set[tuple[RelationType, frozenset[str], str]] = field(default_factory=set)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return self.read.figures

    @property
    def plain(self) -> str:
        return self.read.text.plain

    @cached_property
    def loose(self) -> tuple[Figure, ...]:
        """The figures outside tables, footers and advertisements."""
        aside = {Kind.FOOTER, Kind.ADVERTISEMENT}
        return tuple(f for f in self.figures if f.kind not in aside and f.start not in self.read.cells)

    @cached_property
    def sentences(self) -> list[list[Figure]]:
        """The loose figures, sentence by sentence, at most `MOST` at once."""
        groups: dict[int, list[Figure]] = {}
        for figure in self.loose:
            groups.setdefault(self.read.text.sentences.index(figure.start), []).append(figure)
        long = [groups[key] for key in sorted(groups)]
        return [group[n : n + MOST] for group in long for n in range(0, len(group), MOST)]

    def ahead(self, figure: Figure, start: int) -> list[Figure]:
        """The loose figures from a place up to a figure."""
        first = bisect_left(self._starts, start)
        return list(self.loose[first : bisect_left(self._starts, figure.start)])

    @cached_property
    def _starts(self) -> list[int]:
        return [figure.start for figure in self.loose]

    def pairs(self) -> Iterator[tuple[list[Figure], int]]:
        """Each sentence with the place of each of its figures."""
        for group in self.sentences:
            for at in range(len(group)):
                yield group, at

    def between(self, first: Figure, second: Figure) -> str:
        """The plain words between two figures."""
        return self.plain[first.end : second.start]

    def before(self, figure: Figure, length: int = 24) -> str:
        """The plain words of the clause before a figure, without those before the figure ahead of it."""
        clause = self.read.text.clauses.at(figure.start)
        return self.plain[max(clause.start, figure.start - length) : figure.start]

    def clause(self, figure: Figure) -> str:
        """The whole clause of a figure."""
        span = self.read.text.clauses.at(figure.start)
        return self.plain[span.start : span.end]

    def sentence(self, figure: Figure) -> Span:
        """The sentence of a figure."""
        return self.read.text.sentences.at(figure.start)

    def add(
        self,
        type: RelationType,
        operands: Sequence[Figure],
        formula: str,
        computed: Value,
        stated: Value,
        verdict: Verdict,
        sentence: str,
    ) -> None:
        """Note a relation, once."""
        key = (type, frozenset(figure.id for figure in operands), formula)
        if key not in self._known:
            self._known.add(key)
            self.found.append(Stated(type, tuple(operands), formula, computed, stated, verdict, sentence))


def alike(first: Figure, second: Figure) -> bool:
    """Whether two figures count in the same unit (人 and 名 are one)."""
    return _ALIKE.get(first.unit, first.unit) == _ALIKE.get(second.unit, second.unit)


def ends_with(words: str, pattern: str) -> bool:
    """Whether words end with one of the given."""
    return bool(re.search(rf"(?:{pattern})[^0-9,;。]{{0,8}}$", words))
