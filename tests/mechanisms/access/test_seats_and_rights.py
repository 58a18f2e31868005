import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from minzheng.foundation import clock
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.access import gate, rights
from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Function,
    Mandate,
    Seat,
    Unit,
    appoint,
    deactivate,
    declare,
    end_appointment,
    matrix,
    matrix_csv,
    may,
    require,
    scope,
    seat_of,
    seats_of,
    set_absence,
    visible,
)
from minzheng.mechanisms.journal.public import Act

REVIEWED = Path(__file__).parents[3] / "docs" / "role-matrix.csv"


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    actions, scopes = dict(rights._actions), dict(gate._scopes)
    declare("test.review", label="审核测试件", functions={Function.REVIEWING})
    declare("test.prove", label="提交整改", functions={Function.RECTIFYING}, kinds={AccountKind.INSTITUTION})
    scope(Mandate, area="post__unit__area_id", matter="matters", subject="post__unit__represents")
    yield
    for kept, current in ((actions, rights._actions), (scopes, gate._scopes)):
        current.clear()  # type: ignore[attr-defined]
        current.update(kept)  # type: ignore[attr-defined]


def test_a_seat_is_held_only_during_the_term(bureau) -> None:
    staff = bureau.person("李四")
    account, post = bureau.account(staff), bureau.post("东街", reviewing="*")
    assert seats_of(account) == [Seat(account, staff)]
    appoint(staff, post, date(2019, 5, 6), date(2019, 6, 1))
    assert seat_of(account).post == post
    with clock.at(date(2019, 6, 1)):
        assert seat_of(account).post is None
        with pytest.raises(Refused, match="岗位"):
            seat_of(account, post.pk)
    end_appointment(staff, post)
    assert seat_of(account).post is None
    deactivate(account)
    with pytest.raises(Refused, match="停用"):
        seat_of(account)


def test_several_posts_are_chosen_from_and_covers_come_last(bureau) -> None:
    li, wang = bureau.person("李四"), bureau.person("王五")
    first, second, third = bureau.post("东街"), bureau.post("西街"), bureau.post("局")
    appoint(wang, third)
    appoint(li, first)
    appoint(li, second)
    account = bureau.account(li)
    assert [s.post for s in seats_of(account)] == [first, second]
    set_absence(wang, date(2019, 5, 6), date(2019, 5, 8), li, "年休假")
    assert [s.post for s in seats_of(account)] == [first, second, third]
    covering = seat_of(account, third.pk)
    assert (covering.covering, covering.staff) == (wang, li)
    assert "代王五" in covering.actor.label
    with clock.at(date(2019, 5, 9)), pytest.raises(Refused):
        seat_of(account, third.pk)


def test_what_is_not_granted_or_not_declared_is_refused(bureau) -> None:
    seat = bureau.seat("东街", reviewing="elder_care.")
    assert may(seat, "test.review")
    assert may(seat, "test.review", "elder_care.subsidy")
    assert not may(seat, "test.review", "funeral.subsidy")
    assert not may(seat, "test.prove")
    assert not may(seat, "test.unheard_of")
    assert not may(bureau.seat("东街"), "test.review")
    assert not may(Seat(seat.account), "test.review")
    seat.account.is_active = False
    assert not may(seat, "test.review")


def test_a_record_must_be_in_sight_and_in_the_mandate(bureau) -> None:
    here = Mandate.objects.create(
        post=bureau.post("春晖"), function="reporting", matters="elder_care.subsidy"
    )
    there = Mandate.objects.create(
        post=bureau.post("秋实"), function="reporting", matters="elder_care.subsidy"
    )
    other = Mandate.objects.create(post=bureau.post("春晖"), function="reporting", matters="funeral.subsidy")
    seat = bureau.seat("东街", reviewing="elder_care.", answering="funeral.subsidy")
    assert may(seat, "test.review", here)
    assert not may(seat, "test.review", there)
    assert not may(seat, "test.review", other)  # seen for answering, not granted for reviewing
    assert set(visible(Mandate.objects.filter(pk__in=[here.pk, there.pk, other.pk]), seat)) == {here, other}


def test_an_error_inside_and_an_unscoped_model_mean_no(bureau, caplog) -> None:
    seat = bureau.seat("局", reviewing="*")
    assert not may(seat, "test.review", Account(username="x"))
    assert "refused" in caplog.text
    with pytest.raises(ImproperlyConfigured, match="Account"):
        visible(Account.objects.all(), seat)


def test_empty_scope_is_nothing(bureau) -> None:
    account = bureau.account(bureau.person("李四"))
    assert not visible(Unit.objects.all(), Seat(account)).exists()
    assert not visible(Unit.objects.all(), bureau.seat("局")).exists()  # a post without any mandate
    outsider = Account.objects.create(username="home", kind=AccountKind.INSTITUTION)
    assert not visible(Mandate.objects.all(), seat_of(outsider)).exists()
    with pytest.raises(ImproperlyConfigured):
        scope(Account, area=None)


def test_outsiders_see_and_do_only_their_own(bureau) -> None:
    account = Account.objects.create(username="home", kind=AccountKind.INSTITUTION, represents="facility:12")
    own = Mandate.objects.create(post=bureau.post("养老院"), function="reporting", matters="x")
    foreign = Mandate.objects.create(post=bureau.post("春晖"), function="reporting", matters="x")
    seat = seat_of(account)
    assert list(visible(Mandate.objects.all(), seat)) == [own]
    assert may(seat, "test.prove", own)
    assert not may(seat, "test.prove", foreign)
    assert not may(seat, "test.review", own)
    employee = bureau.seat("养老院", rectifying="*")
    assert employee.represents == "facility:12"
    assert foreign not in visible(Mandate.objects.all(), employee)
    assert may(employee, "test.prove", own)


def test_the_system_administrator_reads_no_business(bureau) -> None:
    seat = bureau.seat("局", administering="*")
    assert visible(Unit.objects.all(), seat).count() == len(bureau.units)
    assert not visible(Mandate.objects.all(), seat).exists()


def test_refusals_speak_chinese_and_leave_an_act(bureau) -> None:
    seat = bureau.seat("东街")
    with pytest.raises(Refused, match="审核测试件"):
        require(seat, "test.review")


@pytest.mark.django_db
def test_a_refusal_outside_any_act_is_journalled() -> None:
    with pytest.raises(Refused):
        require(Seat(Account(username="u", kind=AccountKind.STAFF)), "test.review")
    assert Act.objects.filter(purpose="拒绝：审核测试件").count() == 1


def test_declarations_are_checked() -> None:
    with pytest.raises(ImproperlyConfigured, match="twice"):
        declare("test.review", label="别的", functions={Function.REVIEWING})
    with pytest.raises(ImproperlyConfigured, match="nobody"):
        declare("test.nobody", label="无人")
    with pytest.raises(ImproperlyConfigured, match="staff"):
        declare("test.staff", label="全员", kinds={AccountKind.STAFF})


def test_the_matrix_has_every_function_and_action() -> None:
    head, *rows = matrix()
    assert head[2:] == [*Function.labels, "机构", "居民"]
    row = next(r for r in rows if r[0] == "test.prove")
    assert {name for name, cell in zip(head, row, strict=True) if cell == "是"} == {"整改", "机构"}
    assert list(csv.reader(matrix_csv().splitlines())) == [head, *rows]


def test_the_reviewed_matrix_is_the_declared_one() -> None:
    if REVIEWED.exists():
        ours = [row for row in matrix() if not row[0].startswith("test.")]
        assert list(csv.reader(REVIEWED.read_text().splitlines())) == ours
