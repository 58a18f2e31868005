"""Whoever stands on a register that 低保 excludes, or that excludes 低保, is given back with row and reason."""

import datetime
from typing import Any

import pytest
from tests.domains.social_assistance.ledgers import Section, household, number_of

from minzheng.domains.social_assistance.benefits import extreme_poverty, low_income, rigid_spending
from minzheng.domains.social_assistance.benefits.ledger_import import LEDGER
from minzheng.domains.social_assistance.benefits.minimum_living import BOOK
from minzheng.domains.social_assistance.benefits.standing import BARRED_BY
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.registry.public import (
    Decision,
    Household,
    Register,
    as_of,
    end,
    enter,
    identify,
    join,
)

TODAY = datetime.date(2019, 3, 4)


@pytest.fixture
def section(bureau: Any, tmp_path: Any, settings: Any) -> Section:
    settings.MEDIA_ROOT = tmp_path
    return Section.of(bureau)


def test_what_excludes_is_declared_once() -> None:
    books = {extreme_poverty.BOOK.code, low_income.BOOK.code, rigid_spending.BOOK.code}
    assert set(LEDGER.excludes) == books
    assert books == set(BARRED_BY[BOOK.code]) | {
        code for code, bars in BARRED_BY.items() if BOOK.code in bars
    }


@pytest.mark.parametrize("book", [extreme_poverty.BOOK, low_income.BOOK, rigid_spending.BOOK])
def test_who_stands_elsewhere_is_given_back(section: Section, book: Register) -> None:
    decision = Decision(section.take(household(9)).case_id, "", TODAY)
    area = section.bureau.area("120110001001")
    with acting(SYSTEM, "另一名册"):
        who = identify("张丙", number_of(1), area)
        home = Household.objects.create(area=area, head=who)
        join(who, home, "本人", datetime.date(2018, 1, 1))
        about = who if book.subject.__name__ == "Person" else home
        line = enter(book, about, {}, decision, valid_from=datetime.date(2018, 1, 1))
    table = [household(1, name="张丙"), household(2)]
    check = section.check(*table)
    found = [one for one in check.faults.all() if one.code == "roll.excluded"]
    assert [(one.row, one.column) for one in found] == [(2, "居民身份证号")]
    assert book.label in found[0].message and book.label in found[0].fix
    assert (check.good_homes, check.returned) == (1, [2])
    with acting(SYSTEM, "退出"):
        end(line, decision, TODAY)
    again = section.check(*table)
    assert not any(one.code == "roll.excluded" for one in again.faults.all())


def test_who_was_recognised_after_the_check_stops_the_decision(section: Section) -> None:
    decision = Decision(section.take(household(9)).case_id, "", TODAY)
    check = section.check(household(1))
    with acting(SYSTEM, "特困"):
        who = identify("张丙", number_of(1), section.bureau.area("120110001001"))
        enter(extreme_poverty.BOOK, who, {}, decision)
    with pytest.raises(Exception, match=r"特困人员|核对之后情况有变"):
        section.decide(check)
    assert as_of(BOOK, TODAY).count() == 1
