"""The table of a night against a registry that was made by hand: keys, places, registers, shares, parents, contacts, merges."""

import time
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from tests.bureau import Bureau
from tests.domains.test_walks import decided_case

from minzheng.domains.low_income_monitoring.people import people
from minzheng.domains.low_income_monitoring.prepared import HERE
from minzheng.foundation.identifiers import ResidentId, Sex, make_resident_id
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.lake.public import key_of
from minzheng.mechanisms.law.public import read_rows
from minzheng.mechanisms.matters.public import Case, Stage
from minzheng.mechanisms.registry.public import (
    Decision,
    Household,
    Membership,
    Newcomer,
    Person,
    enter,
    enter_many,
    find_many,
    identify,
    join,
    leave,
    make_many,
    merge,
    record_death,
    register_of,
)

NIGHT, SINCE = date(2026, 11, 23), date(2026, 1, 1)
HERE_LIVES, THERE = "120110001001", "120110002001"
LIVING, ORPHAN = "social_assistance.minimum_living", "social_assistance.orphan"
serials = count(1)


@pytest.fixture
def town(bureau: Bureau) -> Iterator[Bureau]:
    with acting(SYSTEM, "建档"):
        decided_case(bureau.area("120110"))
        yield bureau


def made() -> Decision:
    case = Case.objects.get(number="情景登记")
    return Decision(case.pk, case.number, SINCE)


def somebody(town: Bureau, born: str = "1980-05-06", area: str = HERE_LIVES, sex: Sex = Sex.FEMALE) -> Person:
    return identify(
        "陈桂兰",
        make_resident_id("120110", date.fromisoformat(born), next(serials) % 499, sex),
        town.area(area),
    )


def home(town: Bureau, *members: tuple[Person, str], area: str = HERE_LIVES) -> Household:
    family = Household.objects.create(area=town.area(area), head=members[0][0])
    for person, relation in members:
        join(person, family, relation, SINCE)
    return family


def line(register: str, subject: Any, **data: Any) -> None:
    enter(register_of(register), subject, {"amount": 0, **data}, made(), valid_from=SINCE)


def row(person: Person, on: date = NIGHT) -> dict[str, Any]:
    return next(one for one in people(on).to_pylist() if one["person"] == person.pk)


def test_key_place_age_and_sex_of_one_person(town: Bureau) -> None:
    woman = somebody(town, "1950-11-24", THERE)
    found = row(woman)
    assert found["key"] == key_of(str(woman.id_number)) and found["place"] == town.area(THERE).pk
    assert (found["household"], found["age"], found["female"], found["registered_dead"]) == (
        0,
        75,
        True,
        False,
    )
    assert row(woman, date(2026, 11, 24))["age"] == 76  # a year is full on the birthday
    nobody = identify("无名氏", None, town.area(HERE_LIVES), id_kind="无证件")
    assert (row(nobody)["key"], row(nobody)["age"]) == (0, -1)


def test_columns_are_those_declared_and_rows_are_in_the_order_of_keys(town: Bureau) -> None:
    for _ in range(5):
        somebody(town)
    table = people(NIGHT)
    declared = {one["code"]: one["kind"] for one in read_rows(HERE / "people.yaml")}
    assert table.column_names == ["person", "key", "household", "place", *declared]
    kinds = {name: "condition" if str(table[name].type) == "bool" else "number" for name in declared}
    assert kinds == declared
    assert table["key"].to_pylist() == sorted(table["key"].to_pylist())


def test_a_benefit_of_a_household_is_shared_out_to_the_fen(town: Bureau) -> None:
    mother, child, other = somebody(town), somebody(town, "2015-01-01"), somebody(town, "1979-01-01")
    family = home(town, (mother, "本人"), (child, "子女"), (other, "其他"), area=THERE)
    line(LIVING, family, amount=100_000, residence="农村")
    line("social_assistance.disability_care", mother, amount=24_000, level=1, category="肢体")
    found = [row(one) for one in (mother, child, other)]
    assert sorted(one["paid"] - (24_000 if one["registered_level"] else 0) for one in found) == [
        33_333,
        33_333,
        33_334,
    ]
    assert sum(one["paid"] for one in found) == 124_000
    assert all(one["on_minimum_living"] and one["rural"] and one["household"] == family.pk for one in found)
    assert [one["on_disability_care"] for one in found] == [True, False, False]
    assert all(one["place"] == town.area(THERE).pk for one in found)  # where the household lives


def test_lines_count_on_the_days_they_hold_and_until_their_own_end(town: Bureau) -> None:
    child = somebody(town, "2009-03-04")
    line(ORPHAN, child, amount=200_000, until="2027-04-01")
    assert row(child, date(2025, 12, 31))["on_orphan"] is False
    assert row(child, date(2027, 3, 31))["paid"] == 200_000
    assert (row(child, date(2027, 4, 1))["paid"], row(child, date(2027, 4, 1))["on_orphan"]) == (0, True)


def test_institutions_and_what_single_registers_add(town: Bureau) -> None:
    lone, old, kid = somebody(town, "1950-01-01"), somebody(town, "1951-01-01"), somebody(town, "2016-01-01")
    line("social_assistance.extreme_poverty", lone, supply="集中供养")
    line("social_assistance.elder_hardship", old, care=True)
    line("social_assistance.unsupported_child", kid, deducted=5_000)
    assert row(lone)["in_institution"] and not row(old)["in_institution"]
    assert row(old)["elder_care_paid"] and row(kid)["child_deducted"] and not row(lone)["child_deducted"]


