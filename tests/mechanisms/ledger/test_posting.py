"""Entries sum to zero, post once, are corrected by reversal; funds never fall below zero; the database holds all of it."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import (
    Chart,
    Due,
    LedgerAccount,
    LedgerEntry,
    Line,
    Posting,
    allot,
    balances,
    bounce,
    cancel_due,
    fund_for,
    owe,
    owed_to,
    post,
    release,
    reverse,
    settle,
    transfer,
    use_fund,
)

from .conftest import Books

DAY = date(2019, 3, 4)
WANG = "person:12"


def a(books: Books, amount: int = 180_000, party: str = WANG) -> list[Due]:
    return [Due(books.main, party, "relief", amount)]


def test_a_grant_travels_from_decision_to_arrival(books: Books) -> None:
    with acting(SYSTEM, "发放"):
        allot(books.main, 1_000_000, DAY, "拨入", "allot:1")
        owe(a(books), DAY, "决定", "owe:1")
        assert owed_to(WANG) == 180_000
        release(a(books), DAY, "交银行", "release:1")
        assert balances(books.main)[Chart.IN_TRANSIT] == 180_000
        bounce(a(books), DAY, "户名不符", "bounce:1")
        assert owed_to(WANG) == 180_000
        assert balances(books.main)[Chart.AVAILABLE] == 1_000_000
        release(a(books), DAY, "再交银行", "release:2")
        settle(a(books), DAY, "到账", "settle:2")
    assert owed_to(WANG) == 0
    assert balances(books.main) == {
        Chart.AVAILABLE: 820_000, Chart.IN_TRANSIT: 0, Chart.RECEIVABLE: 0,
        Chart.PAYABLE: 0, Chart.GRANTED: -1_000_000, Chart.SPENT: 180_000,
    }  # fmt: skip
    assert balances(books.main) == balances(books.main, DAY)
    assert set(balances(books.main, date(2019, 3, 3)).values()) == {0}


def test_the_same_event_posts_once_and_another_content_is_refused(books: Books) -> None:
    with acting(SYSTEM, "发放"):
        first = owe(a(books), DAY, "决定", "owe:1")
        assert owe(a(books), DAY, "决定", "owe:1") == first
        with pytest.raises(Conflict, match="内容不同"):
            owe(a(books, 180_001), DAY, "决定", "owe:1")
    assert owed_to(WANG) == 180_000


def test_a_fund_is_never_overdrawn_and_says_what_is_left(books: Books) -> None:
    with acting(SYSTEM, "发放"):
        allot(books.main, 100_000, DAY, "拨入", "allot:1")
        owe(a(books), DAY, "决定", "owe:1")
        with pytest.raises(Conflict, match=r"区级救助资金.*1,000\.00元.*不足"):
            release(a(books), DAY, "交银行", "release:1")
        with pytest.raises(Conflict, match="相反方向"):
            settle(a(books, 1), DAY, "没有在途", "settle:1")
        with pytest.raises(Conflict, match="相反方向"):
            cancel_due(a(books, 180_001), DAY, "多停", "cancel:1")
    assert balances(books.main)[Chart.AVAILABLE] == 100_000


def test_what_does_not_balance_is_refused(books: Books) -> None:
    one = Line(books.main, Chart.AVAILABLE, 5)
    for lines in ([], [one], [one, Line(books.main, Chart.GRANTED, -4)]):
        with acting(SYSTEM, "记账"), pytest.raises(Invalid, match="不平"):
            post("x", "拨入", DAY, "不平", lines)
    assert not LedgerEntry.objects.exists()


def test_a_correction_is_a_reversal_and_only_one(books: Books) -> None:
    with acting(SYSTEM, "记账"):
        wrong = owe(a(books), DAY, "决定", "owe:1")
        undone = reverse(wrong, date(2019, 4, 1), "误记")
        assert reverse(wrong, date(2019, 4, 1), "误记") == undone
    assert undone.reverses == wrong
    assert set(balances(books.main).values()) == {0}
    assert LedgerEntry.objects.count() == 2


def test_the_nearest_fund_of_the_level_pays(books: Books) -> None:
    assert fund_for("relief", books.street, DAY, level="街道") == books.reserve
    assert fund_for("relief", books.street, DAY, level="科室") == books.main
    assert fund_for("dibao", books.street, DAY, level="街道") == books.main
    assert fund_for("relief", books.street, date(2018, 12, 31)) is None
    with (
        acting(SYSTEM, "设置"),
        pytest.raises(IntegrityError, match="ledger_use_one_fund"),
        transaction.atomic(),
    ):
        use_fund(books.main, "relief", books.street, DAY, level="街道")


def test_money_moves_between_funds_and_the_whole_stays(books: Books) -> None:
    with acting(SYSTEM, "调拨"):
        allot(books.main, 500, DAY, "拨入", "allot:1")
        transfer(books.main, books.reserve, 200, DAY, "补足备用金", "top-up:1")
        with pytest.raises(Conflict, match="不足"):
            transfer(books.main, books.reserve, 301, DAY, "再补", "top-up:2")
    assert balances(books.main)[Chart.AVAILABLE] == 300
    assert balances(books.reserve)[Chart.AVAILABLE] == 200


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_posting SET amount = amount + 1",
        "DELETE FROM ledger_posting",
        "UPDATE ledger_ledgerentry SET text = '改'",
        "DELETE FROM ledger_ledgerentry",
        "UPDATE ledger_ledgeraccount SET balance = 1 WHERE balance = 0",
        "INSERT INTO ledger_ledgeraccount (fund_id, chart, balance) SELECT fund_id, '9', 5 FROM ledger_ledgeraccount LIMIT 1",
        "INSERT INTO ledger_posting (entry_id, account_id, amount, party, item)"
        " SELECT entry_id, account_id, 1, '', '' FROM ledger_posting LIMIT 1",
        "INSERT INTO ledger_posting (entry_id, account_id, amount, party, item)"
        " SELECT entry_id, account_id, amount, '', '' FROM ledger_posting",
    ],
)
def test_the_database_refuses_what_the_program_would_not_do(books: Books, sql: str) -> None:
    with acting(SYSTEM, "记账"):
        owe(a(books), DAY, "决定", "owe:1")
    with (
        acting(SYSTEM, "越过程序"),
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Posting.objects.count() == 2
    assert {one.balance for one in LedgerAccount.objects.all()} == {0, 180_000, -180_000}


def test_an_entry_without_postings_does_not_survive_its_act(books: Books) -> None:
    with acting(SYSTEM, "记账"), pytest.raises(IntegrityError, match="没有分录"), transaction.atomic():
        LedgerEntry.objects.create(number="记2019-1", key="k", kind="应付", on=DAY, text="空")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
