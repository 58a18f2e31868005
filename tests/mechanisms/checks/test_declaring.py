from dataclasses import replace
from datetime import date

import pytest

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.checks.public import (
    BadChecklist,
    HazardClass,
    checklist,
    declare_checklist,
    declare_hazard_class,
    hazard_class,
    withdraw_checklist,
)

from .given import FIRE, LAW, SAFETY, declared


def test_a_day_finds_the_version_in_force() -> None:
    with declared():
        withdraw_checklist(SAFETY.code)
        later = SAFETY.but(date(2020, 1, 1), items=SAFETY.items[:2])
        declare_checklist(later, SAFETY)
        assert checklist(SAFETY.code, date(2019, 12, 31)) == SAFETY
        assert checklist(SAFETY.code, date(2020, 1, 1)) == later
        with pytest.raises(Missing, match=r"2017年12月31日没有编码为“test_care\.safety”的检查表"):
            checklist(SAFETY.code, date(2017, 12, 31))


def test_a_checklist_is_declared_once() -> None:
    with declared(), pytest.raises(BadChecklist, match="declared twice"):
        declare_checklist(SAFETY)


def test_every_fault_of_a_declaration_is_named() -> None:
    with declared():
        odd = HazardClass("test.odd", "未登记")
        twice = (SAFETY.items[0], SAFETY.items[0], replace(SAFETY.items[1], hazard_class=odd, points=-1))
        with pytest.raises(BadChecklist) as caught:
            declare_checklist(replace(SAFETY, code="test_care.bad", items=twice))
    said = str(caught.value)
    assert all(words in said for words in ("item twice: exit", "unknown class test.odd", "negative points"))


def test_versions_share_one_code_and_differ_in_their_day() -> None:
    with declared():
        for other in (replace(SAFETY, code="test_care.other"), replace(SAFETY, label="又一")):
            withdraw_checklist(SAFETY.code)
            with pytest.raises(BadChecklist, match="one code and different days"):
                declare_checklist(SAFETY, other)


def test_a_hazard_class_has_one_meaning() -> None:
    declare_hazard_class(FIRE)
    assert hazard_class(FIRE.code).receiver == "消防救援大队"
    with pytest.raises(BadChecklist):
        declare_hazard_class(replace(FIRE, receiver="应急管理局"))
    with pytest.raises(Missing):
        hazard_class("test.nothing")
    assert LAW.statute == "养老机构管理办法"
