"""Checklists: what is looked at, on which basis, what a fault is worth, and whom it concerns."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Missing


@dataclass(frozen=True)
class HazardClass:
    """A class of faults. `receiver` is the department that must be told (抄告); `major` marks 重大隐患."""

    code: str
    label: str
    receiver: str | None = None
    major: bool = False


@dataclass(frozen=True)
class Item:
    """One thing to look at. `points` are what an open fault takes off the score."""

    key: str
    text: str
    basis: Citation
    hazard_class: HazardClass
    points: int = 0


@dataclass(frozen=True)
class Checklist:
    """A checklist in one version, in force from `since`; `order_matter` is the matter that orders rectification."""

    code: str
    label: str
    since: datetime.date
    basis: Citation
    items: tuple[Item, ...]
    order_matter: str

    def but(self, since: datetime.date, **changes: Any) -> "Checklist":
        """The next version: the same but for `changes`."""
        return replace(self, since=since, **changes)

    def item(self, key: str) -> Item:
        """The item of a key; raises `Missing`."""
        for one in self.items:
            if one.key == key:
                return one
        raise Missing.because(f"“{self.label}”没有检查项“{key[:40]}”。", "请刷新页面。", "unknown_item")


class BadChecklist(Exception):
    """A declaration that cannot work; the program does not start with it."""


_classes: dict[str, HazardClass] = {}
_checklists: dict[str, tuple[Checklist, ...]] = {}


def declare_hazard_class(one: HazardClass) -> HazardClass:
    """Make a hazard class known; raises `BadChecklist` for another class of the same code."""
    if _classes.setdefault(one.code, one) != one:
        raise BadChecklist(f"hazard class declared twice: {one.code}")
    return one


def hazard_class(code: str) -> HazardClass:
    """The hazard class of a code; raises `Missing`."""
    try:
        return _classes[code]
    except KeyError:
        raise Missing.because(
            f"没有编码为“{code[:40]}”的隐患类别。", "请核对编码。", "unknown_class"
        ) from None


def declare_checklist(*versions: Checklist) -> tuple[Checklist, ...]:
    """Make a checklist known in all its versions. Raises `BadChecklist` naming every fault."""
    ordered = tuple(sorted(versions, key=lambda one: one.since))
    faults = [fault for one in ordered for fault in _faults(one)]
    if len({one.code for one in ordered}) != 1 or len({one.since for one in ordered}) != len(ordered):
        faults.append("versions need one code and different days")
    if ordered[0].code in _checklists:
        faults.append("declared twice")
    if faults:
        raise BadChecklist(f"{ordered[0].code}: " + "; ".join(faults))
    _checklists[ordered[0].code] = ordered
    return ordered


def withdraw_checklist(code: str) -> None:
    """Take a checklist out again; for tests that declare their own."""
    _checklists.pop(code, None)


def checklist(code: str, on: datetime.date) -> Checklist:
    """The version of a checklist in force on a day; raises `Missing`."""
    for one in reversed(_checklists.get(code, ())):
        if one.since <= on:
            return one
    raise Missing.because(
        f"{on:%Y年%m月%d日}没有编码为“{code[:60]}”的检查表。", "请核对检查表和日期。", "unknown_checklist"
    )


def all_checklists() -> list[tuple[Checklist, ...]]:
    """Every declared checklist with its versions, by code."""
    return [_checklists[code] for code in sorted(_checklists)]


def _faults(one: Checklist) -> list[str]:
    keys = [item.key for item in one.items]
    faults = [f"item twice: {key}" for key in sorted(set(keys)) if keys.count(key) > 1]
    if not keys:
        faults.append(f"{one.since} has no items")
    faults += [
        f"{item.key}: unknown class {item.hazard_class.code}"
        for item in one.items
        if _classes.get(item.hazard_class.code) != item.hazard_class
    ]
    faults += [f"{item.key}: negative points" for item in one.items if item.points < 0]
    return faults
