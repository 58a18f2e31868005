"""Places come onto the register by a table; each kind stands for its kind of area; who has none is listed (S83, S84)."""

import datetime

import pytest

from minzheng.domains.child_welfare.places import HOME, PROTECTION, STATION, WELFARE, uncovered
from minzheng.domains.child_welfare.visits import VISIT
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.activities.public import Draft, record
from minzheng.mechanisms.documents.public import RowsInvalid
from minzheng.mechanisms.indicators.public import AsOf, Year, value
from minzheng.mechanisms.matters.public import open_case
from minzheng.mechanisms.registry.public import Facility

from .conftest import OURS, TODAY, do

BOOK, PARTNERS = "child_welfare.places", "child_welfare.mental_care_partners"
SINCE = datetime.date(2022, 1, 1)


def row(name, kind, area, beds=None, since=SINCE, until=None):
    return {
        "name": name,
        "kind": kind,
        "area": area,
        "address": None,
        "beds": beds,
        "since": since,
        "until": until,
    }


def figure(office, code, on=TODAY):
    return value(OURS + code, AsOf(on), office.district).value


def test_places_by_kind_and_what_they_cover(office, enter):
    enter(
        BOOK,
        row("张贵庄未保站", STATION, "120110001"),
        row("詹滨里儿童之家", HOME, "120110001001"),
        row("詹滨里第二儿童之家", HOME, "120110001001"),
        row("丰年里儿童之家", HOME, "120110002001", until=datetime.date(2023, 3, 6)),
        row("东丽区未成年人救助保护中心", PROTECTION, "120110"),
        row("儿童福利院", WELFARE, "120110", beds=200),
    )
    codes = (
        "stations", "homes", "protection_institutions", "welfare_institutions", "streets_covered",
        "communities_covered", "places",
    )  # fmt: skip
    assert [figure(office, code) for code in codes] == [1, 2, 1, 1, 1, 1, 5]
    yesterday = datetime.date(2023, 3, 5)
    assert (figure(office, "homes", yesterday), figure(office, "communities_covered", yesterday)) == (3, 2)
    assert [one.name for one in uncovered(STATION, office.district, TODAY)] == ["丰年村街道"]
    assert [one.name for one in uncovered(HOME, office.district, TODAY)] == ["昌明里社区", "丰年里社区"]
    assert [one.name for one in uncovered(HOME, office.district, yesterday)] == ["昌明里社区"]


def test_hundreds_of_homes_in_one_table(office, enter):
    enter(BOOK, *(row(f"儿童之家{n}", HOME, "120110001001") for n in range(238)))
    assert figure(office, "homes") == 238 and figure(office, "communities_covered") == 1


def test_every_fault_of_every_row(enter):
    with pytest.raises(RowsInvalid) as caught:
        enter(
            BOOK,
            row("甲", STATION, "120110001001"),
            row("乙", HOME, "120110001"),
            row("丙", "托儿所", "120110"),
            row("丁", HOME, "999", beds=-1),
        )
    found = [(one.code, (one.field or "").rpartition(".")[2]) for one in caught.value.problems]
    assert found == [
        ("wrong_level", "area"),
        ("wrong_level", "area"),
        ("unknown_kind", "kind"),
        ("unknown_area", "area"),
        ("invalid", "beds"),
    ]


def test_the_parties_of_the_project(office, enter):
    def party(name, role, until=None):
        return {"name": name, "kind": "单位", "area": "120110", "role": role, "since": SINCE, "until": until}

    enter(
        PARTNERS,
        party("市儿童福利院", "牵头单位"),
        party("某大学心理学部", "技术支持"),
        party("某健康公司", "资金支持"),
        party("某协会", "服务实施", until=datetime.date(2023, 1, 1)),
    )
    assert figure(office, "mental_care_parties") == 3
    with pytest.raises(RowsInvalid, match="分工“旁观”"):
        enter(PARTNERS, party("某公司", "旁观"))


def test_visits_are_counted_without_names(office):
    draft = Draft(
        "三月走访", TODAY, office.bureau.area("120110001001"),
        measures={"children": 12, "concerns": 1}, answers={"by": "社区儿童主任", "group": "困境儿童"},
    )  # fmt: skip
    record(VISIT.code, office.street, draft)
    assert value(OURS + "visits", Year(2023), office.district).value == 1
    assert value(OURS + "children_visited", Year(2023), office.district).value == 12


def test_whoever_asks_for_a_closing_does_not_decide_it(office, enter):
    enter(BOOK, row("詹滨里儿童之家", HOME, "120110001001"))
    home = Facility.objects.get(name="詹滨里儿童之家")
    answers = {"on": TODAY.isoformat(), "reason": "房屋收回"}
    case = open_case(f"{BOOK}.closing", office.clerk, area=home.area, answers=answers, subject=home)
    same = office.bureau.seat("社会事务科", office.clerk.staff, deciding=OURS)
    with pytest.raises(Refused, match="不能由本人审批"):
        do(case, "同意", same)
    do(case, "同意", office.chief)
    assert figure(office, "homes") == 0
