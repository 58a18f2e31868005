from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from tests.bureau import uploads

from minzheng.config.postgres import Address
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.journal.public import SYSTEM, acting

from .given import PDF, TODAY, World, build, declared


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with declared(), clock.at(TODAY):
        with acting(SYSTEM, "测试"):
            made = build()
        yield made


@pytest.fixture
def committed_world(fresh_database: Address) -> Iterator[World]:
    """The same with real commits, for tests with several connections."""
    with declared():
        with clock.at(TODAY), acting(SYSTEM, "测试"):
            made = build()
        yield made


@pytest.fixture
def upload(tmp_path: Any, settings: Any) -> Callable[[Seat], StoredFile]:
    """Uploads a paper as somebody."""
    return uploads(tmp_path, settings, "签到表.pdf", PDF)


@pytest.fixture
def sheet() -> Callable[..., "ContentFile[bytes]"]:
    """An .xlsx with a heading and these rows."""

    def made(*rows: list[Any]) -> "ContentFile[bytes]":
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        head = ["名称", "日期", "截止日期", "区划代码", "地点", "参加人次", "发放资料", "宣传法律"]
        for row in [head, *rows]:
            page.append(row)
        content = BytesIO()
        book.save(content)
        return ContentFile(content.getvalue(), name="活动.xlsx")

    return made