@pytest.mark.parametrize(
    ("relations", "parents"),
    [
        ([("本人", "1985-01-01"), ("配偶", "1986-01-01"), ("子女", "2015-01-01")], [True, True, False]),
        ([("本人", "1955-01-01"), ("子女", "1985-01-01"), ("其他", "2015-01-01")], [False, True, False]),
        ([("本人", "2012-01-01"), ("父母", "1985-01-01"), ("其他", "1950-01-01")], [False, True, False]),
        ([("本人", "1955-01-01"), ("配偶", "1956-01-01"), ("子女", "1985-01-01")], [False, False, False]),
    ],
)
def test_parents_of_minors_by_the_relations(
    town: Bureau, relations: list[tuple[str, str]], parents: list[bool]
) -> None:
    members = [(somebody(town, born), relation) for relation, born in relations]
    home(town, *members)
    assert [row(one)["parent"] for one, _ in members] == parents


def test_who_left_or_died_by_the_day(town: Bureau) -> None:
    one, other = somebody(town), somebody(town)
    home(town, (one, "本人"), (other, "配偶"))
    leave(other.memberships.get(), date(2026, 6, 1))
    record_death(other, date(2026, 11, 23), made())
    assert row(other)["household"] == 0 and row(other)["registered_dead"]
    assert not row(other, date(2026, 11, 22))["registered_dead"]
    assert row(other, date(2026, 5, 31))["household"] > 0


def test_a_merged_row_speaks_for_the_person_it_became(town: Bureau) -> None:
    kept, double = somebody(town), somebody(town)
    family = home(town, (double, "本人"))
    line("social_assistance.old_age", double, amount=10_000)
    merge(kept, double, "同一人", made())
    assert double.pk not in people(NIGHT)["person"].to_pylist()
    assert (row(kept)["household"], row(kept)["on_old_age"], row(kept)["paid"]) == (family.pk, True, 10_000)


def test_areas_keep_households_whole(town: Bureau) -> None:
    here, there, moved = somebody(town), somebody(town, area=THERE), somebody(town, area=HERE_LIVES)
    home(town, (there, "本人"), (moved, "配偶"), area=THERE)
    inside = people(NIGHT, [town.area("120110002").pk])["person"].to_pylist()
    assert set(inside) == {there.pk, moved.pk} and here.pk not in inside
    assert len(people(NIGHT, [town.area("120110").pk])) == 3


def test_the_last_finished_step_of_person_and_household(town: Bureau) -> None:
    head, wife, other = somebody(town), somebody(town), somebody(town)
    family = home(town, (head, "本人"), (wife, "配偶"))
    finished("甲", date(2026, 8, 1), town, household=family)
    finished("乙", date(2026, 9, 1), town, person=wife)
    finished("丙", date(2026, 12, 1), town, person=wife)  # after the night
    days = [(each - date(1970, 1, 1)).days for each in (date(2026, 8, 1), date(2026, 9, 1))]
    assert [row(one)["seen_on"] for one in (head, wife, other)] == [*days, 0]


def finished(number: str, day: date, town: Bureau, **about: Any) -> None:
    """A step of a case about somebody, finished on a day."""
    first = Case.objects.order_by("pk").first()
    assert first is not None
    held = {
        key: getattr(first, key)
        for key in (
            "area",
            "opened_at",
            "opened_on",
            "end",
            "decision",
            "decided_on",
            "closed_at",
            "closed_on",
        )
    }
    case = Case.objects.create(number=number, matter="x.y", matter_since=day, title=number, **held, **about)
    Stage.objects.create(
        case=case,
        step="visit",
        function="surveying",
        matter="x.y",
        unit=town.units["社会救助科"],
        opened_at=first.opened_at,
        opened_on=day,
        closed_at=first.closed_at,
        closed_on=day,
        outcome="属实",
    )


def test_few_queries_and_quick(town: Bureau) -> None:
    area = town.area(HERE_LIVES)
    many = [
        make_resident_id("120110", date(1950 + at // 365, 1 + at % 12, 1 + at % 28), 1 + at % 480, Sex.MALE)
        for at in range(6000)
    ]
    numbers = list(dict.fromkeys(many))[:3000]
    persons = make_many([Newcomer("王芳", ResidentId.parse(one), area) for one in numbers])
    assert len(find_many(numbers)) == len(persons)
    families = Household.objects.bulk_create([Household(area=area, head=one) for one in persons[::3]])
    Membership.objects.bulk_create(
        Membership(
            household=families[at // 3],
            person=one,
            relation="子女" if at % 3 else "本人",
            valid=DateRange(SINCE, None),
        )
        for at, one in enumerate(persons)
    )
    living = [(one, {"amount": 100_000, "members": 3, "residence": "城镇"}, SINCE, area) for one in families]
    cared = [(one, {"amount": 24_000, "level": 1}, SINCE, area) for one in persons[::2]]
    enter_many(register_of(LIVING), living, made())
    enter_many(register_of("social_assistance.disability_care"), cared, made())
    with CaptureQueriesContext(connection) as asked:
        table = people(NIGHT)
    spent = min(seconds() for _ in range(3))
    assert len(table) == len(persons)
    assert len(asked) <= 10
    assert sum(table["paid"].to_pylist()) == 100_000 * len(families) + 24_000 * len(cared)
    assert spent / len(persons) * 200_000 < 20  # seconds for the low-income people of a large city


def seconds() -> float:
    """CPU of one table."""
    began = time.process_time()
    people(NIGHT)
    return time.process_time() - began
