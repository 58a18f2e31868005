"""A small bureau that the domain tests work in: one district, two streets, three communities, people in posts."""

import datetime
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from tests.bureau import START, Bureau, plant

from minzheng.foundation import clock
from minzheng.mechanisms.checks.public import (
    Answer,
    Inspection,
    finish_inspection,
    save_inspection,
    start_inspection,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting

__all__ = ["AREAS", "START", "Bureau"]

AREAS = [
    ("120110", "东丽区", "区县", ""),
    ("120110001", "张贵庄街道", "街道乡镇", "120110"),
    ("120110002", "丰年村街道", "街道乡镇", "120110"),
    ("120110001001", "詹滨里社区", "社区村", "120110001"),
    ("120110001002", "昌明里社区", "社区村", "120110001"),
    ("120110002001", "丰年里社区", "社区村", "120110002"),
]


@pytest.fixture
def moment() -> Iterator[None]:
    with clock.at(datetime.datetime(2019, 3, 4, 9, 0, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def bureau(db: None, moment: None) -> Bureau:
    return furnished()


def furnished() -> Bureau:
    """The areas and units, in whatever database is in use."""
    made = Bureau()
    with acting(SYSTEM, "设立"):
        plant(AREAS)
    made.unit("东丽区民政局", "局", "120110")
    for name in ("办公室", "社会救助科", "养老服务科", "社会事务科"):
        made.unit(name, "科室", "120110", "东丽区民政局")
    for name in ("东丽区救助管理站", "北部中心救助管理站"):
        made.unit(name, "科室", "120110", "东丽区民政局")
    for code, name, kind, _ in AREAS[1:]:
        street = kind == "街道乡镇"
        parent = "东丽区民政局" if street else f"{AREAS[1 if code.startswith('120110001') else 2][1]}办事处"
        made.unit(f"{name}办事处" if street else f"{name}居委会", "街道" if street else "社区", code, parent)
    return made


def inspection_of(office: Any, checklist: str, body: Any, *faults: str, campaign: str = "") -> Inspection:
    """A finished inspection by the lead and the second of an office, with these items at fault."""
    lead = office.lead
    begun = start_inspection(
        lead, checklist, body, second=office.second.staff, client_id=uuid4(), campaign=campaign
    )
    answers = {key: Answer("问题", "不符合要求") for key in faults}
    saved = save_inspection(begun, lead, answers, version=begun.version)
    return finish_inspection(saved, lead, version=saved.version, fill_rest_ok=True)
