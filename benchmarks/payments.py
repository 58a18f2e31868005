"""A month of an allowance for a whole district: ordered, frozen, checked, paid, answered by the bank, reconciled.

Run: `python benchmarks/payments.py [people …]` (default 12370 90000). Prints the seconds of each step, their sum as a share of
its limit (60 s for 12,370 people, 600 s for 90,000), peak memory against 1 GB, and the second run of the same month.
"""

# ruff: noqa: PLC0415 - Django is imported once its database runs
import datetime
import json
import resource
import sys
from itertools import chain
from typing import Any

from filled import people
from founded import bureau, morning, seconds, table

from minzheng.foundation import clock

MONTH = datetime.date(2019, 3, 1)
LIMITS = {12_370: 60, 90_000: 600}  # seconds
ITEM = "bench.allowance"


def main(counts: list[int]) -> None:
    """One bureau, one district after the other."""
    with bureau() as life, clock.at(morning(datetime.date(2019, 3, 11))):
        fund = given(life.world)
        rows = chain.from_iterable(run(life.world, fund, count) for count in counts)
        table(["people", "step", "seconds", "share of the limit"], rows)
    print(f"\npeak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB of 1024")


def given(world: Any) -> Any:
    """A fund, an allowance, and the decided case its lines rest on."""
    from minzheng.config.scenarios.agenda import Agenda
    from minzheng.config.scenarios.flows.payments import Payments
    from minzheng.mechanisms.ledger.public import Fund
    from minzheng.mechanisms.matters.public import calendar
    from minzheng.mechanisms.payments.public import Allowance, declare_allowance
    from minzheng.mechanisms.registry.public import Column, Person, Register

    declare_allowance(Allowance(ITEM, Register(ITEM, "测量待遇", Person, (Column("amount", "月标准"),))))
    Payments(world, Agenda(calendar()), "9000000000", 97).give()
    return Fund.objects.get()


def run(world: Any, fund: Any, count: int) -> list[list[object]]:
    """So many new recipients, one month for them, and the same month once more."""
    from minzheng.foundation.errors import Conflict
    from minzheng.mechanisms.matters.public import perform
    from minzheng.mechanisms.payments.public import (
        FORMATS,
        Answer,
        PayBatch,
        Returned,
        apply_return,
        open_batch,
    )

    entitle(world, count)
    maker, checker, payer = (world.seat(login) for login in ("bofu", "fuhe", "zhifu"))
    taken: dict[str, float] = {}
    case = open_batch(fund, ITEM, "测量待遇", maker, f"{MONTH:%Y-%m}")

    def step(name: str, outcome: str, seat: Any, **answers: str) -> None:
        nonlocal case

        def act() -> None:
            nonlocal case
            case = perform(case, outcome, seat, version=case.version, answers=answers)

        taken[name] = seconds(act)

    step("order and freeze", "提交复核", maker)
    step("check", "复核通过", checker)
    step("pay: post, write and sign the file", "确认支付", payer, format="CSV文本")
    batch = PayBatch.objects.get(case=case)
    assert batch.count == count, batch.count
    answers = tuple(
        Answer(0, one.number, str(one.account), one.amount, one.number % 97 != 0, "")
        for one in batch.lines.order_by("number")
    )
    content = FORMATS[batch.format].write_return(Returned("回盘", case.number, answers))
    taken["read and book the bank's answer"] = seconds(
        lambda: apply_return(batch, content, "回盘.txt", maker)
    )
    step("reconcile and close", "核对无误", maker)
    again = open_batch(fund, ITEM, "测量待遇", maker, f"{MONTH:%Y-%m}")

    def second() -> None:
        try:
            perform(again, "提交复核", maker, version=again.version)
        except Conflict:
            return

    whole = sum(taken.values())
    taken["the same month again (only what came back)"] = seconds(second)
    limit = LIMITS.get(count)
    rows: list[list[object]] = [[count, name, f"{time:.1f}", ""] for name, time in taken.items()]
    rows.append([count, "the run", f"{whole:.1f}", f"{whole / limit:.2f}" if limit else ""])
    return rows


def entitle(world: Any, count: int) -> None:
    """People with a line in the register and a bank account; those of an earlier round end first."""
    from psycopg.types.range import Range

    from minzheng.config.scenarios.flows.payments import account_answers
    from minzheng.mechanisms.journal.public import SYSTEM, acting
    from minzheng.mechanisms.matters.public import Case
    from minzheng.mechanisms.payments.public import BANK_ACCOUNT
    from minzheng.mechanisms.registry.public import Fact, Person, RegisterEntry

    decided = Case.objects.filter(decision="同意").latest("pk")
    known = set(Person.objects.values_list("pk", flat=True))
    people(world, count)
    with acting(SYSTEM, "测量:待遇"):
        RegisterEntry.objects.filter(register=ITEM, valid_to=None).update(
            valid_to=MONTH, ended_by_case=decided.pk
        )
        new = Person.objects.exclude(pk__in=known).order_by("pk")
        for first in range(0, count, 5000):
            some = list(new[first : first + 5000])
            RegisterEntry.objects.bulk_create(
                RegisterEntry(register=ITEM, person=one, area_id=one.area_id, data={"amount": 60_000 + one.pk % 40_000}, valid_from=MONTH, case_id=decided.pk)
                for one in some
            )  # fmt: skip
            Fact.objects.bulk_create(
                Fact(person=one, kind=BANK_ACCOUNT.code, secret=_account(account_answers(f"{one.pk}")), valid=Range(MONTH, None), known=Range(clock.now(), None), source="测量", case_id=decided.pk)
                for one in some
            )  # fmt: skip


def _account(given: dict[str, str]) -> str:
    return json.dumps({"holder": "测量", "number": given["account"], "bank": given["account_bank"]})


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [12_370, 90_000])
