from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction

from minzheng.foundation.errors import Conflict, Invalid, Missing, UserError
from minzheng.mechanisms.areas.public import Area, Kind
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.registry.public import (
    Column,
    Facility,
    Person,
    Register,
    RegisterEntry,
    as_of,
    end,
    enter,
    register_of,
    registers,
    replace,
)

from .given import BEDS, PLEDGES, decide_cases, decided, plant

Newcomer = Callable[..., Person]


def test_a_code_is_declared_once_and_known_afterwards() -> None:
    with pytest.raises(ValueError, match="twice"):
        Register(BEDS.code, "别的", Facility)
    with pytest.raises(ValueError, match="twice"):
        Register("test.columns", "栏目重复", Facility, (Column("a", "甲"), Column("a", "乙")))
    assert register_of("test.beds") is BEDS
    assert BEDS in registers()
    with pytest.raises(Missing, match=r"test\.nowhere"):
        register_of("test.nowhere")


def test_undeclared_registers_columns_and_wrong_subjects_are_refused(
    home: Facility, newcomer: Newcomer
) -> None:
    with pytest.raises(Missing):
        enter("test.nowhere", home, {}, decided())
    with pytest.raises(Invalid) as caught:
        enter(BEDS, newcomer(), {"bedz": 1, "nursing": 2}, decided())
    assert [problem.code for problem in caught.value.problems] == ["register.subject", "register.column"]
    assert not RegisterEntry.objects.exists()


def test_entries_hold_from_their_day_up_to_their_end(home: Facility, district: Area) -> None:
    entry = enter(BEDS, home, {"beds": 100}, decided(1), valid_from=date(2018, 3, 1))
    grown = replace(entry, {"beds": 120, "nursing": 30}, decided(2), date(2019, 3, 1))
    end(grown, decided(3), date(2019, 10, 31))

    def beds(on: date, area: Area | None = None) -> list[int]:
        return [line.content["beds"] for line in as_of(BEDS, on, area)]

    assert beds(date(2018, 2, 28)) == []
    assert beds(date(2019, 2, 28)) == [100]
    assert beds(date(2019, 3, 1), district) == [120]
    assert beds(date(2019, 10, 30)) == [120]
    assert beds(date(2019, 10, 31)) == []
    assert grown.content == {"beds": 120, "nursing": 30}
    assert [line.ended_by_case for line in RegisterEntry.objects.order_by("pk")] == [2, 3]


def test_other_areas_do_not_count(home: Facility, streets: list[Area], district: Area) -> None:
    enter(BEDS, home, {"beds": 100}, decided())
    community = plant("999990001001", "一社区", Kind.COMMUNITY, streets[0])
    inner = Facility.objects.create(name="小院", kind="养老机构", area=community)
    enter(BEDS, inner, {"beds": 7}, decided())
    day = decided().on
    assert [as_of("test.beds", day, place).count() for place in (district, streets[0], streets[1])] == [
        2,
        2,
        0,
    ]
    assert as_of(BEDS, day, community).get().subject == inner


def test_one_open_line_per_key_and_no_overlap_with_ended_ones(home: Facility) -> None:
    first = enter(PLEDGES, home, {"term": 1}, decided(), key="安全")
    enter(PLEDGES, home, {"term": 1}, decided(), key="消防")
    with pytest.raises(Conflict, match="“安全”"):
        enter(PLEDGES, home, {"term": 1}, decided(), key="安全")
    end(first, decided(), date(2019, 8, 1))
    with pytest.raises(Conflict):
        enter(PLEDGES, home, {"term": 1}, decided(), key="安全", valid_from=date(2019, 7, 31))
    enter(PLEDGES, home, {"term": 1}, decided(), key="安全", valid_from=date(2019, 8, 1))


def test_a_line_granted_for_a_time_ends_by_itself(home: Facility) -> None:
    by = decided()
    made = enter(PLEDGES, home, {"term": 1}, by, valid_from=date(2019, 4, 1), valid_to=date(2020, 4, 1))
    assert (made.valid_to, made.ended_by_case) == (date(2020, 4, 1), by.case_id)
    assert as_of(PLEDGES, date(2020, 3, 31)).exists() and not as_of(PLEDGES, date(2020, 4, 1)).exists()
    with pytest.raises(Conflict, match="重叠"):
        enter(PLEDGES, home, {"term": 1}, decided(), valid_from=date(2020, 3, 31))
    with pytest.raises(Conflict, match="已于2020-04-01终止"):
        end(made, decided(), date(2020, 4, 1))
    early = end(made, decided(2), date(2019, 12, 1))
    assert early.valid_to == date(2019, 12, 1)
    with pytest.raises(Conflict, match="已于2019-12-01终止"):  # ended by another case: that stands
        end(made, decided(3), date(2019, 11, 1))
    enter(PLEDGES, home, {"term": 1}, decided(), valid_from=date(2019, 12, 1))


def test_ends_are_checked(home: Facility) -> None:
    entry = enter(BEDS, home, {}, decided())
    with pytest.raises(Invalid, match="早于"):
        end(entry, decided(), date(2019, 5, 5))
    end(entry, decided(), decided().on)
    with pytest.raises(Conflict, match="2019-05-06"):
        end(entry, decided(), date(2019, 9, 1))
    assert not as_of(BEDS, decided().on)


def test_sensitive_columns_are_ciphertext(home: Facility) -> None:
    entry = enter(PLEDGES, home, {"signed_by": "陈桂兰", "term": 2}, decided())
    read = RegisterEntry.objects.get(pk=entry.pk)
    assert read.data == {"term": 2}
    assert read.content == {"signed_by": "陈桂兰", "term": 2}


@pytest.mark.parametrize(
    "fault",
    [
        {"person_id": None, "facility_id": None},
        {"both": True},
        {"valid_to": date(2019, 1, 1)},
        {"valid_to": date(2018, 1, 1), "ended_by_case": 2},
        {"ended_by_case": 2},
        {"case_id": None},
    ],
)
def test_the_database_refuses_what_the_services_would(
    home: Facility, newcomer: Newcomer, fault: dict[str, object]
) -> None:
    good = {
        "register": "test.beds",
        "facility": home,
        "area": home.area,
        "valid_from": date(2018, 6, 1),
        "case_id": 1,
    }
    given = good | fault
    if given.pop("both", False):
        given["person"] = newcomer()
    if "facility_id" in given:
        del given["facility"]
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterEntry.objects.create(**given)
    RegisterEntry.objects.create(**good)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterEntry.objects.create(**good)


def test_eight_writers_leave_one_line(fresh_database: object) -> None:
    with acting(SYSTEM, "测试"):
        area = plant("999990", "示范区", Kind.COUNTY)
        decide_cases(area)
        homes = [Facility.objects.create(name=f"第{n}养老院", kind="养老机构", area=area) for n in range(5)]
    start = Barrier(8)

    def write(worker: int) -> list[str]:
        told = []
        try:
            for home in homes:
                start.wait(timeout=20)
                try:
                    with acting(SYSTEM, f"第{worker}人"):
                        enter(BEDS, home, {"beds": worker}, decided(worker + 1))
                    told.append("done")
                except UserError as error:
                    told.append(error.problems[0].code)
        finally:
            connections.close_all()
        return told

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(write, range(8)))
    for per_home in zip(*told, strict=True):
        assert sorted(per_home) == ["done"] + ["register.taken"] * 7
    assert RegisterEntry.objects.count() == len(homes)
