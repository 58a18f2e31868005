"""The register of homes: beds over the years, the building standard, tables, accounts (S22, S23)."""

import datetime

import pytest
from django.core.files.base import ContentFile

from minzheng.domains.elder_care.centre_standard import below_standard
from minzheng.domains.elder_care.home_accounts import open_home_account
from minzheng.domains.elder_care.home_record import new_home
from minzheng.domains.elder_care.homes import HOMES
from minzheng.domains.elder_care.safety import SAFETY
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import AccountKind, Staff, Unit, seat_of
from minzheng.mechanisms.checks.public import start_inspection
from minzheng.mechanisms.documents.public import write_table
from minzheng.mechanisms.indicators.public import AsOf, print_figure, records, value
from minzheng.mechanisms.matters.public import batch_of, open_case, submit_import
from minzheng.mechanisms.registry.public import Facility, RegisterEntry, as_of

from .conftest import HOME, do

DAY = datetime.date


def figure(office, code, day):
    return value(f"elder_care.{code}", AsOf(DAY.fromisoformat(day)), office.district)


def row(name, since, beds, *, ownership="民办", state="运营", until=None, **more):
    return {
        "name": name,
        "area": "120110001",
        "address": "",
        "ownership": ownership,
        "state": state,
        "town": more.get("town", ""),
        "floor_area": more.get("floor_area", 5000),
        "beds": beds,
        "green_per_head": more.get("green", ""),
        "valid_from": DAY.fromisoformat(since),
        "valid_to": DAY.fromisoformat(until) if until else None,
    }


@pytest.fixture
def imported(office, tmp_path, settings):
    """imported(*rows) files a table, checks it and decides it."""
    settings.MEDIA_ROOT = tmp_path

    def run(*rows):
        table = write_table(batch_of(HOMES.code).columns, rows, "名册", "", office.clerk.actor)
        case = submit_import(
            HOMES.code,
            ContentFile(table, name="名册.xlsx"),
            office.clerk,
            area=office.district,
            source="历年统计年报",
        )
        assert not RegisterEntry.objects.exists() and not Facility.objects.exists()
        checker = office.bureau.seat("养老服务科", "吴琼", reviewing="elder_care. registry.")
        return do(do(case, "核对无误", checker), "同意", office.chief)

    return run


def test_beds_of_any_year_from_one_decided_table(office, imported):
    imported(
        row("颐养养老院", "2010-05-01", 100, until="2018-07-01"),
        row("颐养养老院", "2018-07-01", 160),
        row("田立禾养老中心", "2018-06-01", 300),
        row("旧日养老院", "2008-01-01", 80, until="2018-05-01"),
        row("华明中心", "2017-01-01", 220, ownership="公办", state="建成", town="华明", until="2018-09-01"),
        row("华明中心", "2018-09-01", 220, ownership="公办", town="华明"),
    )
    assert Facility.objects.count() == 4
    assert [figure(office, code, "2018-03-31").value for code in ("private_homes", "private_beds")] == [
        2,
        180,
    ]
    assert [figure(office, code, "2019-12-31").value for code in ("private_homes", "private_beds")] == [
        2,
        460,
    ]
    assert [figure(office, "private_beds", day).value for day in ("2018-06-30", "2018-07-01")] == [400, 460]
    assert figure(office, "new_town_centres", "2018-06-30").value == 1
    assert figure(office, "public_homes_running", "2018-06-30").value == 0
    assert figure(office, "homes_running", "2019-12-31").value == 3  # total = public + private
    assert Facility.objects.get(name="颐养养老院").opened_on == DAY(2010, 5, 1)


def test_a_table_with_faults_enters_nothing(imported):
    with pytest.raises(Invalid) as caught:
        imported(
            row("颐养养老院", "2010-05-01", 0, ownership="私人"),
            row("田立禾养老中心", "2015-03-01", 300, green="很多"),
            row("鹤童养老院", "2015-03-01", 300),
            row("鹤童养老院", "2016-03-01", 320),
        )
    told = str(caught.value)
    assert all(part in told for part in ("“床位”应大于0", "公办或民办", "不是面积", "与第"))
    assert not Facility.objects.exists()


def test_opening_changing_beds_and_closing_are_new_dated_lines(office, home, record):
    nest = home("鹤童养老院", state="建成", on="2019-01-01")
    record(nest, "开业", on="2019-02-01")
    record(nest, "变更", on="2019-03-01", beds="150")
    assert figure(office, "homes_running", "2019-01-31").value == 0
    assert [figure(office, "private_beds", day).value for day in ("2019-02-28", "2019-03-01")] == [120, 150]
    record(nest, "停业", on="2019-03-04")
    assert figure(office, "private_homes", "2019-03-03").value == 1
    assert figure(office, "private_homes", "2019-03-04").value == 0
    nest.refresh_from_db()
    assert (nest.opened_on, nest.closed_on) == (DAY(2019, 2, 1), DAY(2019, 3, 4))
    with pytest.raises(Invalid, match="停用"):
        start_inspection(office.lead, SAFETY.code, nest, second=office.second.staff, client_id=nest.uid)


