"""A bureau's own values in the database: nearest area first, no overlap, and changes that do what their preview says."""

import random
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.public import SYSTEM, Entry, acting
from minzheng.mechanisms.law.declarations import declared_parameter
from minzheng.mechanisms.law.public import (
    ParameterValue,
    apply,
    change_parameter,
    parameter,
    preview_change,
)

from .conftest import TREE
from .sample_rules import MINIMUM_LIVING

Tree = dict[str, Area]
BASIS = "津丽民发〔2021〕3号"


def _enter(code: str, area: Area, since: date, until: date | None, value: str) -> ParameterValue:
    with acting(SYSTEM, "测试"):
        return ParameterValue.objects.create(
            code=code, area=area, valid=DateRange(since, until), value=value, basis=BASIS
        )


def _text(code: str, area: Area, on: date) -> str | None:
    try:
        return parameter(code, area, on).text
    except Invalid:
        return None


def test_the_file_value_of_the_district_counts_in_its_community(tree: Tree) -> None:
    answer = parameter("test.standard", tree["120110001001"], date(2021, 7, 1))
    assert (answer.text, answer.area, answer.source) == ("1070元", "120110", "file")
    assert _text("test.standard", tree["120110001001"], date(2021, 6, 30)) == "1010元"
    assert _text("test.standard", tree["120111"], date(2021, 7, 1)) == "1010元"


def test_the_bureaus_value_goes_before_the_files_on_its_days_only(tree: Tree) -> None:
    _enter("test.standard", tree["120110"], date(2022, 1, 1), date(2022, 7, 1), "1100元")
    street = tree["120110001"]
    days = [date(2021, 12, 31), date(2022, 1, 1), date(2022, 6, 30), date(2022, 7, 1)]
    assert [_text("test.standard", street, day) for day in days] == ["1070元", "1100元", "1100元", "1070元"]
    answer = parameter("test.standard", street, date(2022, 3, 1))
    assert (answer.source, answer.until, answer.basis, answer.area) == (
        "bureau", date(2022, 6, 30), BASIS, "120110",
    )  # fmt: skip
    assert _text("test.standard", tree["120111"], date(2022, 3, 1)) == "1010元"


def test_the_nearest_area_wins(tree: Tree) -> None:
    _enter("test.standard", tree["12"], date(2022, 1, 1), None, "1200元")
    _enter("test.standard", tree["120110001"], date(2022, 1, 1), None, "1300元")
    on = date(2023, 1, 1)
    found = {code: _text("test.standard", tree[code], on) for code in ("120110001001", "120110002", "120111")}
    assert found == {"120110001001": "1300元", "120110002": "1070元", "120111": "1200元"}


def test_rules_take_the_values_of_their_area(tree: Tree) -> None:
    home = {"members": 1, "income": 0, "assets": 0}
    amounts = [
        apply(MINIMUM_LIVING, date(2022, 1, 1), home, tree[code]).amount for code in ("120110001", "120111")
    ]
    assert amounts == [107000, 101000]


def test_no_value_names_the_area(tree: Tree) -> None:
    with pytest.raises(Invalid, match="西青区2020年1月1日没有“街道审批上限”"):
        parameter("test.ceiling", tree["120111"], date(2020, 1, 1))


def test_the_database_refuses_overlap_and_empty_rows(tree: Tree) -> None:
    area = tree["120110"]
    _enter("test.standard", area, date(2022, 1, 1), date(2022, 7, 1), "1100元")
    _enter("test.standard", area, date(2022, 7, 1), None, "1200元")
    for since, until in [
        (date(2022, 6, 30), date(2022, 7, 1)),
        (date(2030, 1, 1), None),
        (date(2021, 1, 1), None),
    ]:
        with pytest.raises(IntegrityError, match="law_one_value_at_a_time"), transaction.atomic():
            _enter("test.standard", area, since, until, "1300元")
    with pytest.raises(IntegrityError, match="law_valid"), transaction.atomic():
        _enter("test.standard", area, date(2021, 1, 1), date(2021, 1, 1), "1300元")
    with pytest.raises(IntegrityError, match="law_value_not_empty"), transaction.atomic():
        _enter("test.standard", area, date(2021, 1, 1), date(2021, 1, 2), "")


def test_nothing_is_written_outside_an_act(tree: Tree) -> None:
    with pytest.raises(DatabaseError, match="acting"), transaction.atomic():
        change_parameter("test.standard", tree["120110"], date(2022, 1, 1), "1100元", BASIS)


