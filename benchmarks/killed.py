"""A month's run killed with SIGKILL again and again: after it has come through, nothing is lost and nothing is double.

Run: `python benchmarks/killed.py [kills] [people]` (default 50 400). Each child carries the run on from where the database
says it stands; the parent kills it after a random moment. At the end every 分 is accounted for and the journal verifies.
"""

# ruff: noqa: PLC0415 - Django is imported once its database runs
import multiprocessing
import os
import random  # noqa: TID251 - moments of killing, seeded
import signal
import sys
import time
from typing import Any

from founded import bureau, morning
from payments import ITEM, MONTH, entitle, given

from minzheng.foundation import clock

NOON = morning(MONTH.replace(day=11))


def main(kills: int, count: int) -> None:
    """Kill so many times, then let it finish, then look."""
    with bureau() as life, clock.at(NOON):
        from django.db import connections

        fund = given(life.world)
        entitle(life.world, count)
        connections.close_all()
        dice, done, landed = random.Random(20190311), 0, 0
        while done < kills:
            child = multiprocessing.get_context("fork").Process(target=carry_on, args=(life.world, fund.pk))
            child.start()
            time.sleep(dice.uniform(0.01, 1.2))
            alive = child.is_alive()
            if alive and child.pid:
                os.kill(child.pid, signal.SIGKILL)
                done += 1
            child.join()
            landed += not alive
            if not alive:
                start_anew()
                connections.close_all()
        carry_on(life.world, fund.pk)
        print(f"{done} kills, {landed} runs came through between them")
        check(count, landed + 1)


def start_anew() -> None:
    """The month is through: the next round is arrears, everybody's amount being one 元 more."""
    from django.db.models.expressions import RawSQL

    from minzheng.mechanisms.journal.public import SYSTEM, acting
    from minzheng.mechanisms.registry.public import RegisterEntry

    more = RawSQL("jsonb_set(data, '{amount}', to_jsonb((data->>'amount')::bigint + 100))", [])
    with acting(SYSTEM, "测量:提标"):
        RegisterEntry.objects.filter(register=ITEM, valid_to=None).update(data=more)


def carry_on(world: Any, fund_id: int) -> None:
    """Do the next step of the open batch, or open one, until the month is through."""
    from minzheng.foundation.errors import Conflict
    from minzheng.mechanisms.ledger.public import Fund
    from minzheng.mechanisms.matters.public import Case, perform
    from minzheng.mechanisms.payments.public import (
        FORMATS,
        Answer,
        LineState,
        PayBatch,
        Returned,
        apply_return,
        open_batch,
    )

    maker, checker, payer = (world.seat(login) for login in ("bofu", "fuhe", "zhifu"))
    fund = Fund.objects.get(pk=fund_id)
    with clock.at(NOON):
        while True:
            case = Case.objects.filter(matter="payments.payout").exclude(step="").order_by("pk").first()
            if case is None:
                case = open_batch(fund, ITEM, "测量待遇", maker, f"{MONTH:%Y-%m}")
            if case.step == "make":
                try:
                    perform(case, "提交复核", maker, version=case.version)
                except Conflict:
                    from minzheng.mechanisms.matters.public import withdraw

                    withdraw(case, maker, version=case.version, reason="没有可付的")
                    return
            elif case.step == "check":
                perform(case, "复核通过", checker, version=case.version)
            elif case.step == "pay":
                perform(case, "确认支付", payer, version=case.version, answers={"format": "CSV文本"})
            else:
                batch = PayBatch.objects.get(case=case)
                lines = list(batch.lines.order_by("number"))
                if lines[0].state == LineState.SENT:
                    answers = tuple(
                        Answer(0, one.number, str(one.account), one.amount, True, "") for one in lines
                    )
                    content = FORMATS[batch.format].write_return(Returned("回盘", case.number, answers))
                    apply_return(batch, content, "回盘.txt", maker)
                perform(case, "核对无误", maker, version=case.version)
                return


def check(count: int, rounds: int) -> None:
    """Every recipient got the last amount exactly, in as many payments as rounds came through."""
    from django.db.models import Count, Sum

    from minzheng.foundation.money import format_yuan
    from minzheng.mechanisms.journal.public import verify
    from minzheng.mechanisms.ledger.public import Chart, Fund, balances
    from minzheng.mechanisms.matters.public import PaymentInstruction
    from minzheng.mechanisms.payments.public import LineState, PayLine
    from minzheng.mechanisms.registry.public import RegisterEntry

    due = {
        f"person:{one.person_id}": one.data["amount"]
        for one in RegisterEntry.objects.filter(register=ITEM, valid_to=None)
    }
    rows = PaymentInstruction.objects.filter(item=ITEM).values("payee_key").order_by()
    got = {row["payee_key"]: row["sum"] for row in rows.annotate(sum=Sum("amount"))}
    assert got == due, "ordered and due differ"
    paid = PayLine.objects.filter(state=LineState.PAID).values("instruction__payee_key").order_by()
    arrived = {row["instruction__payee_key"]: row["sum"] for row in paid.annotate(sum=Sum("amount"))}
    assert arrived == due, "arrived and due differ"
    twice = PayLine.objects.values("instruction").annotate(times=Count("pk")).filter(times__gt=1)
    assert not twice.exists(), "a payment stands in two lines"
    left = balances(Fund.objects.get())
    assert left[Chart.PAYABLE] == left[Chart.IN_TRANSIT] == 0 and left[Chart.SPENT] == sum(due.values())
    report = verify()
    assert not report.faults, report.faults
    print(
        f"{count} recipients, {rounds} rounds, {format_yuan(left[Chart.SPENT])} 元: ordered = paid = due; journal sound"
    )


if __name__ == "__main__":
    given_numbers = [int(one) for one in sys.argv[1:]]
    main(*(given_numbers + [50, 400][len(given_numbers) :]))
