"""Drafts: for one account in one seat and one object only, not overwritten from another window, gone when done."""

import datetime
import uuid
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.domains.appeals.test_hotline import CALL, desk
from tests.domains.social_assistance.test_temporary_relief import ANSWERS, do, filed, street

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused, UserError
from minzheng.mechanisms.access.public import Seat, appoint, seat_of
from minzheng.mechanisms.journal.public import SYSTEM, Act, acting
from minzheng.mechanisms.matters.drafts import LARGEST
from minzheng.mechanisms.matters.models import Draft
from minzheng.mechanisms.matters.public import (
    drafts_of,
    filing_draft,
    forget_old,
    keep_filing,
    keep_step,
    open_case,
    reassign,
    step_drafts,
    throw_away,
    typed_in,
)

__all__ = ["desk", "street"]
CODE = "social_assistance.relief"
ID = "12011019520307042X"


def test_what_is_typed_comes_back_enciphered_and_leaves_no_act(street: Any) -> None:
    key, acts = uuid.uuid4(), Act.objects.count()
    draft = keep_filing(street.worker, CODE, key, {"person_id": ID, "a-phone": "13900000002"})
    draft = keep_filing(street.worker, CODE, key, {"person_id": ID, "a-phone": "1390000"}, draft.revision)
    found = filing_draft(street.worker, CODE, key)
    assert found is not None and typed_in(found) == {"person_id": ID, "a-phone": "1390000"}
    assert (found.revision, Act.objects.count()) == (2, acts)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, matters_draft::text FROM matters_draft")
        stored, row = cursor.fetchone()
        assert ID.encode() not in bytes(stored) and ID not in row
        cursor.execute("SELECT count(*) FROM journal_entry WHERE table_name = 'matters_draft'")
        assert cursor.fetchone()[0] == 0


def test_another_window_does_not_overwrite(street: Any) -> None:
    key = uuid.uuid4()
    keep_filing(street.worker, CODE, key, {"a-cause": "一"})
    for stale in (0, 2, 99):
        with pytest.raises(Conflict) as told:
            keep_filing(street.worker, CODE, key, {"a-cause": "二"}, stale)
        assert told.value.problems[0].code == "draft_changed"
    with pytest.raises(Invalid):
        keep_filing(street.worker, CODE, key, {"a-cause": "长" * LARGEST}, 1)
    assert typed_in(drafts_of(street.worker).get())["a-cause"] == "一"


def test_filing_and_doing_take_the_draft_along(street: Any) -> None:
    key = uuid.uuid4()
    keep_filing(street.worker, CODE, key, {"a-cause": "一"})
    area = street.bureau.area("120110001001")
    with pytest.raises(Invalid):
        open_case(CODE, street.worker, area=area, answers={}, subject=street.resident, client_key=key)
    assert drafts_of(street.worker).count() == 1, "a refused filing keeps what was typed"
    open_case(CODE, street.worker, area=area, answers=ANSWERS, subject=street.resident, client_key=key)
    assert not Draft.objects.exists()
    with pytest.raises(Conflict, match="已经提交"):
        keep_filing(street.worker, CODE, key, {"a-cause": "迟到的自动保存"})
    case = do(filed(street), "受理", street.clerk)
    keep_step(street.clerk, case, case.version, {"a-finding": "写了一半"})
    do(
        case,
        "调查完成",
        street.clerk,
        answers={"members": "3", "finding": "属实", "need": "较重"},
        second=street.second,
    )
    assert not Draft.objects.exists()


def test_a_case_that_moved_on_keeps_the_draft_beside_the_new_state(desk: Any) -> None:
    case = open_case("appeals.hotline", desk.clerk, area=desk.bureau.area("120110"), answers=CALL)
    keep_step(desk.clerk, case, case.version, {"a-note": "请尽快"})
    colleague = desk.bureau.seat(desk.clerk.unit.name, "同事", registering="appeals.")
    case = reassign(case, desk.clerk.unit, colleague, version=case.version, reason="调整")
    with pytest.raises(Conflict) as told:
        keep_step(desk.clerk, case, case.version - 1, {"a-note": "旧页面上又写的"}, 1)
    assert told.value.problems[0].code == "stale"
    now, earlier = step_drafts(desk.clerk, case)
    assert now is None and [typed_in(one)["a-note"] for one in earlier] == ["请尽快"]
    keep_step(desk.clerk, case, case.version, {"a-note": "新的"})
    now, earlier = step_drafts(desk.clerk, case)
    assert now is not None and typed_in(now)["a-note"] == "新的" and len(earlier) == 1


