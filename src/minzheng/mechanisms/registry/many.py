"""Many at once, for tables of thousands: people found by number in one query; people, facts and lines made in one insert."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg.types.range import Range

from minzheng.foundation import clock
from minzheng.foundation.identifiers import ResidentId
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.registry import facts, registers
from minzheng.mechanisms.registry.decision import Decision
from minzheng.mechanisms.registry.facts import FactKind
from minzheng.mechanisms.registry.merging import survivor
from minzheng.mechanisms.registry.models import Fact, IdentityKind, Party, Person, RegisterEntry, blind_id
from minzheng.mechanisms.registry.people import sex_code
from minzheng.mechanisms.registry.registers import Register


@dataclass(frozen=True)
class Newcomer:
    """A resident not on record yet: normal name, what the number tells, where, and a phone number that was read."""

    name: str
    number: ResidentId
    area: Area
    phone: str | None = None


def find_many(numbers: Collection[str]) -> dict[str, Person]:
    """People by their 18-character number, those on record; duplicates lead to the person they became."""
    blinds = {blind_id(IdentityKind.RESIDENT, number): number for number in numbers}
    rows = Person.objects.filter(id_blind__in=blinds)
    return {blinds[row.id_blind]: survivor(row) if row.merged_into_id else row for row in rows}


def make_many(newcomers: Collection[Newcomer]) -> list[Person]:
    """Put people on record, in the order given; needs an act. `IntegrityError` when somebody already is."""
    return Person.objects.bulk_create(
        [
            Person(
                id_kind=one.number.kind.value,
                id_number=one.number.number,
                name=one.name,
                phone=one.phone,
                area=one.area,
                sex=sex_code(one.number),
                born=one.number.born,
            )
            for one in newcomers
        ],
        batch_size=1000,
    )


def enter_many(
    register: Register,
    rows: Iterable[tuple[Party, Mapping[str, Any], date, Area | None]],
    decision: Decision,
    key: str = "",
    valid_to: date | None = None,
) -> list[RegisterEntry]:
    """Write lines (subject, columns, in force from, area or the subject's) of one decision, all under a key and until a day.

    `IntegrityError` where one is already in force; a subject must not be a duplicate of another.
    """
    entries = [
        registers.unsaved_line(register, party, data, decision, key, start, area, valid_to)
        for party, data, start, area in rows
    ]
    return RegisterEntry.objects.bulk_create(entries, batch_size=1000)


def state_many(
    rows: Iterable[tuple[Party, FactKind, Any, date]], source: str, decision: Decision
) -> list[Fact]:
    """State facts (subject, kind, value, true from) of which nothing is believed yet about the same days.

    `IntegrityError` where something is.
    """
    moment = clock.now()
    made = [
        facts.unsaved(party, kind, value, Range(start, None), moment, source, decision.case_id)
        for party, kind, value, start in rows
    ]
    return Fact.objects.bulk_create(made, batch_size=1000)
