from datetime import UTC, datetime

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation import clock
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.journal.install import EXEMPT_TABLES, tracked_tables
from minzheng.mechanisms.journal.public import (
    SYSTEM,
    Act,
    Actor,
    Entry,
    Refusal,
    acting,
    current_deed,
    history_of,
    keeping_refusals,
)

from .conftest import refusal, write

pytestmark = pytest.mark.django_db


def state_of(error: pytest.ExceptionInfo[DatabaseError]) -> str | None:
    cause = error.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.sqlstate


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_write_outside_an_act_fails_in_the_database() -> None:
    made = write()[0]
    for attempt in (
        lambda: refusal().save(),
        lambda: Refusal.objects.update(what="别的"),
        lambda: Refusal.objects.filter(pk=made.pk).delete(),
        lambda: run(
            "INSERT INTO journal_refusal (at, actor, what, reason, code) VALUES (now(), '', '', '', '')"
        ),
    ):
        with pytest.raises(DatabaseError) as error, transaction.atomic():
            attempt()
        assert state_of(error) == "MZ001"
    assert Refusal.objects.get().what == made.what


def test_one_entry_per_changed_row_with_old_and_new() -> None:
    with acting(SYSTEM, "新建") as first:
        rows = Refusal.objects.bulk_create([refusal(name) for name in ("甲", "乙", "丙")])
    with acting(SYSTEM, "修改") as second:
        Refusal.objects.exclude(what="丙").update(what=F("what"), code="改")
    with acting(SYSTEM, "删除") as third:
        Refusal.objects.filter(code="改").delete()
    found = Entry.objects.order_by("seq").values_list(
        "act_id", "operation", "row_pk", "old__code", "new__code"
    )
    keys = [str(row.pk) for row in rows]
    assert [one for one in found if one[0] == first.number] == [
        (first.number, "INSERT", key, None, "test") for key in keys
    ]
    assert sorted(one for one in found if one[0] == second.number) == [
        (second.number, "UPDATE", key, "test", "改") for key in keys[:2]
    ]
    assert sorted(one for one in found if one[0] == third.number) == [
        (third.number, "DELETE", key, "改", None) for key in keys[:2]
    ]


def test_an_update_without_change_leaves_no_entry() -> None:
    made = write()[0]
    before = Entry.objects.count()
    with acting(SYSTEM, "照旧"):
        made.save()
    assert Entry.objects.count() == before


def test_a_changed_key_ends_one_row_and_begins_another() -> None:
    made = write()[0]
    with acting(SYSTEM, "改号"):
        Refusal.objects.filter(pk=made.pk).update(id=made.pk + 1000)
    last = Entry.objects.order_by("-seq").values_list("row_pk", "operation")[:2]
    assert set(last) == {(str(made.pk), "DELETE"), (str(made.pk + 1000), "INSERT")}


def test_the_session_settings_do_not_change_what_is_kept() -> None:
    with acting(SYSTEM, "时区"):
        run("SET LOCAL timezone = 'Asia/Tokyo'")
        made = refusal()
        made.save()
    kept = Entry.objects.get(row_pk=str(made.pk)).new["at"]
    assert kept.endswith("+00:00")


def test_an_act_keeps_who_why_and_both_times() -> None:
    day = datetime(2019, 3, 1, 9, 30, tzinfo=clock.SHANGHAI)
    with clock.at(day), acting(Actor("李四", 7, 9), "受" * 300) as deed:
        refusal().save()
    act = Act.objects.get(pk=deed.number)
    assert (act.actor, act.account_id, act.post_id, act.purpose) == ("李四", 7, 9, "受" * 200)
    assert act.business_time == day
    assert abs((datetime.now(UTC) - act.real_time).total_seconds()) < 60
    with pytest.raises(ValueError, match="purpose"), acting(SYSTEM, " "):
        pass


def test_a_nested_act_goes_on_in_the_outer_one() -> None:
    with acting(Actor("外"), "外层") as outer:
        with pytest.raises(RuntimeError), acting(Actor("内"), "内层") as inner:
            assert inner is outer is current_deed()
            refusal("不留").save()
            raise RuntimeError
        refusal("留").save()
    assert current_deed() is None
    assert [entry.new["what"] for entry in outer_entries(outer.number)] == ["留"]


def outer_entries(number: int) -> list[Entry]:
    return list(Entry.objects.filter(act_id=number))


def test_a_failed_act_leaves_nothing() -> None:
    with pytest.raises(RuntimeError), acting(SYSTEM, "失败") as deed:
        refusal().save()
        raise RuntimeError
    assert current_deed() is None
    assert not Act.objects.filter(pk=deed.number).exists()
    assert not Refusal.objects.exists() and not Entry.objects.exists()
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        refusal().save()
    assert state_of(error) == "MZ001"


def test_an_act_rolled_back_by_hand_ends_quietly() -> None:
    with acting(SYSTEM, "作废"):
        refusal().save()
        transaction.set_rollback(True)
    assert not Refusal.objects.exists()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from("增改删"), st.integers(0, 5), st.text("甲乙丙", max_size=3)), max_size=12
    )
)
def test_the_last_entries_tell_the_present_state(steps: list[tuple[str, int, str]]) -> None:
    with transaction.atomic():
        with acting(SYSTEM, "随意"):
            for step, place, what in steps:
                rows = list(Refusal.objects.order_by("id"))
                if step == "增":
                    refusal(what).save()
                elif rows:
                    chosen = Refusal.objects.filter(pk=rows[place % len(rows)].pk)
                    chosen.update(what=what) if step == "改" else chosen.delete()
        told: dict[str, str] = {}
        for entry in Entry.objects.order_by("seq"):
            told.pop(entry.row_pk, None)
            if entry.new:
                told[entry.row_pk] = entry.new["what"]
        assert told == {str(row.pk): row.what for row in Refusal.objects.all()}
        transaction.set_rollback(True)


def test_a_refusal_outlives_what_was_refused() -> None:
    with pytest.raises(Refused), keeping_refusals(Actor("王" * 300), "审批"), acting(SYSTEM, "审批"):
        refusal("不留").save()
        raise Refused.because("超过审批限额。", "请报区民政局审批。", "ceiling")
    kept = Refusal.objects.get()
    assert (kept.what, kept.code) == ("审批", "ceiling") and "限额" in kept.reason


def test_history_has_labels_and_hides_secrets() -> None:
    made = write(1, "登记")[0]
    with acting(Actor("赵六"), "更正"):
        Refusal.objects.filter(pk=made.pk).update(what="换了", account_id=5)
    first, second = history_of(made)
    assert (first.operation, first.purpose, first.actor) == ("新建", "登记", "系统")
    assert [(one.label, one.before, one.after) for one in second.fields] == [
        ("账号", "", "5"),
        ("事由", made.what, "换了"),
    ]


def test_the_list_of_untracked_tables_is_reviewed() -> None:
    assert sorted(EXEMPT_TABLES) == [
        "access_attempt",
        "auth_permission",
        "django_content_type",
        "django_session",
        "journal_act",
        "journal_entry",
        "journal_seal",
        "matters_draft",
        "portal_attempt",
    ]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        cursor.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger"
            " WHERE tgname IN ('journal_insert', 'journal_update', 'journal_delete') AND tgenabled = 'O' GROUP BY 1"
        )
        watched = dict(cursor.fetchall())
    tracked = {table for table, _ in tracked_tables()}
    assert tables - tracked == (EXEMPT_TABLES & tables) | {"django_migrations"}
    assert watched == dict.fromkeys(tracked & tables, 3)