def test_who_submits_does_not_decide(office, home):
    both = office.bureau.seat("养老服务科", office.clerk.staff, deciding="elder_care.")
    case = new_home(office.clerk, office.bureau.area("120110001"), "鹤童养老院", **HOME)
    with pytest.raises(Refused, match="不能由本人审批"):
        do(case, "同意", both)
    assert not as_of(HOMES, DAY(2019, 3, 4)).exists()


@pytest.mark.parametrize(
    ("change", "answers", "error", "told"),
    [
        ("登记", HOME, Conflict, "已有生效的登记"),
        ("开业", {"on": "2019-03-04"}, Conflict, "已在运营"),
        ("变更", {"on": "2019-03-04"}, Invalid, "没有填写要变更的内容"),
        ("变更", {"on": "2019-03-04", "beds": "9", "state": "建成"}, Invalid, "不填写“状态”"),
        ("停业", {"on": "2019-03-04", "beds": "9"}, Invalid, "停业不填写"),
        ("停业", {"on": "2019-02-01"}, Conflict, "不在养老机构名册中"),
    ],
)
def test_changes_that_cannot_be(home, record, change, answers, error, told):
    nest = home("鹤童养老院")
    with pytest.raises(error, match=told):
        record(nest, change, **answers)
    assert RegisterEntry.objects.get(register=HOMES.code).valid_to is None


def test_all_missing_columns_are_named_at_once(office, home):
    with pytest.raises(Invalid) as caught:
        home("鹤童养老院", beds="", floor_area="")
    assert {one.field for one in caught.value.problems} == {"beds", "floor_area"}


def test_a_name_only_once_in_a_place(office, home):
    home("鹤童养老院")
    with pytest.raises(Conflict, match="已有养老机构"):
        home("鹤童养老院")


def test_centres_against_their_standard(office, home):
    good = {"ownership": "公办", "town": "华明", "floor_area": "8000", "beds": "200", "green_per_head": "2.5"}
    home("华明中心", **good)
    home("军粮城一期", **{**good, "town": "军粮城", "state": "建成", "beds": "150", "green_per_head": "1.99"})
    home("军粮城二期", **{**good, "town": "军粮城"})
    home("鹤童养老院", beds="20")
    short = below_standard(office.district, DAY(2019, 3, 4))
    assert [(one.line.facility.name, one.missed) for one in short] == [
        ("军粮城一期", ("床位达标", "每床平均面积不高于上限", "人均绿地达标"))
    ]
    counted = [
        figure(office, code, "2019-12-31").value
        for code in ("new_towns", "new_town_centres", "public_homes_running")
    ]
    assert counted == [2, 3, 2]


def test_thresholds_are_figures_with_the_centres_built_under_them(office, home):
    home("华明中心", ownership="公办", town="华明")
    printed = {
        code: print_figure(figure(office, f"centre_{code}", "2019-12-31"))
        for code in ("floor_area", "beds", "area_per_bed", "green_per_head")
    }
    assert printed == {"floor_area": "7000", "beds": "200", "area_per_bed": "35—50", "green_per_head": "2"}
    on = AsOf(DAY(2019, 12, 31))
    assert [one.facility.name for one in records("elder_care.centre_beds", on, office.district)] == [
        "华明中心"
    ]


def test_a_home_gets_a_seat_under_the_section(office, home, account):
    nest = home("鹤童养老院")
    seat = account(nest)
    assert seat.represents == nest.subject_key and seat.account.kind == AccountKind.INSTITUTION
    assert (seat.unit.name, seat.unit.parent.name) == ("鹤童养老院", "养老服务科")
    again = account(nest, 5)
    assert again.unit == seat.unit and Unit.objects.filter(represents=nest.subject_key).count() == 1


def test_nobody_is_inspector_and_inspected_or_speaks_for_two_homes(office, home, account):
    one, other = home("鹤童养老院"), home("颐养养老院")
    account(one, 1)
    with pytest.raises(Conflict, match="已在“鹤童养老院”任职"):
        account(other, 1)
    with pytest.raises(Refused, match="不能开通"):
        open_home_account(one, office.lead, username="x", name="某人", id_number="1")
    with pytest.raises(Invalid):
        open_home_account(one, office.clerk, username="x", name="某人", id_number="120110198001020000")
    assert Staff.objects.filter(name="某人").count() == 0


def test_another_bureau_area_cannot_open_an_account(office, home):
    nest = home("鹤童养老院")
    far = office.bureau.seat("丰年村街道办事处", "冯静", registering="elder_care.")
    number = make_resident_id("120110", DAY(1980, 1, 2), 7, Sex.FEMALE)
    with pytest.raises(Missing, match="不在您的管辖范围内"):
        open_home_account(nest, far, username="x", name="某人", id_number=number)


def test_the_checklist_covers_every_class():
    assert len(SAFETY.items) >= 30
    classes = {one.hazard_class.label for one in SAFETY.items}
    assert classes >= {"建筑", "消防", "食品", "医疗", "特种设备", "燃气", "电气", "管理"}
    assert all(len(one.text) <= 30 for one in SAFETY.items)


def test_a_home_cannot_file_for_itself(office, home, account):
    nest = home("鹤童养老院")
    seat = seat_of(account(nest).account)
    with pytest.raises(Refused):
        open_case(
            "elder_care.home_record",
            seat,
            area=nest.area,
            answers={"change": "停业", "on": "2019-03-04"},
            subject=nest,
        )
