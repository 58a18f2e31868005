"""Printed figures held against the records: equal, different, or not known; only of one's own area, never by a near miss alone."""

from datetime import date
from typing import Any

import pytest

from minzheng.mechanisms.claims.public import Verdict, check_text, hold_against
from minzheng.mechanisms.indicators.public import OwnRecords
from minzheng.mechanisms.journal.public import SYSTEM, acting

from .given import World

HEAD = "示范区民政局2019年工作报告\n"


@pytest.fixture
def own(world: World, asked: dict[str, Any]) -> OwnRecords:
    with acting(SYSTEM, "测试"):
        for n in range(3):
            world.event(date(2019, 2, 1 + n), "春晖社区", measures={"leaflets": 100})
        world.event(date(2019, 9, 1), "秋实社区", measures={"leaflets": 60})
        world.home("春晖社区", date(2012, 5, 1))
        world.home("冬青社区", date(2013, 5, 1), date(2019, 3, 1))
    return OwnRecords(world.areas["示范区"])


def told(own: OwnRecords, words: str, head: str = HEAD) -> list[tuple[str, Any, str]]:
    checked = hold_against(check_text(head + words), own)
    return [
        (r.verdict.value, r.computed, r.formula) for r in checked.relations if r.type.value == "indicator"
    ]


def test_the_same_words_unit_and_period_are_compared(own: OwnRecords) -> None:
    assert told(own, "2019年，登记人次4人次。")[0][:2] == (Verdict.HOLDS.value, 4)
    assert told(own, "2019年，登记人次5人次。")[0][:2] == (Verdict.FAILS.value, 4)
    assert told(own, "2019年，材料300余份。")[0][:2] == (Verdict.HOLDS.value, 360)
    assert told(own, "2019年，全区现有养老机构1家。")[0][:2] == (Verdict.HOLDS.value, 1)
    assert told(own, "2018年，全区现有养老机构2家。")[0][:2] == (Verdict.HOLDS.value, 2)


def test_a_place_inside_is_asked_for_itself(own: OwnRecords) -> None:
    assert told(own, "2019年，东街街道登记人次3人次。")[0][:2] == (Verdict.HOLDS.value, 3)
    table = "街道\t登记人次（人次）\n东街街道\t3\n西北街道\t2\n"
    found = [one[:2] for one in told(own, f"2019年宣传情况\n{table}")]
    assert found == [("holds", 3), ("fails", 1)]


def test_what_only_nearly_fits_never_fails(own: OwnRecords) -> None:
    """Other words around the name, or a body that is not named: a difference is put to the reader."""
    assert told(own, "2019年，社区活动登记人次9人次。")[0][0] == Verdict.UNTESTABLE.value
    assert told(own, "2019年，材料400份。", head="2019年工作报告\n")[0][0] == Verdict.UNTESTABLE.value
    assert (
        told(own, "2019年，登记人次3人次。")[0][0] == Verdict.UNTESTABLE.value
    )  # perhaps only a part of them
    assert (
        told(own, "2019年，办理登记的人次4人次。")[0][0] == Verdict.HOLDS.value
    )  # like words and the same number
    assert told(own, "2019年，办理登记的人次3人次。") == []  # like words and another number say nothing


def test_others_reports_and_wider_areas_are_not_ours(own: OwnRecords) -> None:
    assert told(own, "2019年，材料400份。", head="邻近区民政局2019年工作报告\n") == []
    assert told(own, "2019年，全市登记人次9人次。") == []
    assert told(own, "2030年，材料400份。") == []
    assert told(own, "2019年，材料400本。") == []
