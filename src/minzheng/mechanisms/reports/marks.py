"""Marks in the text of a report: `[[indicator@period|words]]`, and sentences said on a condition: `{{condition|text}}`.

The period is a year (2019), a span (2019-01-01/2019-10-31) or a day (2019-10-31); behind it may stand the code of an area
below the report's own, as in `[[elder_care.hazards@2019@120110001|{}处]]`. In the words, `{}` or `{style}` is replaced by the
number (styles: `styles.word`), as in `[[elder_care.hazards@2019|{}处]]` or `[[rule_of_law.leaflets@2019|{余}份]]`; words
without braces are printed as they are and compared with the number. The condition of a sentence is read by `conditions`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"\[\[([a-z][a-z0-9_.]*)@([0-9/-]+)(?:@([0-9]{2,12}))?\|([^\[\]|]{1,60})\]\]")
_SLOT = re.compile(r"\{([^{}]*)\}")
_SAID = re.compile(r"\{\{([^{}\[\]|]{1,300})\|(.*?)\}\}", re.DOTALL)


@dataclass(frozen=True)
class Mark:
    """One mark: indicator code, period as written, the words, and the code of an area ("": the report's own)."""

    code: str
    period: str
    words: str
    area: str = ""

    @property
    def style(self) -> str | None:
        """What stands between the braces; None when the words are fixed."""
        found = _SLOT.search(self.words)
        return found[1] if found else None

    @property
    def text(self) -> str:
        """The mark as it is written into a text."""
        place = f"@{self.area}" if self.area else ""
        return f"[[{self.code}@{self.period}{place}|{self.words}]]"

    def filled(self, number: str) -> str:
        """The words with the number in the place of the braces."""
        return _SLOT.sub(lambda _: number, self.words)


@dataclass(frozen=True)
class Said:
    """Text that is said only if its condition holds; `condition` is empty for text that is always said."""

    text: str
    condition: str = ""


def sentences(text: str) -> Iterator[Said]:
    """The text in order, cut where a condition begins or ends."""
    end = 0
    for found in _SAID.finditer(text):
        if found.start() > end:
            yield Said(text[end : found.start()])
        yield Said(found[2], found[1].strip())
        end = found.end()
    if end < len(text):
        yield Said(text[end:])


def pieces(text: str) -> Iterator[str | Mark]:
    """Text and marks in order."""
    end = 0
    for found in _MARK.finditer(text):
        if found.start() > end:
            yield text[end : found.start()]
        yield Mark(found[1], found[2], found[4], found[3] or "")
        end = found.end()
    if end < len(text):
        yield text[end:]


def marks_of(text: str) -> list[Mark]:
    """The marks of a text in order, also those said on a condition."""
    return [piece for piece in pieces(text) if isinstance(piece, Mark)]


def with_mark(text: str, place: int, mark: Mark) -> str:
    """The text with its mark number `place` (from 0) replaced."""
    found = list(_MARK.finditer(text))[place]
    return text[: found.start()] + mark.text + text[found.end() :]


def broken(text: str) -> bool:
    """Whether some of the text looks like a mark or a condition and is none."""
    faulty = ("[[", "]]", "{{", "}}")
    plain = [piece for said in sentences(text) for piece in pieces(said.text) if isinstance(piece, str)]
    return any(sign in piece for piece in plain for sign in faulty)
