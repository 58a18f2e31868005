"""Who stands where: the registers a person is on, alone or through the household, and what excludes what."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q

from minzheng.foundation import clock
from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Conflict, Refused
from minzheng.mechanisms.law.public import cite, explain, in_force, replay
from minzheng.mechanisms.matters.public import Case, proposal, version_for
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
    survivor,
)
from minzheng.mechanisms.rolls.public import beside_rolls

ROOT = "social_assistance"
MINIMUM_LIVING = f"{ROOT}.minimum_living"
EXTREME_POVERTY = f"{ROOT}.extreme_poverty"
LOW_INCOME = f"{ROOT}.low_income"
RIGID_SPENDING = f"{ROOT}.rigid_spending"
ORPHAN = f"{ROOT}.orphan"

_DESTITUTE = (cite("社会救助法", 16), cite("社会救助暂行办法", 14))
_ASSISTED = (cite("社会救助法", 21), cite("最低生活保障审核确认办法", 8))
_EDGE = (cite("社会救助法", 22), cite("刚性支出困难家庭认定办法", 4))
BARRED_BY: Mapping[str, Mapping[str, tuple[Citation, ...]]] = {
    MINIMUM_LIVING: {EXTREME_POVERTY: _DESTITUTE},
    EXTREME_POVERTY: {MINIMUM_LIVING: _DESTITUTE, ORPHAN: (cite("特困人员认定办法", 9),)},
    LOW_INCOME: {MINIMUM_LIVING: _ASSISTED, EXTREME_POVERTY: _ASSISTED},
    RIGID_SPENDING: {MINIMUM_LIVING: _EDGE, EXTREME_POVERTY: _EDGE, LOW_INCOME: _EDGE},
}  # by register: who stands on one of these may not enter it, and by which article of the day


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


def exclusive_with(code: str) -> frozenset[str]:
    """Registers on which nobody stands beside this one, whichever of the two bars the other."""
    return frozenset(BARRED_BY.get(code, ())) | {other for other, bars in BARRED_BY.items() if code in bars}


def refuse_double(people: list[Person], on: date, code: str) -> None:
    """Refuse when one of the people stands on a register that bars this one; names register and article."""
    for person in people:
        for bar in sorted(standing(person, on) & set(BARRED_BY[code])):
            article = next(one for one in BARRED_BY[code][bar] if in_force(one, on))
            raise Refused.because(
                f"{person.masked_name}已在“{register_of(bar).label}”名册,依据{article}不能同时享受。",
                "请先办理退出,退出生效后再确认;或将其从家庭成员中去除。",
                "double_benefit",
            )


def hold(case: Case, people: Iterable[Person]) -> None:
    """Nothing else is decided about these people until this decision stands; what the rule says is asked once more.

    Raises `Conflict` when a decision of the same moment changed the answer.
    """
    beside_rolls()
    keys = sorted({survivor(one).pk for one in people})
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{ROOT}.person:{key}"])
    before, now = case.rule_outcome, proposal(case, version_for(case))
    if before is None or now is None or now.to_json()["values"] == before["values"]:
        return
    known = explain(replay(before))
    changed = ";".join(one for one in explain(now) if one not in known)
    raise Conflict.because(
        f"审批的同时,有关人员的另一件待遇刚刚决定,本件的计算有了变化:{changed}。",
        "请刷新页面,按新的计算结果重新审批。",
        "decided_meanwhile",
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
