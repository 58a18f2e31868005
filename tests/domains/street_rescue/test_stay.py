"""A stay: persons without a name, one way out, nobody out who was not in, two stations (S86, S87)."""

import datetime
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.domains.street_rescue.stay import EXITS, STAY
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Refused
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import seat_of, visible
from minzheng.mechanisms.indicators.public import AsOf, Span, check_relations, value
from minzheng.mechanisms.matters.public import Case, open_case
from minzheng.mechanisms.registry.public import Person, same_as, survivor

from .conftest import DOOR, OURS, WAYS_OUT, do, on

WINTER = Span(datetime.date(2019, 3, 1), datetime.date(2019, 6, 30))
NUMBER = make_resident_id("130900", datetime.date(1979, 1, 2), 9, Sex.MALE)


def figure(office, code, period=WINTER):
    return value(OURS + code, period, office.district)


def counted(office, *codes):
    return [figure(office, code).value for code in codes]


def test_somebody_unknown_gets_his_name_back(office, man, come, trace):
    person = man()
    come(person)
    trace(person, name="李四", number=NUMBER)
    found = Person.objects.get(pk=person.pk)
    assert (found.name, found.id_number, found.born, found.sex) == (
        "李四",
        NUMBER,
        datetime.date(1979, 1, 2),
        "1",
    )
    assert counted(office, "traced", "admissions") == [1, 1]


def test_who_was_on_record_already_becomes_one_person(office, man, come, trace, leave):
    known, unknown = man(3), man()
    case = come(unknown)
    trace(unknown, name=known.name, number=known.id_number)
    assert survivor(unknown) == known and same_as(known) == {known.pk, unknown.pk}
    with pytest.raises(Conflict, match="已在东丽区救助管理站受助"):
        come(known, seat=office.centre)
    assert leave(case, "tickets").end == "办结"


@pytest.mark.parametrize("found", [{"name": "别人"}, {"name": "张三", "number": NUMBER}])
def test_an_identity_that_contradicts_the_record_is_refused(office, man, come, trace, found):
    known = man(3)
    person = man() if "number" not in found else known
    come(person)
    with pytest.raises(Conflict, match="不符"):
        trace(person, **{"number": known.id_number, **found})
    assert not Case.objects.filter(matter=OURS + "tracing", decision="同意").exists()


def test_settled_after_three_months_and_a_vain_search(office, man, come):
    person = man()
    case = come(person)
    do(case, "报备延长", office.station, reason="身份未查明")
    do(case, "同意延长", office.chief)
    search = open_case(
        OURS + "tracing", office.station, area=office.district, answers={"known": "不说话"}, subject=person
    )
    do(search, "查找无果", office.station, answers={"dna": "未比中", "face": "是", "clues": "无"})
    with on("2019-06-04"), pytest.raises(Exception, match="以后办理"):
        do(case, "落户安置", office.station)
    with on("2019-06-05"):
        do(case, "落户安置", office.station)
        done = {"police_station": "张贵庄派出所", "settled_on": "2019-06-05", "institution": "社会福利院"}
        assert do(case, "已落户安置", office.station, answers=done).end == "办结"
        assert counted(office, "settlements", "settled_persons", "exits") == [1, 1, 1]


def test_moved_to_another_station_it_counts_once(office, man, come):
    person = man(1)
    first = come(person)
    do(first, "转往他站", office.station)
    to = {"unit": str(office.centre.unit.pk), "receiver": "孙立"}
    do(first, "已移交他站", office.station, answers=to, second=office.companion)
    second = come(person, seat=office.centre, arrival="站际转入")
    assert second.parent == first
    assert counted(office, "admissions", "exits", "moves") == [1, 0, 1]
    do(second, "自愿离站", office.centre)
    assert counted(office, "admissions", "exits", "own_exits") == [1, 1, 1]


def test_person_times_persons_and_a_second_ticket(office, man, come, leave):
    person = man(1)
    for day in ("2019-03-04", "2019-03-20"):
        with on(day):
            leave(come(person), "tickets")
    with on("2019-03-21"):
        come(man(2), arrival="从外地接回")
        assert counted(office, "admissions", "persons", "tickets", "ticketed_persons", "fetched_home") == [
            3,
            2,
            2,
            1,
            1,
        ]
        assert figure(office, "in_station", AsOf(clock.today())).value == 1


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from([*WAYS_OUT, "own_exits"])), max_size=8))
def test_nobody_leaves_who_did_not_come_and_everybody_leaves_once(office, man, come, leave, steps):
    """Random comings and goings of three people: a person in the station leaves, one outside comes."""
    start = {code: figure(office, code).value for code in ("admissions", "exits", *WAYS_OUT, "own_exits")}
    inside, seen = {}, Counter()
    for serial, way in steps:
        person = man(serial)
        held = Case.objects.filter(matter=STAY.code, person=person, step__gt="").first() or inside.get(serial)
        if held is None:
            inside[serial] = come(person)
            seen["admissions"] += 1
        else:
            leave(held, way)
            inside.pop(serial, None)
            seen.update(["exits", way])
    figures = [figure(office, code) for code in ("admitted_so_far", "left_so_far", "exits", *_kinds())]
    assert check_relations(figures) == [] and figures[1].value <= figures[0].value
    for code, before in start.items():
        assert figure(office, code).value - before == seen[code]
    assert all(
        case.stages.filter(outcome__in=EXITS).count() == 1
        for case in Case.objects.filter(matter=STAY.code, end="办结")
    )


def _kinds():
    return (*WAYS_OUT, "settlements", "own_exits", "terminations", "deaths")


def test_what_is_told_at_the_door_is_sealed_and_not_everybodys(office, man, come):
    case = come(man(1))
    assert "寻工未果" not in str(Case.objects.filter(pk=case.pk).values()) and "cause" not in case.answers
    stranger = office.bureau.seat("社会事务科", "何平", deciding="elder_care.")
    citizen = seat_of(office.bureau.account("居民", represents="person:0"))
    for seat in (stranger, citizen):
        assert not visible(Case.objects.filter(pk=case.pk), seat).exists()
    assert visible(Case.objects.filter(pk=case.pk), office.chief).exists()


def test_only_the_station_takes_somebody_in(office, man):
    with pytest.raises(Refused):
        open_case(OURS + "stay", office.chief, area=office.district, answers=DOOR, subject=man(1))
