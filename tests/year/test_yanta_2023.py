"""A year of assistance in 雁塔区: the printed figures come out of its records, the money to the 分."""

import argparse
import datetime
import json
from calendar import monthrange
from pathlib import Path

import pytest
from django.db.models import Count, Sum
from tests.year.telling import overdue_unnoticed, unseen

from minzheng.config.commands import figures, journal
from minzheng.config.scenarios.yanta_2023 import money, places_for_children, relief, social_forces
from minzheng.config.scenarios.yanta_2023.year_sum import MONTHS, YEAR_YUAN, sums
from minzheng.domains.child_welfare.places import BOOK as CHILDREN
from minzheng.domains.child_welfare.places import HOME, STATION, uncovered
from minzheng.domains.elder_services.service_places import CENTRE
from minzheng.domains.elder_services.service_places import uncovered as without
from minzheng.domains.social_assistance import response_teams, third_party_survey
from minzheng.domains.social_assistance.benefits import layer_filing, minimum_living
from minzheng.domains.social_assistance.benefits.layers import matrix
from minzheng.domains.social_assistance.third_party_survey import work_of
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.matters.public import Case, PaymentInstruction
from minzheng.mechanisms.payments.public import LineState, PayLine
from minzheng.mechanisms.registry.public import Organisation, RegisterEntry, as_of

pytestmark = pytest.mark.year
FIRST, LAST = datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)


def test_every_figure_holds(yanta: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures.run(argparse.Namespace(scenario="yanta_2023", what="check", json=True))
    found = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in found] == [
        f"001-{number:03}" for number in (16, 17, 18, 22, 25, 26, 27, 28, 29, 31, 32)
    ]
    assert [row for row in found if not row["ok"]] == []


def test_the_money_follows_from_ledgers_and_decisions(yanta: Path) -> None:
    planned = sums()
    assert (
        MONTHS * (sum(yuan for _, yuan in planned.homes) + sum(planned.destitute)) + sum(planned.reliefs)
        == YEAR_YUAN
    )
    ordered = PaymentInstruction.objects.values("item").annotate(yuan=Sum("amount") / 100, number=Count("pk"))
    assert {row["item"]: (row["yuan"], row["number"]) for row in ordered} == {
        "social_assistance.extreme_poverty": (12 * sum(planned.destitute), 12 * len(planned.destitute)),
        "social_assistance.minimum_living": (12 * sum(yuan for _, yuan in planned.homes), 12 * len(planned.homes)),
        "social_assistance.relief": (sum(planned.reliefs), len(planned.reliefs)),
    }  # fmt: skip


def test_what_came_back_was_paid_again_and_counts_once(yanta: Path) -> None:
    back = PayLine.objects.filter(state=LineState.RETURNED)
    expected = (len(money.ROUNDS) - 1) * (len(sums().homes) // money.STEP)
    assert back.count() >= expected > 0
    paid = PayLine.objects.filter(state=LineState.PAID)
    assert set(back.values_list("instruction", flat=True)) <= set(paid.values_list("instruction", flat=True))
    area = find("610113", LAST)
    asked = [f"2023-{n:02}-01/2023-{n:02}-{monthrange(2023, n)[1]}" for n in range(1, 13)]
    months = [value(indicator("social_assistance.paid"), parse_period(one), area).value for one in asked]
    assert sum(int(one or 0) for one in months) == YEAR_YUAN * 100


def test_the_files_agree_with_the_registers(yanta: Path) -> None:
    filed = as_of(layer_filing.FILE, datetime.date(2023, 12, 21))
    counted = filed.values_list("data__layer", "data__type").annotate(people=Count("pk"))
    assert {(layer, type_): people for layer, type_, people in counted} == matrix(datetime.date(2023, 12, 21))
    members = sum(size for size, _ in sums().homes)
    assert filed.filter(data__layer=2).count() == members
    assert as_of(minimum_living.BOOK, LAST).count() == len(sums().homes)


def test_members_who_left_do_not_count(yanta: Path) -> None:
    before = as_of(response_teams.TEAM, social_forces.LEFT_ON - datetime.timedelta(days=1)).count()
    assert before == social_forces.MEMBERS + social_forces.LEFT
    assert as_of(response_teams.TEAM, LAST).count() == social_forces.MEMBERS
    calls = Case.objects.filter(matter=response_teams.CODE)
    assert calls.count() == len(social_forces.CALLS_ON) and not calls.filter(end="").exists()


def test_the_provider_has_its_work_counted(yanta: Path) -> None:
    work = work_of(Organisation.objects.get(name=social_forces.PROVIDER), FIRST, LAST)
    given, again = len(social_forces.SURVEYS_ON), len(social_forces.SENT_BACK)
    assert (work.tasks, work.visits, work.passed, work.acceptances) == (
        given,
        given + again,
        given,
        given + again,
    )
    tasks = Case.objects.filter(matter=third_party_survey.CODE)
    assert {one.answers["number"] for one in tasks} <= set(Case.objects.values_list("number", flat=True))


def test_every_street_has_a_station_and_homes_stand_from_their_day(yanta: Path) -> None:
    area, (first, second) = find("610113", LAST), places_for_children.HOMES_ON
    assert not any(uncovered(kind, area, LAST).exists() for kind in (STATION, HOME))
    days = [one + datetime.timedelta(days=more) for one, _ in (first, second) for more in (-1, 0)]
    counted = [as_of(CHILDREN, day).filter(data__kind=HOME).count() for day in days]
    assert counted == [0, first[1], first[1], first[1] + second[1]]
    entered = RegisterEntry.objects.filter(register=CHILDREN.code).values("case_id")
    assert Case.objects.filter(pk__in=entered, decision="同意").count() == 3


def test_every_street_has_a_centre_by_the_autumn(yanta: Path) -> None:
    area = find("610113", LAST)
    days = (datetime.date(2023, 10, 25), datetime.date(2023, 10, 26))
    assert [len(without(CENTRE, area, day)) for day in days] == [3, 0]
    for code, numbers in (("streets_covered", [5, 8]), ("centres_building", [3, 0])):
        one = indicator(f"elder_services.{code}")
        assert [value(one, parse_period(day.isoformat()), area).value for day in days] == numbers


def test_relief_cases_end_as_planned(yanta: Path) -> None:
    cases = Case.objects.filter(matter="social_assistance.relief")
    assert cases.count() == relief.APPLICATIONS
    assert cases.filter(end="不予受理").count() == len(relief.NOT_ACCEPTED)
    amounts = sorted(cases.filter(decision="同意").values_list("amount", flat=True))
    assert amounts == sorted(yuan * 100 for yuan in sums().reliefs)


def test_journal_and_inboxes(yanta: Path) -> None:
    assert journal.run(argparse.Namespace(what="verify", json=True)) == 0
    assert unseen() == []
    assert overdue_unnoticed("juzhang")[1] == []
