"""Marks in the text of a report: `[[indicator@period|words]]`.

The period is a year (2019), a span (2019-01-01/2019-10-31) or a day (2019-10-31). In the words, `{}` or `{style}` is
replaced by the number (styles: `indicators.public.print_figure`), as in `[[elder_care.hazards@2019|{}处]]` or
`[[rule_of_law.leaflets@2019|{余}份]]`; words without braces are printed as they are and compared with the number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"\[\[([a-z][a-z0-9_.]*)@([0-9/-]+)\|([^\[\]|]{1,60})\]\]")
_SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Mark:
    """One mark: indicator code, period as written, and the words."""

    code: str
    period: str
    words: str

    @property
    def style(self) -> str | None:
        """What stands between the braces; None when the words are fixed."""
        found = _SLOT.search(self.words)
        return found[1] if found else None

    def filled(self, number: str) -> str:
        """The words with the number in the place of the braces."""
        return _SLOT.sub(lambda _: number, self.words)


def pieces(text: str) -> Iterator[str | Mark]:
    """Text and marks in order."""
    end = 0
    for found in _MARK.finditer(text):
        if found.start() > end:
            yield text[end : found.start()]
        yield Mark(found[1], found[2], found[3])
        end = found.end()
    if end < len(text):
        yield text[end:]


def broken(text: str) -> bool:
    """Whether some of the text looks like a mark and is none."""
    return any("[[" in piece or "]]" in piece for piece in pieces(text) if isinstance(piece, str))
