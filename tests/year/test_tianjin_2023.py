"""A winter of street rescue and a year of child welfare in a city: the printed figures come out of its records."""

import argparse
import datetime
import json
from collections import Counter
from pathlib import Path

import pytest
from django.db.models import F
from tests.year.plain import in_folder, in_tables, known, unsealed
from tests.year.telling import overdue_unnoticed, unseen

from minzheng.config.commands import figures, journal
from minzheng.config.scenarios.tianjin_2023 import LAST_DAY, children, guests, on_record, winter_sum
from minzheng.config.scenarios.tianjin_2023.bureau import SETTING, districts, stations
from minzheng.config.scenarios.tianjin_2023.patrols import FROM, TO, TOTALS, others
from minzheng.domains.child_welfare.mental_care import CODE as CARE
from minzheng.domains.child_welfare.push import PUSH
from minzheng.domains.street_rescue.patrol import GOODS, PATROL, WINTER, left
from minzheng.domains.street_rescue.stay import EXITS, STAY
from minzheng.domains.street_rescue.stay_forms import FROM_STATION
from minzheng.domains.street_rescue.tracing import SEARCHING
from minzheng.mechanisms.access.public import Unit
from minzheng.mechanisms.activities.public import Activity
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.indicators.public import check_relations, indicator, parse_period, value
from minzheng.mechanisms.matters.public import Case, Stage
from minzheng.mechanisms.registry.public import Facility, Person, RegisterEntry, survivor

pytestmark = [pytest.mark.year, pytest.mark.campaign]
SEASON = f"{FROM}/{TO}"
IDS = [17, 19, 20, 21, 37, 45, *range(72, 82)]


def measured(code: str, period: str = SEASON) -> int:
    return int(value(indicator(code), parse_period(period), find(SETTING.code, LAST_DAY)).value or 0)


def granted() -> list[Case]:
    """Stays of the winter; those taken over from another station are their second half."""
    return list(Case.objects.filter(matter=STAY.code, decision="同意", decided_on__range=(FROM, TO)))


def left_by(outcome: str) -> list[Stage]:
    return list(
        Stage.objects.filter(
            matter=STAY.code, outcome=outcome, case__decision="同意", case__closed_on__range=(FROM, TO)
        )
    )


def test_every_figure_holds(tianjin: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures.run(argparse.Namespace(scenario="tianjin_2023", what="check", json=True))
    found = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in found] == [f"004-{number:03}" for number in IDS]
    assert [row for row in found if not row["ok"]] == []


def test_journal_and_inboxes(tianjin: Path) -> None:
    assert journal.run(argparse.Namespace(what="verify", json=True)) == 0
    assert unseen() == []
    assert overdue_unnoticed("juzhang") == (0, [])
    assert not Stage.objects.filter(closed_on__gt=F("due_on")).exists()


def test_nobody_rescued_can_be_read_without_the_keys(tianjin: Path) -> None:
    personal = known()
    assert len(personal.numbers) > 1000
    assert (in_tables(personal.numbers), in_folder(tianjin, personal), unsealed(tianjin)) == ([], [], [])


def test_people_rescued_follow_from_decided_stays(tianjin: Path) -> None:
    stays = granted()
    handed_over = [one for one in stays if one.parent_id is not None]
    planned = [one for one in winter_sum.arrivals() if one.on <= TO]
    refused = sum(one.sort.way == "refused" for one in planned)
    moved = sum(one.sort.course == "moved" for one in planned)
    assert measured("street_rescue.admissions") == len(stays) - len(handed_over) == len(planned) - refused
    assert len(handed_over) == moved == measured("street_rescue.moves")
    assert {one.answers["arrival"] for one in handed_over} == {FROM_STATION}
    again = sum(one.sort.again for one in planned)
    assert measured("street_rescue.persons") == len({survivor(one.person).pk for one in stays if one.person})
    assert measured("street_rescue.persons") == measured("street_rescue.admissions") - again
    later = measured("street_rescue.admissions", f"{TO + datetime.timedelta(days=1)}/{LAST_DAY}")
    assert later == len(winter_sum.arrivals()) - len(planned) > 0


def test_everybody_left_once_and_by_the_way_planned(tianjin: Path) -> None:
    closed = Case.objects.filter(matter=STAY.code, decision="同意").exclude(closed_on=None)
    assert closed.count() == Case.objects.filter(matter=STAY.code, decision="同意").count()
    ways = Counter(
        Stage.objects.filter(matter=STAY.code, outcome__in=EXITS, case__in=closed).values_list(
            "outcome", flat=True
        )
    )
    planned = Counter(one.sort.way for one in winter_sum.arrivals())
    assert ways == {
        "已送上车": planned["ticket"],
        "已护送返乡": planned["escort"],
        "亲属已接回": planned["kin"],
        "已转送机构": planned["institution"],
        "已落户安置": planned["settle"],
        "自愿离站": planned["own"],
        "终止救助": planned["ended"],
    }
    area = find(SETTING.code, LAST_DAY)
    codes = ("admitted_so_far", "left_so_far", "exits", *_exit_codes())
    found = [value(indicator(f"street_rescue.{one}"), parse_period(SEASON), area) for one in codes]
    assert check_relations(found) == []


