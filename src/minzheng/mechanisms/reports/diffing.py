"""Before and after as one text: what was taken out, what was put in, what stayed; a mark is never cut."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from minzheng.mechanisms.reports.models import Change

_WORDS = re.compile(r"\[\[.*?\]\]|[A-Za-z0-9.]+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `kind` is same, out or in."""

    kind: str
    text: str


def pieces_of(before: str, after: str) -> list[Piece]:
    """The pieces in order; those not `in` make the text before, those not `out` the text after."""
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Piece] = []
    for kind, start, end, begin, stop in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(left[start:end])))
            continue
        found += [
            Piece(side, "".join(words))
            for side, words in (("out", left[start:end]), ("in", right[begin:stop]))
            if words
        ]
    return found


def changed_in(change: Change) -> list[Piece]:
    """What a change took out and put in."""
    return pieces_of(change.before, change.after)
