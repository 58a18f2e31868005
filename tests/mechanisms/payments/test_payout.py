"""From a decision to the money's arrival: three people, one payment, the ledger in step with the bank."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import Chart, LedgerEntry, balances, owed_to
from minzheng.mechanisms.matters.public import Case, PaymentInstruction, perform, withdraw
from minzheng.mechanisms.payments.models import BankReturn, PayBatch
from minzheng.mechanisms.payments.public import FORMATS, apply_return, candidates, instructions, waiting
from minzheng.mechanisms.registry.public import Decision, record_death

from .conftest import Office, answer


@pytest.mark.parametrize("format_", list(FORMATS))
def test_a_grant_is_paid_once_and_every_fen_is_accounted_for(office: Office, format_: str) -> None:
    people = [office.person(place) for place in range(1, 4)]
    fund = office.fund("1000")
    for place, one in enumerate(people, 1):
        office.grant(one, f"{place}00.0{place}")
    assert [(one.fund, one.count, one.total) for one in waiting()] == [(fund, 3, 60006)]
    batch = office.sent(fund, format_)
    assert (batch.count, batch.total, batch.file.size > 0) == (3, 60006, True)
    assert balances(fund)[Chart.IN_TRANSIT] == 60006
    assert not waiting()
    with pytest.raises(Invalid, match="没有回盘"):
        office.do(batch.case, "核对无误", office.maker)
    apply_return(batch, answer(batch, failed=(2,)), "回盘.txt", office.maker)
    assert [owed_to(f"person:{one.pk}") for one in people] == [0, 20002, 0]
    assert balances(fund)[Chart.AVAILABLE] == 100_000 - 40004
    office.do(batch.case, "核对无误", office.maker)
    again = office.sent(fund, format_)
    assert [(one.number, one.amount) for one in again.lines.all()] == [(1, 20002)]
    apply_return(again, answer(again), "回盘.txt", office.maker)
    assert owed_to(f"person:{people[1].pk}") == 0
    assert balances(fund)[Chart.SPENT] == 60006
    assert balances(fund)[Chart.IN_TRANSIT] == balances(fund)[Chart.PAYABLE] == 0


def test_three_people_or_nobody(office: Office) -> None:
    office.grant(office.person(1), "10")
    fund = office.fund("1000")
    staff = office.maker.staff
    everything = office.bureau.seat(
        "社会救助科", staff, paying="payments.", reviewing="payments.", deciding="payments."
    )
    case = office.do(office.open(fund), "提交复核", office.maker)
    with pytest.raises(Refused, match="他人"):
        office.do(case, "复核通过", everything)
    case = office.do(case, "复核通过", office.checker)
    both = office.bureau.seat("社会救助科", office.checker.staff, deciding="payments.")
    for seat in (everything, both):
        with pytest.raises(Refused, match="他人"):
            office.do(case, "确认支付", seat, format="CSV文本")
    batch = PayBatch.objects.get(case=case)
    with (
        acting(SYSTEM, "越过程序"),
        pytest.raises(IntegrityError, match="three_people"),
        transaction.atomic(),
    ):
        PayBatch.objects.filter(pk=batch.pk).update(payer=staff)
    with (
        acting(SYSTEM, "越过程序"),
        pytest.raises(IntegrityError, match="sent_by_three"),
        transaction.atomic(),
    ):
        PayBatch.objects.filter(pk=batch.pk).update(sent_on=datetime.date(2019, 3, 4))


def test_without_money_nothing_is_sent(office: Office) -> None:
    office.grant(office.person(1), "10.01")
    fund = office.fund("10")
    case = office.do(office.do(office.open(fund), "提交复核", office.maker), "复核通过", office.checker)
    with pytest.raises(Conflict, match="不足"):
        office.do(case, "确认支付", office.payer, format="CSV文本")
    assert PayBatch.objects.get(case=case).file is None
    assert Case.objects.get(pk=case.pk).step == "pay"
    office.fund("0.01")
    office.do(case, "确认支付", office.payer, format="CSV文本")


def test_what_waited_for_a_fund_is_posted_when_it_comes(office: Office) -> None:
    one = office.person(1)
    office.grant(one, "10")
    assert not LedgerEntry.objects.exists() and not waiting()
    office.fund("10")
    assert owed_to(f"person:{one.pk}") == 1000


def test_held_without_account_or_after_death(office: Office) -> None:
    fund = office.fund("1000")
    plain, dead, fine = office.person(1, account=False), office.person(2), office.person(3)
    with clock.at(datetime.datetime(2019, 2, 28, 9, tzinfo=clock.SHANGHAI)):
        died = office.grant(dead, "5")
    for one in (plain, dead, fine):
        office.grant(one, "10")
    with acting(SYSTEM, "死亡"):
        dead.refresh_from_db()
        record_death(
            dead, datetime.date(2019, 3, 1), Decision(died.pk, died.number, datetime.date(2019, 3, 1))
        )
    office.fund("1")  # what was granted before there was a fund is posted now
    held = [one.held for one in candidates(instructions(fund), clock.today())]
    assert held == ["", "没有登记收款账户", "收款人已去世", ""]
    batch = office.sent(fund)
    assert sorted(batch.lines.values_list("instruction__payee_key", "amount")) == sorted(
        [(f"person:{dead.pk}", 500), (f"person:{fine.pk}", 1000)]
    )


def test_a_death_or_a_new_account_between_making_and_paying_stops_the_batch(office: Office) -> None:
    fund = office.fund("1000")
    one = office.person(1)
    office.grant(one, "10")
    case = office.do(office.open(fund), "提交复核", office.maker)
    office.give_account(one, "12345678")
    with pytest.raises(Conflict, match="发生变化"):
        office.do(case, "复核通过", office.checker)
    case = Case.objects.get(pk=case.pk)
    case = perform(case, "退回编制", office.checker, version=case.version, reason="账户已变更")
    case = office.do(office.do(case, "提交复核", office.maker), "复核通过", office.checker)
    assert PayBatch.objects.get(case=case).lines.get().account == "12345678"


def test_a_payment_stands_in_one_live_batch_only(office: Office) -> None:
    fund = office.fund("1000")
    office.grant(office.person(1), "10")
    first, second = office.open(fund), office.open(fund)
    office.do(first, "提交复核", office.maker)
    with pytest.raises(Conflict, match="没有可以支付"):
        office.do(second, "提交复核", office.maker)


def test_a_batch_given_up_frees_its_payments_and_a_paid_one_is_not_given_up(office: Office) -> None:
    fund = office.fund("1000")
    office.grant(office.person(1), "10")
    first = office.do(office.open(fund), "提交复核", office.maker)
    assert not waiting()
    withdraw(first, office.maker, version=first.version, reason="重新安排")
    assert [one.total for one in waiting()] == [1000]
    batch = office.sent(fund)
    assert batch.total == 1000
    case = Case.objects.get(pk=batch.case_id)
    with pytest.raises(Refused, match="决定"):
        withdraw(case, office.maker, version=case.version, reason="想撤回")


def test_what_came_back_and_stands_in_a_new_batch_waits_no_more(office: Office) -> None:
    fund = office.fund("1000")
    office.grant(office.person(1), "10")
    batch = office.sent(fund)
    apply_return(batch, answer(batch, failed=(1,)), "回盘.txt", office.maker)
    office.do(batch.case, "核对无误", office.maker)
    assert [one.total for one in waiting()] == [1000]
    office.do(office.open(fund), "提交复核", office.maker)
    assert not waiting() and not instructions(fund).exists()


def test_a_late_return_is_booked_back_and_paid_again(office: Office) -> None:
    fund = office.fund("1000")
    people = [office.person(1), office.person(2)]
    for one in people:
        office.grant(one, "10")
    batch = office.sent(fund)
    apply_return(batch, answer(batch), "回盘.txt", office.maker)
    office.do(batch.case, "核对无误", office.maker)
    apply_return(batch, answer(batch, failed=(1,), kind="退汇", only=(1,)), "退汇.txt", office.maker)
    assert [owed_to(f"person:{one.pk}") for one in people] == [1000, 0]
    assert [(one.count, one.total) for one in waiting()] == [(1, 1000)]
    assert balances(fund)[Chart.AVAILABLE] == 99_000


def test_the_same_return_again_changes_nothing(office: Office) -> None:
    fund = office.fund("1000")
    office.grant(office.person(1), "10")
    batch = office.sent(fund)
    content = answer(batch)
    first = apply_return(batch, content, "回盘.txt", office.maker)
    before = balances(fund), LedgerEntry.objects.count()
    assert apply_return(batch, content, "再传.txt", office.maker) == first
    assert (balances(fund), LedgerEntry.objects.count()) == before
    assert BankReturn.objects.count() == 1
    with pytest.raises(Refused, match="拨付"):
        apply_return(batch, content + b" ", "回盘.txt", office.checker)


def test_nothing_is_paid_twice_whatever_is_granted(office: Office) -> None:
    one = office.person(1)
    office.fund("1000")
    office.grant(one, "10")
    made = PaymentInstruction.objects.get()
    with acting(SYSTEM, "越过程序"), pytest.raises(IntegrityError, match="natural_key"), transaction.atomic():
        PaymentInstruction.objects.create(
            case=made.case, item=made.item, payee_key=made.payee_key, period=made.period, amount=1,
            ordered_on=made.ordered_on, area=made.area,
        )  # fmt: skip
