"""Holding households of a table against the registers: new, there already and equal, or in the way of something."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.db.models import F, Q

from minzheng.foundation.masking import mask_name
from minzheng.mechanisms.registry.public import (
    Fact,
    Household,
    Membership,
    Person,
    RegisterEntry,
    find_many,
    register_of,
)
from minzheng.mechanisms.rolls.comparing import Held, differences
from minzheng.mechanisms.rolls.declare import Home, Roll
from minzheng.mechanisms.rolls.reading import Group

_MOVED = "请先办理家庭成员变更，或核对户编号和证件号码。"


@dataclass
class Verdict:
    """What is to become of one household: `usable` ones are entered, `same` ones need nothing, the others go back."""

    group: Group
    people: list[Person | None] = field(default_factory=list)
    household: Household | None = None
    entry: RegisterEntry | None = None
    held: Held | None = None
    joining: list[bool] = field(default_factory=list)

    @property
    def usable(self) -> bool:
        return not self.group.faults.found and self.entry is None

    @property
    def same(self) -> bool:
        return not self.group.faults.found and self.entry is not None

    @property
    def differs(self) -> bool:
        return any(one.code == "roll.differs" for _, _, one in self.group.faults.found)


def examine(roll: Roll, groups: Sequence[Group], on: date) -> list[Verdict]:
    """The verdicts on some households, in order; a handful of queries whatever their number."""
    return _Examination(roll, groups, on).verdicts()


class _Examination:
    def __init__(self, roll: Roll, groups: Sequence[Group], on: date) -> None:
        self._roll, self._groups, self._on = roll, groups, on
        rows = chain.from_iterable(group.rows for group in groups)
        numbers = {one.number for row in rows if (one := row.values[roll.person]) is not None}
        self._people = find_many(numbers)
        self._of: dict[int, list[Membership]] = defaultdict(list)
        self._in: dict[int, list[Membership]] = defaultdict(list)
        self._lines: dict[int, list[RegisterEntry]] = defaultdict(list)
        self._others: dict[tuple[str, int], list[RegisterEntry]] = defaultdict(list)
        self._facts: dict[tuple[str, int, str], list[Fact]] = defaultdict(list)
        if self._people:
            self._read()

    def _read(self) -> None:
        ids = [person.pk for person in self._people.values()]
        held = Membership.objects.filter(valid__isempty=False)
        homes = set(held.filter(person__in=ids).values_list("household", flat=True))
        rows = held.filter(Q(person__in=ids) | Q(household__in=homes)).select_related("household")
        for one in rows:
            self._of[one.person_id].append(one)
            self._in[one.household_id].append(one)
        lines = RegisterEntry.objects.filter(Q(valid_to=None) | Q(valid_to__gt=F("valid_from")))
        about = Q(person__in=ids) | Q(household__in=homes)
        for line in lines.filter(about, register__in=[self._roll.register.code, *self._roll.excludes]):
            if line.register == self._roll.register.code and line.household_id:
                self._lines[line.household_id].append(line)
            elif line.valid_to is None or line.valid_to > self._on:
                kind = "household" if line.household_id else "person"
                self._others[kind, line.household_id or line.person_id or 0].append(line)
        for fact in Fact.objects.filter(about, known__upper_inf=True, kind__in=self._kinds()):
            kind = "household" if fact.household_id else "person"
            self._facts[kind, fact.household_id or fact.person_id or 0, fact.kind].append(fact)

    def _kinds(self) -> set[str]:
        homes = (group.home for group in self._groups if group.home is not None)
        return {one.kind.code for home in homes for one in home.stated}

    def verdicts(self) -> list[Verdict]:
        return [self._verdict(group) for group in self._groups]

    def _verdict(self, group: Group) -> Verdict:
        for row in group.rows:
            number, name = row.values[self._roll.person], row.values[self._roll.name]
            if number is not None and (person := self._people.get(number.number)) is not None:
                self._about_person(group, row.number, person, name)
        made = Verdict(group)
        if group.home is not None:
            made.people = [self._people.get(one.number.number) for one in group.home.members]
            self._about_home(made, group.home)
        return made

    def _about_person(self, group: Group, row: int, person: Person, name: str | None) -> None:
        faults, key = group.faults, self._roll.person
        if name is not None and person.name != name:
            faults.add(
                row, self._roll.name,
                f"该证件号码已登记，姓名为“{mask_name(person.name)}”，与所填姓名不同。",
                "请核对证件；如本人改过名，请先办理人员信息更正。", "person.other_name",
            )  # fmt: skip
        if person.died_on is not None:
            faults.add(
                row, key, f"该人员已于{person.died_on}去世。", "请核对；确已去世的，从表中删去。", "roll.dead"
            )
        homes = [one.household_id for one in self._of[person.pk] if one.valid.upper is None]
        for line in chain(
            self._others["person", person.pk], *(self._others["household", home] for home in homes)
        ):
            label = register_of(line.register).label
            faults.add(
                row, key, f"该人员已在“{label}”中，不能同时登记。", f"请先终止“{label}”的登记。", "roll.excluded"
            )  # fmt: skip

    def _about_home(self, made: Verdict, home: Home) -> None:
        now = [self._now(person) for person in made.people]
        made.joining = [one is None for one in now]
        own = now[home.head]
        made.household = own.household if own else None
        for member, one in zip(home.members, now, strict=True):
            if one is not None and one.household != made.household:
                where = f"，该户在“{self._roll.register.label}”中" if self._lines[one.household_id] else ""
                made.group.faults.add(
                    member.row, self._roll.person, f"该人员登记在另一户{where}。", _MOVED, "roll.other_home"
                )  # fmt: skip
        lines = self._lines[made.household.pk] if made.household else []
        made.entry = next((one for one in lines if one.valid_to is None), None)
        made.held = Held(made.people, made.household, self._facts)
        if made.entry is not None:
            self._compared(made, home, made.held, made.entry)
            return
        if made.household is not None:
            self._reused(made, home, made.household, lines)
        self._free(made, home, made.held)

    def _now(self, person: Person | None) -> Membership | None:
        """The membership a person holds: the household of its head is the one a table speaks of."""
        held = self._of[person.pk] if person is not None else ()
        return next((one for one in held if one.valid.upper is None), None)

    def _reused(
        self, made: Verdict, home: Home, household: Household, lines: Iterable[RegisterEntry]
    ) -> None:
        """A household known otherwise: nobody is missing from the table, and no ended line reaches into the new one."""
        faults, row, key = made.group.faults, made.group.first, self._roll.group
        ids = {person.pk for person in made.people if person is not None}
        missing = [
            one for one in self._in[household.pk] if one.valid.upper is None and one.person_id not in ids
        ]
        if missing:
            faults.add(
                row, key, f"该户登记的家庭成员中有{len(missing)}人不在表中。", "请补全成员，或先办理家庭成员变更。",
                "roll.members_missing",
            )  # fmt: skip
        if household.area_id != home.area.pk:
            faults.add(
                row,
                key,
                "该户登记在另一个社区（村）。",
                "请核对区划，或先办理家庭迁移。",
                "roll.home_elsewhere",
            )
        if household.address and household.address != home.address:
            faults.add(
                row, key, "该户登记的住址不同。", "请核对家庭住址，或先办理家庭迁移。", "roll.home_elsewhere"
            )
        if any(line.valid_to is not None and line.valid_to > home.since for line in lines):
            faults.add(
                row, key, f"该户已终止的登记延续到{home.since}以后。", "请核对享受起始日期。", "roll.line_overlap"
            )  # fmt: skip

    def _free(self, made: Verdict, home: Home, held: Held) -> None:
        """Nobody belonged elsewhere after the first day, and nothing else is believed of these days."""
        for member, person in zip(home.members, made.people, strict=True):
            for one in self._of[person.pk] if person else ():
                if one.valid.upper is not None and one.valid.upper > home.since:
                    made.group.faults.add(
                        member.row, self._roll.person, f"该人员到{one.valid.upper}为止登记在另一户。",
                        "请核对享受起始日期。", "roll.other_home",
                    )  # fmt: skip
        for row, label in held.contradicted(home):
            made.group.faults.add(
                row, self._roll.group, f"“{label}”已有登记，内容不同。", "请核对；确有变化的，先办理变更。", "roll.differs"
            )  # fmt: skip

    def _compared(self, made: Verdict, home: Home, held: Held, entry: RegisterEntry) -> None:
        members = [one for one in self._in[entry.household_id or 0] if one.valid.upper is None]
        for key, told in differences(self._roll, home, held, entry, members):
            made.group.faults.add(
                made.group.first, key, f"与已登记的不同：{told}。",
                "台账导入不覆盖已有登记；确有变化的，请办理变更。", "roll.differs",
            )  # fmt: skip
