"""A batch against its contract and the last one: nothing wrong is applied, the owner is told, a person decides what is held."""

from datetime import date
from typing import Any

import pytest
from tests.mechanisms.exchange.conftest import JULY, Office, made_people

from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.exchange.contracts import Encoding
from minzheng.mechanisms.exchange.decoding import BROKEN, text_of
from minzheng.mechanisms.exchange.public import (
    AlarmKind,
    AlarmState,
    BatchState,
    SourceAlarm,
    Trouble,
    applied_batches,
    apply,
    receive,
    refuse,
    source_of,
    take_in,
)
from minzheng.mechanisms.journal.public import SYSTEM


@pytest.mark.parametrize(
    ("trouble", "state", "kind"),
    [
        (Trouble.NOTHING, BatchState.REFUSED, AlarmKind.EMPTY),
        (Trouble.EMPTY, BatchState.HELD, AlarmKind.EMPTY),
        (Trouble.TENFOLD, BatchState.HELD, AlarmKind.GROWN),
        (Trouble.SHIFTED_COLUMNS, BatchState.REFUSED, AlarmKind.REFUSED),
        (Trouble.LOST_COLUMN, BatchState.REFUSED, AlarmKind.SCHEMA),
        (Trouble.MIXED_ENCODINGS, BatchState.REFUSED, AlarmKind.REFUSED),
        (Trouble.FUTURE_DATES, BatchState.REFUSED, AlarmKind.REFUSED),
        (Trouble.BAD_NUMBERS, BatchState.HELD, AlarmKind.RESIDUE),
    ],
)
@pytest.mark.parametrize("code", ["wages", "deaths"])
def test_nothing_wrong_is_applied_and_the_owner_is_told(
    office: Office, people: Any, code: str, trouble: Trouble, state: str, kind: str
) -> None:
    good = take_in(office.simulated(code, people, period=date(2026, 6, 1)), SYSTEM)
    assert good.state == BatchState.APPLIED, [one.text for one in good.alarms.all()]
    bad = take_in(office.simulated(code, people, trouble=trouble, seed="t"), SYSTEM)
    assert bad.state == state, [one.text for one in bad.alarms.all()]
    assert kind in {one.kind for one in bad.alarms.all()}
    assert all(len(one.text) > 8 for one in bad.alarms.all())
    assert list(applied_batches(code)) == [good]


def test_a_year_old_batch_is_held(office: Office, people: Any) -> None:
    old = take_in(office.simulated("wages", people, period=date(2025, 7, 1)), SYSTEM)
    assert old.state == BatchState.APPLIED
    take_in(office.simulated("wages", people, period=date(2026, 6, 1)), SYSTEM)
    again = take_in(office.simulated("wages", people, trouble=Trouble.YEAR_OLD), SYSTEM)
    assert again.digest == old.digest and again.state == BatchState.HELD
    assert again.alarms.get().kind == AlarmKind.STALE
    assert (
        take_in(office.simulated("deaths", people, trouble=Trouble.YEAR_OLD), SYSTEM).state
        == BatchState.REFUSED
    )
    late = take_in(office.simulated("wages", people, period=date(2026, 5, 1)), SYSTEM)
    assert (late.state, late.alarms.get().kind) == (BatchState.HELD, AlarmKind.STALE)


def test_comparison_with_the_last_batch(office: Office) -> None:
    people = made_people(600)
    take_in(office.simulated("wages", people, period=date(2026, 6, 1)), SYSTEM)
    few = take_in(office.simulated("wages", people[:300]), SYSTEM)
    assert {one.kind for one in few.alarms.all()} == {AlarmKind.SHRUNKEN}
    assert "本批300行，上一批600行" in few.alarms.get().text
    same = take_in(office.simulated("wages", people, seed="other"), SYSTEM)
    assert same.state == BatchState.APPLIED, [one.text for one in same.alarms.all()]


