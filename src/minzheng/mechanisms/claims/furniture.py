"""What stands on the page beside the report: navigation, footers, advertisements, telephones, list and page numbers."""

import re
from dataclasses import dataclass, field

from minzheng.mechanisms.claims import lexicon
from minzheng.mechanisms.claims.model import Kind, SetAside
from minzheng.mechanisms.claims.passages import Span, Text, cells

_BARE = re.compile(r"^\s*\d{1,4}\s*$")
_AD_TAIL = 0.5  # advertisements stand in the second half of a page


@dataclass
class Furniture:
    """`aside` is taken out; `kinds` gives lines whose numbers are figures of the footer or an advertisement."""

    aside: list[SetAside] = field(default_factory=list)
    kinds: dict[int, Kind] = field(default_factory=dict)
    codes: list[tuple[Span, Kind]] = field(default_factory=list)


def find(text: Text) -> Furniture:
    """The furniture of a text; figures are looked for outside `aside` only."""
    found = Furniture()
    bare = _bare_runs(text)
    for line in text.lines:
        _line(text, line, found, line.start in bare)
    for pattern in lexicon.patterns("furniture", "list_numbers", "sentence"):
        for mark in pattern.finditer(text.plain):
            found.aside.append(SetAside("list_number", *mark.span()))
    return found


def _line(text: Text, line: Span, found: Furniture, page_number: bool) -> None:
    words = text.of(line)
    if not words.strip():
        return
    if page_number or _any(("page_numbers",), words):
        found.aside.append(SetAside("page_number", line.start, line.end))
        return
    if _any(("navigation",), words):
        _navigation(words, line, found)
    if _is_advertisement(text, line, words):
        found.kinds[line.start] = Kind.ADVERTISEMENT
        found.aside.append(SetAside("advertisement", line.start, line.end))
    elif len(words) < 200 and _any(("footer",), words):
        found.kinds[line.start] = Kind.FOOTER
        found.aside.append(SetAside("footer", line.start, line.end))
    kind = found.kinds.get(line.start, Kind.FOOTER)
    for name in ("codes", "phones") if kind is Kind.FOOTER and line.start in found.kinds else ("phones",):
        for pattern in lexicon.patterns("furniture", name):
            for code in pattern.finditer(words):
                found.codes.append((Span(line.start + code.start(), line.start + code.end()), kind))
    starts = [cell.start for cell in cells(words)] if "|" in words or "\t" in words else [0]
    for pattern in lexicon.patterns("furniture", "list_numbers", "line"):
        for start in starts:
            if mark := pattern.match(words[start:]):
                found.aside.append(
                    SetAside("list_number", line.start + start, line.start + start + mark.end())
                )


def _navigation(words: str, line: Span, found: Furniture) -> None:
    counter = re.compile(lexicon.read("furniture")["counter"])
    for mark in counter.finditer(words):
        found.aside.append(SetAside("page_counter", line.start + mark.start(1), line.start + mark.end(1)))
    found.aside.append(SetAside("navigation", line.start, line.end))


def _is_advertisement(text: Text, line: Span, words: str) -> bool:
    if line.end < len(text.plain) * _AD_TAIL and len(text.lines) > 3:
        return False
    cues = sum(bool(cue.search(words)) for cue in lexicon.patterns("furniture", "advertisement", "cues"))
    return cues >= int(lexicon.read("furniture")["advertisement"]["enough"])


def _any(path: tuple[str, ...], words: str) -> bool:
    return any(pattern.search(words) for pattern in lexicon.patterns("furniture", *path))


def _bare_runs(text: Text) -> set[int]:
    """Lines that hold a lonely small number: page numbers, unless they stand in a column of cells."""
    lonely: set[int] = set()
    lines = [line for line in text.lines if text.of(line).strip()]
    for at, line in enumerate(lines):
        if not _BARE.match(text.of(line)) or len(lines) < 5:
            continue
        beside = [text.of(lines[n]).strip() for n in (at - 1, at + 1) if 0 <= n < len(lines)]
        if all(len(words) >= 15 for words in beside):
            lonely.add(line.start)
    return lonely
