from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import Seat, Staff, end_appointment, visible
from minzheng.mechanisms.checks.public import (
    Answer,
    Finding,
    Inspection,
    drop_inspection,
    finish_inspection,
    points_off,
    save_inspection,
    start_inspection,
)
from minzheng.mechanisms.documents.public import StoredFile, open_file
from minzheng.mechanisms.journal.public import SYSTEM, Entry, Refusal, acting

from .given import SAFETY, TODAY, World


def faults(inspection: Inspection) -> set[str]:
    return set(inspection.findings.values_list("item", flat=True))


def test_an_inspection_begins_empty_even_after_one_of_another_home(world: World) -> None:
    world.finished(0, faults=("exit", "gas"))
    other = world.start(1)
    assert other.answers == {}
    assert faults(other) == set()
    saved = save_inspection(other, world.lead, {"food": "正常"}, version=1)
    assert saved.answers == {"food": {"result": "正常", "description": "", "photos": []}}


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (None, "没有登记执法证"),
        ((date(2018, 1, 1), date(2019, 5, 6)), "自2019-05-06起已失效"),
        ((date(2019, 5, 7), date(2020, 1, 1)), "自2019-05-07起才有效"),
    ],
)
def test_a_second_officer_without_certificate_is_named_with_the_reason(
    world: World, span: tuple[date, date] | None, words: str
) -> None:
    second = world.staff(world.second)
    with acting(SYSTEM, "换证"):
        second.certificate_valid = DateRange(*span) if span else None
        second.save()
    with pytest.raises(Refused) as caught:
        world.start()
    assert [(one.field, one.code) for one in caught.value.problems] == [("second", "no_certificate")]
    assert f"李协{'的执法证(津李协)' if span else ''}{words}" in str(caught.value)
    assert Inspection.objects.count() == 0
    assert Refusal.objects.get().code == "no_certificate"


def test_the_last_day_of_a_certificate_still_counts(world: World) -> None:
    second = world.staff(world.second)
    with acting(SYSTEM, "换证"):
        second.certificate_valid = DateRange(date(2018, 1, 1), TODAY + timedelta(days=1))
        second.save()
    assert world.start().second == second


def test_both_officers_are_refused_at_once(world: World) -> None:
    with acting(SYSTEM, "换证"):
        for seat in (world.lead, world.second):
            world.staff(seat).certificate_number = ""
            world.staff(seat).save()
    with pytest.raises(Refused) as caught:
        world.start()
    assert [one.field for one in caught.value.problems] == ["lead", "second"]


def test_two_natural_persons_are_needed(world: World) -> None:
    for second in (world.lead.staff, None):
        with pytest.raises(Refused) as caught:
            world.start(second=second)
        assert [one.code for one in caught.value.problems] == ["two_officers"]


def test_a_person_who_left_cannot_be_the_second(world: World) -> None:
    left, post = world.staff(world.second), world.second.post
    assert post is not None
    with acting(SYSTEM, "离任"):
        end_appointment(left, post)
    with pytest.raises(Refused, match="李协在2019-05-06没有任职"):
        world.start()


def test_only_a_post_that_inspects_may_begin(world: World) -> None:
    with pytest.raises(Refused, match="没有“养老机构安全检查”的检查职能"):
        start_inspection(
            world.home_seats[0], SAFETY.code, world.homes[0], second=world.second.staff, client_id=uuid4()
        )


def test_a_body_elsewhere_or_closed_is_not_inspected(world: World) -> None:
    with acting(SYSTEM, "迁址"):
        world.homes[0].area = world.areas["邻区"]
        world.homes[1].closed_on = TODAY
        for home in world.homes:
            home.save()
    with pytest.raises(Refused, match="不在您的岗位管辖范围内"):
        world.start(0)
    with pytest.raises(Invalid, match="已于2019-05-06停用"):
        world.start(1)


def test_an_organisation_may_be_inspected_too(world: World) -> None:
    begun = start_inspection(
        world.lead, SAFETY.code, world.company, second=world.second.staff, client_id=uuid4()
    )
    done = finish_inspection(begun, world.lead, version=1, fill_rest_ok=True)
    assert (done.subject, done.shown_to) == (world.company, f"organisation:{world.company.pk}")


def test_the_same_client_id_is_one_inspection_but_never_of_another_home(world: World) -> None:
    key = uuid4()
    first = world.start(0, client_id=key)
    assert world.start(0, client_id=key) == first
    with pytest.raises(Conflict, match="与对“松鹤养老院”的检查重号"):
        world.start(1, client_id=key)
    assert Inspection.objects.count() == 1


