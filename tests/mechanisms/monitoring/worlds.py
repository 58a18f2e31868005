# ruff: noqa: SIM300 - rules compare with < and <= only
"""A small house of facts and rules, and random worlds for it: batches, windows, choices, strangers, lone people, households."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from unittest.mock import patch

import pyarrow as pa
from hypothesis import strategies as st
from tests.mechanisms.monitoring.reference import Batch, World

from minzheng.mechanisms.law import rules as law_rules
from minzheng.mechanisms.law.public import (
    DOWN,
    Outcome,
    RuleVersion,
    Share,
    cite,
    fact_kinds,
    greatest,
    negate,
    one_of,
    share,
    when,
)  # fmt: skip
from minzheng.mechanisms.monitoring import facts as declared
from minzheng.mechanisms.monitoring.facts import Fact, Known
from minzheng.mechanisms.monitoring.night import SourceShape
from minzheng.mechanisms.monitoring.rules import Direction, Severity, Subject, WarningRule

ON = date(2026, 10, 20)
TODAY, MONTH = 20_746, 681
SHAPES = {
    "wages": SourceShape("paid_on", {"kind": ("工资", "奖金", "其他")}),
    "cars": SourceShape(None, {"kind": ("客车", "货车"), "state": ("正常", "注销")}),
    "deaths": SourceShape(None, {}),
}
TYPES = {
    "wages": {"gross": pa.int64(), "paid_on": pa.int32(), "kind": pa.int16()},
    "cars": {"value": pa.int64(), "kind": pa.int16(), "state": pa.int16()},
    "deaths": {"died_on": pa.int32()},
}
FACTS = [
    Fact("wages", "工资", "元", False, "sum", "wages", "sum", "gross", {}, 12),
    Fact("bonus", "奖金", "元", False, "most", "wages", "most", "gross", {"kind": ("奖金", "其他")}, 3),
    Fact("payslips", "笔数", "条", False, "", "wages", "count", None, {}, 1),
    Fact("paid_on", "最近发放", "日期", False, "", "wages", "most", "paid_on", {}, 0),
    Fact("cars", "客车", "辆", False, "sum", "cars", "count", None, {"kind": ("客车",), "state": ("正常",)}, 0),
    Fact("worth", "车价", "元", False, "sum", "cars", "sum", "value", {"state": ("正常",)}, 2),
    Fact("died_on", "死亡日期", "日期", False, "", "deaths", "most", "died_on", {}, 0),
]  # fmt: skip
ATTRIBUTES = [
    Known("age", "年龄", "周岁", False, "most"),
    Known("aided", "在册", "是否", True, "sum"),
    Known("paid", "待遇", "元", False, "sum"),
]
PREPARED = [
    Known("dead", "死亡", "是否", True, "sum"),
    Known("adult", "成年", "是否", True, "sum"),
    Known("income", "收入", "元", False, "sum"),
]


def person(person: Any, law: Any) -> Outcome:
    """What others read."""
    dead = (0 < person.died_on) & (person.died_on <= person.today)
    basic = when(one_of(law.method, "计入"), person.paid, 0)
    income = share(greatest(person.wages + basic, 0), 12, to=DOWN)
    return Outcome(dead=dead, adult=law.adult <= person.age, income=income)


def dead_and_paid(person: Any, law: Any) -> Outcome:
    """Reads facts, attributes, prepared values."""
    return Outcome(died_on=person.died_on, hit=person.dead & (0 < person.paid))


def alone_in_debt(person: Any, law: Any) -> Outcome:
    """A person's rule that looks at the household."""
    lone = person.home_members < 2
    rich = law.ratio.numerator * person.paid <= law.ratio.denominator * person.home_income
    return Outcome(lone=lone, hit=(lone | rich) & person.aided & (0 < person.payslips))


def quiet_for_long(person: Any, law: Any) -> Outcome:
    """Reads today and an area's own number."""
    return Outcome(
        hit=(0 < person.paid_on) & (person.paid_on + law.days < person.today) & negate(person.dead)
    )


def income_over(home: Any, law: Any) -> Outcome:
    """Per head, without the dead."""
    members = greatest(home.home_members - home.home_dead, 1)
    line = when(0 < home.home_cars, law.line, law.line * 2)
    return Outcome(
        members=members,
        hit=(line * members <= home.home_income) & (0 < home.home_aided) & (home.home_age < 90),
    )


def means(home: Any, law: Any) -> Outcome:
    """Sums, the highest, and a share that differs by area."""
    over = law.ratio.numerator * (home.home_worth + home.home_bonus) <= law.ratio.denominator * home.home_paid
    return Outcome(over=over, hit=over | (2 <= home.home_cars))


