"""Sources, facts, attributes, rules and warnings fit together: nothing is read that nobody gives, nothing is given that nobody reads."""

import inspect
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from minzheng.domains.low_income_monitoring.prepared import HERE
from minzheng.mechanisms.exchange.public import Kind, Mode, Source, sources
from minzheng.mechanisms.law.columns import run
from minzheng.mechanisms.law.declarations import declared_parameter
from minzheng.mechanisms.law.parameters import referred_terms
from minzheng.mechanisms.law.public import read_rows, rule_codes
from minzheng.mechanisms.law.rules import RuleVersion, rule_versions
from minzheng.mechanisms.law.scenarios import Scenario, read_scenarios, scenario_files
from minzheng.mechanisms.law.values import Kind as ValueKind
from minzheng.mechanisms.law.values import Reading

OWN = "civil_affairs"
SOURCES: Mapping[str, Source] = {one.code: one for one in sources() if HERE in one.source.parents}
FACTS = {row["code"]: row for row in read_rows(HERE / "facts.yaml")}
PEOPLE = {row["code"]: row for row in read_rows(HERE / "people.yaml")}
PREPARED = {row["code"]: row for row in read_rows(HERE / "prepared.yaml")}
WARNINGS = {row["rule"]: row for row in read_rows(HERE / "warnings.yaml")}
EVERYTHING = {**FACTS, **PEOPLE, **PREPARED}
RULES = [each for code in rule_codes() if code.startswith("monitoring.") for each in rule_versions(code)]
PERSON = rule_versions("monitoring.person")[0]
SCENARIOS = [one for file in scenario_files(HERE) for one in read_scenarios(file)]
SUMMED = {Kind.MONEY, Kind.NUMBER}
SHOWS = {"元": Kind.MONEY, "日期": Kind.DATE}


def kinds_given() -> dict[str, str]:
    """Number or condition of every name a rule may read."""
    found = {name: row.get("kind", "number") for name, row in EVERYTHING.items()}
    rolled = {f"home_{name}": "number" for name, row in EVERYTHING.items() if row.get("home")}
    return {**found, **rolled, "today": "number", "home_members": "number"}


def subject(version: RuleVersion) -> str:
    return next(iter(inspect.signature(version.function).parameters))


def test_forty_types_of_fourteen_departments_and_the_banks() -> None:
    joined = [one for one in SOURCES.values() if one.owner != OWN]
    assert len(joined) == 40
    assert len({one.owner for one in joined} - {"bank"}) == 14
    assert {one.code for one in SOURCES.values() if one.owner == OWN} == {"cremations", "marriages"}


def test_banks_ask_only_with_the_leave_of_the_person() -> None:
    assert {one.code for one in SOURCES.values() if one.needs_authorisation} == {
        one.code for one in SOURCES.values() if one.owner == "bank"
    }


def test_every_contract_says_why_and_who_and_for_how_long() -> None:
    for one in SOURCES.values():
        assert one.basis and one.purpose and one.readers and 0 < one.retention_months <= 36, one.code
        assert one.person_name or one.code in ("cremations", "marriages") or one.number, one.code


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda row: row["code"])
def test_a_fact_stands_on_a_contract(fact: Mapping[str, Any]) -> None:
    source = SOURCES[fact["source"]]
    assert fact["how"] in ("sum", "most", "count") and fact["within"] in (1, 3, 12, "ever")
    assert fact.get("home") in (None, "sum", "most")
    assert ("of" in fact) == (fact["how"] != "count")
    if "of" in fact:
        column = source.field(fact["of"])
        assert column.kind is SHOWS.get(fact["unit"], Kind.NUMBER)
        assert fact["how"] == "most" or column.kind in SUMMED
    for name, chosen in (fact.get("where") or {}).items():
        assert set(chosen) <= set(source.field(name).choices)
    if source.mode is Mode.SNAPSHOT:
        assert fact["within"] == "ever"  # the latest batch says all there is, however old
    elif fact["within"] == "ever":
        assert fact["unit"] == "日期" or fact["how"] == "count"  # sums of what was added need a span


def test_every_source_gives_a_fact_and_every_fact_is_read() -> None:
    assert {row["source"] for row in FACTS.values()} == set(SOURCES)
    read = {name.removeprefix("home_") for version in RULES for name in version.reads}
    assert sorted(set(EVERYTHING) - read - {"female"}) == []
    rolled = {
        name.removeprefix("home_") for version in RULES for name in version.reads if name.startswith("home_")
    }
    assert sorted({name for name, row in EVERYTHING.items() if row.get("home")} - rolled) == []