def _exit_codes() -> tuple[str, ...]:
    return (
        "tickets", "escorts", "kin_collections", "home_collections", "settlements", "institutions", "own_exits",
        "terminations", "deaths",
    )  # fmt: skip


def test_a_second_ticket_is_not_a_second_person(tianjin: Path) -> None:
    tickets = left_by("已送上车")
    assert measured("street_rescue.tickets") == len(tickets)
    assert measured("street_rescue.ticketed_persons") == len({one.case.person_id for one in tickets})
    assert len(tickets) - measured("street_rescue.ticketed_persons") == winter_sum.SECOND_TICKETS


def test_escorts_went_by_two_and_nobody_weak_went_alone(tianjin: Path) -> None:
    escorts = left_by("已护送返乡")
    assert measured("street_rescue.escorts") == len(escorts)
    assert all(one.staff_id and one.second_id and one.staff_id != one.second_id for one in escorts)
    alone = Case.objects.filter(matter=STAY.code, stages__outcome__in=("已送上车", "自愿离站"))
    assert not alone.filter(stages__answers__capacity="限制或没有(含疑似)").exists()


def test_who_was_traced_has_his_name_and_who_was_not_was_settled_late(tianjin: Path) -> None:
    traced = Case.objects.filter(matter=SEARCHING.code, decision="同意", decided_on__range=(FROM, TO))
    assert measured("street_rescue.traced") == len({one.person_id for one in traced})
    people = [survivor(one.person) for one in traced if one.person]
    assert all(one.id_number and one.name != guests.UNKNOWN for one in people)
    unknown = [one for one in Person.objects.all() if one.name == guests.UNKNOWN]
    not_traced = Case.objects.filter(matter=SEARCHING.code).exclude(decision="同意")
    assert {one.pk for one in unknown} == {one.person_id for one in not_traced}
    for stage in left_by("已落户安置"):
        assert (
            stage.closed_on and stage.case.decided_on and stage.case.person_id in {one.pk for one in unknown}
        )
        assert (stage.closed_on - stage.case.decided_on).days > 92


def test_the_patrols_of_the_winter_are_one_sheet_a_day_and_district(tianjin: Path) -> None:
    sheets = Activity.objects.filter(kind=PATROL.code)
    campaign = sheets.filter(answers__campaign=WINTER)
    days = (TO - FROM).days + 1
    assert campaign.count() == days * len(districts()) == campaign.values("on", "area").distinct().count()
    assert sheets.count() - campaign.count() == len(others()) > 0
    for key, printed in TOTALS.items():
        assert (
            sum(one.measures[key] for one in campaign) == printed == measured(f"street_rescue.winter_{key}")
        )
    assert measured("street_rescue.patrol_staff") > TOTALS["staff"]
    assert measured("street_rescue.patrols") > campaign.count() == measured("street_rescue.winter_patrols")


def test_goods_given_out_came_out_of_the_stores(tianjin: Path) -> None:
    for one in stations():
        remaining = left(Unit.objects.get(name=one.name))
        assert all(0 <= remaining[key] < 10 for key in GOODS)


def test_children_told_twice_count_once(tianjin: Path) -> None:
    cases = Case.objects.filter(matter=PUSH.code)
    helped = cases.filter(decision="同意")
    assert helped.count() == children.HELPED + children.TWICE
    assert measured("child_welfare.helped_children", "2023") == helped.values("person").distinct().count()
    assert measured("child_welfare.pushed", "2023") == helped.count() + children.NO_NEED + children.ELSEWHERE
    care = Case.objects.filter(matter=CARE)
    assert (care.count(), care.filter(stages__outcome="转介医疗").count()) == (
        children.CARED_FOR,
        len(children.AT_RISK),
    )
    assert set(care.values_list("person", flat=True)) <= set(helped.values_list("person", flat=True))


def test_the_network_and_the_places_stand_on_decided_tables(tianjin: Path) -> None:
    books = Case.objects.filter(matter="registry.import", decision="同意")
    assert books.count() == 3
    lines = RegisterEntry.objects.filter(case_id__in=books.values("pk"))
    streets, communities = (
        sum(row["kind"] == kind for row in SETTING.areas()) for kind in ("街道乡镇", "社区村")
    )
    points = len(stations()) + 6 + streets + communities
    places = len(districts()) + 1 + 2
    assert lines.count() == points + places + len(on_record.PARTIES)
    assert measured("street_rescue.network_points", f"{LAST_DAY}") == points
    assert Facility.objects.count() == points + places
