"""Kinds of activities: what is done and counted, with typed measures and fields."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minzheng.foundation.errors import Invalid, Missing
from minzheng.mechanisms.matters.public import Form

if TYPE_CHECKING:
    from minzheng.mechanisms.activities.models import Activity

OWN_COLUMNS = ("title", "on", "until", "area", "place")
MOST = 10_000_000
_WHOLE = re.compile(r"[0-9]{1,8}")


class BadKind(Exception):
    """A declaration that cannot work; the program does not start with it."""


@dataclass(frozen=True)
class Measure:
    """A whole number counted at every activity of a kind, such as people (人次) or leaflets (份)."""

    key: str
    label: str
    unit: str

    def parse(self, given: Any) -> int:
        """The number from an int or a text such as "7,000"; raises `Invalid`. Empty is not zero."""
        text = "" if given is None or isinstance(given, bool) else str(given).strip().replace(",", "")
        if not text:
            raise Invalid.because(f"“{self.label}”没有填写。", "没有时请填0。", "required", self.key)
        if not _WHOLE.fullmatch(text) or int(text) > MOST:
            raise Invalid.because(
                f"“{self.label}”:“{text[:20]}”不是0到{MOST}之间的整数。",
                f"请填写阿拉伯数字,单位为{self.unit}。",
                "not_whole",
                self.key,
            )
        return int(text)


@dataclass(frozen=True)
class Kind:
    """A kind of activity: its code, label, counting unit (次, 场 …), measures, and further fields.

    `holds` is called with activities just recorded, corrected or declared void and raises when they cannot stand beside
    the others; then nothing is kept.
    """

    code: str
    label: str
    unit: str
    measures: tuple[Measure, ...] = ()
    fields: Form = Form()
    holds: Callable[[Sequence["Activity"]], None] | None = None

    def check(self, changed: Sequence["Activity"]) -> None:
        """Raise what `holds` finds wrong with activities that were just written."""
        if self.holds is not None:
            self.holds(changed)


_kinds: dict[str, Kind] = {}


def declare_kind(kind: Kind) -> Kind:
    """Make a kind known. Raises `BadKind` for a code or key used twice, and for sensitive fields (they need a case)."""
    if kind.code in _kinds:
        raise BadKind(f"activity kind declared twice: {kind.code}")
    keys = [*OWN_COLUMNS, *(one.key for one in kind.measures), *(one.key for one in kind.fields.fields)]
    labels = [one.label for one in kind.measures] + [one.label for one in kind.fields.fields]
    for names in (keys, labels):
        if twice := {name for name in names if names.count(name) > 1}:
            raise BadKind(f"{kind.code}: used twice: {', '.join(sorted(twice))}")
    if any(one.sensitive for one in kind.fields.fields):
        raise BadKind(f"{kind.code}: an activity keeps no sensitive answers")
    _kinds[kind.code] = kind
    return kind


def withdraw_kind(code: str) -> None:
    """Take a kind out again; for tests that declare their own."""
    _kinds.pop(code, None)


def kind_of(code: str) -> Kind:
    """The declared kind of a code; raises `Missing`."""
    try:
        return _kinds[code]
    except KeyError:
        raise Missing.because(
            f"没有编码为“{code[:60]}”的活动类别。", "请从活动类别中选择。", "unknown_kind"
        ) from None


def all_kinds() -> list[Kind]:
    """Every declared kind, by code."""
    return [_kinds[code] for code in sorted(_kinds)]
