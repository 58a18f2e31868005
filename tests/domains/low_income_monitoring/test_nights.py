"""A night by itself and by command: once a day, only for something new; what it compared is counted once."""

import argparse
import datetime
import json
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connections

from minzheng.config.commands import monitor
from minzheng.config.daily import daily
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.exchange.public import Batch, feed_path, undo
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.journal.public import SYSTEM
from minzheng.mechanisms.law.public import rule_versions
from minzheng.mechanisms.monitoring import running
from minzheng.mechanisms.monitoring.knowing import Wanted, slices_of
from minzheng.mechanisms.monitoring.public import (
    Round,
    Warning,
    WarningState,
    finished,
    push,
    run_night,
    standings,
    tonight,
)
from minzheng.mechanisms.registry.public import Person

from .given import Street, on, street

DIED = {"place": "医院", "died_on": "2026-08-30", "issued_on": "2026-08-31"}


@pytest.fixture
def town(bureau: Any, tmp_path: Any, settings: Any) -> Street:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    return street(bureau)


@pytest.fixture
def two(town: Street) -> tuple[Person, Person]:
    """Two people on 低保, each alone."""
    with on("2026-08-03"):
        people = town.town.person("陈桂兰", "1950-03-01"), town.town.person("李玉兰", "1951-04-05")
        for who in people:
            town.town.on_minimum_living(who)
    return people


def monitored(*words: str) -> tuple[int, Any]:
    parser = argparse.ArgumentParser()
    monitor.arguments(parser)
    args = parser.parse_args([*words, "--json"])
    return monitor.run(args), args


def figure(town: Street, code: str, period: str = "2026", area: str = "120110") -> Any:
    with on("2026-12-31"):
        asked = indicator(f"low_income_monitoring.{code}")
        return value(asked, parse_period(period), town.town.bureau.area(area)).value


def test_no_night_where_nothing_was_ever_delivered(town: Street, two: Any) -> None:
    with on("2026-09-01"):
        daily(clock.today())
    assert not Round.objects.exists()


def test_a_day_runs_its_night_once_and_again_for_something_new(town: Street, two: Any) -> None:
    with on("2026-09-01"):
        town.delivers("death_certificates", town.about(two[0], **DIED))
        daily(clock.today())
        daily(clock.today())
        assert finished().count() == 1
    assert town.warned("dead_and_paid").state == WarningState.PUSHED
    with on("2026-09-02"):
        daily(clock.today())
        with clock.at(clock.now() + datetime.timedelta(hours=2)):
            town.delivers("death_certificates", town.about(two[1], **DIED))
            daily(clock.today())
    with on("2026-09-03"):
        daily(clock.today())
    rounds = finished()
    assert [each.on.isoformat()[5:] for each in rounds] == ["09-01", "09-02", "09-02", "09-03"]
    assert [each.until and each.until.isoformat()[5:] for each in rounds] == ["09-02", "09-02", "09-03", None]
    assert [
        each.times for each in Warning.objects.filter(rule="monitoring.dead_and_paid").order_by("pk")
    ] == [3, 2]


def test_a_rule_that_counts_days_does_not_wait_for_a_delivery(town: Street, two: Any) -> None:
    """180 days after the report a missing person counts as missing: nothing is delivered that day."""
    with on("2026-09-07"):
        town.delivers("missing_reports", town.about(two[0], state="未找到", reported_on="2026-03-14"))
    for day, told in (("2026-09-08", False), ("2026-09-09", False), ("2026-09-10", True)):
        with on(day):
            daily(clock.today())
        assert ("missing_and_paid" in town.rules(two[0])) is told


def test_what_is_taken_back_is_something_new(town: Street, two: Any) -> None:
    with on("2026-09-01"):
        batch = town.delivers("death_certificates", town.about(two[0], **DIED))
        daily(clock.today())
    with on("2026-09-02"):
        undo(batch, SYSTEM, "医院更正")
        daily(clock.today())
    assert finished().count() == 2
    assert town.warned("dead_and_paid").times == 1


def test_rows_and_people_are_counted_once_for_a_night(town: Street, two: Any) -> None:
    stranger = {"id_number": town.town.number("路人甲", "1960-01-01"), "person_name": "路人甲"}
    with on("2026-09-01"):
        town.delivers(
            "death_certificates", town.about(two[0], **DIED), town.about(two[1], **DIED), stranger | DIED
        )
        town.delivers("cremations", town.about(two[0], cremated_on="2026-09-01"))
        first = town.night()
    assert first.found["came"]["death_certificates"] == {"rows": 3, "matched": 2, "people": 2}
    assert first.found["whole"] == {"rows": 4, "matched": 3, "people": 2}
    with on("2026-09-02"):
        town.delivers("cremations", town.about(two[1], cremated_on="2026-09-02"))
        second = town.night()
    assert second.found["whole"] == {"rows": 1, "matched": 1, "people": 1}
    assert figure(town, "compared_persons") == 3
    assert figure(town, "compared_rows") == 4
    assert figure(town, "people_watched", "2026-09-01") == first.people
    assert figure(town, "people_watched", "2026-12-31") == second.people == Person.objects.count()


