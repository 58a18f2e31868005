"""A text as lines, sentences and clauses, with every offset kept: signs are made plain one for one."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN = (
    str.maketrans({"\u3000": " ", "\xa0": " ", "\u2003": " ", "﹪": "%", "﹣": "-", "〜": "~", "︰": ":"})
    | _WIDE
)
_SENTENCE = re.compile(r"[。!?\n]+")
_CLAUSE = re.compile(r"[,;:。!?\n]+")
_SEGMENT = re.compile(r"[;。!?\n]+")
MOST_CELLS = 80
_ROW = re.compile(r"\t|\s*\|\s*| {2,}")


def plain(text: str) -> str:
    """Full-width digits, letters and marks as plain ones; as long as before."""
    return text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch [start, end) of the text."""

    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """A text and its parts. `plain` has the same length as `raw`."""

    raw: str

    @cached_property
    def plain(self) -> str:
        return plain(self.raw)

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        spans, at = [], 0
        for line in self.plain.split("\n"):
            spans.append(Span(at, at + len(line)))
            at += len(line) + 1
        return tuple(spans)

    @cached_property
    def sentences(self) -> "Cuts":
        return Cuts.of(self.plain, _SENTENCE, 1_500)

    @cached_property
    def segments(self) -> "Cuts":
        return Cuts.of(self.plain, _SEGMENT, 1_500)

    @cached_property
    def clauses(self) -> "Cuts":
        return Cuts.of(self.plain, _CLAUSE, 240)

    def line_at(self, position: int) -> Span:
        """The line in which a position lies."""
        return self.lines[bisect_right(self._line_starts, position) - 1]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def of(self, span: Span) -> str:
        """The plain text of a stretch."""
        return self.plain[span.start : span.end]


@dataclass(frozen=True)
class Cuts:
    """The stretches between the marks of one kind."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str, mark: re.Pattern[str], most: int) -> "Cuts":
        """Cut at every mark, and within stretches longer than anything people write."""
        starts: list[int] = [0]
        ends: list[int] = []
        for found in mark.finditer(text):
            if found[0] == ":" and _between_digits(text, found.start()):
                continue
            if found[0] == "," and _between_digits(text, found.start()):
                continue
            _upto(found.start(), most, starts, ends)
            starts.append(found.end())
        _upto(len(text), most, starts, ends)
        return cls(tuple(starts), tuple(ends))

    def index(self, position: int) -> int:
        """The number of the stretch in which a position lies."""
        return bisect_right(self.starts, position) - 1

    def at(self, position: int) -> Span:
        """The stretch in which a position lies."""
        found = self.index(position)
        return Span(self.starts[found], max(self.ends[found], self.starts[found]))


def _upto(end: int, most: int, starts: list[int], ends: list[int]) -> None:
    """End the stretch begun last, in pieces if it is too long."""
    while end - starts[-1] > most:
        ends.append(starts[-1] + most)
        starts.append(starts[-1] + most)
    ends.append(end)


def _between_digits(text: str, position: int) -> bool:
    after = text[position + 1 : position + 5]
    if not text[position - 1 : position].isdigit():
        return False
    return after[:2].isdigit() if text[position] == ":" else bool(re.match(r"[0-9]{3}(?![0-9])", after))


def cells(line: str) -> list[Span]:
    """The cells of a line of a table, empty ones left out; offsets within the line. None of a line with far too many."""
    spans, at = [], 0
    for mark in (*_ROW.finditer(line), None):
        end = mark.start() if mark else len(line)
        if line[at:end].strip():
            lead = len(line[at:end]) - len(line[at:end].lstrip())
            spans.append(Span(at + lead, at + len(line[at:end].rstrip())))
        at = mark.end() if mark else end
    return spans if len(spans) <= MOST_CELLS else []