def test_a_change_ends_the_value_before_it_and_stops_at_the_next(tree: Tree) -> None:
    area = tree["120110"]
    _enter("test.standard", area, date(2022, 1, 1), date(2024, 1, 1), "1100元")
    _enter("test.standard", area, date(2024, 1, 1), None, "1300元")
    with acting(SYSTEM, "调整低保标准"):
        made = change_parameter("test.standard", area, date(2023, 1, 1), "1200元", BASIS, "办件1")
    assert made.valid == DateRange(date(2023, 1, 1), date(2024, 1, 1))
    days = [date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1)]
    assert [_text("test.standard", area, day) for day in days] == ["1100元", "1200元", "1200元", "1300元"]
    assert Entry.objects.filter(table_name="law_parametervalue", act__purpose="调整低保标准").count() == 2
    with pytest.raises(Conflict, match="2023年1月1日"), acting(SYSTEM, "再来一次"):
        change_parameter("test.standard", area, date(2023, 1, 1), "1250元", BASIS)


@pytest.mark.parametrize(("value", "basis"), [("一千", BASIS), ("4%", BASIS), ("1200元", " ")])
def test_an_unfit_change_is_refused(tree: Tree, value: str, basis: str) -> None:
    with pytest.raises(Invalid), acting(SYSTEM, "测试"):
        change_parameter("test.standard", tree["120110"], date(2023, 1, 1), value, basis)
    assert not ParameterValue.objects.exists()


def test_a_preview_writes_nothing_and_spares_nearer_values(tree: Tree) -> None:
    _enter("test.standard", tree["120110001"], date(2023, 1, 1), date(2024, 1, 1), "1300元")
    changes = preview_change("test.standard", tree["120110"], date(2022, 1, 1), "1200元")
    assert ParameterValue.objects.count() == 1
    seen = {(change.area_name, change.since, change.until) for change in changes}
    assert ("丰年村街道", date(2022, 1, 1), None) in seen
    assert ("詹庄社区", date(2022, 1, 1), date(2022, 12, 31)) in seen
    assert ("詹庄社区", date(2024, 1, 1), None) in seen
    assert {(change.before.text, change.after.text) for change in changes if change.before} == {
        ("1070元", "1200元")
    }
    assert preview_change("test.standard", tree["120110"], date(2022, 1, 1), "1070.00元") == []


def test_random_rows_and_changes_against_an_oracle(tree: Tree) -> None:
    """Answers equal a brute search of all rows; after a change exactly the previewed days and areas differ."""
    chance = random.Random(20191231)
    start, days = date(2019, 1, 1), [date(2019, 1, 1) + timedelta(days=45 * n) for n in range(16)]
    parents = {code: parent for code, (_, _, parent) in TREE.items()}
    for _ in range(3):
        with acting(SYSTEM, "清空"):
            ParameterValue.objects.all().delete()
        for code in TREE:
            cuts = sorted(chance.sample(range(16), chance.choice([0, 2, 4])))
            for first, last in zip(cuts[::2], cuts[1::2], strict=True):
                _enter("test.standard", tree[code], days[first], days[last], f"{chance.randint(500, 2000)}元")
        before = {(code, day): _text("test.standard", tree[code], day) for code in TREE for day in days}
        rows = list(ParameterValue.objects.all())
        for (code, day), text in before.items():
            assert text == _searched(code, day, parents, tree, rows)
        where, since, value = chance.choice(list(TREE)), chance.choice(days), "777元"
        if any(row.area_id == tree[where].pk and row.valid.lower == since for row in rows):
            since += timedelta(days=1)
        previewed = preview_change("test.standard", tree[where], since, value)
        with acting(SYSTEM, "变更"):
            change_parameter("test.standard", tree[where], since, value, BASIS)
        changed = {
            (tree[code].pk, day)
            for (code, day), text in before.items()
            if _text("test.standard", tree[code], day) != text
        }
        told = {
            (each.area_id, day)
            for each in previewed for day in days
            if each.since <= day and (each.until is None or day <= each.until)
        }  # fmt: skip
        assert told == changed
        assert start <= since


def _searched(
    code: str | None, day: date, parents: dict[str, str | None], tree: Tree, rows: list[ParameterValue]
) -> str | None:
    declared = declared_parameter("test.standard").values
    while code:
        for row in rows:
            upper = row.valid.upper or date.max
            if row.area_id == tree[code].pk and row.valid.lower <= day < upper:
                return row.value
        for each in declared:
            if each.area == code and each.since <= day <= (each.until or date.max):
                return each.text
        code = parents[code]
    return next((each.text for each in declared if each.area == "*" and each.covers(day)), None)