def test_a_row_that_comes_in_two_increments_counts_once(town: Street, two: Any) -> None:
    """The second brings the first bill again beside a new one; without the first it brings both itself."""
    bill, other = (
        town.about(two[0], **BILL),
        town.about(two[0], **BILL | {"bill": "2", "own_paid": "70.00", "fund_paid": "130.00"}),
    )
    with on("2026-09-01"):
        first = town.delivers("hospital_bills", bill)
        town.night()
    with on("2026-09-02"):
        second = town.delivers("hospital_bills", bill, other)
        assert town.night().found["came"]["hospital_bills"] == {"rows": 1, "matched": 1, "people": 1}
    assert [_paid(each) for each in (first, second)] == [[10_000], [7_000]]
    with on("2026-09-03"):
        undo(first, SYSTEM, "重报")
        assert _paid(second) == [7_000, 10_000]
        again = tonight(clock.today(), clock.now())
        keep = standings()
        (part,) = slices_of(again, Wanted(again, rule_versions("monitoring.person")), keep)
        paid = part.standings()["hospital_bills"].figures["medical_own"]
        assert paid.tolist() == [17_000]


def _paid(batch: Batch) -> list[int]:
    return sorted(pq.read_table(feed_path(batch))["own_paid"].to_pylist())


def test_who_delivers_is_counted_by_kind_and_our_own_data_are_not(town: Street, two: Any) -> None:
    with on("2026-09-01"):
        town.delivers("death_certificates", town.about(two[0], **DIED))
        town.delivers("cremations", town.about(two[0], cremated_on="2026-09-01"))
        gone = town.delivers("hospital_bills", town.about(two[0], **BILL))
        counted = {
            code: figure(town, code) for code in ("departments", "banks", "data_types", "merged_types")
        }
        undo(gone, SYSTEM, "重报")
    assert counted == {"departments": 2, "banks": 0, "data_types": 2, "merged_types": 2}
    assert figure(town, "data_types") == 1


BILL = {
    "kind": "住院", "settled_on": "2026-09-01", "days": "3", "total": "200.00", "fund_paid": "100.00", "own_paid": "100.00",
    "bill": "1",
}  # fmt: skip


def test_pushed_warnings_of_the_streets_add_up_to_the_district(town: Street, two: Any) -> None:
    with on("2026-09-01"):
        town.delivers("death_certificates", *(town.about(one, **DIED) for one in two))
        town.night()
    whole, *parts = (
        figure(town, "warnings_pushed", area=one) for one in ("120110", "120110001", "120110002")
    )
    assert whole == sum(parts) == Warning.objects.filter(state=WarningState.PUSHED).count() > 0


def test_the_command_says_what_it_found_and_goes_on_after_a_stop(
    town: Street, two: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with on("2026-09-01"):
        town.delivers("death_certificates", *(town.about(one, **DIED) for one in two))
        monkeypatch.setattr(running, "AT_ONCE", 1)
        recorded = running._record
        monkeypatch.setattr(running, "_record", _stops_after(1, recorded))
        with pytest.raises(KeyboardInterrupt):
            monitored("run")
        assert not finished().exists()
        assert Warning.objects.count() == 1
        monkeypatch.setattr(running, "_record", recorded)
        assert monitored("run")[0] == 0
    told = json.loads(capsys.readouterr().out)
    assert told["people"] == Person.objects.count()
    assert told["hits"] == told["new"] == told["pushed"] == Warning.objects.count()
    assert (told["matched"], told["compared"], told["failed"]) == (2, 2, 0)
    assert Round.objects.count() == 1


def _stops_after(many: int, work: Any) -> Any:
    done = iter(range(many))

    def record(*given: Any) -> None:
        if next(done, None) is None:
            raise KeyboardInterrupt
        work(*given)

    return record


def test_a_night_without_pushing_and_the_state_of_things(
    town: Street, two: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with on("2026-09-01"):
        assert monitored("status")[0] == 0
        town.delivers("death_certificates", town.about(two[0], **DIED))
        monitored("run", "--no-push")
        waiting = Warning.objects.filter(state=WarningState.WAITING).count()
        assert waiting == Warning.objects.exclude(state=WarningState.TRIAL).count() > 0
        capsys.readouterr()
        monitored("status")
        told = json.loads(capsys.readouterr().out)
        assert told["warnings"][WarningState.WAITING] == waiting
        assert told["trial"] == ["救助对象长期无人走访"]
        assert push() == (waiting, 0)


def test_no_night_before_the_last_and_no_two_at_once(town: Street, two: Any) -> None:
    with on("2026-09-02"):
        town.delivers("death_certificates", town.about(two[0], **DIED))
        town.night()
        with pytest.raises(Invalid, match="早于已完成的监测日"):
            monitored("run", "--date", "2026-09-01")
        other = connections.create_connection("default")
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [running._NIGHT_LOCK])
            with pytest.raises(Conflict, match="正在进行"):
                run_night(tonight(clock.today(), clock.now()), clock.now())
        finally:
            other.close()
