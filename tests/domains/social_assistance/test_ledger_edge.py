"""A ledger of households on the edge of 低保: they come over without money; an account needs somebody it belongs to."""

from dataclasses import replace

from tests.domains.social_assistance.ledgers import faults, household
from tests.domains.social_assistance.test_ledger_import import TODAY, own_files, section

from minzheng.domains.social_assistance.benefits import low_income
from minzheng.mechanisms.payments.public import account_of
from minzheng.mechanisms.registry.public import Person, as_of

__all__ = ["own_files", "section"]


def test_households_on_the_edge_come_over_unpaid(section):
    edge = replace(section, register=low_income.BOOK.code)
    check = edge.check(
        household(1, 3, amount=None, payee=None, bank=None, account=None),
        household(2, amount=None),
        household(3, amount=None, payee=None),
        household(4, amount=None, since=None),
    )
    assert faults(check) == {(6, "payee", "import.required"), (7, "since", "import.required")}
    done = edge.decide(check)
    assert (done.entered_homes, done.entered_rows) == (2, 4)
    first, second = as_of(low_income.BOOK, TODAY).order_by("pk")
    assert first.data == {"members": 3, "residence": "城镇"}
    assert first.household is not None and first.household.memberships.count() == 3
    assert account_of(Person.objects.get(pk=second.data["payee"]), TODAY) is not None
