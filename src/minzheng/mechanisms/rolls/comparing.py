"""What a household's rows say against what is on record about it, difference by difference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.registry.public import Column, Fact, Household, Membership, Person, RegisterEntry
from minzheng.mechanisms.rolls.declare import Home, Roll, Stated


@dataclass(frozen=True)
class Held:
    """What is on record: the members found, their household, believed facts by ("person" or "household", id, kind)."""

    people: Sequence[Person | None]
    household: Household | None
    facts: Mapping[tuple[str, int, str], Sequence[Fact]]

    def contradicted(self, home: Home) -> Iterator[tuple[int, str]]:
        """Row and label of every stated fact that differs from what is believed about the same days."""
        for one in home.stated:
            if any(fact.content != one.value for fact in self._believed(one)):
                yield home.members[one.member or 0].row, one.kind.label

    def knows(self, one: Stated) -> bool:
        """Whether a stated fact is believed already."""
        return bool(self._believed(one))

    def _believed(self, one: Stated) -> list[Fact]:
        """Facts of its kind believed about days from its first on."""
        party: Person | Household | None = self.household if one.member is None else self.people[one.member]
        if party is None:
            return []
        about = "household" if one.member is None else "person"
        found = self.facts.get((about, party.pk, one.kind.code), ())
        return [fact for fact in found if fact.valid.upper is None or fact.valid.upper > one.since]


def differences(
    roll: Roll, home: Home, held: Held, entry: RegisterEntry, members: Sequence[Membership]
) -> Iterator[tuple[str, str]]:
    """Column key and words of everything in which the rows differ from the line in force and its household."""
    by_person = {
        person.pk: member for member, person in zip(home.members, held.people, strict=True) if person
    }
    if len(by_person) < len(home.members) or set(by_person) != {one.person_id for one in members}:
        yield roll.group, f"登记的家庭成员为{len(members)}人，与表中的{len(home.members)}人不一致"
    else:
        changed = [one for one in members if by_person[one.person_id].relation != one.relation]
        if changed:
            yield "relation", f"{len(changed)}人与户主关系不同"
        line = home.line([person.pk for person in held.people if person is not None])
        for column in roll.register.columns:
            before, now = entry.content.get(column.key), line.get(column.key)
            if before != now:
                yield column.key, _told(column, before, now)
    if entry.valid_from != home.since:
        yield "since", f"起始日期登记为{entry.valid_from}，表中为{home.since}"
    if entry.area_id != home.area.pk:
        yield "community", "所在社区（村）不同"
    if held.household is not None and (held.household.address or "") != home.address:
        yield "address", "家庭住址不同"
    for one in home.stated:
        if not held.knows(one):
            yield roll.group, f"“{one.kind.label}”没有登记"
    for _, label in held.contradicted(home):
        yield roll.group, f"“{label}”的内容不同"


def _told(column: Column, before: Any, now: Any) -> str:
    if column.unit == "分":
        return f"{column.label}登记为{format_yuan(before or 0)}元，表中为{format_yuan(now or 0)}元"
    if column.unit or isinstance(now, str):
        return f"{column.label}登记为{before}{column.unit or ''}，表中为{now}{column.unit or ''}"
    return f"{column.label}不同"
