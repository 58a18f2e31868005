from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Q
from psycopg.types.range import Range

from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    TABLE,
    AsOf,
    Column,
    Indicator,
    ParameterFigure,
    Records,
    Span,
    Year,
    open_publicly,
    value,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import ParameterValue
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import Person

from .given import World

YEAR = Year(2019)


@pytest.fixture
def district(world: World) -> Area:
    return world.areas["示范区"]


def test_events_open_into_their_public_columns(world: World, district: Area, asked: Any) -> None:
    with acting(SYSTEM, "测试"):
        world.event(date(2019, 3, 1), "春晖社区", "宪法宣传", place="广场，联系13900000001")
    opened = open_publicly("test.events", YEAR, district)
    assert (opened.opening, opened.head) == (RECORDS, ("名称", "日期", "地点"))
    assert opened.rows == (("宪法宣传", "2019年3月1日", "广场，联系139****0001"),)


def test_a_row_about_a_person_closes_the_whole_list(world: World, district: Area, asked: Any) -> None:
    one = Indicator(
        "test.orders",
        "责令整改",
        "件",
        over=Records(Case, base=Q(matter="test.order")),
        when="closed_on",
        open_as=RECORDS,
        columns=(Column("机构", "facility__name"), Column("办结", "closed_on")),
    )

    def close(number: str, **about: Any) -> None:
        Case.objects.create(
            number=number,
            matter="test.order",
            matter_since=date(2018, 1, 1),
            title="责令整改",
            area=district,
            opened_at=clock.now(),
            opened_on=date(2019, 1, 2),
            end="办结",
            closed_at=clock.now(),
            closed_on=date(2019, 2, 1),
            **about,
        )

    with acting(SYSTEM, "测试"):
        close("1", facility=world.home("东街街道", date(2018, 1, 1)))
    assert open_publicly(one, YEAR, district).rows == (("颐养院", "2019年2月1日"),)
    with acting(SYSTEM, "测试"):
        close("2", person=Person.objects.create(name="李四", area=district))
    opened = open_publicly(one, YEAR, district)
    assert (opened.rows, opened.opening.value) == ((), "closed") and "个人" in opened.note


def test_a_table_hides_small_counts_and_adds_up(world: World, district: Area, asked: Any) -> None:
    with acting(SYSTEM, "测试"):
        for day in range(20):
            world.event(date(2019, 3, 1) + timedelta(days=day), "春晖社区")
            world.event(date(2019, 8, 1) + timedelta(days=day), "春晖社区")
            world.event(date(2019, 3, 1) + timedelta(days=day), "冬青社区")
        for day in range(3):
            world.event(date(2019, 8, 1) + timedelta(days=day), "冬青社区")
    opened = open_publicly("test.by_month", YEAR, district)
    assert opened.opening is TABLE and opened.head[:2] == ("区域", "1月") and opened.head[-1] == "合计"
    table = {row[0]: row[1:] for row in opened.rows}
    assert table["合计"][-1] == str(value("test.by_month", YEAR, district).value) == "63"
    assert table["西街街道"][2] == "20" or table["西街街道"][2] == "*"
    assert table["西南街道"][7] == "*" and "3" not in {cell for row in table.values() for cell in row}


def test_few_records_open_into_nothing(world: World, district: Area, asked: Any) -> None:
    with acting(SYSTEM, "测试"):
        world.event(date(2019, 3, 1), "春晖社区")
    opened = open_publicly("test.by_month", YEAR, district)
    assert opened.rows == () and "不足5" in opened.note


def test_a_bureau_may_ask_for_larger_cells(world: World, district: Area, asked: Any) -> None:
    with acting(SYSTEM, "测试"):
        for day in range(6):
            world.event(date(2019, 3, 1) + timedelta(days=day), "春晖社区")
    assert open_publicly("test.by_month", YEAR, district).rows
    with acting(SYSTEM, "测试"):
        ParameterValue.objects.create(
            code="indicators.smallest_cell",
            area=district,
            valid=Range(date(2019, 1, 1), None),
            value="10个",
            basis="局务会",
        )
    assert not open_publicly("test.by_month", YEAR, district).rows


def test_part_of_a_table_is_not_a_second_table(world: World, district: Area, asked: Any) -> None:
    with acting(SYSTEM, "测试"):
        for day in range(20):
            world.event(date(2019, 3, 1) + timedelta(days=day), "春晖社区", "甲" if day < 17 else "乙")
    part = asked["by_month"].where("test.part", "部分", title="甲")
    assert open_publicly(asked["by_month"], YEAR, district).rows
    assert open_publicly(part, YEAR, district).rows == ()


def test_a_state_has_one_column(world: World, district: Area, asked: Any) -> None:
    with acting(SYSTEM, "测试"):
        for _ in range(6):
            world.home("春晖社区", date(2018, 1, 1))
            world.home("冬青社区", date(2018, 1, 1))
    opened = open_publicly("test.homes", AsOf(date(2019, 12, 1)), district)
    assert opened.rows == (("东街街道", "6", "6"), ("西南街道", "6", "6"), ("合计", "12", "12"))


def test_persons_open_into_the_definition_only(world: World, district: Area, asked: Any) -> None:
    opened = open_publicly("test.born", YEAR, district)
    assert (opened.opening.value, opened.rows) == ("closed", ())


def test_a_parameter_opens_its_value_and_basis(world: World, district: Area, asked: Any) -> None:
    one = ParameterFigure(
        "test.smallest", "最小单元", parameter="indicators.smallest_cell", decisions=asked["events"]
    )
    opened = open_publicly(one, AsOf(date(2019, 12, 1)), district)
    assert opened.rows[0] == ("数值", "5个") and "政府信息公开条例" in opened.rows[1][1]
    with acting(SYSTEM, "测试"):
        world.event(date(2019, 3, 1), "春晖社区")
    figure = value(one, AsOf(date(2019, 12, 1)), district)
    assert (figure.value, figure.records, figure.by_law) == (5, 1, True)


def test_spans_over_two_years_name_the_year(world: World, district: Area, asked: Any) -> None:
    with acting(SYSTEM, "测试"):
        for day in range(6):
            world.event(date(2018, 12, 1) + timedelta(days=day), "春晖社区")
    opened = open_publicly("test.by_month", Span(date(2018, 12, 1), date(2019, 1, 31)), district)
    assert opened.head == ("区域", "2018年12月", "2019年1月", "合计")
