"""The map of the public: the same data as the registers, filters and distance, never a person, never an invented point."""

import re
import subprocess
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domains.elder_services.conftest import at, do, number
from tests.domains.elder_services.given import places_of
from tests.mechanisms.portal.given import live_markup
from tests.tools import VNU, need

from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import open_case
from minzheng.mechanisms.portal.positions import metres, metres_between
from minzheng.mechanisms.registry.public import Facility

MAP = "/portal/places/"


@pytest.fixture
def places(bureau):
    return places_of(bureau)


def found(client, query=""):
    page = client.get(f"{MAP}?{query}")
    assert page.status_code == 200
    return re.findall(r'<td class="td-title">\d+\. <a [^>]*>([^<]+)</a>', page.content.decode())


def test_everything_open_is_listed_by_kind_street_and_name(places, client):
    assert found(client) == [
        "夕阳红养老院",
        "无坐标养老院",
        "松鹤养老院",
        "长青养老院",
        "詹滨里&lt;助餐点&gt;",
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("free=1", ["夕阳红养老院"]),
        ("most=2000", ["长青养老院"]),
        ("most=1999.99", []),
        ("kind=mealpoints", ["詹滨里&lt;助餐点&gt;"]),
        ("kind=nothing", []),
        ("street=120110002", ["松鹤养老院", "长青养老院"]),
        ("street=120110002&kind=mealpoints", []),
        ("near=120110001001&kind=carehomes", ["夕阳红养老院", "长青养老院", "松鹤养老院", "无坐标养老院"]),
        ("near=nowhere&street=120110002", ["松鹤养老院", "长青养老院"]),
    ],
)
def test_filters_and_distance(places, client, query, names):
    assert found(client, query) == names


def test_a_price_that_is_none_is_told_at_its_field(places, client):
    page = client.get(f"{MAP}?most=很多&free=1")
    assert page.status_code == 422 and 'href="#i-most"' in page.content.decode()


def test_free_beds_with_their_day_and_no_trust_in_old_reports(places, client):
    text = client.get(MAP).content.decode()
    assert '<b>2张</b> <span class="count">3月1日申报</span>' in text
    assert "2019年1月1日申报,时间较久,请电话确认" in text
    with at("2019-04-02"):
        assert found(client, "free=1") == []


def test_who_moves_in_since_takes_the_free_bed_on_the_map_too(places, client, bureau):
    clerk = bureau.seat("养老服务科", "刘丽", registering="elder_services.")
    chief = bureau.seat("养老服务科", "孙立", reviewing="elder_services.")
    home = places.bare  # three beds
    case = open_case("elder_services.free_beds", clerk, area=home.area, answers={"free": "3"}, subject=home)
    do(case, "属实", chief)
    assert "无坐标养老院" in found(client, "free=1")
    for serial, left in ((1, "2张"), (3, "1张"), (5, "没有")):
        told = {"change": "入住", "on": "2019-03-04", "name": f"老人{serial}", "id_number": number(serial), "care": "自理"}  # fmt: skip
        case = open_case("elder_services.stay", clerk, area=home.area, answers=told, subject=home)
        do(case, "属实", chief)
        page = client.get(f"{MAP}carehomes/{home.uid.hex}/").content.decode()
        assert left in page and f"老人{serial}" not in page
    assert "无坐标养老院" not in found(client, "free=1")


def test_a_place_has_its_page_and_an_old_rating_is_not_shown(places, client):
    page = client.get(f"{MAP}carehomes/{places.near.uid.hex}/").content.decode()
    for words in (
        "夕阳红养老院路1号",
        "tel:022-24390001",
        "80张",
        "3,000.00至4,500.00元",
        "三级,有效期至2021年12月31日",
    ):
        assert words in page, words
    assert "五级" not in client.get(f"{MAP}carehomes/{places.far.uid.hex}/").content.decode()
    for address in (f"{MAP}carehomes/0/", f"{MAP}mealpoints/{places.near.uid.hex}/", f"{MAP}no/0/"):
        assert client.get(address).status_code == 404


def test_the_drawing_has_the_numbers_of_the_list_and_only_registered_points(places, client):
    answer = client.get(f"{MAP}picture.svg?near=120110001001")
    assert answer["Content-Type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(answer.content)
    circles = [one for one in root.iter() if one.tag.endswith("circle")]
    texts = {one.text for one in root.iter() if one.tag.endswith("text")}
    assert len(circles) == 4 + 4 and {"1", "2", "3", "4"} <= texts and "5" not in texts
    assert {"张贵庄街道", "丰年村街道", "北"} <= texts
    assert client.get(f"{MAP}?kind=carehomes&most=1").content.decode().count("picture.svg") == 0


def test_without_any_position_there_is_no_drawing(bureau, client):
    assert client.get(f"{MAP}picture.svg").status_code == 404
    assert "没有符合条件的场所" in client.get(MAP).content.decode()


def test_many_places_are_paged_with_their_numbers(bureau, client):
    from tests.domains.elder_services.conftest import make_home

    for serial in range(23):
        make_home(bureau, f"第{serial:02}养老院")
    first = client.get(f"{MAP}?kind=carehomes").content.decode()
    assert "找到23处" in first and "?kind=carehomes&amp;page=2" in first
    assert "23. <a" in client.get(f"{MAP}?kind=carehomes&page=2").content.decode()


def test_few_questions_to_the_database(places, client, django_assert_max_num_queries):
    """For the first visitor, who has the map laid out; nothing is kept here, within a transaction that writes."""
    with django_assert_max_num_queries(40):
        client.get(f"{MAP}?near=120110001")


def test_the_map_is_laid_out_anew_when_something_on_it_changes(places, client):
    assert "夕阳红养老院" in found(client)
    with acting(SYSTEM, "改名"):
        Facility.objects.filter(pk=places.near.pk).update(name="夕阳更红养老院")
    assert "夕阳更红养老院" in found(client) and "夕阳红养老院" not in found(client)


@given(
    st.tuples(st.integers(-180_000_000, 180_000_000), st.integers(-90_000_000, 90_000_000)),
    st.tuples(st.integers(-180_000_000, 180_000_000), st.integers(-90_000_000, 90_000_000)),
)
def test_distances_in_columns_are_those_one_by_one(one, other):
    east, north = (np.array([axis]) for axis in other)
    assert abs(int(metres_between(one, east, north)[0]) - metres(one, other)) <= 1


def test_a_distance_is_that_on_the_sphere():
    assert metres((117_000_000, 39_000_000), (117_000_000, 39_000_000)) == 0
    assert abs(metres((117_000_000, 39_000_000), (117_000_000, 40_000_000)) - 111_195) < 2
    assert abs(metres((117_000_000, 60_000_000), (118_000_000, 60_000_000)) - 55_597) < 20


@pytest.mark.checker
def test_the_pages_are_valid_and_hold_nothing_inline(places, client, tmp_path):
    java = need("java")
    pages = ("", "?near=120110001001&free=1", "?most=x", f"carehomes/{places.near.uid.hex}/")
    for place, address in enumerate(pages):
        answer = client.get(MAP + address)
        assert live_markup(answer.content.decode()) == [], address
        (tmp_path / f"{place}.html").write_bytes(answer.content)
    command = [java, "-jar", str(VNU), "--skip-non-html", "--format", "text", str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    said = (found.stdout + found.stderr).replace("Document checking completed. No errors found.", "")
    assert said.strip() == ""
