"""The assistance of a whole city in 2023: its ledgers, 8540 newly covered, 42880 person-times of relief, 12.82亿元 to the 分."""

import argparse
import datetime
import json
from pathlib import Path

import pytest
from tests.year import city as whole
from tests.year.telling import overdue_unnoticed, unseen

from minzheng.config.commands import figures, journal
from minzheng.config.scenarios.tianjin_assistance_2023 import LAST_DAY, money
from minzheng.config.scenarios.tianjin_assistance_2023.year_sum import CITY, sums
from minzheng.domains.social_assistance.benefits import extreme_poverty, minimum_living
from minzheng.mechanisms.ledger.public import Chart, Fund, balances
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import as_of
from minzheng.mechanisms.rolls.public import RollCheck

pytestmark = [pytest.mark.year, pytest.mark.campaign]


def test_every_figure_holds(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures.run(argparse.Namespace(scenario="tianjin_assistance_2023", what="check", json=True))
    found = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in found] == [f"004-{number:03}" for number in range(60, 64)]
    assert [row for row in found if not row["ok"]] == []


def test_every_ledger_and_every_new_case_is_on_the_registers(city: Path) -> None:
    planned = sums(CITY)
    assert sum(RollCheck.objects.values_list("entered_homes", flat=True)) == len(planned.homes)
    homes = as_of(minimum_living.BOOK, LAST_DAY)
    assert homes.count() == len(planned.homes) + len(planned.new_homes)
    assert as_of(extreme_poverty.BOOK, LAST_DAY).count() == CITY.destitute + CITY.new_destitute
    assert whole.the_new_rest_on_their_own_cases() == CITY.new_persons


def test_the_money_of_the_year_is_whole(city: Path) -> None:
    arrived = whole.arrived()
    assert arrived == whole.ordered() == sums(CITY).paid() * 100
    assert whole.ordered("social_assistance.relief") == CITY.relief_yuan * 100
    left, funerals = balances(Fund.objects.get(), LAST_DAY), whole.ordered("funeral.")
    assert left[Chart.PAYABLE] == left[Chart.IN_TRANSIT] == 0
    assert left[Chart.SPENT] == arrived + funerals
    assert left[Chart.AVAILABLE] == int(money.FUND_YUAN) * 100 - arrived - funerals


def test_reliefs_help_whole_households(city: Path) -> None:
    assert whole.every_relief_says_whom_it_helped() == CITY.relief_persons
    assert Case.objects.filter(matter="social_assistance.relief").exclude(decision="同意").count() == 0


def test_nobody_twice_and_nobody_after_death(city: Path) -> None:
    whole.nobody_is_paid_twice()
    assert len(whole.nobody_is_paid_for_a_month_after_his_death()) == CITY.deaths
    whole.three_people_paid_each_batch()
    assert whole.what_came_back_went_out_again() >= 11 * (len(sums(CITY).homes) // money.STEP) > 0


@pytest.mark.checker
def test_the_books_of_a_month_are_re_added(city: Path, tmp_path: Path) -> None:
    whole.foreign_tools_re_add(datetime.date(2023, 6, 1), datetime.date(2023, 6, 30), tmp_path)


def test_journal_and_inboxes(city: Path) -> None:
    assert journal.run(argparse.Namespace(what="verify", json=True)) == 0
    assert unseen() == []
    assert overdue_unnoticed("juzhang")[1] == []
