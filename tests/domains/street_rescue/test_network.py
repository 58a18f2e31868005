"""Stations and points come onto the register by a decided table; the level follows from the place (S85)."""

import datetime

import pytest
from django.core.files.base import ContentFile

from minzheng.mechanisms.documents.public import RowsInvalid, write_table
from minzheng.mechanisms.indicators.public import AsOf, value
from minzheng.mechanisms.journal.public import SYSTEM
from minzheng.mechanisms.matters.public import batch_of, submit_import

from .conftest import STATION, do

CODE = "street_rescue.network"


def row(name, area, kind="救助点", beds=None, since=datetime.date(2019, 1, 1), until=None):
    return {
        "name": name,
        "kind": kind,
        "area": area,
        "address": None,
        "beds": beds,
        "since": since,
        "until": until,
    }


def entered(office, *rows):
    content = write_table(batch_of(CODE).columns, rows, "名册", "", SYSTEM)
    upload = ContentFile(content, name="名册.xlsx")
    case = submit_import(CODE, upload, office.clerk, area=office.district, source="各街道报送")
    return do(do(case, "核对无误", office.chief), "同意", office.chief)


def test_levels_points_and_beds_of_a_day(office):
    entered(
        office,
        row(STATION, "120110", "救助管理站", 40),
        row("张贵庄救助点", "120110001"),
        row("詹滨里救助点", "120110001001", until=datetime.date(2019, 3, 1)),
    )
    day = AsOf(datetime.date(2019, 2, 28))
    found = {
        one: value(f"street_rescue.{one}", day, office.district).value
        for one in ("network_levels", "network_points", "stations", "beds")
    }
    assert found == {"network_levels": 3, "network_points": 3, "stations": 1, "beds": 40}
    later = AsOf(datetime.date(2019, 3, 1))
    assert value("street_rescue.network_levels", later, office.district).value == 2


def test_every_fault_of_every_row(office):
    with pytest.raises(RowsInvalid) as caught:
        entered(office, row("甲", "999"), row("乙", "120110", "旅馆"), row("丙", "120110", "救助管理站"))
    assert {one.code for one in caught.value.problems} == {"no_level", "unknown_kind", "no_beds"}