def test_no_name_is_declared_twice() -> None:
    assert len(EVERYTHING) == len(FACTS) + len(PEOPLE) + len(PREPARED)


@pytest.mark.parametrize("version", RULES, ids=lambda each: f"{each.code} {each.since}")
def test_a_rule_reads_only_what_there_is(version: RuleVersion) -> None:
    given = kinds_given()
    wrong = {name: kind for name, kind in version.kinds.items() if given.get(name) != kind}
    assert wrong == {}
    if version is PERSON:
        assert not set(version.reads) & set(PREPARED)
        assert not [name for name in version.reads if name.startswith("home_")]
    if subject(version) == "home":
        assert [name for name in version.reads if not name.startswith("home_") and name != "today"] == []


def test_prepared_values_are_what_the_prepared_rule_gives() -> None:
    outcome = run(PERSON, PERSON.since, {}, answers(PERSON))
    kinds = {
        name: "condition" if isinstance(value, bool) else "number" for name, value in outcome.values.items()
    }
    assert {name: kinds.get(name) for name in PREPARED} == {
        name: row["kind"] for name, row in PREPARED.items()
    }


def answers(version: RuleVersion) -> Any:
    from minzheng.mechanisms.law.parameters import file_parameter

    return {name: file_parameter(code, ["120110"], version.since) for name, code in version.uses.items()}


def test_every_rule_has_its_warning() -> None:
    codes = {version.code for version in RULES} - {"monitoring.person"}
    assert set(WARNINGS) == codes and len(WARNINGS) == len(read_rows(HERE / "warnings.yaml")) >= 36
    assert len({row["name"] for row in WARNINGS.values()}) == len(WARNINGS)
    assert {row["direction"] for row in WARNINGS.values()} == {"停发", "调整", "帮扶"}
    for version in RULES:
        if version is not PERSON:
            assert WARNINGS[version.code]["of"] == subject(version)
            assert "hit" in version.labels
    for row in WARNINGS.values():
        assert Reading(declared_parameter(row["verify"]).unit).kind is ValueKind.TERM
        assert row["to"] in ("社会救助", "儿童福利", "养老服务", "残疾人福利")
        assert 0 < row["quiet_months"] <= 12 and row["severity"] in ("高", "中", "低")


@pytest.mark.parametrize("code", ["monitoring.living_subsidy_lists", "monitoring.care_subsidy_lists"])
def test_the_two_subsidies_meet_ten_lists(code: str) -> None:
    conditions = {"on_disability_living", "on_disability_care", "entitled", "against", "hit"}
    assert len(set(rule_versions(code)[0].labels) - conditions) >= 10


def test_parameters_of_the_room_are_used() -> None:
    used = (
        referred_terms()
        | {code for version in RULES for code in version.uses.values()}
        | {row["verify"] for row in WARNINGS.values()}
    )
    assert sorted({row["code"] for row in read_rows(HERE / "parameters.yaml")} - used) == []


def of_rule(code: str) -> list[Scenario]:
    return [one for one in SCENARIOS if one.rule == code]


@pytest.mark.parametrize("code", sorted(WARNINGS))
def test_every_rule_is_shown_from_both_sides(code: str) -> None:
    shown = of_rule(code)
    assert len(shown) >= 4
    assert {one.expect["hit"] for one in shown if one.in_force} == {True, False}
    assert [one for one in shown if not one.in_force], "the day before it existed"


def test_scenarios_are_many_and_each_has_a_name_of_its_own() -> None:
    assert len(SCENARIOS) >= 150
    twice = [name for name, times in Counter((one.rule, one.name) for one in SCENARIOS).items() if times > 1]
    assert twice == []


@pytest.mark.parametrize("code", ["monitoring.living_subsidy_lists", "monitoring.care_subsidy_lists"])
def test_every_list_is_shown_once(code: str) -> None:
    lists = set(rule_versions(code)[0].labels) - {
        "on_disability_living",
        "on_disability_care",
        "entitled",
        "against",
        "hit",
    }
    shown = {name for one in of_rule(code) for name, value in one.expect.items() if value is True}
    assert lists - shown == set()
