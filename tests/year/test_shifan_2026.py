"""Two months of another district: nothing in the program is made for one place, and the law changes on its day."""

import argparse
import datetime
import json
from pathlib import Path

import pytest
from tests.mechanisms.desk.given import at_desk
from tests.year.telling import overdue_unnoticed, unseen

from minzheng.config.commands import figures, journal
from minzheng.config.scenarios.shifan_2026 import monitoring, old_people, people, supervision, ventures
from minzheng.config.scenarios.shifan_2026.homes_and_trades import FUNERAL_DAYS, ROWS
from minzheng.config.scenarios.shifan_2026.places import LEAFLETS, OLD, PARTS, SPLIT_BASIS, SPLIT_ON
from minzheng.domains.low_income_monitoring.verification import NOTHING, UNCHANGED
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Account, seat_of
from minzheng.mechanisms.areas.public import Lineage, find, responsible_now, version_of
from minzheng.mechanisms.checks.public import Inspection, checklist_of
from minzheng.mechanisms.exchange.public import AlarmKind, AlarmState, SourceAlarm
from minzheng.mechanisms.law.public import statute_on
from minzheng.mechanisms.matters.public import Case, Stage, all_matters
from minzheng.mechanisms.monitoring.public import (
    WRONG,
    Lead,
    LeadState,
    LinkReview,
    ReviewState,
    Warning,
    WarningState,
    finished,
)

pytestmark = pytest.mark.year


