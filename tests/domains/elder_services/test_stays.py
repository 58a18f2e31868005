"""Who lives in which home on any day, nobody in two, never more than beds; free beds with the day they were told."""

import datetime

import pytest
from django.core.files.base import ContentFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.domains.elder_services.conftest import OURS, at, do, number

from minzheng.domains.elder_services.free_beds import FREE_BEDS, fresh_until
from minzheng.domains.elder_services.stays import STAYS, occupancy, residents, stay_at
from minzheng.foundation.errors import Conflict, Invalid, Refused, UserError
from minzheng.mechanisms.documents.public import write_table
from minzheng.mechanisms.indicators.public import AsOf, Year, indicator, value
from minzheng.mechanisms.matters.public import Case, batch_of, open_case, perform, submit_import
from minzheng.mechanisms.registry.public import as_of, dossier, find_by_number

DAY = datetime.date(2019, 3, 4)


def codes(caught):
    return {one.code for one in caught.value.problems}


def test_moves_are_dated_and_occupancy_is_known_for_any_day(office, move):
    move(office.home, "入住", 1, on="2019-03-02")
    with at("2019-03-20"):
        move(office.home, "外出", 1, on="2019-03-10")
        move(office.home, "返院", 1, on="2019-03-15")
        move(office.home, "入住", 2, on="2019-03-16")
        move(office.home, "离院", 1, on="2019-03-18")
        seen = {
            day: (found.residents, found.away, found.vacant)
            for day in (1, 2, 9, 10, 14, 15, 16, 17, 18)
            for found in [occupancy(office.home, datetime.date(2019, 3, day))]
        }
    assert seen == {
        1: (0, 0, 3), 2: (1, 0, 2), 9: (1, 0, 2), 10: (1, 1, 2), 14: (1, 1, 2), 15: (1, 0, 2),
        16: (2, 0, 1), 17: (2, 0, 1), 18: (1, 0, 2),
    }  # fmt: skip
    assert [
        value(indicator(f"elder_services.{code}"), at_, office.district).value
        for code, at_ in (
            ("residents", AsOf(datetime.date(2019, 3, 17))),
            ("residents_away", AsOf(datetime.date(2019, 3, 12))),
            ("moved_in", Year(2019)),
        )
    ] == [2, 1, 2]


def test_leaving_while_away_ends_the_absence_too(office, move):
    move(office.home, "入住", 1, on="2019-03-01")
    move(office.home, "外出", 1, on="2019-03-02")
    move(office.home, "离院", 1, on="2019-03-04")
    assert occupancy(office.home, DAY).away == 0


def test_nobody_lives_in_two_homes(office, move):
    move(office.home, "入住", 1)
    with pytest.raises(Invalid, match="另一家养老机构") as caught:
        move(office.other, "入住", 1)
    assert codes(caught) == {"two_homes"} and "夕阳红" not in str(caught.value)


def test_two_homes_that_ask_at_once_the_second_is_refused_at_the_check(office):
    asked = {"change": "入住", "on": "2019-03-04", "name": "老人1", "id_number": number(1), "care": "自理"}
    first, second = (
        open_case(OURS + "stay", office.clerk, area=home.area, answers=asked, subject=home)
        for home in (office.home, office.other)
    )
    do(first, "属实", office.chief)
    with pytest.raises(Conflict, match="夕阳红养老院"):
        do(second, "属实", office.chief)
    assert stay_at(find_by_number(number(1)), DAY).data["home"] == office.home.pk


def test_a_full_home_takes_nobody_in_not_even_with_an_earlier_day(office, move):
    for serial in (1, 3, 5):
        move(office.home, "入住", serial)
    for day in ("2019-03-04", "2019-03-02"):
        with pytest.raises(Conflict) as caught:
            move(office.home, "入住", 7, on=day)
        assert codes(caught) == {"full"}


@pytest.mark.parametrize(
    ("change", "on", "told"),
    [
        ("离院", "2019-03-04", "not_here"),
        ("入住", "2019-03-05", "not_yet"),
    ],
)
def test_moves_that_cannot_be(office, move, change, on, told):
    with pytest.raises(Invalid) as caught:
        move(office.home, change, 1, on=on)
    assert told in codes(caught)


