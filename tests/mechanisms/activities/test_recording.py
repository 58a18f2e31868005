from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Sum

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.mechanisms.access.public import Seat, visible
from minzheng.mechanisms.activities.public import Activity, correct, counted, measured, record, void
from minzheng.mechanisms.documents.public import StoredFile, open_file
from minzheng.mechanisms.journal.public import Entry, Refusal

from .given import PUBLICITY, TODAY, World

KIND = PUBLICITY.code
YEAR = (date(2019, 1, 1), date(2019, 12, 31))


def test_an_activity_is_kept_with_its_measures(world: World) -> None:
    made = record(KIND, world.east, world.draft())
    assert made.measures == {"people": 120, "leaflets": 7000}
    assert (made.answers, made.unit, made.entered_by) == ({"law": "宪法"}, world.east.unit, world.east.staff)
    record(KIND, world.section, world.draft(title="进社区", measures={"people": 0, "leaflets": 34}))
    rows = counted("test_law.", *YEAR)
    assert rows.count() == 2
    assert rows.aggregate(all=Sum(measured("leaflets")))["all"] == 7034


def test_every_fault_is_listed_at_once(world: World) -> None:
    bad = world.draft(
        title=" ",
        on=date(2019, 12, 6),
        until=date(2019, 12, 1),
        area=world.areas["西街街道"],
        place="地" * 201,
        measures={"people": "许多", "cars": 3},
        answers={"law": "刑法", "who": "我"},
    )
    with pytest.raises(Invalid) as caught:
        record(KIND, world.east, bad)
    assert {(one.field, one.code) for one in caught.value.problems} == {
        ("title", "required"),
        ("place", "too_long"),
        ("on", "future"),
        ("until", "out_of_order"),
        ("area", "wrong_area"),
        ("people", "not_whole"),
        ("leaflets", "required"),
        ("cars", "unknown_measure"),
        ("law", "invalid"),
        ("who", "unknown_field"),
    }
    assert not Activity.objects.exists()


def test_an_area_must_have_existed_that_day(world: World) -> None:
    with pytest.raises(Invalid, match="在2017-12-31尚未设立或已撤销"):
        record(KIND, world.east, world.draft(on=date(2017, 12, 31)))


def test_who_has_not_the_function_is_refused_and_the_journal_keeps_it(world: World) -> None:
    with pytest.raises(Refused, match="没有登记“普法宣传活动”的职能"):
        record(KIND, world.clerk, world.draft())
    assert Refusal.objects.get().code == "no_function"


def test_sent_twice_is_once(world: World) -> None:
    key = uuid4()
    first = record(KIND, world.east, world.draft(), client_key=key)
    assert record(KIND, world.east, world.draft(title="另一题"), client_key=key) == first
    with pytest.raises(Conflict, match="重号"):
        record(KIND, world.section, world.draft(), client_key=key)
    assert Activity.objects.get().title == "宪法宣传周"


def test_sent_eight_times_at_once_is_once(committed_world: World) -> None:
    world, key = committed_world, uuid4()

    def send(_: int) -> int:
        try:
            with clock.at(TODAY):
                return record(KIND, world.east, world.draft(), client_key=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(send, range(8)))) == 1
    assert Activity.objects.count() == 1


def test_a_correction_replaces_and_the_journal_keeps_what_was(world: World) -> None:
    made = record(KIND, world.east, world.draft())
    fixed = correct(
        made,
        world.section,
        world.draft(measures={"people": 12, "leaflets": 7000}),
        version=1,
        reason="多写一个零",
    )
    assert (fixed.measures["people"], fixed.version, fixed.unit) == (12, 2, world.east.unit)
    entry = Entry.objects.get(table_name="activities_activity", operation="UPDATE")
    assert entry.old is not None and entry.old["measures"]["people"] == 120
    with pytest.raises(Conflict, match="不是最新的"):
        correct(made, world.east, world.draft(), version=1, reason="再改")
    with pytest.raises(Invalid, match="须写明理由"):
        correct(made, world.east, world.draft(), version=2, reason=" ")
    with pytest.raises(Invalid, match="参加人次"):
        correct(made, world.east, world.draft(measures={}), version=2, reason="改")


def test_a_void_activity_stays_but_is_not_counted(world: World) -> None:
    made = record(KIND, world.east, world.draft())
    void(made, world.east, version=1, reason="重复登记")
    kept = Activity.objects.get()
    assert (kept.voided_by, kept.void_reason) == (world.east.staff, "重复登记")
    assert not counted(KIND, *YEAR).exists()
    for act in (
        lambda: void(made, world.east, version=2, reason="又"),
        lambda: correct(made, world.east, world.draft(), version=2, reason="又"),
    ):
        with pytest.raises(Conflict, match="已由王东作废"):
            act()


def test_a_street_touches_neither_its_neighbour_nor_the_bureau(world: World) -> None:
    made = record(KIND, world.east, world.draft())
    assert not visible(Activity.objects.all(), world.west).exists()
    with pytest.raises(Missing):
        void(made, world.west, version=1, reason="不要")
    ours = record(KIND, world.section, world.draft(title="全区活动"))
    assert visible(Activity.objects.filter(pk=ours.pk), world.east).exists()
    with pytest.raises(Refused, match="由法规科登记"):
        void(ours, world.east, version=1, reason="不要")


def test_papers_open_with_the_activity_and_only_own_ones_are_attached(
    world: World, upload: Callable[[Seat], StoredFile]
) -> None:
    own, foreign = upload(world.east), upload(world.west)
    with pytest.raises(Refused, match="不是您上传的文件"):
        record(KIND, world.east, world.draft(), files=[foreign])
    made = record(KIND, world.east, world.draft(), files=[own])
    with open_file(own, world.section) as content:
        assert content.read(4) == b"%PDF"
    with pytest.raises(Refused):
        open_file(own, world.west)
    new = upload(world.section)
    correct(made, world.section, world.draft(), version=1, reason="补充材料", files=[own, new])
    assert set(made.files.all()) == {own, new}
