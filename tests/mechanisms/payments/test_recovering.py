"""追回: seen on the page of the money desk, withheld by the decided share, repaid, written off; each decided by somebody else."""

import datetime
from collections.abc import Iterator

import pytest
from django.test import Client

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import Chart, Fund, balances, owed_to
from minzheng.mechanisms.matters.public import Case, PaymentInstruction, open_case, perform
from minzheng.mechanisms.payments.due import WITHHELD
from minzheng.mechanisms.payments.models import PayBatch, Recovery
from minzheng.mechanisms.payments.public import (
    PLAN,
    REPAYMENT,
    WRITE_OFF,
    Allowance,
    Claim,
    claim_back,
    claims,
    declare_allowance,
    instructions,
    open_batch,
    payments_to,
    withdraw_allowance,
)
from minzheng.mechanisms.registry.public import Column, Decision, Person, Register, enter, replace

from .conftest import Office

ITEM = "test.claimed"
BOOK = Register(ITEM, "测试待遇", Person, (Column("amount", "月标准"),))


def on(day: str) -> datetime.datetime:
    return datetime.datetime.combine(
        datetime.date.fromisoformat(day), datetime.time(9), tzinfo=clock.SHANGHAI
    )


def at_desk(seat: Seat) -> Client:
    client = Client()
    client.force_login(seat.account)
    return client


def press(client: Client, case: Case, outcome: str) -> None:
    case.refresh_from_db()
    done = client.post(f"/cases/{case.number}/do/", {"outcome": outcome, "version": str(case.version)})
    assert done.status_code == 302, done.content.decode()


def run(office: Office, fund: Fund, month: str) -> Case:
    return office.do(open_batch(fund, ITEM, "测试待遇", office.maker, month), "提交复核", office.maker)


@pytest.fixture
def allowance() -> Iterator[Allowance]:
    one = declare_allowance(Allowance(ITEM, BOOK))
    yield one
    withdraw_allowance(one.item)


@pytest.fixture
def fund(office: Office) -> Fund:
    return office.fund("100000")


def paid(office: Office, fund: Fund, month: str) -> Case:
    case = run(office, fund, month)
    case = office.do(case, "复核通过", office.checker)
    return perform(case, "确认支付", office.payer, version=case.version, answers={"format": "CSV文本"})


def overpaid(office: Office, fund: Fund) -> Person:
    """400 for April, in May found to have been 250: 150 to give back; May's 250 is paid in full."""
    one = office.person(1)
    case = office.grant(one, "1")
    with acting(SYSTEM, "登记"):
        by = Decision(case.pk, case.number, clock.today())
        line = enter(BOOK, one, {"amount": 40_000}, by, valid_from=datetime.date(2019, 4, 1))
    with clock.at(on("2019-04-10")):
        paid(office, fund, "2019-04")
    with clock.at(on("2019-05-09")):
        with acting(SYSTEM, "核减"):
            decided = Decision(line.case_id, "", clock.today())
            replace(line, {"amount": 25_000}, decided, datetime.date(2019, 4, 1))
        paid(office, fund, "2019-05")
    return one


def claim(fund: Fund, item: str = ITEM) -> Claim:
    return claims([fund], item=item)[0]


def begun(office: Office, fund: Fund, code: str, one: Person, **answers: str) -> Case:
    about = {"fund": fund.code, "item": ITEM, "party": f"person:{one.pk}", **answers}
    return open_case(code, office.maker, area=fund.area, answers=about)


def decided(office: Office, case: Case) -> Case:
    return office.do(office.do(case, "提交审批", office.maker), "同意", office.payer)


def test_withheld_month_by_month_up_to_what_is_owed(office: Office, fund: Fund, allowance: Allowance) -> None:
    one = overpaid(office, fund)
    assert (claim(fund).left, claim(fund).claimed) == (15_000, 15_000)
    with clock.at(on("2019-05-20")):
        decided(office, begun(office, fund, PLAN, one, manner="按月扣回", share="30", reason="家庭同意。"))
    for month, withheld in (("2019-06", 7_500), ("2019-07", 15_000), ("2019-08", 15_000)):
        with clock.at(on(f"{month}-10")):
            batch = PayBatch.objects.get(case=paid(office, fund, month))
        assert claim(fund).withheld == withheld
    assert batch.total == 25_000 and claim(fund).left == 0
    sums = dict.fromkeys(("2019-06", "2019-07", "2019-08"), 0)
    for made in PaymentInstruction.objects.filter(item=ITEM, period__in=sums):
        sums[made.period] += made.amount
    assert set(sums.values()) == {25_000}  # the books of what was granted do not shrink
    assert not instructions(fund, ITEM).exists() and Recovery.objects.count() == 1
    assert "已用于抵扣多发的款项" in [each.where for each in payments_to(one)]
    assert balances(fund)[Chart.RECEIVABLE] == 0


