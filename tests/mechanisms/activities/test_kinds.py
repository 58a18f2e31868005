from dataclasses import replace

import pytest

from minzheng.foundation.errors import Invalid, Missing
from minzheng.mechanisms.activities.public import BadKind, Measure, declare_kind, kind_of
from minzheng.mechanisms.matters.public import Form, IdNumber

from .given import PUBLICITY, declared


def test_a_kind_is_declared_once() -> None:
    with declared():
        assert kind_of(PUBLICITY.code) is PUBLICITY
        with pytest.raises(BadKind, match="declared twice"):
            declare_kind(replace(PUBLICITY, label="又一"))
    with pytest.raises(Missing, match=r"没有编码为“test_law\.publicity”的活动类别"):
        kind_of(PUBLICITY.code)


@pytest.mark.parametrize(
    "measure",
    [Measure("law", "部数", "部"), Measure("place", "场地", "个"), Measure("more", "发放资料", "份")],
)
def test_a_key_or_label_used_twice_is_refused(measure: Measure) -> None:
    with pytest.raises(BadKind, match="used twice"):
        declare_kind(replace(PUBLICITY, measures=(*PUBLICITY.measures, measure)))


def test_an_activity_keeps_no_sensitive_answers() -> None:
    with pytest.raises(BadKind, match="sensitive"):
        declare_kind(replace(PUBLICITY, fields=Form((IdNumber("who", "证件号码"),))))


@pytest.mark.parametrize(("given", "number"), [(0, 0), ("0", 0), ("7,000", 7000), (" 12 ", 12)])
def test_a_measure_is_a_whole_number(given: object, number: int) -> None:
    assert PUBLICITY.measures[0].parse(given) == number


@pytest.mark.parametrize("given", ["", None, True, -1, "1.5", 1.5, "1_000", "十", "1" * 5000, 10_000_001])
def test_empty_is_not_zero_and_nothing_else_passes(given: object) -> None:
    with pytest.raises(Invalid) as caught:
        PUBLICITY.measures[0].parse(given)
    assert caught.value.problems[0].field == "people"
