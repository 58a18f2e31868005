from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from minzheng.foundation.errors import Invalid
from minzheng.foundation.quantities import parse_quantity
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.indicators.public import (
    AsOf,
    BadIndicator,
    Figure,
    Relation,
    RelationKind,
    Span,
    Year,
    check_relations,
    declare_relation,
    parse_period,
    print_figure,
    verdict_on,
    withdraw_relation,
)

AREA = Area(pk=1)


def figure(value: Any, **more: Any) -> Figure:
    return Figure("test.x", "数", "次", Year(2019), AREA, value, 1, "v", **more)


@pytest.mark.parametrize(
    ("value", "style", "words"),
    [
        (34, "", "34"),
        (34, "余", "30余"),
        (7234, "余", "7000余"),
        (96, "近", "近100"),
        (3, "中", "三"),
        (1, "序", "首"),
        (3, "序", "第三"),
        (181234567, "亿2余", "1.81亿余"),
        (Fraction(7, 2), "", "3.5"),
    ],
)
def test_words(value: Any, style: str, words: str) -> None:
    assert print_figure(figure(value), style) == words


def test_money_is_printed_in_yuan() -> None:
    assert print_figure(figure(277500000, money=True)) == "2775000"
    assert print_figure(figure(277500050, money=True)) == "2775000.50"
    assert verdict_on(figure(277500000, money=True), parse_quantity("2775000 元")).ok


def test_shares() -> None:
    share = figure(Fraction(202, 210), part=202, whole=210)
    assert print_figure(replace(share, unit="%")) == "96%" and print_figure(share, "%1") == "96.2%"
    assert verdict_on(share, parse_quantity("96%")).ok and not verdict_on(share, parse_quantity("97%")).ok
    nothing = figure(None, part=0, whole=0)
    assert not verdict_on(nothing, parse_quantity("100%")).ok
    with pytest.raises(Invalid):
        print_figure(nothing)


def test_a_number_set_by_law_is_that_number_whatever_its_words() -> None:
    law = figure(2, by_law=True)
    assert (
        verdict_on(law, parse_quantity("超过两年")).ok and not verdict_on(law, parse_quantity("超过一年")).ok
    )
    ceiling = figure(200000, money=True, by_law=True)
    assert verdict_on(ceiling, parse_quantity("2000元以下")).ok
    assert not verdict_on(ceiling, parse_quantity("5000元以下")).ok
    per_bed = figure(35, upper=50, by_law=True)
    assert verdict_on(per_bed, parse_quantity("35—50平方米")).ok and print_figure(per_bed) == "35—50"
    assert not verdict_on(per_bed, parse_quantity("35平方米")).ok


def test_words_that_would_not_be_true_are_refused() -> None:
    for value, style in ((30, "余"), (3, "何"), (Fraction(1, 2), "中"), (5, "%")):
        with pytest.raises(Invalid):
            print_figure(figure(value), style)


def test_periods_are_read_as_written() -> None:
    span = Span(date(2019, 1, 1), date(2019, 10, 31))
    for period in (Year(2019), span, AsOf(date(2019, 10, 31))):
        assert parse_period(period.code) == period
    assert [p.label for p in (Year(2019), span, AsOf(date(2019, 10, 31)))] == [
        "2019年",
        "2019年1月1日至10月31日",
        "截至2019年10月31日",
    ]
    for wrong in ("2019-13-01", "今年", "2019-02-01/2019-01-01", "2019-01-01/2019-02-01/2019-03-01", "0000"):
        with pytest.raises(Invalid):
            parse_period(wrong)


def test_relations_that_do_not_hold_are_named(asked: Any) -> None:
    def named(code: str, value: int) -> Figure:
        return replace(figure(value), code=code, label=code)

    added = declare_relation(Relation(RelationKind.SUM, "test.total", ("test.a", "test.b")))
    try:
        right = [named("test.total", 8), named("test.a", 7), named("test.b", 1)]
        assert check_relations(right) == []
        assert [p.code for p in check_relations([named("test.total", 9), *right[1:]])] == ["relation.sum"]
        part = [named("test.long_events", 3), named("test.events", 2)]
        assert [p.code for p in check_relations(part)] == ["relation.subset"]
        rate = replace(named("test.long_rate", 1), value=Fraction(1, 2))
        assert {p.code for p in check_relations([*part, rate])} == {"relation.subset", "relation.ratio"}
    finally:
        withdraw_relation(added)
    with pytest.raises(BadIndicator):
        declare_relation(Relation(RelationKind.ORDER, "test.a", ()))
