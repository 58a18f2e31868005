"""A doubtful link is asked once, answered by somebody who may, remembered for the next night, and taken back whole."""

import pytest
from django.db import connection
from tests.mechanisms.monitoring.conftest import NIGHT, ROW, Office

from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.journal.public import SYSTEM, acting, history_of
from minzheng.mechanisms.monitoring.public import (
    Answer,
    GivenRow,
    LinkReview,
    ReviewState,
    link,
    people_shown,
    put,
    queue,
    reject,
    remembered,
    side_by_side,
    undo,
)
from minzheng.mechanisms.registry.public import Decision, looks_at, merge

OPEN, LINKED, REJECTED, UNDONE = ReviewState


def the_review() -> LinkReview:
    return LinkReview.objects.exclude(state=UNDONE).get()


def test_the_same_row_is_asked_about_once_however_often_it_comes(office: Office) -> None:
    assert office.night(office.match(office.wang)) == Answer(OPEN)
    assert office.night(office.match(office.wang, row=9), batch=8) == Answer(OPEN)
    assert LinkReview.objects.count() == 1
    assert office.night(office.match(office.wang), sender="other") == Answer(OPEN)
    assert office.night(office.match(office.wang), GivenRow("王方", phone="13900000004")) == Answer(OPEN)
    assert LinkReview.objects.count() == 3


def test_two_rows_of_one_batch_saying_the_same_are_one_question(office: Office) -> None:
    with acting(SYSTEM, "动态监测"):
        found = put(NIGHT, [(office.match(office.wang, row=row), ROW) for row in (1, 2, 3)])
    assert found == {1: Answer(OPEN), 2: Answer(OPEN), 3: Answer(OPEN)} and LinkReview.objects.count() == 1


def test_a_link_is_remembered_for_this_sender_alone(office: Office) -> None:
    office.night(office.match(office.wang))
    link(the_review(), office.wang, office.reviewer, "已电话核实")
    assert office.night(office.match(office.li), batch=8) == Answer(LINKED, office.wang.pk)
    assert remembered(NIGHT, {5: ROW, 6: GivenRow("李强")}) == {5: Answer(LINKED, office.wang.pk)}
    assert office.night(office.match(office.wang), sender="other") == Answer(OPEN)


def test_a_rejection_is_remembered_until_somebody_else_comes_into_question(office: Office) -> None:
    office.night(office.match(office.wang, office.li))
    reject(the_review(), office.reviewer, "是同名的另一人")
    assert office.night(office.match(office.wang), batch=8) == Answer(REJECTED)
    assert office.night(office.match(office.li, office.wang), batch=9) == Answer(REJECTED)
    assert LinkReview.objects.count() == 1
    assert office.night(office.match(office.zhao, office.wang), batch=10) == Answer(OPEN)
    assert LinkReview.objects.count() == 2


def test_any_of_the_people_shown_may_be_chosen_and_nobody_else(office: Office) -> None:
    office.night(office.match(office.wang, office.li))
    with pytest.raises(Invalid, match="不在这条核对列出的人员中"):
        link(the_review(), office.zhao, office.reviewer)
    made = link(the_review(), office.li, office.reviewer)
    assert (made.person, made.state, made.decided_by) == (office.li, LINKED, office.reviewer.staff)
    assert people_shown(made) == [office.wang.pk, office.li.pk]


@pytest.mark.parametrize("first", ["link", "reject"])
def test_nothing_is_decided_twice(office: Office, first: str) -> None:
    office.night(office.match(office.wang))
    seen = the_review()
    link(seen, office.wang, office.reviewer) if first == "link" else reject(seen, office.reviewer, "不是")
    with pytest.raises(Conflict, match="已有结论"):
        link(seen, office.wang, office.reviewer)
    with pytest.raises(Conflict, match="已有结论"):
        reject(seen, office.reviewer, "不是")


@pytest.mark.parametrize("first", ["link", "reject"])
def test_an_answer_is_taken_back_and_asked_again(office: Office, first: str) -> None:
    office.night(office.match(office.wang))
    answered = the_review()
    link(answered, office.wang, office.reviewer) if first == "link" else reject(
        answered, office.reviewer, "不是"
    )
    again = undo(answered, office.reviewer, "核对错了人")
    answered.refresh_from_db()
    assert (answered.state, answered.undone_because, answered.undone_by) == (
        UNDONE,
        "核对错了人",
        office.reviewer.staff,
    )
    assert (again.state, again.record, again.uid == answered.uid) == (OPEN, answered.record, False)
    assert office.night(office.match(office.wang), batch=8) == Answer(OPEN)
    assert list(queue(office.reviewer)) == [again]
    with pytest.raises(Conflict, match="没有结论可撤销"):
        undo(answered, office.reviewer, "再来一次")
    link(again, office.wang, office.reviewer)
    assert office.night(office.match(office.wang), batch=9) == Answer(LINKED, office.wang.pk)


