"""首次纳入常规保障: who comes onto 低保 or 特困 for the first time in his life by a decision of his own, person by person.

Who was on an old ledger when the bureau began is on the registers, but not here: nobody knows when that began.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY, MINIMUM_LIVING
from minzheng.mechanisms.registry.public import (
    Decision,
    Membership,
    Person,
    Register,
    RegisterEntry,
    enter_many,
    same_as,
    survivor,
)

REGULAR = (MINIMUM_LIVING, EXTREME_POVERTY)
BOOK = Register("social_assistance.first_covered", "首次纳入常规保障", Person)


def cover(people: Collection[Person], start: date, decision: Decision) -> None:
    """Enter those of the people who never stood on 低保 or 特困 before; to be called before their new line is written."""
    fresh = [one for one in {survivor(one) for one in people} if not _stood_before(one)]
    enter_many(
        BOOK,
        [(one, {}, start, None) for one in sorted(fresh, key=lambda one: one.pk)],
        decision,
        decision.number,
    )


def _stood_before(person: Person) -> bool:
    """Alone, or as a member of a household while it stood there; or entered here already."""
    rows = same_as(person)
    if RegisterEntry.objects.filter(person__in=rows, register__in=(*REGULAR, BOOK.code)).exists():
        return True
    for one in Membership.objects.filter(person__in=rows, valid__isempty=False):
        lines = RegisterEntry.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=one.valid.lower),
            household=one.household_id,
            register__in=REGULAR,
        )
        until = one.valid.upper
        if (lines.filter(valid_from__lt=until) if until else lines).exists():
            return True
    return False
