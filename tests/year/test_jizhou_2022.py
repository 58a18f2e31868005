"""A whole district's year of payments: 6553 households and 2665 destitute people, 1.81亿余元, out of ledgers and decided runs."""

import argparse
import json
from pathlib import Path

import pytest
from django.db.models import Count, Sum
from tests.year.telling import overdue_unnoticed, unseen

from minzheng.config.commands import figures, journal
from minzheng.config.scenarios.jizhou_2022 import LAST_DAY, money
from minzheng.config.scenarios.jizhou_2022.year_sum import DESTITUTE, EDGE, HOMES, MONTHS, PEOPLE, sums
from minzheng.domains.social_assistance.benefits import extreme_poverty, low_income, minimum_living
from minzheng.mechanisms.ledger.public import Chart, Fund, balances
from minzheng.mechanisms.matters.public import PaymentInstruction
from minzheng.mechanisms.payments.public import LineState, PayBatch, PayLine
from minzheng.mechanisms.registry.public import Membership, as_of
from minzheng.mechanisms.rolls.public import RollCheck

pytestmark = [pytest.mark.year, pytest.mark.campaign]


def test_every_figure_holds(jizhou: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures.run(argparse.Namespace(scenario="jizhou_2022", what="check", json=True))
    found = json.loads(capsys.readouterr().out)
    printed = [14, 15, *range(17, 23), *range(25, 31)]
    assert [row["id"] for row in found] == [f"002-{number:03}" for number in printed]
    assert [row for row in found if not row["ok"]] == []


def test_everybody_of_the_ledgers_is_on_the_registers(jizhou: Path) -> None:
    entered = dict(RollCheck.objects.values_list("register", "entered_homes"))
    assert entered == {minimum_living.BOOK.code: HOMES - EDGE, low_income.BOOK.code: EDGE}
    homes = [as_of(book, LAST_DAY).values("household") for book in (minimum_living.BOOK, low_income.BOOK)]
    held = Membership.objects.filter(valid__contains=LAST_DAY)
    assert sum(held.filter(household__in=some).count() for some in homes) == PEOPLE
    assert as_of(extreme_poverty.BOOK, LAST_DAY).count() == DESTITUTE


def test_the_money_of_the_year_is_whole(jizhou: Path) -> None:
    planned = sums()
    ordered = PaymentInstruction.objects.values("item").annotate(fen=Sum("amount"), number=Count("pk"))
    numbers = {row["item"]: row["number"] for row in ordered}
    assert numbers == {
        minimum_living.BOOK.code: MONTHS * len(planned.homes),
        extreme_poverty.BOOK.code: MONTHS * DESTITUTE,
        "social_assistance.relief": len(planned.reliefs),
    }
    arrived = PayLine.objects.filter(state=LineState.PAID).aggregate(fen=Sum("amount"))["fen"]
    assert arrived == sum(row["fen"] for row in ordered) == planned.paid() * 100
    left = balances(Fund.objects.get(), LAST_DAY)
    assert left[Chart.SPENT] == arrived and left[Chart.PAYABLE] == left[Chart.IN_TRANSIT] == 0
    assert left[Chart.AVAILABLE] == int(money.FUND_YUAN) * 100 - arrived


def test_what_came_back_went_out_again(jizhou: Path) -> None:
    back = PayLine.objects.filter(state=LineState.RETURNED)
    assert back.count() >= (len(money.ROUNDS) - 1) * (len(sums().homes) // money.STEP) > 0
    paid = PayLine.objects.filter(state=LineState.PAID)
    assert set(back.values_list("instruction", flat=True)) <= set(paid.values_list("instruction", flat=True))
    three = PayBatch.objects.values_list("maker", "checker", "payer")
    assert all(len(set(who)) == len(who) for who in three)


def test_journal_and_inboxes(jizhou: Path) -> None:
    assert journal.run(argparse.Namespace(what="verify", json=True)) == 0
    assert unseen() == []
    assert overdue_unnoticed("juzhang")[1] == []
