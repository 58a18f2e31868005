"""Monthly allowances: what the register says is due for each month against what was already ordered, difference by difference."""

import datetime
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.ledger.public import Fund, dues_of, fund_for, owe, reclaim
from minzheng.mechanisms.matters.public import IMPORT, Case, PaymentInstruction
from minzheng.mechanisms.payments.living import Living
from minzheng.mechanisms.payments.models import Recovery
from minzheng.mechanisms.registry.public import Person, Register, RegisterEntry

NORMAL, ARREARS = "正常", "补发"


@dataclass(frozen=True)
class Allowance:
    """待遇: lines of a register that are paid month by month. A month is due when the line holds on its first day and
    somebody the line is about was still alive on it.

    `monthly` gives 分 for a line and a month; `payee` gives the id of the person who receives it; `snapshot` what of
    the household is frozen with the payment (plain JSON, no names).
    """

    item: str
    register: Register
    monthly: Callable[[RegisterEntry, datetime.date], int] = lambda line, month: int(line.data["amount"])
    payee: Callable[[RegisterEntry], int | None] = lambda line: line.data.get("payee") or line.person_id
    snapshot: Callable[[RegisterEntry, datetime.date], Mapping[str, Any]] = lambda line, month: dict(
        line.data
    )


@dataclass(frozen=True)
class Accrued:
    """What a run ordered: payments of the month, arrears of earlier ones, and what is claimed back."""

    normal: int
    arrears: int
    recovered: int


_allowances: dict[str, Allowance] = {}


def declare_allowance(one: Allowance) -> Allowance:
    """Let a register be paid month by month. Raises `ValueError` when its item already is."""
    if one.item in _allowances:
        raise ValueError(f"allowance declared twice: {one.item}")
    _allowances[one.item] = one
    return one


def allowance_of(item: str) -> Allowance | None:
    """The allowance paid under an item; None for single sums."""
    return _allowances.get(item)


def allowances() -> list[Allowance]:
    """Every declared allowance, by item."""
    return [_allowances[item] for item in sorted(_allowances)]


def withdraw_allowance(item: str) -> None:
    """Take an allowance out again; for tests that declare their own."""
    _allowances.pop(item, None)


Key = tuple[str, datetime.date]


def accrue(one: Allowance, month: datetime.date, fund: Fund, case: Case, since: datetime.date) -> Accrued:
    """Order what is due from `fund` for the months from `since` to `month` (first days) and is not ordered yet.

    The same run again orders nothing. Needs an act; all of it or nothing.
    """
    due, behind = _due(one, since, month)
    ordered, paid_by = _ordered(one.item, since, month)
    fund_of = _Funds(one.item, case.opened_on)
    made: list[PaymentInstruction] = []
    back: list[Recovery] = []
    for key in sorted(due.keys() | ordered.keys(), key=lambda each: (each[1], each[0])):
        whose = fund_of(behind[key].area_id) if key in behind else paid_by[key]
        difference = due[key] - ordered[key]
        if whose == fund.pk and difference > 0:
            first = key[1] == month and key not in paid_by
            kind = NORMAL if first else f"{ARREARS}{case.number}"
            made.append(_instruction(one, behind[key], key, difference, kind, fund, case))
        elif whose == fund.pk and difference < 0:
            back.append(_recovery(one, key, -difference, fund, case))
    return _written(one, made, back, month, fund, case)


def months(first: datetime.date, last: datetime.date) -> Iterable[datetime.date]:
    """First days of the months from `first` to `last`, both first days themselves."""
    while first <= last:
        yield first
        first = next_month(first)


def next_month(day: datetime.date) -> datetime.date:
    """The first day of the month after a day's."""
    return (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)


def party_of(line: RegisterEntry) -> str:
    """The key under which a line is paid: its household or person."""
    return f"household:{line.household_id}" if line.household_id else f"person:{line.person_id}"


def _first(day: datetime.date) -> datetime.date:
    return day if day.day == 1 else next_month(day)


