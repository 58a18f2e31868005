"""Households of which only the amount is on record: counted when only the standard changes, and the page says how many."""

import datetime
from types import SimpleNamespace

import pytest
from django.test import Client
from tests.domains.social_assistance.given import MEANS, granted
from tests.domains.social_assistance.ledgers import Section, household

from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.foundation import clock
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.law.public import Known, simulate

NOW = datetime.datetime(2019, 4, 10, 9, tzinfo=clock.SHANGHAI)
PAGE = "/simulation/"


@pytest.fixture
def section(bureau) -> Section:
    """Taken over in March 2019, when 980 was the standard: 3 people draw 1,440, one person 980, one more than the standard."""
    made = Section.of(bureau)
    made.take(household(1, 3, amount=1440), household(2, 1, amount=980), household(3, 1, amount=980.01))
    return made


def test_the_amount_rises_with_the_standard(section) -> None:
    found = simulate(MINIMUM_LIVING, NOW.date(), {"standard": "1100元"})
    assert found.known == Known(0, 2, 1)
    assert (found.total.cost_now, found.total.cost_then) == (144_000 + 98_000, 144_000 + 98_000 + 4 * 12_000)
    assert (found.total.gain, found.total.enter, found.total.leave) == (2, 0, 0)
    fallen = simulate(MINIMUM_LIVING, NOW.date(), {"standard": "400元"})
    assert (fallen.total.leave, fallen.total.lose, fallen.total.cost_then) == (1, 1, 40_000)


def test_other_changes_count_only_those_whose_means_are_known(section, street: SimpleNamespace) -> None:
    with pytest.raises(Missing, match="3户在册"):
        simulate(MINIMUM_LIVING, NOW.date(), {"asset_limit": "1元"})
    granted(street, MEANS)
    found = simulate(MINIMUM_LIVING, NOW.date(), {"asset_limit": "1元", "standard": "1100元"})
    assert found.known == Known(1, 0, 3) and found.total.rows == 1
    assert simulate(MINIMUM_LIVING, NOW.date(), {"standard": "1100元"}).known == Known(1, 2, 1)


def test_by_tiers_nothing_can_be_worked_back(section, bureau) -> None:
    from minzheng.domains.social_assistance.benefits import from_amount

    tiers = from_amount._Known(NOW.date())
    tiers.uses = {**tiers.uses, "method": "social_assistance.minimum_living.method"}
    with clock.at(NOW):
        line = next(iter(from_amount.as_of(from_amount.BOOK, NOW.date())))
        assert tiers.facts(line) is None  # no number of that name was in force in 2019


def test_the_page_says_how_each_household_is_known_and_begins_with_minimum_living(section) -> None:
    with clock.at(NOW):
        seat = section.bureau.seat("社会救助科", "赵强", deciding="social_assistance.")
        client = Client()
        client.force_login(seat.account)
        page = client.get(PAGE, {"p-standard": "1100元"})
    assert page.context["asked"].rule == MINIMUM_LIVING
    text = page.content.decode()
    assert "按家庭经济状况测算0户" in text and "推算2户" in text and "没有测算1户" in text
