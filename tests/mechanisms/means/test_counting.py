"""What counts and why, read out line by line; the table adds up to what the rules get."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.mechanisms.means.public import Entry, Group, Per, kinds, summary, table

from .conftest import DAY, Home
from .test_recording import WAGE, write


def counted(home: Home, *lines: Entry, on: date = DAY, **more: Any) -> dict[str, int]:
    return summary(write(home, *lines, **more), home.area, on)


def test_a_household_as_a_clerk_reads_it_out(home: Home) -> None:
    mother, father, child = home.people
    lines = [
        Entry("wages", 300_000, Per.MONTH, "申报", DAY, mother),
        Entry("wages", 330_001, Per.MONTH, "核对", DAY, mother),
        Entry("wages", 1_200_001, Per.YEAR, "申报", DAY, father),
        Entry("work_cost", 80_000, Per.MONTH, "申报", DAY, mother),
        Entry("work_cost", 40_000, Per.MONTH, "申报", DAY, mother),
        Entry("basic_pension", 20_000, Per.MONTH, "核对", DAY),
        Entry("scholarship", 100_000, Per.SPAN, "佐证", DAY, child),
        Entry("illness", 60_000, Per.MONTH, "申报", DAY, father),
        Entry("disability", 10_000, Per.MONTH, "佐证", DAY, father),
        Entry("deposits", 5_000_000, Per.VALUE, "核对", DAY),
    ]
    test = write(home, *lines, months=6)
    rows = table(test, home.area, DAY)
    assert [(row.label, row.person, row.amount, row.counted) for row in rows] == [
        ("工资性收入", "王*", 0, 0),
        ("工资性收入", "王*", 330_001, 330_001),
        ("工资性收入", "李*", 100_000, 100_000),
        ("中央确定的基础养老金", "家庭", 20_000, 0),
        ("奖学金", "李*", 16_667, 0),
        ("必要的就业成本", "王*", 80_000, 80_000),
        ("必要的就业成本", "王*", 40_000, 19_000),
        ("重病增加的刚性支出", "李*", 0, 0),
        ("残疾增加的刚性支出", "李*", 10_000, 10_000),
        ("存款", "家庭", 5_000_000, 5_000_000),
        ("计入的家庭月收入", "", 450_001, 430_001),
        ("不计入的月收入", "", 16_667, 16_667),
        ("每月扣减", "", 130_000, 109_000),
        ("每月刚性支出", "", 0, 0),
        ("家庭财产", "", 5_000_000, 5_000_000),
        ("家庭月净收入", "", 321_001, 321_001),
    ]
    why = [row.why for row in rows]
    assert "更可靠" in why[0] and "30%" in why[6] and "没有佐证" in why[7] and "0%" in why[3]
    assert (
        rows[1].given == "3,300.01元/月" and rows[1].source == "核对 2026-08-03" and "十三" in rows[1].article
    )
    found = summary(test, home.area, DAY)
    assert (found["net_income"], found["members"], found["basic_pension"]) == (321_001, 3, 20_000)
    assert (found["wages_lines"], found["illness_lines"], found["deposits_lines"]) == (2, 0, 1)


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2021, 6, 30), 20_000), (date(2021, 7, 1), 0), (date(2025, 12, 31), 0), (date(2026, 1, 1), 0)],
)
def test_the_basic_pension_counts_by_the_law_of_its_day(home: Home, on: date, expected: int) -> None:
    line = Entry("basic_pension", 20_000, Per.MONTH, "核对", date(2021, 1, 1))
    found = counted(home, line, on=on)
    assert (found["basic_pension"], found["basic_pension_counted"], found["income"]) == (
        20_000,
        expected,
        expected,
    )


def test_each_member_and_each_kind_has_its_own_best_source(home: Home) -> None:
    mother, father, _ = home.people
    declared = replace(WAGE, person=father)
    found = counted(
        home,
        declared,
        replace(WAGE, kind="business", person=mother, amount=5),
        replace(WAGE, person=mother, source="核对", amount=7),
        replace(WAGE, person=mother, source="佐证", amount=9),
    )
    assert (found["wages"], found["business"]) == (320_007, 5)


entries = st.builds(
    Entry,
    kind=st.sampled_from(sorted(kinds())),
    amount=st.integers(0, 10**9),
    per=st.sampled_from([Per.MONTH, Per.YEAR, Per.SPAN]),
    source=st.sampled_from(["申报", "核对", "佐证"]),
    source_on=st.just(DAY),
).map(lambda one: replace(one, per=Per.VALUE) if kinds()[one.kind].group is Group.ASSET else one)
cases = iter(range(100, 100_000))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.tuples(entries, st.integers(0, 3)), max_size=25),
    months=st.integers(1, 36),
    on=st.sampled_from([date(2019, 3, 4), date(2022, 3, 4), DAY]),
)
def test_the_table_adds_up_to_the_summary(
    home: Home, lines: list[tuple[Entry, int]], months: int, on: date
) -> None:
    whose = [replace(one, person=home.people[at] if at < 3 else None) for one, at in lines]
    test = write(home, *whose, months=months, case_id=next(cases))
    rows, found = table(test, home.area, on), summary(test, home.area, on)
    shown = [row for row in rows if row.line]
    assert sorted(row.line.pk for row in shown if row.line) == sorted(test.lines.values_list("pk", flat=True))
    for code in kinds():
        own = [row for row in shown if row.key == code]
        assert sum(row.amount for row in own) == found[code]
        assert sum(row.counted for row in own) == found[f"{code}_counted"]
    for group, key in ((Group.INCOME, "income"), (Group.DEDUCTION, "deductions"), (Group.ASSET, "assets")):
        codes = [code for code, one in kinds().items() if one.group is group]
        assert found[key] == sum(found[f"{code}_counted"] for code in codes)
    assert found["net_income"] == max(found["income"] - found["deductions"], 0)
    assert all(0 <= row.counted <= row.amount and row.why for row in shown)
    for person in {row.line.person_id for row in shown if row.line}:
        mine = [row for row in shown if row.line and row.line.person_id == person]
        wages = sum(row.counted for row in mine if row.key == "wages")
        assert sum(row.counted for row in mine if row.key == "work_cost") * 10 <= wages * 3
    assert {row.key: row.counted for row in rows if row.line is None}.items() <= found.items()
    assert all(type(value) is int for value in found.values())
