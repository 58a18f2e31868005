"""The books of a fund in two syntaxes, re-added by tools nobody here wrote; a planted fault turns each of them red."""

from datetime import date
from pathlib import Path

import pytest
from tests.tools import beancount_checks, hledger_checks

from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import Due, allot, beancount_text, hledger_text, owe, release, settle

from .conftest import Books

MARCH = (date(2019, 3, 1), date(2019, 3, 31))


@pytest.fixture
def lived(books: Books) -> Books:
    dues = [Due(books.main, f"person:{one}", "relief", 123_45 + one) for one in range(1, 6)]
    with acting(SYSTEM, "发放"):
        allot(books.main, 9_999_999, date(2019, 2, 1), "二月拨入", "allot:1")
        owe(dues[:2], date(2019, 2, 3), "二月决定", "owe:0")
        allot(books.main, 1, date(2019, 3, 1), '三月"拨入"', "allot:2")
        owe(dues[2:], date(2019, 3, 4), "三月决定", "owe:1")
        release(dues, date(2019, 3, 5), "交银行", "release:1")
        settle(dues[:3], date(2019, 3, 6), "到账", "settle:1")
        owe(dues, date(2019, 4, 4), "四月决定", "owe:2")
    return books


@pytest.mark.checker
@pytest.mark.parametrize(
    ("export", "check", "fault"),
    [
        (hledger_text, hledger_checks, ("123.46", "123.47")),
        (beancount_text, beancount_checks, ("123.48", "123.49")),
    ],
)
def test_foreign_tools_agree_and_find_a_planted_fault(
    lived: Books, tmp_path: Path, export, check, fault: tuple[str, str]
) -> None:  # type: ignore[no-untyped-def]
    text = export(lived.main, *MARCH)
    assert "三月决定" in text and "四月决定" not in text and "二月决定" not in text
    assert (done := check(text, tmp_path)).returncode == 0, done.stdout + done.stderr
    assert check(text.replace(*fault, 1), tmp_path).returncode != 0
    last = text.rindex("100000.00") if "100000.00" in text else text.rindex("0.00")
    assert check(text[:last] + "7" + text[last + 1 :], tmp_path).returncode != 0


def test_nobody_is_named_in_the_export(lived: Books) -> None:
    assert "person" not in hledger_text(lived.main, *MARCH) + beancount_text(lived.main, *MARCH)
