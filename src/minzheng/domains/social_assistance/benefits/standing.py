"""Who stands where: the registers a person is on, alone or through the household, and what excludes what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q

from minzheng.foundation import clock
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.law.public import cite, in_force
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.payments.public import next_month
from minzheng.mechanisms.registry.public import (
    Decision,
    Membership,
    Person,
    Register,
    RegisterEntry,
    as_of,
    end,
    members,
    register_of,
    same_as,
)

ROOT = "social_assistance"
MINIMUM_LIVING = f"{ROOT}.minimum_living"
EXTREME_POVERTY = f"{ROOT}.extreme_poverty"
LOW_INCOME = f"{ROOT}.low_income"
RIGID_SPENDING = f"{ROOT}.rigid_spending"
ORPHAN = f"{ROOT}.orphan"

EXCLUDING = {EXTREME_POVERTY: (cite("社会救助法", 16), cite("社会救助暂行办法", 14))}


def held(on: date) -> Q:
    """Condition on register lines: they hold on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def standing(person: Person, on: date) -> frozenset[str]:
    """Codes of the registers on which a person stands on a day, alone or as a member of a household."""
    rows = same_as(person)
    homes = Membership.objects.filter(person__in=rows, valid__contains=on).values("household")
    lines = RegisterEntry.objects.filter(held(on), Q(person__in=rows) | Q(household__in=homes))
    return frozenset(lines.values_list("register", flat=True))


def elsewhere(case: Case, *codes: str) -> bool:
    """Whether the applicant will stand on one of these registers on the day from which this benefit would run."""
    who = case.person or (case.household.head if case.household else None)
    return who is not None and not standing(who, next_month(clock.today())).isdisjoint(codes)


def refuse_double(people: list[Person], on: date, *codes: str) -> None:
    """Refuse when one of the people stands on a register that excludes this benefit; names register and article."""
    for person in people:
        for code in sorted(standing(person, on) & set(codes)):
            article = next(one for one in EXCLUDING[code] if in_force(one, on))
            raise Refused.because(
                f"{person.masked_name}已在“{register_of(code).label}”名册,依据{article}不能同时享受。",
                "请先办理退出,退出生效后再确认;或将其从家庭成员中去除。",
                "double_benefit",
            )


def supersede(people: list[Person], start: date, decision: Decision, *codes: str) -> None:
    """End, from `start`, lines of these registers of households that consist of none but these people."""
    rows = {row for person in people for row in same_as(person)}
    lines = RegisterEntry.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=start, ended_by_case=F("case_id")), register__in=codes,
        household__in=Membership.objects.filter(person__in=rows, valid__contains=start).values("household"),
    )  # fmt: skip
    for line in lines.select_related("household"):
        if line.household and set(members(line.household, start).values_list("person", flat=True)) <= rows:
            end(line, decision, max(start, line.valid_from))


def recorded(book: Register) -> Callable[[date, Sequence[int]], Iterator[Mapping[str, Any]]]:
    """The facts of everybody on a register on a day, for simulations, as frozen by the decision behind each line.

    Lines taken over from a ledger have none; see `from_amount`.
    """

    def rows(on: date, areas: Sequence[int]) -> Iterator[Mapping[str, Any]]:
        held = as_of(book, on).filter(area_id__in=areas) if areas else as_of(book, on)
        decided: dict[int, Any] = dict(
            Case.objects.filter(pk__in=held.values("case_id"), rule_outcome__isnull=False).values_list("pk", "rule_outcome")
        )  # fmt: skip
        for line in held.order_by("pk"):
            if line.case_id in decided:
                yield {"line": line.pk, "area": line.area_id, **decided[line.case_id]["facts"]}

    return rows