def test_faults_are_told_together_and_the_same_home_twice_too(office, move):
    move(office.home, "入住", 1)
    with pytest.raises(Invalid) as caught:
        move(office.home, "入住", 1, on="2019-03-09", care="")
    assert codes(caught) == {"not_yet", "required"}
    with pytest.raises(Invalid) as caught:
        move(office.home, "入住", 1)
    assert codes(caught) == {"lives_here"}


def test_nobody_is_away_or_gone_before_moving_in(office, move):
    move(office.home, "入住", 1, on="2019-03-03")
    for change in ("外出", "离院"):
        with pytest.raises(Invalid) as caught:
            move(office.home, change, 1, on="2019-03-02")
        assert codes(caught) == {"before_stay"}


def test_the_dossier_of_a_home_tells_who_lives_there_today(office, move):
    move(office.home, "入住", 1)
    told = {one.title: [line.text for line in one.lines] for one in dossier(office.home)}
    assert told["入住情况"] == ["3张", "1人,其中外出0人", "2张"]


def test_the_one_who_filed_does_not_check(office):
    case = open_case(
        OURS + "free_beds", office.clerk, area=office.home.area, answers={"free": "2"}, subject=office.home
    )
    with pytest.raises(Refused):
        do(case, "属实", office.clerk)


def test_free_beds_never_more_than_nobody_lives_in(office, move, tell_free):
    move(office.home, "入住", 1)
    with pytest.raises(Invalid, match="最多2张"):
        tell_free(office.home, 3)
    tell_free(office.home, 2)
    with at("2019-03-11"):
        tell_free(office.home, 1)
    line = as_of(FREE_BEDS, datetime.date(2019, 3, 11)).get(facility=office.home)
    assert line.data == {"free": 1, "reported_on": "2019-03-11"}
    assert as_of(FREE_BEDS, DAY).get(facility=office.home).data["free"] == 2
    assert fresh_until(DAY, office.home.area) == datetime.date(2019, 4, 3)
    assert value(indicator("elder_services.free_beds"), AsOf(DAY), office.district).value == 2


def table(office, rows):
    columns = batch_of(STAYS.code).columns
    complete = [{one.key: row.get(one.key) for one in columns} for row in rows]
    content = write_table(columns, complete, title="在住", filter_line="", by=office.clerk.actor)
    return submit_import(
        STAYS.code, ContentFile(content, name="在住.xlsx"), office.clerk, area=office.district, source="摸底"
    )


def row(serial, home="夕阳红养老院", area="120110001"):
    return {
        "home": home, "area": area, "name": f"老人{serial}", "id_number": number(serial), "care": "失能",
        "since": datetime.date(2019, 3, 1),
    }  # fmt: skip


def decide(office, case):
    case = perform(case, "核对无误", office.chief, version=case.version)
    return perform(case, "同意", office.chief, version=case.version)


def test_a_table_of_residents_comes_in_whole(office):
    decide(office, table(office, [row(1), row(3), row(5, "长青养老院", "120110002")]))
    assert (occupancy(office.home, DAY).residents, occupancy(office.other, DAY).residents) == (2, 1)
    disabled = indicator("elder_services.disabled_residents")
    assert value(disabled, AsOf(DAY), office.district).value == 3


@pytest.mark.parametrize(
    "rows",
    [
        [row(1), row(1, "长青养老院", "120110002")],
        [row(serial) for serial in (1, 3, 5, 7)],
        [row(1, "没有的养老院")],
        [{**row(1), "care": "很好"}],
    ],
    ids=["two homes", "more than beds", "no home", "no care level"],
)
def test_a_table_that_cannot_be_enters_nobody(office, rows):
    with pytest.raises(UserError):
        decide(office, table(office, rows))
    assert not as_of(STAYS, DAY).exists()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(
        st.tuples(st.sampled_from(["入住", "离院", "外出", "返院"]), st.booleans(), st.sampled_from([1, 3])),
        min_size=3, max_size=8,
    )
)  # fmt: skip
def test_whatever_is_filed_nobody_lives_twice_and_no_home_overflows(office, move, moves):
    for change, first, serial in moves:
        try:
            move(office.home if first else office.other, change, serial)
        except UserError:
            continue
    for home in (office.home, office.other):
        found = occupancy(home, DAY)
        assert 0 <= found.away <= found.residents <= found.beds
    held = [line.person_id for home in (office.home, office.other) for line in residents(home, DAY)]
    assert len(held) == len(set(held))
    assert Case.objects.filter(matter=OURS + "stay").exists() or not held
