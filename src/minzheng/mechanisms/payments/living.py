"""Nobody is paid for a month that begins after his death: who of those that lines are about was alive on a day."""

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from minzheng.mechanisms.registry.public import Membership, Person, RegisterEntry, survivor


class Living:
    """Deaths of the people and households of some register lines, read at once.

    The month of death is still due: its first day was lived. A household is alive while one member is; one without
    members on record is taken to be.
    """

    def __init__(self, lines: QuerySet[RegisterEntry]) -> None:
        people = Person.objects.filter(pk__in=lines.values("person")).only("uid", "died_on", "merged_into")
        self._died = {one.pk: one.died_on for one in people.filter(died_on__isnull=False)}
        for one in people.filter(merged_into__isnull=False):  # a duplicate dies as the person it became
            self._died[one.pk] = survivor(one).died_on
        self._homes: dict[int, list[Membership]] = defaultdict(list)
        for member in self._members_of_the_dead(lines):
            self._homes[member.household_id].append(member)

    def on(self, line: RegisterEntry, day: date) -> bool:
        """Whether the person of a line, or a member of its household, was alive at the beginning of a day."""
        if line.person_id is not None:
            died = self._died.get(line.person_id)
            return died is None or day <= died
        there = [one for one in self._homes.get(line.household_id or 0, ()) if _held(one, day)]
        return not there or any(_alive(one.person, day) for one in there)

    def _members_of_the_dead(self, lines: QuerySet[RegisterEntry]) -> QuerySet[Membership]:
        """All members of those households of the lines that somebody died in."""
        died = Membership.objects.filter(household__in=lines.values("household")).exclude(
            person__died_on=None, person__merged_into=None
        )
        found = Membership.objects.filter(household__in=died.values("household")).select_related("person")
        return found.only("household", "valid", "person__uid", "person__died_on", "person__merged_into")


def _held(one: Membership, day: date) -> bool:
    return one.valid.lower <= day and (one.valid.upper is None or day < one.valid.upper)


def _alive(person: Person, day: date) -> bool:
    died = survivor(person).died_on if person.merged_into_id else person.died_on
    return died is None or day <= died
