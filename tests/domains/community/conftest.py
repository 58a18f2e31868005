"""A street with two patches and three grids, and the section that keeps the list of stewards."""

import datetime
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile

from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.areas.public import load_tree
from minzheng.mechanisms.documents.public import write_table
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import batch_of

CODE = "community.stewards"
STREET, COMMUNITY = "120110001", "120110001001"
BELOW = [
    ("120110001P1", "东片区", "片区", STREET),
    ("120110001P2", "西片区", "片区", STREET),
    ("120110001001W1", "第一网格", "网格", COMMUNITY),
    ("120110001001W2", "第二网格", "网格", COMMUNITY),
    ("120110001001W3", "第三网格", "网格", COMMUNITY),
]


@pytest.fixture(autouse=True)
def own_files(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def section(bureau: Any) -> Iterator[SimpleNamespace]:
    with acting(SYSTEM, "网格划分"):
        keys = ("code", "name", "kind", "parent_code")
        rows = [dict(zip(keys, row, strict=True)) for row in BELOW]
        load_tree(rows, datetime.date(2018, 1, 1), "网格划分方案")
    both = "registry.import community."
    yield SimpleNamespace(
        bureau=bureau,
        maker=bureau.seat("社会事务科", "刘丽", registering=both),
        checker=bureau.seat("社会事务科", "孙立", reviewing=both, deciding=both),
        other=bureau.seat(
            "社会救助科", "周敏", registering="registry.import", reviewing="*", deciding="registry.import"
        ),
    )


@pytest.fixture
def row() -> Callable[..., dict[str, Any]]:
    """The nth person as a lane steward of the first grid; changed as given."""

    def made(number: int, **changes: Any) -> dict[str, Any]:
        born = datetime.date(1960, 1, 1) + datetime.timedelta(days=number)
        return {
            "name": "王秀英",
            "id_number": make_resident_id("120110", born, 7, Sex.FEMALE),
            "phone": "13900000001",
            "role": "小巷管家",
            "rank": None,
            "area": "120110001001W1",
            "since": datetime.date(2019, 2, 1),
            "until": None,
        } | changes

    return made


@pytest.fixture
def sheet() -> Callable[..., "ContentFile[bytes]"]:
    """An .xlsx of rows in the columns of the register."""

    def made(*rows: dict[str, Any]) -> "ContentFile[bytes]":
        content = write_table(batch_of(CODE).columns, rows, "名册", "", SYSTEM)
        return ContentFile(content, name="名册.xlsx")

    return made