def test_a_batch_sent_back_and_made_again_withholds_once(
    office: Office, fund: Fund, allowance: Allowance
) -> None:
    one = overpaid(office, fund)
    with clock.at(on("2019-06-10")):
        decided(office, begun(office, fund, PLAN, one, manner="按月扣回", share="30", reason="同意。"))
        case = run(office, fund, "2019-06")
        case = perform(case, "退回编制", office.checker, version=case.version, reason="再核一遍")
        case = office.do(case, "提交复核", office.maker)
        assert claim(fund).withheld == 7_500 and PayBatch.objects.get(case=case).total == 17_500
        assert PaymentInstruction.objects.filter(kind__startswith=WITHHELD).count() == 1


def test_the_share_stays_below_the_ceiling_of_the_day(
    office: Office, fund: Fund, allowance: Allowance
) -> None:
    one = overpaid(office, fund)
    with pytest.raises(Invalid, match="30%"):
        begun(office, fund, PLAN, one, manner="按月扣回", share="31", reason="同意。")
    with pytest.raises(Invalid, match="每期金额"):
        begun(office, fund, PLAN, one, manner="分期退还", instalment="150.01", reason="同意。")
    stranger = office.person(7)
    with pytest.raises(Conflict, match="没有尚欠"):
        begun(office, fund, PLAN, stranger, manner="按月扣回", share="10", reason="同意。")


def test_repaid_and_written_off_by_two_people(office: Office, fund: Fund, allowance: Allowance) -> None:
    one = overpaid(office, fund)
    before = balances(fund)[Chart.AVAILABLE]
    decided(office, begun(office, fund, REPAYMENT, one, amount="100", received_on="2019-05-30"))
    assert (claim(fund).repaid, claim(fund).left) == (10_000, 5_000)
    assert balances(fund)[Chart.AVAILABLE] == before + 10_000
    with pytest.raises(Invalid, match="不超过尚欠"):
        begun(office, fund, WRITE_OFF, one, amount="50.01", reason="去世。")
    case = office.do(
        begun(office, fund, WRITE_OFF, one, amount="50", reason="去世。"), "提交审批", office.maker
    )
    with pytest.raises(Refused):
        office.do(case, "同意", office.maker)
    office.do(case, "同意", office.payer)
    assert (claim(fund).written_off, claim(fund).left) == (5_000, 0)


def test_a_single_sum_is_claimed_back_if_it_was_paid_and_stopped_if_not(office: Office, fund: Fund) -> None:
    one, two = office.person(1), office.person(2)
    first = office.grant(one, "300")
    batch = open_batch(fund, "test.grant", "小额救助", office.maker)
    for outcome, seat in (("提交复核", office.maker), ("复核通过", office.checker)):
        batch = office.do(batch, outcome, seat)
    perform(batch, "确认支付", office.payer, version=batch.version, answers={"format": "CSV文本"})
    second = office.grant(two, "200")
    by = office.grant(office.person(3), "1")
    with acting(SYSTEM, "追回"):
        assert claim_back(first, by, clock.today()) == 30_000
        assert claim_back(second, by, clock.today()) == 0
    assert claim(fund, "test.grant").left == 30_000 and owed_to(f"person:{two.pk}") == 0
    assert not instructions(fund, "test.grant").filter(case=second).exists()


def test_the_page_shows_each_claim_and_begins_its_cases(
    office: Office, fund: Fund, allowance: Allowance
) -> None:
    one = overpaid(office, fund)
    maker = at_desk(office.maker)
    page = maker.get("/payments/recoveries/").content.decode()
    assert "150.00元" in page and "没有安排" in page and str(one.name) not in page
    address = f"/payments/recoveries/{fund.pk}/{ITEM}/person:{one.pk}/"
    wrong = maker.post(address, {"do": "plan", "a-manner": "按月扣回", "a-share": "90", "a-reason": "同意"})
    assert wrong.status_code == 422 and "30%" in wrong.content.decode()
    sent = {"do": "plan", "a-manner": "按月扣回", "a-share": "20", "a-reason": "同意"}
    assert maker.post(address, sent).status_code == 302
    case = Case.objects.get(matter=PLAN)
    press(maker, case, "提交审批")
    press(at_desk(office.payer), case, "同意")
    shown = maker.get(address).content.decode()
    assert "按月扣回20%" in shown and "追回" in shown and "元元" not in shown
    assert at_desk(office.payer).get(address).content.decode().count("办理核销") == 0
