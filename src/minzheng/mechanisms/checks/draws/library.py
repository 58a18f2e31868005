"""抽查事项清单: what may be drawn for inspection, on which basis, from which list, at least how much of it, how often."""

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Invalid, Missing
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.checks.declare import BadChecklist
from minzheng.mechanisms.law.public import TermRef, parameter


@dataclass(frozen=True)
class Candidate:
    """One object on a register: its registry key ("organisation:12"), name, and the group it is drawn in."""

    key: str
    name: str
    group: str


@dataclass(frozen=True)
class DrawGroup:
    """A credit or risk class. `share` is the parameter of its own share; without one the item's floor counts."""

    label: str
    share: str = ""


@dataclass(frozen=True)
class DrawItem:
    """One entry of the library in one version. `floor`, `cap` and the groups' shares are codes of dated parameters.

    `pool` gives the objects of an area on a day. Nobody is inspected more than `cap` times within `window`.
    """

    code: str
    label: str
    since: datetime.date
    basis: Citation
    checklist: str
    objects: str
    floor: str
    groups: tuple[DrawGroup, ...]
    cap: str
    window: TermRef
    documents: tuple[str, ...]
    pool: Callable[[Area, datetime.date], Iterable[Candidate]]

    def but(self, since: datetime.date, **changes: Any) -> "DrawItem":
        """The next version: the same but for `changes`."""
        return replace(self, since=since, **changes)


_items: dict[str, tuple[DrawItem, ...]] = {}


def declare_draw_item(*versions: DrawItem) -> tuple[DrawItem, ...]:
    """Make an item known in all its versions. Raises `BadChecklist` naming every fault."""
    ordered = tuple(sorted(versions, key=lambda one: one.since))
    code, faults = ordered[0].code, []
    if {one.code for one in ordered} != {code} or len({one.since for one in ordered}) != len(ordered):
        faults.append("versions need one code and different days")
    for one in ordered:
        labels = [group.label for group in one.groups]
        if not labels or len(set(labels)) != len(labels):
            faults.append(f"{one.since}: groups are needed, each once")
    others = [each[-1].label for known, each in _items.items() if known != code]
    if code in _items or ordered[-1].label in others:
        faults.append("declared twice")
    if faults:
        raise BadChecklist(f"{code}: " + "; ".join(faults))
    _items[code] = ordered
    return ordered


def withdraw_draw_item(code: str) -> None:
    """Take an item out again; for tests that declare their own."""
    _items.pop(code, None)


def draw_item(code: str, on: datetime.date) -> DrawItem:
    """The version of an item in force on a day; raises `Missing`."""
    for one in reversed(_items.get(code, ())):
        if one.since <= on:
            return one
    raise Missing.because(
        f"{on:%Y年%m月%d日}抽查事项清单中没有“{code[:60]}”。", "请核对事项和日期。", "unknown_item"
    )


def draw_items(on: datetime.date) -> list[DrawItem]:
    """The library of a day, by code."""
    current = (each for _, each in sorted(_items.items()) if each[0].since <= on)
    return [draw_item(each[0].code, on) for each in current]


def read_share(text: str) -> Fraction:
    """The share of a plan's "5%" or "2.5%"; raises `Invalid`."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?%", text) or not 0 < Fraction(text[:-1]) <= 100:
        raise Invalid.because(
            f"“{text[:20]}”不是抽查比例。", "请写成如“5%”,不超过100%。", "bad_share", "share"
        )
    return Fraction(text[:-1]) / 100


def floor_of(item: DrawItem, area: Area, on: datetime.date) -> Fraction:
    """The least share of the whole list that has to be drawn."""
    return parameter(item.floor, area, on).share


def shares_of(item: DrawItem, promised: Fraction, area: Area, on: datetime.date) -> dict[str, Fraction]:
    """The share drawn of each group: what the plan promises, or more where the group's own parameter says so."""
    least = max(promised, floor_of(item, area, on))
    return {
        group.label: max(least, parameter(group.share, area, on).share) if group.share else least
        for group in item.groups
    }


def cap_of(item: DrawItem, area: Area, on: datetime.date) -> int:
    """How often one object may be inspected within the window."""
    return parameter(item.cap, area, on).amount
