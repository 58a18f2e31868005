"""What a roll is: a bureau's own table of households, one row per member, and how a domain reads one household of it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minzheng.foundation.errors import Missing, Problem, UserError
from minzheng.foundation.identifiers import ResidentId
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import Column
from minzheng.mechanisms.registry.public import FactKind, Register, register_of
from minzheng.mechanisms.rolls.places import Places


@dataclass(frozen=True)
class Row:
    """One row: its Excel number, typed values by column key (None where empty or wrong), and its cells as read."""

    number: int
    values: Mapping[str, Any]
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Member:
    """One person of a household; `row` is the Excel row that says so."""

    row: int
    name: str
    number: ResidentId
    relation: str
    phone: str | None = None


@dataclass(frozen=True)
class Stated:
    """A fact that comes with the household: about its nth member, or about the household (None); true from `since`."""

    member: int | None
    kind: FactKind
    value: Any
    since: date


@dataclass(frozen=True)
class Home:
    """A household as its rows say it. `line` gives the columns of its line in the register from the ids of its members."""

    number: str
    area: Area
    address: str
    members: tuple[Member, ...]
    head: int
    line: Callable[[Sequence[int]], Mapping[str, Any]]
    since: date
    stated: tuple[Stated, ...] = ()


class Faults:
    """What is wrong with the rows of one household; every fault has its row and the key of its column."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str, Problem]] = []

    def add(self, row: int, key: str, message: str, fix: str, code: str) -> None:
        """Note one fault and go on."""
        self.found.append((row, key, Problem(None, message, fix, code)))

    def take(self, row: int, key: str, error: UserError) -> None:
        """Note every problem of an error at a cell."""
        self.found += [(row, key, one) for one in error.problems]


Reader = Callable[[Sequence[Row], Places, Faults], Home | None]


@dataclass(frozen=True)
class Roll:
    """A register of households that can be taken over from a table.

    `group` is the column with the household's own number; its rows stand together. In `name` and `person` stand a
    member's name and identity number: the reader finds the normal name and a `ResidentId` there. `reader` gives the household of its rows, or None after noting what is wrong. Nobody in it may
    stand in one of the registers `excludes` as well.
    """

    register: Register
    columns: tuple[Column, ...]
    group: str
    name: str
    person: str
    reader: Reader
    sample: tuple[Mapping[str, Any], ...]
    excludes: Collection[str] = ()
    _labels: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._labels.update({one.key: one.label for one in self.columns})

    def label(self, key: str) -> str:
        """The heading of a column; that of the household's number for what no column says."""
        return self._labels.get(key, self._labels[self.group])


_rolls: dict[str, Roll] = {}


def remember(roll: Roll) -> Roll:
    """Keep a roll under the code of its register. Raises `ValueError` when there is one already."""
    if _rolls.setdefault(roll.register.code, roll) is not roll:
        raise ValueError(f"roll declared twice: {roll.register.code}")
    return roll


def rolls() -> list[Roll]:
    """Every declared roll, by the code of its register."""
    return [_rolls[code] for code in sorted(_rolls)]


def roll_of(register: str) -> Roll:
    """The roll of a register code; raises `Missing`."""
    if register not in _rolls:
        raise Missing.because(
            f"“{register_of(register).label}”不能用台账导入。", "请逐件办理。", "roll.unknown"
        )
    return _rolls[register]