def test_only_who_does_the_step_keeps_a_draft_of_it(street: Any) -> None:
    case = filed(street)
    with pytest.raises(Refused):
        keep_step(street.elsewhere, case, case.version, {"reason": "看看"})
    assert not Draft.objects.exists()


def test_drafts_end_with_their_days_or_when_thrown_away(street: Any) -> None:
    old, kept = uuid.uuid4(), uuid.uuid4()
    keep_filing(street.worker, CODE, old, {"a-cause": "一"})
    with clock.at(clock.now() + datetime.timedelta(days=30)):
        keep_filing(street.worker, CODE, kept, {"a-cause": "二"})
        assert drafts_of(street.worker).count() == 2 and forget_old() == 0
    with clock.at(clock.now() + datetime.timedelta(days=31)):
        assert [one.uid for one in drafts_of(street.worker)] == [kept]
        assert (forget_old(), Draft.objects.count()) == (1, 1)
        with pytest.raises(Missing):
            throw_away(street.clerk, kept)
        throw_away(street.worker, kept)
        with pytest.raises(Missing):
            throw_away(street.worker, kept)


def same_post(street: Any) -> Seat:
    """Somebody else in the very post of the clerk, as one who stands in would be."""
    staff = street.bureau.staff("代班人")
    with acting(SYSTEM, "任职"):
        appoint(staff, street.clerk.post, datetime.date(2018, 1, 1))
    return seat_of(street.bureau.account("代班", staff), street.clerk.post.pk)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_draft_is_never_shown_to_another_account_seat_or_object(street: Any, data: st.DataObject) -> None:
    """Any order of savings, guesses at other people's keys, and thrown-away drafts: everybody finds exactly their own."""
    cases = [filed(street), filed(street)]
    second_post = street.bureau.seat("张贵庄街道办事处", street.clerk.staff, accepting="social_assistance.")
    same_account = seat_of(street.clerk.account, second_post.post.pk)
    seats = [street.worker, street.clerk, same_account, street.leader, same_post(street)]
    keys = [uuid.uuid4(), uuid.uuid4()]
    mine: dict[tuple[int, object], str] = {}
    Draft.objects.all().delete()
    moves = st.tuples(st.sampled_from(range(len(seats))), st.sampled_from(range(5)), st.integers(0, 3))
    for number, (who, what, revision) in enumerate(data.draw(st.lists(moves, max_size=14))):
        seat, text = seats[who], f"第{number}次"
        with suppress(UserError):
            if what < 2:
                keep_filing(seat, CODE, keys[what], {"a-cause": text}, revision)
                mine[who, keys[what]] = text
            elif what < 4:
                keep_step(seat, cases[what - 2], 1, {"reason": text}, revision)
                mine[who, cases[what - 2].pk] = text
            else:
                victim = Draft.objects.order_by("?").first()
                if victim is not None:
                    place = victim.case_id or victim.uid
                    throw_away(seat, victim.uid)
                    del mine[who, place]
    for who, seat in enumerate(seats):
        shown = {one.case_id or one.uid: next(iter(typed_in(one).values())) for one in drafts_of(seat)}
        assert shown == {place: text for (owner, place), text in mine.items() if owner == who}
        for key in keys:
            found = filing_draft(seat, CODE, key)
            assert (found is not None) == ((who, key) in mine)
            assert filing_draft(seat, "appeals.hotline", key) is None
        for case in cases:
            now, earlier = step_drafts(seat, case)
            assert (now is not None) == ((who, case.pk) in mine) and earlier == []
