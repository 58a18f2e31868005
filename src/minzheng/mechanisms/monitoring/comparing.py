"""Both records of a question side by side, for the person who decides; the look at them is put on record."""

import json
from dataclasses import dataclass

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat, require
from minzheng.mechanisms.monitoring.models import LinkReview
from minzheng.mechanisms.monitoring.reviewing import REVIEW, GivenRow
from minzheng.mechanisms.registry.public import (
    LookKind,
    Membership,
    Person,
    SexCode,
    note_look,
    same_as,
    survivor,
)

LABELS = {
    "name": "姓名",
    "number": "证件号码",
    "born": "出生日期",
    "sex": "性别",
    "phone": "电话",
    "address": "住址",
}


@dataclass(frozen=True)
class Compared:
    """One field: what the row says, what is on record, the sentence about it and its worth in bits."""

    label: str
    given: str
    recorded: str
    words: str
    bits: float


@dataclass(frozen=True)
class Shown:
    """One person a row may be about, with how likely it is (of a thousand) and every field compared."""

    person: Person
    likely: int
    fields: tuple[Compared, ...]


@dataclass(frozen=True)
class SideBySide:
    """A question with everybody it shows, the likeliest first."""

    review: LinkReview
    given: GivenRow
    people: tuple[Shown, ...]


def side_by_side(review: LinkReview, seat: Seat) -> SideBySide:
    """The row and the people it may be about, unmasked; `Refused` for seats that do not decide on it."""
    require(seat, REVIEW, review)
    given = GivenRow(**json.loads(review.record))
    people = Person.objects.in_bulk([int(each["person"]) for each in review.reasons])
    shown = tuple(
        Shown(person, int(each["likely"]), _fields(given, person, each["reasons"]))
        for each in review.reasons
        for person in (survivor(people[int(each["person"])]),)
    )
    note_look(
        seat, LookKind.REVEALED, f"数据关联核对{review.pk}", [f"person:{one.person.pk}" for one in shown]
    )
    return SideBySide(review, given, shown)


def _fields(given: GivenRow, person: Person, reasons: list[dict[str, str | float]]) -> tuple[Compared, ...]:
    recorded = {
        "name": person.name,
        "number": person.id_number or "",
        "born": person.born.isoformat() if person.born else "",
        "sex": SexCode(person.sex).label if person.sex in (SexCode.MALE, SexCode.FEMALE) else "",
        "phone": person.phone or "",
        "address": _address(person),
    }
    told = {str(each["field"]): each for each in reasons}
    return tuple(
        Compared(
            label,
            getattr(given, name),
            recorded[name],
            str(told[name]["words"]) if name in told else "",
            float(told[name]["bits"]) if name in told else 0.0,
        )
        for name, label in LABELS.items()
    )


def _address(person: Person) -> str:
    """The address of the household the person belongs to today, empty without one."""
    held = Membership.objects.filter(person__in=same_as(person), valid__contains=clock.today())
    home = held.select_related("household").first()
    return (home.household.address or "") if home else ""
