"""追回: what is still owed back, out of the books; claimed from a case, agreed upon, withheld by monthly runs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet, Sum

from minzheng.foundation import clock
from minzheng.mechanisms.ledger.public import Chart, Due, Fund, Posting, cancel_due, dues_of, reclaim
from minzheng.mechanisms.ledger.public import withhold as set_off
from minzheng.mechanisms.matters.public import Case, End, PaymentInstruction, Stage
from minzheng.mechanisms.payments.accruing import allowance_of
from minzheng.mechanisms.payments.batches import make
from minzheng.mechanisms.payments.due import WITHHELD
from minzheng.mechanisms.payments.models import LineState, PayBatch, Recovery
from minzheng.mechanisms.registry.public import Household, Person

PLAN = "payments.recovery_plan"
BY_MONTH = "按月扣回"


@dataclass
class Claim:
    """What one party has to give back of one item of a fund, in 分: claimed, and how much of it came back which way."""

    fund: Fund
    item: str
    party: str
    name: str = ""
    sums: dict[str, int] = field(default_factory=dict)

    @property
    def claimed(self) -> int:
        return self.sums.get("追回", 0)

    @property
    def withheld(self) -> int:
        return -self.sums.get("抵扣", 0)

    @property
    def repaid(self) -> int:
        return -self.sums.get("退款", 0)

    @property
    def written_off(self) -> int:
        return -self.sums.get("核销", 0)

    @property
    def left(self) -> int:
        """What is outstanding."""
        return sum(self.sums.values())


def claims(funds: Iterable[Fund], *, item: str = "", party: str = "") -> list[Claim]:
    """Everything ever claimed back from these funds by party and item, the largest outstanding first."""
    known = {one.pk: one for one in funds}
    found = Posting.objects.filter(account__fund__in=known, account__chart=Chart.RECEIVABLE)
    found = found.filter(**({"item": item} if item else {}), **({"party": party} if party else {}))
    rows = found.values_list("account__fund", "item", "party", "entry__kind").annotate(total=Sum("amount"))
    made: dict[tuple[int, str, str], Claim] = {}
    for fund, what, who, kind, total in rows:
        one = made.setdefault((fund, what, who), Claim(known[fund], what, who))
        one.sums[kind] = one.sums.get(kind, 0) + total
    names = names_of({one.party for one in made.values()})
    for one in made.values():
        one.name = names.get(one.party, "")
    return sorted(made.values(), key=lambda one: (-one.left, one.party, one.item))


def history(one: Claim) -> QuerySet[Posting]:
    """Every claim, set-off, repayment and write-off, latest first, each with its entry (its case says which run)."""
    rows = Posting.objects.filter(account__fund=one.fund, account__chart=Chart.RECEIVABLE)
    return rows.filter(item=one.item, party=one.party).select_related("entry").order_by("-entry__on", "-pk")


def names_of(parties: set[str]) -> dict[str, str]:
    """Masked names of parties; a household goes by its head."""
    keys = {
        kind: [int(key.split(":")[1]) for key in parties if key.startswith(kind)]
        for kind in ("person", "household")
    }
    people = {f"person:{one.pk}": one.masked_name for one in Person.objects.filter(pk__in=keys["person"])}
    homes = Household.objects.filter(pk__in=keys["household"]).select_related("head")
    return people | {f"household:{one.pk}": f"{one.head.masked_name}户" for one in homes if one.head}


def plans(fund: Fund, item: str, party: str = "") -> dict[str, Case]:
    """The decided plan in force of each party: the latest one."""
    found = Case.objects.filter(
        matter=PLAN, decision=End.GRANTED, answers__fund=fund.code, answers__item=item,
        **({"answers__party": party} if party else {}),
    )  # fmt: skip
    return {one.answers["party"]: one for one in found.order_by("decided_on", "pk")}


def make_and_withhold(case: Case, stage: Stage) -> None:
    """编制: the lines are frozen, then reduced by what is to be withheld from them."""
    make(case, stage)
    withhold(PayBatch.objects.get(case=case))


def withhold(batch: PayBatch) -> int:
    """Set off what is claimed back against what the batch pays, by the decided shares; the sum withheld. Needs an act.

    Each payment is withheld from once: it is divided into what is paid and what is set off, and stays ordered in full.
    """
    shares = {
        party: int(plan.answers["share"])
        for party, plan in plans(batch.fund, batch.item).items()
        if plan.answers["manner"] == BY_MONTH
    }
    if not shares:
        return 0
    left = {one.party: one.left for one in claims([batch.fund], item=batch.item) if one.party in shares}
    taken: list[PaymentInstruction] = []
    for line in batch.lines.select_related("instruction").order_by("number"):
        paid = line.instruction
        amount = min(
            left.get(paid.payee_key, 0), paid.amount * shares.get(paid.payee_key, 0) // 100, paid.amount - 1
        )
        if amount <= 0 or _part(paid).exists():
            continue
        left[paid.payee_key] -= amount
        taken.append(_divide(paid, amount))
        line.amount = paid.amount
        line.save(update_fields=["amount"])
    if taken:
        dues = dues_of(batch.fund, batch.item, ((one.payee_key, one.amount) for one in taken))
        set_off(dues, clock.today(), f"{batch.case.title}抵扣", f"withhold:{taken[0].pk}", batch.case_id)
        batch.total = batch.lines.aggregate(total=Sum("amount"))["total"]
        batch.save(update_fields=["total"])
    return sum(one.amount for one in taken)


def _part_kind(paid: PaymentInstruction) -> str:
    return WITHHELD if paid.kind[:2] != "补发" else WITHHELD + paid.kind[2:]


def _part(paid: PaymentInstruction) -> QuerySet[PaymentInstruction]:
    """What was withheld from a payment before."""
    return PaymentInstruction.objects.filter(
        payee_key=paid.payee_key, item=paid.item, period=paid.period, kind=_part_kind(paid)
    )


def _divide(paid: PaymentInstruction, amount: int) -> PaymentInstruction:
    part = PaymentInstruction.objects.get(pk=paid.pk)
    part.pk, part.kind, part.amount = None, _part_kind(paid), amount
    part._state.adding = True
    part.save()
    paid.amount -= amount
    paid.save(update_fields=["amount"])
    return part


def claim_back(granted: Case, case: Case, on: date) -> int:
    """Claim back by decision of `case` what `granted` paid once; what has not left yet is not paid. 分 claimed. Needs an act."""
    sent = Q(lines__state__in=(LineState.SENT, LineState.PAID))
    total = 0
    for one in granted.payments.filter(stopped_on=None).select_related("fund").order_by("pk"):
        if allowance_of(one.item) is not None or one.fund is None:
            continue
        due = [Due(one.fund, one.payee_key, one.item, one.amount)]
        if not granted.payments.filter(sent, pk=one.pk).exists():
            one.stopped_on = on
            one.save(update_fields=["stopped_on"])
            cancel_due(due, on, f"{case.title}停付", f"stopped:{one.pk}", case.pk)
            continue
        Recovery.objects.create(
            case=case, fund=one.fund, item=one.item, payee_key=one.payee_key, period=f"{one.ordered_on:%Y-%m}",
            amount=one.amount, claimed_on=on,
        )  # fmt: skip
        reclaim(due, on, f"{case.title}追回", f"recovery:{case.pk}:{one.pk}", case.pk)
        total += one.amount
    return total
