"""A ledger of 低保 households comes over: checked all at once, good households decided and entered once, taken back."""

import datetime

import pytest
from tests.domains.social_assistance.ledgers import Section, faults, household, number_of, workbook

from minzheng.domains.social_assistance.benefits.minimum_living import BOOK
from minzheng.mechanisms.payments.public import account_of
from minzheng.mechanisms.registry.public import Fact, Household, Membership, Person, RegisterEntry, as_of

TODAY = datetime.date(2019, 3, 4)


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def section(bureau):
    return Section.of(bureau)


def test_a_household_comes_over_with_all_it_has(section):
    check = section.check(household(1, 3), household(2))
    assert (check.rows, check.homes, check.good_rows, check.good_homes) == (4, 2, 4, 2)
    assert not check.faults.exists() and check.wrong_file is None
    assert not Person.objects.exists() and check.case.step == "submit"
    done = section.decide(check)
    assert (done.entered_homes, done.entered_rows) == (2, 4)
    line = as_of(BOOK, TODAY).get(data__members=3)
    head = Person.objects.get(pk=line.data["payee"])
    assert head.id_number == number_of(1) and line.household.head == head
    assert line.data["amount"] == 303_000 and line.data["residence"] == "城镇"
    assert line.household.address == "先锋路1号" and line.case_id == check.case_id
    members = Membership.objects.filter(household=line.household).order_by("pk")
    assert [one.relation for one in members] == ["本人", "配偶", "子女"]
    account = account_of(head, TODAY)
    assert account is not None and (account.number, account.bank) == ("020000000001", "示范银行")
    assert Fact.objects.get(household=line.household).content == {
        "户编号": "000001", "家庭月收入": 0, "致贫原因": "因病"
    }  # fmt: skip


def test_the_same_table_again_has_no_effect(section):
    section.take(household(1, 3), household(2))
    before = (Person.objects.count(), Household.objects.count(), RegisterEntry.objects.count(), Fact.objects.count())
    check = section.check(household(1, 3), household(2))
    assert (check.same_rows, check.good_rows, check.returned) == (4, 0, [])
    after = (Person.objects.count(), Household.objects.count(), RegisterEntry.objects.count(), Fact.objects.count())
    assert after == before
