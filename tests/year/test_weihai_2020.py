"""A city's year in the epidemic: the figures of its report out of records, and the policies lived, not only declared."""

import argparse
import datetime
import json
from pathlib import Path

import pytest
from django.db.models import Sum
from tests.year.telling import overdue_unnoticed, unseen

from minzheng.config.commands import figures, journal
from minzheng.config.scenarios.weihai_2020 import LAST_DAY, grants, ledger, relief, reviews
from minzheng.config.scenarios.weihai_2020.bureau import EPIDEMIC
from minzheng.domains.social_assistance.benefits.extreme_poverty import BOOK as DESTITUTE
from minzheng.domains.social_assistance.benefits.grace import GRACE
from minzheng.domains.social_assistance.benefits.minimum_living import BOOK
from minzheng.domains.social_assistance.benefits.price_subsidy import PRICE
from minzheng.domains.social_assistance.temporary_relief import RELIEF
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.matters.public import PLEDGED, Case, Paper, PaymentInstruction
from minzheng.mechanisms.registry.public import RegisterEntry
from minzheng.mechanisms.rolls.public import RollCheck

pytestmark = [pytest.mark.year, pytest.mark.campaign]


def measured(code: str, period: str) -> int:
    return int(value(indicator(code), parse_period(period), find("371000", LAST_DAY)).value or 0)


def test_every_figure_holds(epidemic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures.run(argparse.Namespace(scenario="weihai_2020", what="check", json=True))
    found = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert sorted(found) == [f"003-00{number}" for number in range(4, 10)]
    assert [row for row in found.values() if not row["ok"]] == []


def test_journal_and_inboxes(epidemic: Path) -> None:
    assert journal.run(argparse.Namespace(what="verify", json=True)) == 0
    assert unseen() == []
    assert overdue_unnoticed("juzhang")[1] == []


def test_the_ledger_came_over_whole(epidemic: Path) -> None:
    check = RollCheck.objects.get()
    assert (check.entered_homes, check.returned) == (ledger.HOMES, [])


def test_residents_are_told_apart_from_those_registered_elsewhere(epidemic: Path) -> None:
    assert measured("social_assistance.relief_grants", "2020") == relief.NON_LOCAL + relief.LOCAL
    assert measured("social_assistance.relief_non_local", "2020") == relief.NON_LOCAL
    everything = PaymentInstruction.objects.filter(item=RELIEF.pays).aggregate(sum=Sum("amount"))["sum"]
    local = sum(relief.amount(number) for number in range(relief.NON_LOCAL, relief.NON_LOCAL + relief.LOCAL))
    assert everything == 100 * (sum(map(relief.amount, range(relief.NON_LOCAL))) + local)


def test_who_would_have_been_cut_off_in_april_still_draws(epidemic: Path) -> None:
    assert measured("social_assistance.exits_held", "2020-01-24/2020-06-30") == len(reviews.HELD)
    held = Case.objects.filter(matter=f"{BOOK.code}.review", stages__outcome="暂缓减停")
    lines = RegisterEntry.objects.filter(register=BOOK.code, household__in=held.values("household"))
    assert lines.count() == len(reviews.HELD) and not lines.exclude(valid_to=None).exists()


def test_whoever_tapered_draws_to_the_end_of_the_year_and_not_longer(epidemic: Path) -> None:
    extended = Case.objects.get(matter=GRACE)
    more = RegisterEntry.objects.filter(register=BOOK.code, case_id=extended.pk)
    assert len(more) == len(reviews.TAPERING)
    assert {(one.valid_from, one.valid_to) for one in more} == {
        (datetime.date(2020, 5, 1), datetime.date(2021, 1, 1))
    }
    for line in more:
        paid = PaymentInstruction.objects.filter(item=BOOK.code, payee_key=f"household:{line.household_id}")
        assert paid.count() == 12


def test_a_grant_on_a_promise_is_paid_in_the_month_of_its_decision(epidemic: Path) -> None:
    granted = Case.objects.filter(matter__in=(BOOK.code, DESTITUTE.code), decision="同意")
    months = {case.pk: f"{case.decided_on:%Y-%m}" for case in granted}
    first = {one: min(months_of(one)) for one in months}
    assert len(months) == len(grants.homes()) + grants.NEW_DESTITUTE and first == months
    promised = Paper.objects.filter(waived_by=PLEDGED, case__in=granted)
    assert {one.until for one in promised} == {EPIDEMIC[1]}
    assert measured("social_assistance.grants_on_pledge", "2020") == promised.count() > 200


def months_of(case: int) -> list[str]:
    """The months ordered for a case, each no later than the month in which it was ordered."""
    rows = PaymentInstruction.objects.filter(case=case).exclude(item=PRICE)
    assert all(f"{one.ordered_on:%Y-%m}" == one.period for one in rows)
    return [one.period for one in rows]


def test_a_month_of_prices_pays_nobody_twice(epidemic: Path) -> None:
    rows = PaymentInstruction.objects.filter(item=PRICE).values_list("payee_key", "period")
    assert len(rows) == len(set(rows)) > 0