def test_nothing_is_a_finding_by_default(world: World) -> None:
    begun = world.start()
    saved = save_inspection(begun, world.lead, {"exit": "", "gas": None}, version=1)
    assert saved.answers == {}
    assert faults(saved) == set()


def test_unticking_a_mistake_takes_the_finding_and_its_points_away(world: World) -> None:
    begun = world.start()
    wrong = save_inspection(begun, world.lead, {"exit": Answer("问题", "堆放杂物")}, version=1)
    assert faults(wrong) == {"exit"}
    right = save_inspection(wrong, world.second, {"exit": "正常"}, version=2)
    assert faults(right) == set()
    finish_inspection(right, world.lead, version=3, fill_rest_ok=True)
    assert points_off(world.homes[0]) == 0
    gone = Entry.objects.filter(table_name="checks_finding", operation="DELETE")
    assert [one.old and one.old["item"] for one in gone] == ["exit"]


def test_answers_not_sent_stay_as_they_are(world: World) -> None:
    begun = world.start()
    save_inspection(begun, world.lead, {"exit": "正常", "gas": Answer("问题", "软管老化")}, version=1)
    saved = save_inspection(begun, world.lead, {"food": "不适用"}, version=2)
    assert {key: one["result"] for key, one in saved.answers.items()} == {
        "exit": "正常",
        "gas": "问题",
        "food": "不适用",
    }


def test_every_bad_answer_is_listed_and_nothing_is_saved(world: World) -> None:
    begun = world.start()
    answers: dict[str, Any] = {
        "exit": "很好",
        "gas": Answer("问题", "字" * 501),
        "food": {"result": "", "description": "无留样"},
        "staff": {"result": "问题", "photos": ["x"]},
        "roof": "正常",
    }
    with pytest.raises(Invalid) as caught:
        save_inspection(begun, world.lead, answers, version=1)
    assert {(one.field, one.code) for one in caught.value.problems} == {
        ("exit", "bad_result"),
        ("gas", "too_long"),
        ("food", "no_result"),
        ("staff", "bad_photos"),
        ("roof", "unknown_item"),
    }
    begun.refresh_from_db()
    assert (begun.version, begun.answers) == (1, {})


def test_a_stale_page_changes_nothing_and_says_who_was_there(world: World) -> None:
    begun = world.start()
    save_inspection(begun, world.second, {"exit": "正常"}, version=1)
    with pytest.raises(Conflict, match="已由李协另行保存"):
        save_inspection(begun, world.lead, {"exit": Answer("问题", "堵")}, version=1)
    begun.refresh_from_db()
    assert begun.answers["exit"]["result"] == "正常"
    assert Refusal.objects.get().code == "stale"


def test_only_the_two_inspectors_write(world: World) -> None:
    begun = world.start()
    for seat in (world.third, world.home_seats[0]):
        with pytest.raises(Refused, match="由王检、李协进行"):
            save_inspection(begun, seat, {"exit": "正常"}, version=1)


def test_finishing_lists_every_open_item_and_every_fault_without_words(world: World) -> None:
    begun = world.start()
    saved = save_inspection(begun, world.lead, {"exit": "问题", "gas": "正常"}, version=1)
    with pytest.raises(Invalid) as caught:
        finish_inspection(saved, world.lead, version=2)
    assert {(one.field, one.code) for one in caught.value.problems} == {
        ("exit", "no_words"),
        ("food", "unanswered"),
        ("staff", "unanswered"),
    }
    begun.refresh_from_db()
    assert begun.finished_at is None


def test_all_fine_except(world: World) -> None:
    done = world.finished(faults=("exit",))
    assert {key: one["result"] for key, one in done.answers.items()} == {
        "exit": "问题",
        "gas": "正常",
        "food": "正常",
        "staff": "正常",
    }
    assert faults(done) == {"exit"}


def test_a_finished_inspection_is_a_record(world: World) -> None:
    done = world.finished()
    for act in (
        lambda: save_inspection(done, world.lead, {"exit": "正常"}, version=done.version),
        lambda: finish_inspection(done, world.lead, version=done.version),
        lambda: drop_inspection(done, world.lead, version=done.version),
    ):
        with pytest.raises(Conflict, match="已由王检完成"):
            act()
    assert faults(done) == {"exit", "food"}


