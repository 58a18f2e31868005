"""What is waiting to be paid: instructions of decided cases that stand in no live line, and why some cannot go yet."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from minzheng.mechanisms.ledger.public import Fund
from minzheng.mechanisms.matters.public import PaymentInstruction
from minzheng.mechanisms.payments.accounts import BankAccount, accounts_of
from minzheng.mechanisms.payments.models import LineState, PayLine

NO_PAYEE = "没有登记收款人"
NO_ACCOUNT = "没有登记收款账户"
DECEASED = "收款人已去世"
Doubt = Callable[[Sequence[str], datetime.date], Mapping[str, str]]
WITHHELD = "抵扣"  # beginning of the kind of what was set off against a claim and is not paid


@dataclass(frozen=True)
class Waiting:
    """One fund and item with what is to be paid: how many, how much (分)."""

    fund: Fund
    item: str
    count: int
    total: int


@dataclass(frozen=True)
class Candidate:
    """An instruction with the account it would go to, or the reason why it is held."""

    instruction: PaymentInstruction
    account: BankAccount | None
    held: str = ""


_doubts: list[Doubt] = []


def doubted_by(doubt: Doubt) -> Doubt:
    """Decorator: `def doubt(keys, on)` says of payees (keys such as "person:12") why nothing goes to them now.

    What is held is not lost: it goes as soon as nobody doubts it any more.
    """
    _doubts.append(doubt)
    return doubt


def instructions(fund: Fund | None = None, item: str = "") -> QuerySet[PaymentInstruction]:
    """Instructions to be paid, oldest first: posted to a fund, not stopped, in no line that is ready, on its way or arrived.

    Lines that were never sent do not hold once their batch has ended, withdrawn or folded into another.
    """
    live = PayLine.objects.filter(
        Q(state__in=(LineState.SENT, LineState.PAID)) | (Q(state=LineState.READY) & ~Q(batch__case__step="")),
        instruction=OuterRef("pk"),
    )
    found = PaymentInstruction.objects.filter(~Exists(live), fund__isnull=False, stopped_on__isnull=True)
    found = found.exclude(kind__startswith=WITHHELD)
    found = found.filter(fund=fund) if fund else found
    return (found.filter(item=item) if item else found).order_by("pk")


def waiting() -> list[Waiting]:
    """Funds and items with something to pay."""
    sums = instructions().order_by().values("fund", "item").annotate(count=Count("pk"), total=Sum("amount"))
    funds = Fund.objects.in_bulk([row["fund"] for row in sums])
    return [
        Waiting(funds[row["fund"]], row["item"], row["count"], row["total"])
        for row in sums.order_by("item", "fund")
    ]


def candidates(found: QuerySet[PaymentInstruction], on: datetime.date) -> list[Candidate]:
    """Each instruction with its account of the day, or held: no payee, nobody is paid after death, no account."""
    rows = list(found.select_related("payee"))
    accounts = accounts_of({one.payee for one in rows if one.payee is not None}, on)
    keys = sorted({key for one in rows for key in _keys(one)})
    doubts = {key: why for doubt in _doubts for key, why in doubt(keys, on).items()}
    return [_candidate(one, accounts, doubts, on) for one in rows]


def _keys(one: PaymentInstruction) -> tuple[str, ...]:
    """For whom it is paid, and who receives it."""
    return (one.payee_key, *([f"person:{one.payee.pk}"] if one.payee else ()))


def _candidate(
    one: PaymentInstruction, accounts: Mapping[int, BankAccount], doubts: Mapping[str, str], on: datetime.date
) -> Candidate:
    if one.payee is None:
        return Candidate(one, None, NO_PAYEE)
    if one.payee.died_on is not None and one.payee.died_on < month_of(one):
        return Candidate(one, None, DECEASED)
    if why := next((doubts[key] for key in _keys(one) if key in doubts), ""):
        return Candidate(one, None, why)
    account = accounts.get(one.payee.pk)
    return Candidate(one, account, "" if account else NO_ACCOUNT)


def month_of(one: PaymentInstruction) -> datetime.date:
    """The first day of what is paid for: its month, or for a single sum the day of the decision."""
    try:
        return datetime.date.fromisoformat(f"{one.period}-01")
    except ValueError:
        return one.ordered_on
