"""Outlines: what a report starts from, declared by a domain or a scenario."""

from dataclasses import dataclass

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.reports.models import Part


@dataclass(frozen=True)
class Say:
    """A paragraph that is said only if the condition `when` holds (see `conditions`; "": always)."""

    text: str
    when: str = ""


@dataclass(frozen=True)
class Section:
    """A heading of `level` 1–4 in a statutory part, with its paragraphs, both on the condition `when`.

    `{organ}`, `{year}`, `{last}` and `{next}` stand for who reports, the year of the report, and those before and after it.
    """

    title: str
    part: Part
    paragraphs: tuple[str | Say, ...] = ()
    level: int = 1
    when: str = ""


@dataclass(frozen=True)
class Outline:
    """An outline: its code (also the matter code that mandates name), title, and sections in order."""

    code: str
    title: str
    sections: tuple[Section, ...]


_outlines: dict[str, Outline] = {}


def declare_outline(outline: Outline) -> Outline:
    """Make an outline known; two under one code stop the start."""
    if _outlines.setdefault(outline.code, outline) is not outline:
        raise ValueError(f"outline declared twice: {outline.code}")
    return outline


def withdraw_outline(code: str) -> None:
    """Take an outline out again; for tests that declare their own."""
    _outlines.pop(code, None)


def outline_of(code: str) -> Outline:
    """The outline of a code; raises `Missing`."""
    try:
        return _outlines[code]
    except KeyError:
        raise Missing.because(
            f"没有编码为“{code[:80]}”的报告提纲。", "请从提纲目录中选择。", "report.outline"
        ) from None


def outlines() -> list[Outline]:
    """Every outline, by code."""
    return [_outlines[code] for code in sorted(_outlines)]