def test_an_inspection_begun_by_mistake_is_dropped_whole(world: World) -> None:
    begun = world.start()
    saved = save_inspection(begun, world.lead, {"exit": Answer("问题", "堵")}, version=1)
    drop_inspection(saved, world.lead, version=2)
    assert (Inspection.objects.count(), Finding.objects.count()) == (0, 0)
    with pytest.raises(Conflict, match="已被取消"):
        save_inspection(saved, world.lead, {"exit": "正常"}, version=2)


def test_the_home_sees_its_own_inspection_once_it_is_finished(world: World) -> None:
    seat, neighbour = world.home_seats
    begun = world.start(0)
    assert not visible(Inspection.objects.all(), seat).exists()
    saved = save_inspection(begun, world.lead, {"exit": Answer("问题", "堵")}, version=1)
    finish_inspection(saved, world.lead, version=2, fill_rest_ok=True)
    assert visible(Inspection.objects.all(), seat).get() == begun
    assert visible(Finding.objects.all(), seat).count() == 1
    assert not visible(Finding.objects.all(), neighbour).exists()


def test_photos_are_pictures_of_the_inspectors_and_open_with_the_finding(
    world: World, upload: Callable[[Seat], StoredFile]
) -> None:
    own, foreign = upload(world.second), upload(world.third)
    begun = world.start()
    with pytest.raises(Invalid, match="不是本次检查人员拍摄上传的照片"):
        save_inspection(begun, world.lead, {"exit": Answer("问题", "堵", (foreign.pk,))}, version=1)
    saved = save_inspection(begun, world.lead, {"exit": Answer("问题", "堵", (own.pk,))}, version=1)
    with pytest.raises(Refused):
        open_file(own, world.home_seats[0])
    finish_inspection(saved, world.lead, version=2, fill_rest_ok=True)
    with open_file(own, world.home_seats[0]) as content:
        assert content.read(4) == b"\x89PNG"
    with pytest.raises(Refused):
        open_file(own, world.home_seats[1])


def test_of_eight_parallel_saves_exactly_one_wins(committed_world: World) -> None:
    world = committed_world
    with clock.at(TODAY):
        begun = world.start()

    def save(number: int) -> str:
        try:
            with clock.at(TODAY):
                answers: dict[str, Any] = {"exit": Answer("问题", f"第{number}处"), "gas": "正常"}
                save_inspection(begun, world.lead, answers, version=1)
            return f"第{number}处"
        except Conflict as conflict:
            return conflict.problems[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(save, range(8)))
    won = [one for one in told if one != "stale"]
    assert (len(won), told.count("stale")) == (1, 7)
    begun.refresh_from_db()
    assert (begun.version, begun.answers["exit"]["description"]) == (2, won[0])
    assert begun.findings.get().description == won[0]


def test_of_eight_parallel_starts_one_inspection_comes(committed_world: World) -> None:
    world, key = committed_world, uuid4()

    def start(_: int) -> int:
        try:
            with clock.at(TODAY):
                return world.start(client_id=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(start, range(8)))
    assert len(made) == 1
    assert Inspection.objects.count() == 1


def test_an_inspector_is_known_by_person_not_by_account(world: World) -> None:
    begun = world.start()
    twin = Seat(world.lead.account, Staff.objects.get(pk=world.staff(world.second).pk), unit=world.section)
    assert save_inspection(begun, twin, {"exit": "正常"}, version=1).saved_by == world.second.staff


def test_one_picture_proves_one_finding(world: World, upload: Callable[[Seat], StoredFile]) -> None:
    photo, again = upload(world.lead), upload(world.lead)
    begun = world.start()
    both = {key: Answer("问题", "堆放杂物", (one.pk,)) for key, one in (("exit", photo), ("gas", again))}
    with pytest.raises(Invalid) as caught:
        save_inspection(begun, world.lead, both, version=1)
    assert [(one.field, one.code) for one in caught.value.problems] == [("gas", "photo_repeated")]
    saved = save_inspection(begun, world.lead, {"exit": both["exit"]}, version=1)
    saved = save_inspection(saved, world.lead, {"exit": both["exit"]}, version=saved.version)
    other = world.start(1)
    with pytest.raises(Invalid, match="所用的是同一张"):
        save_inspection(other, world.lead, {"gas": both["gas"]}, version=1)
    fine = Answer("正常", "", ())
    assert save_inspection(other, world.lead, {"gas": fine}, version=1).version == 2
