"""From a table to households: rows that stand together under one number, every fault of a cell noted at its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from minzheng.foundation.errors import Invalid, Problem
from minzheng.foundation.identifiers import IdKind, ResidentId
from minzheng.mechanisms.documents.public import Column, typed_row
from minzheng.mechanisms.registry.public import normal_name
from minzheng.mechanisms.rolls.declare import Faults, Home, Roll, Row
from minzheng.mechanisms.rolls.places import Places


@dataclass
class Group:
    """The rows of one household, what is wrong with them, and the household if it can be read."""

    number: str
    rows: list[Row] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    home: Home | None = None

    @property
    def first(self) -> int:
        """The Excel number of its first row: its mark within the table."""
        return self.rows[0].number


class GroupReader:
    """Reads the households of one table in order; remembers numbers of households and people to find repeats."""

    def __init__(self, roll: Roll, places: Places) -> None:
        self._roll, self._places = roll, places
        self._homes: dict[str, int] = {}
        self._people: dict[int, int] = {}  # the 17 digits before the check digit, and the row

    def groups(self, picked: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[Group]:
        """One household after the other."""
        group: Group | None = None
        for number, cells in picked:
            faults = Faults()
            row = self._row(number, cells, faults)
            own = row.values[self._roll.group]
            if group is None or own is None or own != group.number:
                if group is not None:
                    yield self._finished(group)
                group = Group(own or "")
            group.rows.append(row)
            group.faults.found += faults.found
        if group is not None:
            yield self._finished(group)

    def _row(self, number: int, cells: dict[str, Any], faults: Faults) -> Row:
        def note(column: Column, problem: Problem) -> None:
            faults.found.append((number, column.key, problem))

        values = typed_row(cells, self._roll.columns, note)
        name, person = values[self._roll.name], values[self._roll.person]
        if name is not None:
            values[self._roll.name] = self._parsed(normal_name, name, number, self._roll.name, faults)
        if person is not None:
            values[self._roll.person] = self._parsed(_resident, person, number, self._roll.person, faults)
        return Row(number, values, cells)

    def _parsed(self, parse: Any, text: str, number: int, key: str, faults: Faults) -> Any:
        try:
            return parse(text)
        except Invalid as error:
            faults.take(number, key, error)
            return None

    def _finished(self, group: Group) -> Group:
        first = self._homes.setdefault(group.number, group.first)
        if group.number and first != group.first:
            group.faults.add(
                group.first,
                self._roll.group,
                f"这一户在第{first}行已经出现过。",
                "同一户的各行须连在一起，请按户编号排序；不同的户请用不同的编号。",
                "roll.home_twice",
            )
        for row in group.rows:
            self._refuse_repeat(row, group.faults)
        group.home = self._roll.reader(group.rows, self._places, group.faults)
        return group

    def _refuse_repeat(self, row: Row, faults: Faults) -> None:
        number: ResidentId | None = row.values[self._roll.person]
        if number is None:
            return
        first = self._people.setdefault(int(number.number[:17]), row.number)
        if first != row.number:
            faults.add(
                row.number,
                self._roll.person,
                f"与第{first}行是同一个证件号码。",
                "一个人只能在一户中填一次，请删去重复的行或核对号码。",
                "roll.person_twice",
            )


def _resident(text: str) -> ResidentId:
    told = ResidentId.parse(text)
    if told.kind is IdKind.FOREIGNER:
        raise Invalid.because("这是外国人永久居留身份证号码。", "请填写居民身份证号码。", "roll.foreigner")
    return told
