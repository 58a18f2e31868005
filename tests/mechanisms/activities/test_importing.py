from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import connection

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.activities.public import Activity, import_activities, import_columns
from minzheng.mechanisms.documents.public import RowsInvalid, error_workbook

from .given import PUBLICITY, TODAY, World

KIND = PUBLICITY.code
Sheet = Callable[..., "ContentFile[bytes]"]


def row(title: str, **changes: Any) -> list[Any]:
    given = {
        "on": date(2019, 5, 12),
        "until": None,
        "area": "900101001",
        "place": "广场",
        "people": 30,
        "leaflets": 200,
        "law": "宪法",
        **changes,
    }
    return [title, *given.values()]


def test_a_whole_table_is_recorded(world: World, sheet: Sheet) -> None:
    made = import_activities(KIND, world.east, sheet(row("甲"), row("乙", people=0, place=None)))
    assert [(one.title, one.measures["people"], one.place) for one in made] == [
        ("甲", 30, "广场"),
        ("乙", 0, ""),
    ]
    assert {one.answers["law"] for one in Activity.objects.all()} == {"宪法"}
    labels = [column.label for column in import_columns(KIND)]
    assert labels[:5] == ["名称", "日期", "截止日期", "区划代码", "地点"]


def test_every_fault_of_every_row_is_listed_and_nothing_is_kept(world: World, sheet: Sheet) -> None:
    upload = sheet(
        row("好的"),
        row("坏格", people="许多"),
        row("外区", area="900101002", on=date(2019, 12, 6)),
        row("无此区", area="999999"),
        row("错法", law="刑法", leaflets=-3),
        row("好的"),
    )
    with pytest.raises(RowsInvalid) as caught:
        import_activities(KIND, world.east, upload)
    assert {(one.field, one.code) for one in caught.value.problems} == {
        ("row3.people", "import.integer"),
        ("row4.area", "wrong_area"),
        ("row4.on", "future"),
        ("row5.area", "unknown_area"),
        ("row6.law", "invalid"),
        ("row6.leaflets", "not_whole"),
        ("row7.title", "repeat"),
    }
    assert all(f"第{one.field[3]}行" in one.message for one in caught.value.problems if one.field)
    assert not Activity.objects.exists()
    back = error_workbook(caught.value.rows, caught.value.problems)
    page = openpyxl.load_workbook(ContentFile(back)).active
    assert page is not None
    assert page.max_row == 6  # the heading and the five wrong rows


def test_a_file_sent_twice_is_refused_row_by_row(world: World, sheet: Sheet) -> None:
    import_activities(KIND, world.east, sheet(row("甲"), row("乙")))
    with pytest.raises(RowsInvalid, match="第2行:与已登记的一条活动相同") as caught:
        import_activities(KIND, world.east, sheet(row("甲"), row("丙")))
    assert len(caught.value.problems) == 1
    assert Activity.objects.count() == 2


def test_a_file_sent_twice_at_once_is_kept_once(committed_world: World, sheet: Sheet) -> None:
    world = committed_world
    files = [sheet(row("甲"), row("乙")) for _ in range(4)]

    def send(file: "ContentFile[bytes]") -> bool:
        try:
            with clock.at(TODAY):
                import_activities(KIND, world.east, file)
            return True
        except RowsInvalid:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(send, files)) == 1
    assert Activity.objects.count() == 2


def test_a_post_without_the_function_and_a_file_that_is_no_table(world: World, sheet: Sheet) -> None:
    with pytest.raises(Refused):
        import_activities(KIND, world.clerk, sheet(row("甲")))
    with pytest.raises(Invalid):
        import_activities(KIND, world.east, ContentFile("名称,日期".encode(), name="活动.xlsx"))