def everybody(person: Any, law: Any) -> Outcome:
    """Always holds, so that every fact of everybody is compared."""
    known = (
        person.wages
        + person.bonus
        + person.payslips
        + person.paid_on
        + person.cars
        + person.worth
        + person.died_on
    )
    return Outcome(known=known, hit=(known < law.line) | (law.line <= known))


def every_home(home: Any, law: Any) -> Outcome:
    """Always holds, so that everything of every household is compared."""
    known = (
        home.home_wages + home.home_bonus + home.home_cars + home.home_worth + home.home_age + home.home_paid
    )
    more = home.home_aided + home.home_dead + home.home_adult + home.home_income + home.home_members
    return Outcome(known=known, hit=(known < more) | (more <= known))


def _version(name: str, function: Any, uses: dict[str, str]) -> RuleVersion:
    basis = cite("最低生活保障审核确认办法", 31)
    kinds = fact_kinds(function)
    return RuleVersion(
        f"monitoring.{name}", date(2021, 7, 1), None, basis, {"hit": "x"}, uses, {}, function, kinds
    )


VERSIONS = [
    _version("person", person, {"method": "method", "adult": "adult"}),
    _version("dead_and_paid", dead_and_paid, {}),
    _version("alone_in_debt", alone_in_debt, {"ratio": "ratio"}),
    _version("quiet_for_long", quiet_for_long, {"days": "days"}),
    _version("income_over", income_over, {"line": "line"}),
    _version("means", means, {"ratio": "ratio"}),
    _version("everybody", everybody, {"line": "line"}),
    _version("every_home", every_home, {}),
]
HOUSEHOLD = {"monitoring.income_over", "monitoring.means", "monitoring.every_home"}
RULES = [
    WarningRule(
        each.code, each.code, Subject.HOUSEHOLD if each.code in HOUSEHOLD else Subject.PERSON, Direction.STOP,
        Severity.HIGH, "社会救助", "matter", "verify", 1,
    )
    for each in VERSIONS[1:]
]  # fmt: skip


@contextmanager
def declared_here() -> Iterator[None]:
    """Only the facts and rules of this file are declared."""
    with (
        patch.object(declared, "_facts", {each.code: each for each in FACTS}),
        patch.object(declared, "_attributes", {each.code: each for each in ATTRIBUTES}),
        patch.object(declared, "_prepared", {each.code: each for each in PREPARED}),
        patch.object(law_rules, "_rules", {each.code: (each,) for each in VERSIONS}),
    ):
        yield


def parameter(code: str, place: int, varied: bool) -> Any:
    """A parameter of an area; `varied`: not the same everywhere."""
    there = place if varied else 1
    return {
        "method": "计入" if there % 2 else "不计入",
        "adult": 18 + there % 2,
        "ratio": Share(there, 10 + there),
        "days": 10 * there,
        "line": 500 * there,
    }[code]


KEYS = st.integers(-4, 4).map(lambda one: (one + (one >= 0)) * (2**58 + 1))  # of deliveries: never 0
MONEY = st.integers(-1_000, 40_000) | st.integers(-1_000, 0) | st.just(0)
DAYS = st.none() | st.integers(TODAY - 420, TODAY + 40) | st.just(TODAY)
COLUMNS = {
    "gross": MONEY,
    "paid_on": DAYS,
    "value": st.none() | MONEY,
    "died_on": DAYS,
    "kind": st.sampled_from([0, 0, 1, 1, -1]),
    "state": st.sampled_from([0, 0, 1, -1]),
}


@st.composite
def batches(draw: Any, source: str, first: int) -> list[Batch]:
    """Some deliveries of a source; people in them again and again, and strangers."""
    made = []
    for number in range(first, first + draw(st.integers(0, 3))):
        row = st.fixed_dictionaries({"key": KEYS, **{name: COLUMNS[name] for name in TYPES[source]}})
        rows = [{**one, "row": at + 2, "name": 0} for at, one in enumerate(draw(st.lists(row, max_size=14)))]
        made.append(
            Batch(source, number, MONTH - draw(st.sampled_from([0, 0, 1, 2, 3, 11, 12, 13, -1])), rows)
        )
    return made


@st.composite
def worlds(draw: Any) -> World:
    """A night of at most twenty people."""
    one = st.fixed_dictionaries(
        {
            "key": KEYS | st.just(0),
            "household": st.sampled_from([0, 0, 1, 2, 3, 10**12]),
            "place": st.integers(1, 3),
            "age": st.integers(-1, 100),
            "aided": st.booleans(),
            "paid": MONEY | st.just(90_000),
        }
    )
    people = draw(st.lists(one, max_size=20, unique_by=lambda each: each["key"] or object()))
    numbered = [{**each, "person": 100 + at} for at, each in enumerate(people)]
    numbers = draw(st.permutations([1, 5, 9]))
    found = [each for at, source in enumerate(TYPES) for each in draw(batches(source, numbers[at]))]
    return World(ON, numbered, found, SHAPES, TYPES)
