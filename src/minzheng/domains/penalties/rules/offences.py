"""违法行为目录: what may be punished, by which article, within which discretion (裁量基准), and what first offenders are spared.

The catalogue is data (`offences.yaml`), in dated versions. Where the law changed after the act, the lighter version counts
(行政处罚法 37).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Invalid
from minzheng.foundation.money import format_yuan, parse_yuan
from minzheng.mechanisms.law.public import cite, read_rows

SLIGHT, ORDINARY, SERIOUS = DEGREES = ("轻微", "一般", "严重")
NO_BAN, *_ = BANS = ("无", "限期停止活动", "责令停业整顿", "撤销登记", "吊销登记证书")  # ever heavier
NO_HARM, LITTLE_HARM, HARM = HARMS = ("没有危害后果", "危害后果轻微", "有危害后果")
_FILE = Path(__file__).with_name("offences.yaml")


@dataclass(frozen=True)
class Fine:
    """A fine between `least` and `most`: 分 where `of` is fixed, else per cent of turnover (违法经营额) or gains (违法所得)."""

    of: Literal["fixed", "turnover", "gains"]
    least: int
    most: int

    def bounds(self, turnover: int, gains: int) -> tuple[int, int]:
        """Least and most in 分 for amounts in 分."""
        if self.of == "fixed":
            return self.least, self.most
        base = turnover if self.of == "turnover" else gains
        return base * self.least // 100, base * self.most // 100


@dataclass(frozen=True)
class Degree:
    """What one degree of an offence allows."""

    warning: bool
    fine: Fine | None
    confiscate: bool
    ban: tuple[str, ...]

    def weight(self, beside: "Degree") -> tuple[int, int]:
        """Bans, then the most of the fine where both are reckoned in the same way."""
        alike = self.fine is not None and beside.fine is not None and self.fine.of == beside.fine.of
        return len(self.ban), self.fine.most if alike and self.fine else bool(self.fine)


@dataclass(frozen=True)
class Offence:
    """One offence in one version; `first_time` stands on the list of 首违不罚, `light` on that of lighter penalties."""

    name: str
    subjects: tuple[str, ...]
    since: datetime.date
    until: datetime.date | None
    basis: Citation
    first_time: bool
    light: bool
    endangers: bool
    degrees: Mapping[str, Degree]

    def lighter_than(self, other: "Offence") -> bool:
        """Whether every degree both know threatens no more bans and no higher fine, and one of them less.

        Fines on different bases (fixed, turnover, gains) cannot be compared and count as equal.
        """
        shared = [(self.degrees[key], other.degrees[key]) for key in self.degrees if key in other.degrees]
        return all(a.weight(b) <= b.weight(a) for a, b in shared) and any(
            a.weight(b) < b.weight(a) for a, b in shared
        )


def names(subject: str) -> tuple[str, ...]:
    """Offences that a kind of subject (organisation, facility, person) can commit, each once."""
    return tuple(dict.fromkeys(one.name for one in _catalogue() if subject in one.subjects))


def offence(name: str, committed_on: datetime.date, decided_on: datetime.date) -> Offence:
    """The version that counts: of the day of the act, or the later one where it is lighter (从旧兼从轻).

    Raises `Invalid` where neither day has a version.
    """
    then, now = (_on(name, day) for day in (committed_on, decided_on))
    if then is None:
        raise Invalid.because(
            f"“{name}”在{committed_on}(违法行为发生日)没有处罚依据。",
            "请核对违法行为和发生日期;当时没有规定的,不予处罚。",
            "no_law_then",
            "committed_on",
        )
    return now if now is not None and now.lighter_than(then) else then


def _on(name: str, day: datetime.date) -> Offence | None:
    for one in _catalogue():
        if one.name == name and one.since <= day and (one.until is None or day <= one.until):
            return one
    return None


@cache
def _catalogue() -> tuple[Offence, ...]:
    return tuple(_version(row, each) for row in read_rows(_FILE) for each in row["versions"])


def _version(row: Mapping[str, Any], each: Mapping[str, Any]) -> Offence:
    basis = each["basis"]
    articles = (basis["article"],) if "article" in basis else ()
    return Offence(
        row["name"],
        tuple(row["subjects"]),
        each["from"],
        each.get("to"),
        cite(basis["title"], *articles),
        each.get("first_time", False),
        each.get("light", False),
        each.get("endangers", False),
        {name: _degree(allowed) for name, allowed in each["degrees"].items()},
    )


def _degree(allowed: Mapping[str, Any]) -> Degree:
    fine = allowed.get("fine")
    return Degree(
        allowed.get("warning", False),
        _fine(fine) if fine else None,
        allowed.get("confiscate", False),
        tuple(allowed.get("ban", ())),
    )


def _fine(row: Mapping[str, Any]) -> Fine:
    if row["of"] == "fixed":
        return Fine("fixed", *(parse_yuan(row[key].removesuffix("元")) for key in ("least", "most")))
    return Fine(row["of"], row["least"], row["most"])


def outside(one: Offence, proposed: Mapping[str, Any]) -> list[str]:
    """Every way in which a proposed penalty (answers of the form) leaves the discretion range, in plain sentences."""
    degree = one.degrees.get(proposed["degree"])
    if degree is None:
        return [f"“{one.name}”没有“{proposed['degree']}”这一档。"]
    found = []
    mildest = next(iter(one.degrees))
    if (
        one.light
        and proposed.get("corrected")
        and proposed.get("harm") != HARM
        and proposed["degree"] != mildest
    ):
        found.append(f"列入从轻处罚清单,已及时改正且危害轻微的,在{mildest}档内处罚。")
    if proposed["warning"] and not degree.warning:
        found.append("这一档没有警告。")
    if proposed["ban"] != NO_BAN and proposed["ban"] not in degree.ban:
        found.append(f"这一档不能{proposed['ban']}。")
    if proposed.get("confiscated", 0) and not degree.confiscate:
        found.append("这一档没有没收。")
    amount = proposed.get("fine", 0)
    if degree.fine is None:
        return [*found, "这一档没有罚款。"] if amount else found
    least, most = degree.fine.bounds(proposed.get("turnover", 0), proposed.get("gains", 0))
    if amount and not least <= amount <= most:
        shown = f"{format_yuan(least)}元至{format_yuan(most)}元"
        found.append(f"罚款{format_yuan(amount)}元不在{proposed['degree']}档的{shown}之内。")
    return found
