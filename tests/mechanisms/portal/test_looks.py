"""谁看过我的信息: every opening, full view and export is on record once, for the person alone, without names of staff."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.range import Range
from tests.mechanisms.portal.citizens_given import account_of, applied, open_street, resident, signed_in
from tests.mechanisms.portal.given import NOW

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.journal.public import SYSTEM, Entry, acting
from minzheng.mechanisms.registry.public import (
    Decision,
    Household,
    Look,
    LookKind,
    Membership,
    Person,
    looks_at,
    merge,
    note_look,
)

LOOKS = "/portal/mine/looks/"


@pytest.fixture
def own(house: SimpleNamespace) -> Person:
    open_street(house)
    person = resident(house)
    account_of(person)
    return person


def at_desk(seat: Seat) -> Client:
    client = Client()
    client.force_login(seat.account)
    return client


def seen_by(person: Person) -> list[tuple[str, str]]:
    return [(one.get_kind_display(), one.purpose) for one in looks_at(person)]


def test_a_resident_reads_who_looked_and_what_for(house: SimpleNamespace, own: Person) -> None:
    mine = signed_in()
    case = applied(mine)
    assert "还没有查看记录" in mine.get(LOOKS).content.decode()
    desk = at_desk(house.window)
    for _ in range(2):  # the second time that day says nothing new
        desk.get(f"/parties/{own.subject_key}/")
        desk.get(f"/cases/{case.number}/")
    desk.post(f"/parties/{own.subject_key}/reveal/", {"purpose": "电话联系申请人"})
    desk.post(f"/cases/{case.number}/reveal/", {"purpose": ""})
    desk.post("/cases/")
    assert seen_by(own) == [
        ("导出名单", "导出“办件台账”"),
        ("查看完整信息", "电话联系申请人"),
        ("打开查看", f"办理临时救助{case.number}"),
        ("打开查看", "打开档案"),
    ]
    with CaptureQueriesContext(connection) as counted:
        text = mine.get(LOOKS).content.decode()
    assert len(counted) <= 25
    assert "张贵庄街道办事处" in text and house.window.post.name in text and "电话联系申请人" in text
    assert house.window.staff.name not in text


def test_others_see_nothing_of_it(house: SimpleNamespace, own: Person) -> None:
    other = resident(house, "李秀英", 1960)
    account_of(other, "linju")
    at_desk(house.window).get(f"/parties/{own.subject_key}/")
    assert "还没有查看记录" in signed_in("linju").get(LOOKS).content.decode()
    assert Client().get(LOOKS).status_code == 302
    assert at_desk(house.window).get(LOOKS).status_code == 302
    stranger = house.bureau.unit("丰年村街道办事处", "街道", "120110002", "东丽区民政局")
    assert (
        stranger
        and at_desk(house.bureau.seat("丰年村街道办事处", "某人", accepting="*"))
        .get(f"/parties/{own.subject_key}/")
        .status_code
        == 404
    )
    assert Look.objects.count() == 1


def test_only_people_and_only_looks_by_staff_are_kept(house: SimpleNamespace, own: Person) -> None:
    note_look(house.window, LookKind.OPENED, "打开档案", ["organisation:1", "facility:2", ""])
    mine = signed_in()
    case = applied(mine)
    mine.get(f"/portal/mine/{case.number}/")
    assert not Look.objects.exists()


def test_the_record_cannot_be_changed_and_stands_in_the_journal(house: SimpleNamespace, own: Person) -> None:
    note_look(house.window, LookKind.OPENED, "打开档案", [own.subject_key])
    entry = Entry.objects.get(table_name="registry_look")
    assert entry.new["subjects"] == [own.subject_key] and own.name not in str(entry.new)
    for change in (lambda: Look.objects.update(purpose="别的"), lambda: Look.objects.all().delete()):
        with pytest.raises(IntegrityError, match="只增不改"), acting(SYSTEM, "抹去"), transaction.atomic():
            change()


def test_a_merged_row_brings_its_looks_along(house: SimpleNamespace, own: Person) -> None:
    again = resident(house, "陈桂兰", 1953)
    note_look(house.window, LookKind.OPENED, "打开档案", [again.subject_key])
    assert seen_by(own) == []
    with acting(SYSTEM, "合并"):
        merge(own, again, "同一人", Decision(1, "HB1", NOW.date()))
    assert seen_by(own) == [("打开查看", "打开档案")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(joined=st.integers(0, 20), stayed=st.integers(1, 20), looked=st.integers(0, 45))
def test_looks_at_a_household_are_shown_for_the_days_one_belonged_to_it(
    house: SimpleNamespace, own: Person, joined: int, stayed: int, looked: int
) -> None:
    first = NOW.date()
    with transaction.atomic():
        with acting(SYSTEM, "入户"):
            home = Household.objects.create(area=own.area)
            begin = first + datetime.timedelta(days=joined)
            span = Range(begin, begin + datetime.timedelta(days=stayed))
            Membership.objects.create(household=home, person=own, relation="子女", valid=span)
        with clock.at(NOW + datetime.timedelta(days=looked)):
            note_look(house.window, LookKind.OPENED, "打开档案", [f"household:{home.pk}"])
        assert looks_at(own).exists() == (joined <= looked < joined + stayed)
        transaction.set_rollback(True)