def test_a_shifted_distribution_emptier_columns_and_another_heading_are_seen(
    office: Office, people: Any
) -> None:
    take_in(office.simulated("wages", people), SYSTEM)

    def in_fen(row: list[str]) -> list[str]:
        return row if row[5] == "缴费基数" else [*row[:5], f"{float(row[5]) / 100:.2f}", *row[6:]]

    def emptied(row: list[str]) -> list[str]:
        return row if row[0] == "证件号码" else [*row[:6], "", *row[7:]]

    def more(row: list[str]) -> list[str]:
        return [*row, "备注" if row[0] == "证件号码" else "无"]

    def renamed(row: list[str]) -> list[str]:
        return [*row[:8], "是否在职" if row[8] == "在职" else row[8], *row[9:]]

    batch = office.changed(people, in_fen, "a")
    assert (batch.state, {one.kind for one in batch.alarms.all()}) == (BatchState.HELD, {AlarmKind.SHIFTED})
    assert "缴费基数" in batch.alarms.get().text and "PSI" in batch.alarms.get().text
    batch = office.changed(people, emptied, "b")
    assert (batch.state, {one.kind for one in batch.alarms.all()}) == (BatchState.HELD, {AlarmKind.EMPTIER})
    batch = office.changed(people, renamed, "c")
    assert batch.state == BatchState.HELD and AlarmKind.SCHEMA in {one.kind for one in batch.alarms.all()}
    batch = office.changed(people, more, "d")
    assert (batch.state, batch.alarms.get().kind) == (BatchState.APPLIED, AlarmKind.SCHEMA)
    assert "多了列：备注" in batch.alarms.get().text and batch.alarms.get().state == AlarmState.OPEN


def test_a_held_batch_is_applied_by_a_decision_with_its_reason(office: Office, people: Any) -> None:
    take_in(office.simulated("wages", people, period=date(2026, 6, 1)), SYSTEM)
    held = take_in(office.simulated("wages", people[:100]), SYSTEM)
    clerk = office.bureau.seat("区民政局", "王芳", reviewing="exchange.")
    other = office.bureau.seat("区民政局", "赵六", deciding="exchange.vehicles")
    for seat in (clerk, other):
        with pytest.raises(Refused):
            apply(held, seat, "属实")
    with pytest.raises(Invalid):
        apply(held, office.seat)
    done = apply(held, office.seat, "三百人已转出本市，经核实属实")
    assert (done.state, done.applied_by) == (BatchState.APPLIED, office.seat.actor.label)
    assert SourceAlarm.objects.get(batch=held).state == AlarmState.CLOSED


def test_a_held_batch_may_be_refused_and_its_warning_stays(office: Office, people: Any) -> None:
    held = take_in(office.simulated("wages", people, trouble=Trouble.BAD_NUMBERS), SYSTEM)
    with pytest.raises(Invalid):
        refuse(held, office.seat, "")
    assert refuse(held, office.seat, "号码大面积有误").state == BatchState.REFUSED
    with pytest.raises(Conflict):
        refuse(held, office.seat, "再来")
    with pytest.raises(Conflict):
        apply(held, office.seat, "改主意")
    assert held.alarms.get().state == AlarmState.OPEN
    assert take_in(held, SYSTEM).state == BatchState.HELD  # only a new check brings it back


def test_what_a_name_of_file_or_column_tells_is_masked(office: Office, people: Any) -> None:
    number = people[0][1]
    take_in(office.simulated("wages", people), SYSTEM)

    def more(row: list[str]) -> list[str]:
        return [*row, number if row[0] == "证件号码" else "无"]

    batch = office.changed(people, more, "d")
    told = "".join([*batch.header, batch.alarms.get().text])
    assert number not in told and "120*" in told
    source = source_of("wages")
    named = receive(source, source.senders()[0], JULY, [b"x"], f"王伟{number}.csv", SYSTEM)
    assert number not in named.name


def test_two_encodings_in_one_file_are_seen_even_where_both_decode() -> None:
    """张三 in UTF-8 reads as three other characters in GB18030, without any error."""
    assert "张三".encode().decode("gb18030")
    assert text_of("张三,1\n".encode(), Encoding.GB18030).count(BROKEN) == 2
    for text in ("张三,东丽区,1\n", "联通\n", "㐀𠀀,·\n"):
        assert text_of(text.encode("gb18030"), Encoding.GB18030) == text
        assert text_of(text.encode(), Encoding.UTF8) == text
    assert BROKEN in text_of("张三\n".encode("gb18030"), Encoding.UTF8)
