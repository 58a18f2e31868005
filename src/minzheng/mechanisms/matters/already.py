"""What stands against filing again: an open case of the matter, or a line of a register that excludes it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from minzheng.mechanisms.matters.declare import Matter
from minzheng.mechanisms.matters.models import Case
from minzheng.mechanisms.registry.public import (
    Household,
    Membership,
    Person,
    RegisterEntry,
    as_of,
    register_of,
    same_as,
)


@dataclass(frozen=True)
class Already:
    """One reason in words, with the case or the line that says more."""

    words: str
    case: Case | None = None
    line: RegisterEntry | None = None


def already(rules: Matter, subject: Any, on: datetime.date) -> list[Already]:
    """Open cases of the matter and lines of the registers it names, about the subject or those living together with it."""
    kind = type(subject).__name__.lower()
    people, homes = _family(subject, on)
    keys = {f"{kind}:{subject.pk}", *(f"person:{pk}" for pk in people), *(f"household:{pk}" for pk in homes)}
    cases = Case.objects.filter(matter=rules.code, end="", subject_key__in=keys).order_by("pk")
    found = [Already(f"已有在办的“{rules.name}”,受理号{one.number}", case=one) for one in cases]
    about = Q(person__in=people) | Q(household__in=homes)
    for code in rules.registers if people or homes else ():
        for line in as_of(code, on).filter(about).select_related("person", "household").order_by("pk"):
            words = f"已在“{register_of(code).label}”登记簿,自{line.valid_from:%Y年%m月%d日}起"
            found.append(Already(words, line=line))
    return found


def _family(subject: Any, on: datetime.date) -> tuple[set[int], set[int]]:
    """Ids of the people and the households that are one with the subject on a day."""
    today = Membership.objects.filter(valid__contains=on)
    if isinstance(subject, Person):
        same = same_as(subject)
        homes = set(today.filter(person__in=same).values_list("household", flat=True))
    elif isinstance(subject, Household):
        same, homes = set(), {subject.pk}
    else:
        return set(), set()
    together = today.filter(household__in=homes).values_list("person", flat=True) if homes else ()
    return same | set(together), homes
