"""What pages show of payments: batches, their difference to the last one, what is held, what came back; who may look."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from minzheng.foundation import clock
from minzheng.foundation.bank_accounts import mask_account
from minzheng.foundation.masking import mask_name
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.access.public import Function, Seat, declare, may, require, visible
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.law.public import explain, parameter, replay
from minzheng.mechanisms.ledger.public import Chart, Fund, balances, fund_for, granted_in
from minzheng.mechanisms.matters.public import PaymentInstruction, all_matters
from minzheng.mechanisms.payments.accruing import allowance_of, allowances
from minzheng.mechanisms.payments.due import WITHHELD, Candidate, candidates, instructions
from minzheng.mechanisms.payments.models import LineState, PayBatch, PayLine
from minzheng.mechanisms.registry.public import Line, Person, dossier_panel

MATTER = "payments.payout"
SEE = "payments.see"
declare(
    SEE,
    label="查看发放",
    functions=(Function.PAYING, Function.REVIEWING, Function.DECIDING, Function.LEADING, Function.AUDITING),
)


@dataclass(frozen=True)
class Change:
    """How a batch differs from the one before it for the same fund and item: who is new, gone, paid another amount."""

    before: PayBatch
    new: int
    gone: int
    changed: int
    difference: int

    @property
    def size(self) -> int:
        """The difference without its sign, in 分."""
        return abs(self.difference)


def monthly(seat: Seat) -> list[tuple[str, str, Fund]]:
    """What is paid month by month: item, name, and the fund of the seat's area that pays it."""
    if seat.unit is None:
        return []
    today = clock.today()
    found = (
        (one.item, one.register.label, fund_for(one.item, seat.unit.area, today)) for one in allowances()
    )
    return [(item, name, fund) for item, name, fund in found if fund is not None]


def require_sight(seat: Seat) -> None:
    """Refused for whoever has no part in payments."""
    require(seat, SEE, MATTER)


def funds(seat: Seat) -> QuerySet[Fund]:
    """Funds of the areas a seat answers for, by name."""
    return visible(Fund.objects.select_related("area"), seat).order_by("name")


def balances_of(seen: Iterable[Fund]) -> list[tuple[Fund, int, bool]]:
    """Each fund with what it can still pay, and whether that is less than the share of the year's money that warns."""
    today = clock.today()
    found = []
    for one in seen:
        left = balances(one)[Chart.AVAILABLE]
        warn = parameter("payments.low_balance", one.area, today).share
        found.append((one, left, left < warn * granted_in(one, today.year)))
    return found


def batches(seat: Seat) -> QuerySet[PayBatch]:
    """Batches a seat sees, newest first."""
    rows = PayBatch.objects.select_related("case", "fund", "maker", "checker", "payer")
    return visible(rows, seat).order_by("-pk")


def held(seat: Seat) -> list[Candidate]:
    """What cannot be paid as things stand, with the reason; of the funds a seat sees."""
    found = instructions().filter(fund__in=funds(seat))
    return [one for one in candidates(found, clock.today()) if one.held]


def returned(seat: Seat) -> QuerySet[PayLine]:
    """Lines the bank sent back and that no later batch has taken up."""
    waiting = instructions().filter(fund__in=funds(seat), lines__state=LineState.RETURNED)
    rows = PayLine.objects.filter(state=LineState.RETURNED, instruction__in=waiting)
    return rows.select_related("batch__case", "instruction").order_by("-settled_on", "number")


def change_of(batch: PayBatch) -> Change | None:
    """The difference to the last sent batch before; None for the first one."""
    before = (
        PayBatch.objects.filter(fund=batch.fund, item=batch.item, pk__lt=batch.pk, sent_on__isnull=False)
        .select_related("case")
        .order_by("-pk")
        .first()
    )
    if before is None:
        return None
    was, now = _amounts(before), _amounts(batch)
    return Change(
        before,
        len(now.keys() - was.keys()),
        len(was.keys() - now.keys()),
        sum(1 for party in now.keys() & was.keys() if now[party] != was[party]),
        sum(now.values()) - sum(was.values()),
    )


def item_name(item: str) -> str:
    """The Chinese name of an item: that of the matter that pays it, or of the register it is paid by."""
    if allowance := allowance_of(item):
        return allowance.register.label
    names = (one.versions[-1].name for one in all_matters() if one.versions[-1].pays == item)
    return next(names, item)


def shown_holder(line: PayLine) -> tuple[str, str]:
    """Holder and account as lists show them."""
    return mask_name(str(line.holder)), mask_account(str(line.account))


def shown_with_batch(file: StoredFile, seat: Seat) -> bool:
    """Bank files open to those who may see the batch; the file names accounts, so only with a function in payments."""
    if not may(seat, SEE, MATTER):
        return False
    return (batches(seat).filter(file=file) | batches(seat).filter(returns__file=file)).exists()


def _amounts(batch: PayBatch) -> dict[str, int]:
    sums: dict[str, int] = {}
    for party, amount in batch.lines.values_list("instruction__payee_key", "amount"):
        sums[party] = sums.get(party, 0) + amount
    return sums


@dataclass(frozen=True)
class Paid:
    """One payment as its receiver reads it: for what, how much (分), where it stands in words, and why this amount."""

    instruction: PaymentInstruction
    name: str
    month: str
    where: str
    account: str
    why: list[str]

    @property
    def amount(self) -> str:
        """元, grouped."""
        return format_yuan(self.instruction.amount)


def payments_to(person: Person, limit: int = 60) -> list[Paid]:
    """The last payments to a person, newest first."""
    found = PaymentInstruction.objects.filter(payee=person).select_related("case")
    rows = found.prefetch_related("lines").order_by("-ordered_on", "-pk")[:limit]
    return [_told(one) for one in rows]


def _told(one: PaymentInstruction) -> Paid:
    last = max(one.lines.all(), key=lambda line: line.pk, default=None)
    where, account = "已决定,待发放", ""
    if one.kind.startswith(WITHHELD):
        where = "已用于抵扣多发的款项"
    elif one.stopped_on is not None:
        where = f"{one.stopped_on:%Y年%m月%d日}停付"
    elif last is not None:
        account = f"{last.bank}尾号{str(last.account)[-4:]}"
        day = f"{last.settled_on:%Y年%m月%d日}" if last.settled_on else ""
        where = WHERE[LineState(last.state)].format(day=day, reason=last.reason)
    rule = one.case.rule_outcome
    why = explain(replay(rule)) if rule and rule["values"].get("amount") == one.amount else []
    month = one.period if one.period[:2] == "20" else ""
    return Paid(one, item_name(one.item), month, where, account, why)


WHERE = {
    LineState.READY: "正在编制发放批次",
    LineState.SENT: "已交银行",
    LineState.PAID: "{day}到账",
    LineState.RETURNED: "{day}被银行退回({reason}),核对账户后重新发放",
}


def _paid(person: Person) -> Iterable[Line]:
    """The same for the dossier."""
    for one in payments_to(person):
        label = f"{one.name} {one.month}".strip()
        text = f"{format_yuan(one.instruction.amount)}元 {one.where}"
        yield Line(label, text, one.instruction.ordered_on, one.instruction.case_id)


dossier_panel(Person, "发放记录", _paid)
