"""Bitemporal facts: what is true when, and what the bureau believed when."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model, QuerySet
from psycopg.types.range import Range

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Missing
from minzheng.mechanisms.registry.decision import Decision
from minzheng.mechanisms.registry.merging import same_as, survivor
from minzheng.mechanisms.registry.models import Fact, Party, Person
from minzheng.mechanisms.registry.records import about

_declared: dict[str, "FactKind"] = {}


@dataclass(frozen=True)
class FactKind:
    """A kind of fact; a sensitive one is kept as ciphertext. Declaring it makes it known."""

    code: str
    label: str
    sensitive: bool = False

    def __post_init__(self) -> None:
        if self.code in _declared:
            raise ValueError(f"fact kind {self.code} is declared twice")
        _declared[self.code] = self


def fact_kind_of(code: str) -> FactKind:
    """The kind declared under a code; Missing if nobody declared it."""
    if code not in _declared:
        raise Missing.because(f"没有代码为“{code}”的事实种类。", "请核对代码，或先声明它。", "fact.unknown")
    return _declared[code]


def record_fact(
    subject: Party,
    kind: FactKind | str,
    value: Any,
    valid_from: date,
    source: str,
    decision: Decision,
    valid_to: date | None = None,
) -> Fact:
    """State that `value` holds from `valid_from` up to, not including, `valid_to` (None: until further notice).

    What was believed about these days is closed, not overwritten; what it said about other days stays believed.
    Knowledge never goes backwards: with the clock set back, the latest known moment of the subject counts.
    """
    sort = fact_kind_of(kind if isinstance(kind, str) else kind.code)
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid.because(
            f"“{sort.label}”的终止日期{valid_to}不晚于起始日期{valid_from}。",
            "请核对有效期间。",
            "fact.period",
        )
    party = survivor(subject)
    period = Range(valid_from, valid_to)
    with transaction.atomic():
        type(party)._default_manager.select_for_update(of=("self",)).get(pk=party.pk)
        believed = Fact.objects.filter(**_whose(party), kind=sort.code)
        moment = _next_moment(believed)
        for old in believed.filter(known__upper_inf=True, valid__overlap=period):
            _close(old, moment)
            for rest in _outside(old.valid, period):
                _state(old.subject, sort, old.content, rest, moment, old.source, old.case_id)
        return _state(party, sort, value, period, moment, source, decision.case_id)


def facts(subject: Party, on: date | None = None, known: datetime | None = None) -> QuerySet[Fact]:
    """Facts about a subject (and its duplicates), by kind: valid on a day, or on any; as believed at `known`, or now."""
    found = Fact.objects.filter(**_whose(survivor(subject))).order_by("kind", "valid")
    found = found.filter(known__upper_inf=True) if known is None else found.filter(known__contains=known)
    return found if on is None else found.filter(valid__contains=on)


def state(kind: FactKind | str, subject: Party, on: date, known: datetime | None = None) -> Any:
    """The value of one kind of fact on a day, as believed at `known` (default now); None where nothing is known."""
    sort = fact_kind_of(kind if isinstance(kind, str) else kind.code)
    party = survivor(subject)
    rows = list(facts(party, on, known).filter(kind=sort.code))
    rows.sort(key=lambda row: (row.subject != party, -row.pk))
    return rows[0].content if rows else None


def _whose(party: Party) -> dict[str, Any]:
    return {"person__in": same_as(party)} if isinstance(party, Person) else dict(about(party))


def _next_moment(believed: QuerySet[Fact]) -> datetime:
    bounds = (
        bound for known in believed.values_list("known", flat=True) for bound in (known.lower, known.upper)
    )
    moments: list[datetime] = [bound for bound in bounds if bound is not None]
    return max([clock.now(), *moments])


def _close(fact: Fact, moment: datetime) -> None:
    began = fact.known.lower
    fact.known = Range(began, moment) if began < moment else Range(empty=True)
    fact.save(update_fields=["known"])


def _outside(whole: "Range[date]", cut: "Range[date]") -> Iterator["Range[date]"]:
    """The parts of one period, at most two, that lie before and after another."""
    if cut.lower is not None and (whole.lower is None or whole.lower < cut.lower):
        yield Range(whole.lower, cut.lower)
    if cut.upper is not None and (whole.upper is None or whole.upper > cut.upper):
        yield Range(cut.upper, whole.upper)


def _state(
    subject: Model,
    kind: FactKind,
    value: Any,
    valid: "Range[date]",
    moment: datetime,
    source: str,
    case_id: int | None,
) -> Fact:
    fact = unsaved(subject, kind, value, valid, moment, source, case_id)
    fact.save(force_insert=True)
    return fact


def unsaved(
    subject: Model,
    kind: FactKind,
    value: Any,
    valid: "Range[date]",
    moment: datetime,
    source: str,
    case_id: int | None,
) -> Fact:
    """A fact known from `moment` on, not saved yet."""
    secret = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False) if kind.sensitive else None
    return Fact(
        **about(subject),
        kind=kind.code,
        value=None if kind.sensitive else value,
        secret=secret,
        valid=valid,
        known=Range(moment, None),
        source=source,
        case_id=case_id,
    )
