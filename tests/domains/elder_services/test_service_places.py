"""Centres, stations and meal points: from building to open, and which streets have none."""

import datetime

import pytest
from django.core.files.base import ContentFile
from tests.domains.elder_services.conftest import OURS, at, do

from minzheng.domains.elder_services.service_places import BOOK, CENTRE, MEALS, STATION, places, uncovered
from minzheng.foundation.errors import Conflict, Invalid, UserError
from minzheng.mechanisms.documents.public import write_table
from minzheng.mechanisms.indicators.public import AsOf, indicator, value
from minzheng.mechanisms.matters.public import batch_of, open_case, perform, submit_import
from minzheng.mechanisms.registry.public import Facility, as_of

DAY = datetime.date(2019, 3, 4)


def row(name, kind=CENTRE, area="120110001", state="在建"):
    return {"name": name, "kind": kind, "area": area, "state": state, "since": DAY}


@pytest.fixture
def take_in(office):
    def run(*rows):
        columns = batch_of(BOOK.code).columns
        complete = [{one.key: given.get(one.key) for one in columns} for given in rows]
        content = write_table(columns, complete, title="场所", filter_line="", by=office.clerk.actor)
        file = ContentFile(content, name="场所.xlsx")
        case = submit_import(BOOK.code, file, office.clerk, area=office.district, source="验收表")
        case = perform(case, "核对无误", office.chief, version=case.version)
        return perform(case, "同意", office.chief, version=case.version)

    return run


@pytest.fixture
def change(office):
    def run(name, what, on="2019-03-04"):
        place = Facility.objects.get(name=name)
        case = open_case(
            OURS + "place", office.clerk, area=place.area, answers={"change": what, "on": on}, subject=place
        )
        return do(case, "同意", office.chief)

    return run


def figures(office, day=DAY):
    codes = ("centres", "centres_building", "streets_covered", "stations", "meal_points")
    return [value(indicator(OURS + code), AsOf(day), office.district).value for code in codes]


def test_a_centre_counts_when_it_is_finished_and_covers_its_street(office, take_in, change):
    take_in(
        row("张贵庄中心"), row("丰年村中心", area="120110002", state="开放"),
        row("詹滨里站", STATION, "120110001001", "开放"), row("詹滨里助餐点", MEALS, "120110001001", "开放"),
    )  # fmt: skip
    assert figures(office) == [1, 1, 1, 1, 1]
    assert [one.name for one in uncovered(CENTRE, office.district, DAY)] == ["张贵庄街道"]
    assert [one.name for one in uncovered(STATION, office.district, DAY)] == ["丰年村街道"]
    with at("2019-05-01"):
        change("张贵庄中心", "建成", "2019-04-30")
    assert figures(office, datetime.date(2019, 4, 30)) == [2, 0, 2, 1, 1]
    assert figures(office, datetime.date(2019, 4, 29)) == [1, 1, 1, 1, 1]
    with at("2019-06-01"):
        change("张贵庄中心", "停用", "2019-06-01")
    assert figures(office, datetime.date(2019, 6, 1)) == [1, 0, 1, 1, 1]
    assert [one.facility.name for one in places(CENTRE, office.district, DAY, "在建")] == ["张贵庄中心"]


def test_no_place_goes_backwards_or_is_changed_unregistered(office, take_in, change):
    take_in(row("张贵庄中心", state="开放"))
    with pytest.raises(Invalid, match="不能改为“建成”"):
        change("张贵庄中心", "建成")
    with pytest.raises(Conflict):
        change(office.home.name, "开放")


@pytest.mark.parametrize(
    "bad",
    [
        row("中心", area="120110001001"),
        row("中心", area="999"),
        row("中心", kind="茶馆"),
        row("中心", state="好"),
        {**row("中心"), "beds": -1},
    ],
)
def test_a_row_that_cannot_be_right_is_refused(office, take_in, bad):
    with pytest.raises(UserError):
        take_in(bad)
    assert not as_of(BOOK, DAY).exists()