def _due(
    one: Allowance, since: datetime.date, month: datetime.date
) -> tuple[Counter[Key], dict[Key, RegisterEntry]]:
    """分 due by party and month, and the line behind each; nothing for months that begin after a death.

    Nor for months before the one in which a line was taken over from an old ledger: somebody else paid them.
    """
    due: Counter[Key] = Counter()
    behind: dict[Key, RegisterEntry] = {}
    held = Q(valid_to__isnull=True) | Q(valid_to__gt=since)
    rows = RegisterEntry.objects.filter(held, register=one.register.code, valid_from__lte=month)
    living, taken = Living(rows), _taken_over(rows)
    for line in rows.select_related("area").order_by("pk"):
        party, end = party_of(line), line.valid_to
        for start in months(max(since, _first(line.valid_from), taken.get(line.case_id, since)), month):
            if (end is None or end > start) and living.on(line, start):
                due[party, start] += one.monthly(line, start)
                behind[party, start] = line
    return due, behind


def _taken_over(rows: QuerySet[RegisterEntry]) -> dict[int, datetime.date]:
    """First day of the month of decision of every batch that entered some of the lines."""
    batches = Case.objects.filter(matter=IMPORT.code, pk__in=rows.values("case_id"), decided_on__isnull=False)
    return {pk: on.replace(day=1) for pk, on in batches.values_list("pk", "decided_on") if on}


def _ordered(
    item: str, since: datetime.date, month: datetime.date
) -> tuple[Counter[Key], dict[Key, int | None]]:
    """分 ordered so far, less what was claimed back, by party and month, and the fund it came from."""
    sums: Counter[Key] = Counter()
    funds: dict[Key, int | None] = {}
    periods = [f"{start:%Y-%m}" for start in months(since, month)]
    given = PaymentInstruction.objects.filter(item=item, period__in=periods, stopped_on=None)
    claimed = Recovery.objects.filter(item=item, period__in=periods)
    columns = ("payee_key", "period", "amount", "fund_id")
    for sign, rows in ((1, given.values_list(*columns)), (-1, claimed.values_list(*columns))):
        for party, period, amount, fund in rows:
            key = (party, datetime.date.fromisoformat(f"{period}-01"))
            sums[key] += sign * amount
            funds[key] = fund
    return sums, funds


class _Funds:
    """The fund that pays an item, looked up once per area."""

    def __init__(self, item: str, on: datetime.date) -> None:
        self.item, self.on = item, on
        self.known: dict[int, int | None] = {}

    def __call__(self, area: int) -> int | None:
        if area not in self.known:
            found = fund_for(self.item, Area.objects.get(pk=area), self.on)
            self.known[area] = found.pk if found else None
        return self.known[area]


def _instruction(
    one: Allowance, line: RegisterEntry, key: Key, amount: int, kind: str, fund: Fund, case: Case
) -> PaymentInstruction:
    party, start = key
    return PaymentInstruction(
        case_id=line.case_id,
        item=one.item,
        payee_key=party,
        payee_id=one.payee(line),
        period=f"{start:%Y-%m}",
        kind=kind,
        amount=amount,
        ordered_on=case.opened_on,
        area_id=line.area_id,
        fund=fund,
        snapshot={"entry": line.pk, **json.loads(json.dumps(one.snapshot(line, start), default=str))},
    )


def _recovery(one: Allowance, key: Key, amount: int, fund: Fund, case: Case) -> Recovery:
    party, start = key
    return Recovery(
        case=case, fund=fund, item=one.item, payee_key=party, period=f"{start:%Y-%m}",
        amount=amount, claimed_on=case.opened_on,
    )  # fmt: skip


def _written(
    one: Allowance,
    made: list[PaymentInstruction],
    back: list[Recovery],
    month: datetime.date,
    fund: Fund,
    case: Case,
) -> Accrued:
    names = {
        person.pk: person.masked_name
        for person in Person.objects.filter(pk__in={each.payee_id for each in made}).only("uid", "name")
    }
    for each in made:
        each.payee_name = names.get(each.payee_id or 0, "")
    PaymentInstruction.objects.bulk_create(made, batch_size=2000)
    Recovery.objects.bulk_create(back, batch_size=2000)
    text = f"{month:%Y年%m月}{case.title}"
    if made:
        owe(
            dues_of(fund, one.item, ((each.payee_key, each.amount) for each in made)),
            case.opened_on,
            text,
            f"accrual:{case.pk}",
            case.pk,
        )
    if back:
        reclaim(
            dues_of(fund, one.item, ((each.payee_key, each.amount) for each in back)),
            case.opened_on,
            f"{text}追回",
            f"recovery:{case.pk}",
            case.pk,
        )
    normal = sum(each.amount for each in made if each.kind == NORMAL)
    arrears = sum(each.amount for each in made) - normal
    return Accrued(normal, arrears, sum(each.amount for each in back))