def test_a_rejection_is_not_taken_back_beside_another_open_question(office: Office) -> None:
    office.night(office.match(office.wang))
    rejected = reject(the_review(), office.reviewer, "不是")
    office.night(office.match(office.zhao), batch=8)
    with pytest.raises(Conflict, match="另有一条"):
        undo(rejected, office.reviewer, "想再看看")


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_rejection_and_an_undoing_need_a_reason(office: Office, reason: str) -> None:
    office.night(office.match(office.wang))
    with pytest.raises(Invalid, match="理由"):
        reject(the_review(), office.reviewer, reason)
    link(the_review(), office.wang, office.reviewer)
    with pytest.raises(Invalid, match="理由"):
        undo(the_review(), office.reviewer, reason)


@pytest.mark.parametrize("who", ["neighbour", "stranger"])
def test_other_streets_and_other_matters_neither_see_nor_decide(office: Office, who: str) -> None:
    office.night(office.match(office.wang))
    seat, review = getattr(office, who), the_review()
    assert list(queue(seat)) == []
    for act in (
        lambda: link(review, office.wang, seat),
        lambda: reject(review, seat, "不是"),
        lambda: side_by_side(review, seat),
    ):
        with pytest.raises(Refused):
            act()
    assert the_review().state == OPEN and list(queue(office.reviewer)) == [review]


def test_a_row_that_says_too_little_speaks_for_itself_alone(office: Office) -> None:
    office.night(office.match(office.wang), GivenRow("王芳", sex="女"))
    link(the_review(), office.wang, office.reviewer)
    assert office.night(office.match(office.wang), GivenRow("王芳", sex="女")) == Answer(
        LINKED, office.wang.pk
    )
    assert office.night(office.match(office.wang, row=5), GivenRow("王芳", sex="女")) == Answer(OPEN)
    assert office.night(office.match(office.wang), GivenRow("王芳", sex="女"), batch=8) == Answer(OPEN)


def test_the_likeliest_come_first(office: Office) -> None:
    office.night(office.match(office.wang, likely=0.4))
    for likely, name in ((0.9, "李某"), (0.07, "李四"), (1.0, "李五")):
        office.night(office.match(office.li, likely=likely), GivenRow(name))
    assert [review.reasons[0]["likely"] for review in queue(office.reviewer)] == [1000, 900, 400, 70]


def test_both_records_stand_side_by_side_and_the_look_is_kept(office: Office) -> None:
    office.night(office.match(office.wang, office.li))
    shown = side_by_side(the_review(), office.reviewer)
    assert shown.given == ROW and [one.person for one in shown.people] == [office.wang, office.li]
    fields = {one.label: (one.given, one.recorded, one.words) for one in shown.people[0].fields}
    assert fields["姓名"] == ("王方", "王芳", "姓名读音相同、用字不同，支持是同一人。")
    assert fields["住址"] == ("兴西村2组137号", "兴西村2组137号", "")
    assert fields["性别"] == ("女", "女", "")
    assert fields["出生日期"][:2] == ("1958-03-07", "1958-03-07")
    assert looks_at(office.wang).get().purpose.startswith("数据关联核对")


def test_nothing_of_the_row_lies_open_in_the_database(office: Office) -> None:
    office.night(office.match(office.wang))
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(r)::text FROM monitoring_linkreview r")
        stored = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(e::text, '') FROM journal_entry e")
        stored += cursor.fetchone()[0]
    assert "medical_bills" in stored
    for secret in ("王方", "12011019580307", "13900000003", "兴西村"):
        assert secret not in stored and secret.encode().hex() not in stored


def test_every_step_is_an_act_of_somebody(office: Office) -> None:
    office.night(office.match(office.wang))
    review = link(the_review(), office.wang, office.reviewer)
    undo(review, office.reviewer, "核对错了人")
    purposes = [change.purpose for change in history_of(review)]
    assert {"动态监测", "数据关联核对：已关联", "撤销数据关联核对"} <= set(purposes)


def test_a_person_merged_since_is_answered_by_the_one_it_became(office: Office) -> None:
    office.night(office.match(office.wang))
    link(the_review(), office.wang, office.reviewer)
    with acting(SYSTEM, "合并"):
        merge(office.li, office.wang, "同一人", Decision(1, "示民〔2026〕1号", the_review().put_at.date()))
    assert office.night(office.match(office.wang), batch=8) == Answer(LINKED, office.li.pk)


def test_a_row_that_matches_nobody_is_not_asked_about(office: Office) -> None:
    with acting(SYSTEM, "动态监测"):
        assert put(NIGHT, [(office.match(), ROW)]) == {}
    assert not LinkReview.objects.exists()