def rows(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    figures.run(argparse.Namespace(scenario="shifan_2026", what="check", json=True))
    return {row["id"]: row for row in json.loads(capsys.readouterr().out)}


def test_every_figure_holds(months: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys)
    assert len(found) == 45
    assert [row for row in found.values() if not row["ok"]] == []


def test_the_figures_follow_from_the_plan(months: Path, capsys: pytest.CaptureFixture[str]) -> None:
    granted = [sum_ for number, sum_ in enumerate(people.AMOUNTS) if number != people.NOT_ACCEPTED]
    subsidies = sum(
        {(False, False): 2600, (True, False): 3200, (False, True): 2800, (True, True): 3600}[
            poor, day >= people.NEW_LAW
        ]
        for day, poor in people.FUNERALS
    )
    planned = {
        "sf-01": people.CALLS,
        "sf-04": len(granted),
        "sf-05": sum(one <= 3000 for one in granted),
        "sf-06": sum(granted),
        "sf-09": len(people.FUNERALS),
        "sf-11": subsidies,
        "sf-12": len(ROWS),
        "sf-23": ventures.PROJECTS,
        "sf-25": ventures.PROJECTS * ventures.FUNDS,
        "sf-26": sum(LEAFLETS),
        "sf-30": len(supervision.RATED),
        "sf-42": sum(old_people.MEALS_A_DAY) * old_people.MEAL_DAYS,
    }
    found = rows(capsys)
    assert {one: found[one]["computed"] for one in planned} == {one: str(n) for one, n in planned.items()}


def test_journal_and_inboxes(months: Path) -> None:
    assert journal.run(argparse.Namespace(what="verify", json=True)) == 0
    assert unseen() == []
    assert overdue_unnoticed("juzhang")[1] == []


def test_spring_saturdays_are_worked_and_holidays_are_not(months: Path) -> None:
    worked = set(Stage.objects.values_list("closed_on", flat=True))
    assert worked >= {datetime.date(2026, 2, 14), datetime.date(2026, 2, 28)}
    holidays = {datetime.date(2026, 2, day) for day in range(15, 24)} | {datetime.date(2026, 4, 6)}
    by_hand = Stage.objects.filter(closed_on__in=holidays, staff__isnull=False)
    assert list(by_hand) == []


def test_the_homes_are_supervised_and_every_list_has_something_on_it(months: Path) -> None:
    ours = Case.objects.filter(matter__startswith="home_supervision.")
    assert {one.code for one in all_matters() if one.code.startswith("home_supervision.")} - set(
        ours.values_list("matter", flat=True)
    ) == {"home_supervision.overdue4"}  # nothing is fifteen days late yet
    scored = ours.filter(matter="home_supervision.score").order_by("pk")
    assert [one.answers["month"] for one in scored] == ["2026-01", "2026-02", "2026-03"]
    assert {one.channel for one in scored} == {"系统"}
    reported = Stage.objects.filter(matter="home_supervision.monthly", step="report", outcome="报送")
    assert {one.staff.name for one in reported} == {seat_of(each).staff.name for each in home_accounts()}
    for code in ("homes_report", "homes_fix", "visits_missed", "streets_without_centres", "care_hours"):
        page = at_desk("yanglao").get(f"/lists/{code}/")
        assert page.status_code == 200 and '<td class="td-title">' in page.content.decode(), code


def home_accounts() -> list[Account]:
    return list(Account.objects.filter(username__startswith="jigou").order_by("pk"))


def test_the_funeral_law_is_that_of_the_day(months: Path) -> None:
    old, new = (Inspection.objects.get(checklist="enforcement.funeral", on=day) for day in FUNERAL_DAYS)
    numbers = [getattr(statute_on(checklist_of(one).basis, one.on), "number", "") for one in (old, new)]
    assert numbers == ["国务院令第225号", "国务院令第824号"]


def test_a_subsidy_is_paid_at_the_rate_of_its_application(months: Path) -> None:
    before = Case.objects.get(matter="funeral.subsidy", opened_on=datetime.date(2026, 3, 27))
    after = Case.objects.filter(matter="funeral.subsidy", opened_on=datetime.date(2026, 3, 31)).first()
    assert before.decided_on is not None and before.decided_on >= people.NEW_LAW
    assert after is not None
    assert (before.amount, after.amount) == (260_000, 280_000)


def test_the_split_community_lives_on_in_its_parts(months: Path) -> None:
    old = find("999901101002", SPLIT_ON - datetime.timedelta(days=1))
    with pytest.raises(Missing):
        find("999901101002", SPLIT_ON)
    parts = [find(code, SPLIT_ON) for code, _, _ in PARTS]
    assert version_of(old, SPLIT_ON - datetime.timedelta(days=1)).name == OLD
    assert set(Lineage.objects.filter(old=old).values_list("new", "basis")) == {
        (part.pk, SPLIT_BASIS) for part in parts
    }
    assert set(responsible_now(old)) == set(parts)


def test_the_district_is_monitored_and_shows_warnings_in_every_state(months: Path) -> None:
    states = set(Warning.objects.values_list("state", flat=True))
    assert states == {WarningState.TRIAL, WarningState.PUSHED, WarningState.CLOSED}
    assert {WRONG, NOTHING, UNCHANGED} <= set(Warning.objects.values_list("result", flat=True))
    pushed = Case.objects.filter(pk__in=Warning.objects.filter(state=WarningState.PUSHED).values("case"))
    assert set(pushed.values_list("step", flat=True)) >= {"receive", "visit"}
    assert Warning.objects.filter(rule="monitoring.dead_and_paid", state=WarningState.PUSHED).exists()
    assert [each.on for each in finished() if each.found["whole"]["rows"]] == NIGHTS
    assert LinkReview.objects.filter(state=ReviewState.OPEN, question__contains="没有这个号码").exists()
    lead = Lead.objects.get(state=LeadState.OPEN)
    assert lead.rule == "monitoring.medical_share" and version_of(lead.area).kind == "社区村"
    late = SourceAlarm.objects.filter(kind=AlarmKind.LATE, state=AlarmState.OPEN)
    assert monitoring.LATE in set(late.values_list("source", flat=True))


NIGHTS = [
    datetime.date(2026, 2, 13),
    datetime.date(2026, 3, 10),
    datetime.date(2026, 4, 8),
    datetime.date(2026, 4, 9),
]
