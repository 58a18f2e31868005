"""Outlines: what a report starts from, declared by a domain or a scenario, in files or in code."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.reports.library import Passage, find_passage
from minzheng.mechanisms.reports.models import Part

_PARTS = {part.name.lower(): part for part in Part}


@dataclass(frozen=True)
class Say:
    """A paragraph that is said only if the condition `when` holds (see `conditions`; "": always).

    `ask` is put to the editor as a comment on the paragraph when a report is begun: what only people can know.
    """

    text: str
    when: str = ""
    ask: str = ""


@dataclass(frozen=True)
class Take:
    """A paragraph out of the library, by its code."""

    code: str

    @property
    def said(self) -> Say:
        """The paragraph; raises `Missing`."""
        found: Passage = find_passage(self.code)
        return Say(found.text, found.when)


@dataclass(frozen=True)
class Section:
    """A heading of `level` 1–4 in a statutory part, with its paragraphs, both on the condition `when`.

    `{organ}`, `{year}`, `{last}` and `{next}` stand for who reports, the year of the report, and those before and after it.
    """

    title: str
    part: Part
    paragraphs: tuple[str | Say | Take, ...] = ()
    level: int = 1
    when: str = ""

    @property
    def said(self) -> list[Say]:
        """The paragraphs, those of the library among them."""
        return [
            each if isinstance(each, Say) else each.said if isinstance(each, Take) else Say(each)
            for each in self.paragraphs
        ]


@dataclass(frozen=True)
class Outline:
    """An outline: its code (also the matter code that mandates name), title, sections in order; `organ` if it is one bureau's."""

    code: str
    title: str
    sections: tuple[Section, ...]
    organ: str = ""

    @property
    def name(self) -> str:
        """The title without year and organ."""
        return self.title.replace("{organ}", "").replace("{year}年", "")


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


def outlines(organ: str = "") -> list[Outline]:
    """Every outline that a bureau may use, by code; without `organ` all there are."""
    found = (_outlines[code] for code in sorted(_outlines))
    return [one for one in found if not organ or one.organ in ("", organ)]


def read_outline(path: Path) -> Outline:
    """An outline out of a YAML file: code, title, organ, and sections with title, part, level, when and paragraphs.

    A paragraph is a text, `{take: code}` of the library, or `{text, when, ask}`.
    """
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    sections = tuple(_section(one) for one in raw["sections"])
    return Outline(raw["code"], raw["title"], sections, raw.get("organ", ""))


def declare_outlines_of_apps() -> None:
    """Declare the outlines that lie as `outlines/*.yaml` beside the rooms."""
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path).glob("outlines/*.yaml")):
            made = read_outline(path)
            _outlines.setdefault(made.code, made)


def _section(raw: Mapping[str, Any]) -> Section:
    paragraphs = tuple(_paragraph(one) for one in raw.get("paragraphs", ()))
    return Section(raw["title"], _PARTS[raw["part"]], paragraphs, raw.get("level", 1), raw.get("when", ""))


def _paragraph(raw: str | Mapping[str, str]) -> str | Say | Take:
    if isinstance(raw, str):
        return raw
    return Take(raw["take"]) if "take" in raw else Say(**raw)
