"""A batch from the door to the keyed file: kept sealed, checked by row, compared, applied whole, undone, asked as of a moment."""

import io
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.mechanisms.exchange.conftest import AUGUST, JULY, NOW, Office, made_people

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.exchange.feeds import place_of, sweep_feeds
from minzheng.mechanisms.exchange.public import (
    AlarmKind,
    AlarmState,
    Batch,
    BatchState,
    Mode,
    SourceAlarm,
    Trouble,
    applied_batches,
    apply,
    check,
    feed_path,
    receive,
    residue,
    rewrite_missing,
    row_of,
    sender_of,
    source_of,
    take_in,
    undo,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.lake.public import key_of, name_key_of
from minzheng.mechanisms.registry.public import identify, looks_at


@pytest.mark.parametrize(
    ("code", "columns"),
    [
        ("deaths", {"died_on": "int32", "cause": "int16"}),
        (
            "wages",
            {
                "base": "int64",
                "months": "int64",
                "insured_on": "int32",
                "employed": "bool",
                "scheme": "int16",
            },
        ),
        ("vehicles", {"co_owner": "int64", "price": "int64", "registered_on": "int32"}),
        ("deposits", {"balance": "int64", "opened_on": "int32"}),
    ],
)
def test_every_format_becomes_one_sorted_keyed_file(
    office: Office, people: Any, code: str, columns: Any
) -> None:
    batch = take_in(office.simulated(code, people), SYSTEM)
    assert batch.state == BatchState.APPLIED, [one.message for one in batch.faults.all()]
    assert (batch.rows, batch.faulty_rows, batch.residue_rows) == (400, 0, 0)
    table = pq.read_table(feed_path(batch))
    types = {one.name: str(one.type) for one in table.schema}
    mark = {"mark": "int64"} if source_of(code).mode is Mode.INCREMENT else {}
    assert types == {"key": "int64", "name": "int64", "row": "int32", **mark, **columns}
    keys = table["key"].to_numpy()
    assert (np.sort(keys) == keys).all()
    assert set(keys.tolist()) == {key_of(number) for _, number in people}
    first = 1 if code == "deposits" else 2  # a fixed-width file has no heading
    at = table["row"].to_pylist().index(first)
    assert (keys[at], table["name"][at].as_py()) == (key_of(people[0][1]), name_key_of(people[0][0]))
    assert pq.ParquetFile(feed_path(batch)).metadata.row_group(0).column(0).compression == "ZSTD"


def test_values_are_those_of_the_file(office: Office) -> None:
    rows = [
        "证件号码,姓名,单位名称,联系电话,家庭住址,缴费基数,缴费月数,参保日期,在职,险种",
        *(
            f"{number},{name},甲厂,13900000001,幸福路1号,{base},12,{day},{yes},{scheme}"
            for (name, number), base, day, yes, scheme in zip(
                made_people(12),
                ['"1,234.50"', "0", "100.5", "1万元", "2000元", "￥3", "", "5", "6", "7", "8", "9"],
                [
                    "2020-01-02",
                    "20200102",
                    "2020/1/2",
                    "2020年1月2日",
                    "2020.01.02 08:00",
                    "",
                    *["2020-01-02"] * 6,
                ],
                ["是", "否", "有", "无", "1", "0", "Y", "N", "", "T", "F", "是"],
                ["失业", "工伤", "居民养老", "职工养老", *["失业"] * 8],
                strict=True,
            )
        ),
    ]
    source = source_of("wages")
    sender = source.senders()[0]
    content = "\r\n".join(rows).encode("gb18030")
    batch = check(receive(source, sender, JULY, [content], "七月.csv", SYSTEM), SYSTEM)
    assert (batch.state, batch.encoding, batch.faulty_rows) == (BatchState.REFUSED, "gb18030", 1)
    assert [(one.row, one.column, one.message) for one in batch.faults.all()] == [
        (8, "缴费基数", "没有填写。")
    ]
    rows[7] = rows[7].replace("幸福路1号,,", "幸福路1号,4,")
    content = "\r\n".join(rows).encode("utf-8-sig")  # in another encoding than agreed: recognised
    batch = take_in(receive(source, sender, JULY, [content], "七月.csv", SYSTEM), SYSTEM)
    assert (batch.state, batch.encoding) == (BatchState.APPLIED, "utf-8")
    table = pq.read_table(feed_path(batch)).sort_by("row").to_pydict()
    assert table["base"] == [123450, 0, 10050, 1000000, 200000, 300, 400, 500, 600, 700, 800, 900]
    day = (date(2020, 1, 2) - date(1970, 1, 1)).days
    assert table["insured_on"] == [day, day, day, day, day, None, *[day] * 6]
    assert table["employed"] == [True, False, True, False, True, False, True, False, None, True, False, True]
    assert table["scheme"] == [2, 3, 1, 0, *[2] * 8]


def test_the_same_bytes_are_the_same_batch(office: Office, people: Any) -> None:
    first = take_in(office.simulated("wages", people), SYSTEM)
    before = StoredFile.objects.count(), feed_path(first).stat().st_mtime_ns
    again = take_in(office.simulated("wages", people), SYSTEM)
    assert again.pk == first.pk
    assert (StoredFile.objects.count(), feed_path(first).stat().st_mtime_ns) == before
    assert Batch.objects.count() == 1


def test_every_fault_is_told_with_row_column_reason_and_remedy(office: Office, people: Any) -> None:
    number = people[0][1]
    content = (
        "姓名,公民身份号码,死亡日期,死亡原因\n"
        f"王伟,{number},2026-02-30,疾病\n"
        f"{number},{people[1][1]},2026-07-03,衰老\n"
        "\n"
        f"李芳,{people[2][1]},2026-08-03,其他\n"
        f",{people[3][1]},2026-06-30\n"
    ).encode()
    source = source_of("deaths")
    batch = check(receive(source, source.senders()[0], JULY, [content], "x.csv", SYSTEM), SYSTEM)
    told = [(one.row, one.column, one.code) for one in batch.faults.order_by("row", "column", "code")]
    assert told == [
        (2, "死亡日期", "cell.date"),
        (3, "姓名", "cell.person_name"),
        (3, "死亡原因", "cell.choice"),
        (5, "死亡日期", "cell.future"),
        (6, "", "row.ragged"),
        (6, "姓名", "cell.empty"),
        (6, "死亡日期", "cell.period"),
    ]
    assert (batch.state, batch.rows, batch.faulty_rows, batch.faults_count) == (BatchState.REFUSED, 4, 4, 7)
    for one in batch.faults.all():
        assert number not in one.message
        assert one.message and one.fix
    alarm = SourceAlarm.objects.get(batch=batch)
    assert (alarm.kind, alarm.state) == (AlarmKind.REFUSED, AlarmState.OPEN)
    assert "4行中有4行有差错" in alarm.text
    with pytest.raises(Conflict):
        apply(batch, office.seat, "非要入库")
    assert not place_of(batch).exists()


def test_snapshots_replace_increments_add_and_undoing_brings_back(office: Office, people: Any) -> None:
    with clock.at(NOW):
        one = take_in(office.simulated("wages", people, seed="one"), SYSTEM)
        add = take_in(office.simulated("deaths", people[:50], seed="one"), SYSTEM)
    with clock.at(NOW + timedelta(hours=1)):
        two = take_in(office.simulated("wages", people, seed="two"), SYSTEM)
        more = take_in(office.simulated("deaths", people[50:100], seed="two"), SYSTEM)
    with clock.at(NOW + timedelta(hours=2)):
        august = take_in(office.simulated("wages", people, period=AUGUST, seed="three"), SYSTEM)
        assert list(applied_batches("wages")) == [two, august]
        assert list(applied_batches("deaths")) == [add, more]
        with pytest.raises(Invalid):
            undo(two, office.seat, " ")
    with clock.at(NOW + timedelta(hours=3)):
        undo(two, office.seat, "报送单位来函说明有误")
        undo(two, office.seat, "再点一次")
        assert list(applied_batches("wages")) == [one, august]
        assert list(applied_batches()) == [one, add, more, august]
        with pytest.raises(Conflict):
            apply(two, office.seat, "又要入库")
    for hours, known in ((-1, []), (0, [one]), (1, [two]), (2, [two, august]), (3, [one, august])):
        assert list(applied_batches("wages", NOW + timedelta(hours=hours))) == known
    assert feed_path(two).is_file()  # for what was known then
    undone = Batch.objects.get(pk=two.pk)
    assert (undone.undone_because, undone.undone_by) == ("报送单位来函说明有误", office.seat.actor.label)


def test_repeated_rows_count_once(office: Office, people: Any) -> None:
    batch = take_in(office.simulated("wages", people, trouble=Trouble.DUPLICATES), SYSTEM)
    assert (batch.state, batch.rows, batch.repeated_rows, batch.faulty_rows) == (
        BatchState.APPLIED,
        420,
        20,
        0,
    )
    assert pq.read_metadata(feed_path(batch)).num_rows == 400

    def one_employer(row: list[str]) -> list[str]:
        return row if row[0] == "证件号码" else [*row[:2], "同厂", *row[3:]]

    held = office.changed([people[0], *people], one_employer, "x")
    assert held.repeated_rows == 1
    assert held.faulty_rows == 1  # same person and employer, another amount
    assert held.faults.get().code == "row.repeated"


def test_rows_without_a_usable_number_are_residue(office: Office, people: Any) -> None:
    some = [("无号", ""), ("错号", "120110194001010019"), *people]
    batch = take_in(office.simulated("wages", some), SYSTEM)
    assert (batch.state, batch.residue_rows) == (BatchState.APPLIED, 2)
    assert pq.read_metadata(feed_path(batch)).num_rows == 400
    rows = dict(residue(batch))
    assert {row: (one["person"], one["id_number"]) for row, one in rows.items()} == {
        2: ("无号", ""),
        3: ("错号", "120110194001010019"),
    }


def test_an_original_row_is_opened_by_readers_only_and_leaves_a_look(office: Office, people: Any) -> None:
    with acting(SYSTEM, "登记"):
        person = identify(people[0][0], people[0][1], office.area)
    batch = take_in(office.simulated("wages", people), SYSTEM)
    for functions in ({"deciding": "exchange."}, {"reviewing": "exchange.deaths"}, {"administering": "*"}):
        other = office.bureau.seat("区民政局", "他人", **functions)
        with pytest.raises(Refused):
            row_of(batch, 2, other, "核对工资")
    with pytest.raises(Invalid):
        row_of(batch, 2, office.seat, " ")
    assert row_of(batch, 2, office.seat, "核对工资")["id_number"] == people[0][1]
    assert row_of(batch, 3, office.seat, "核对工资")["id_number"] == people[1][1]
    look = looks_at(person).get()
    assert (look.subjects, look.purpose) == (
        sorted([f"feed:{batch.pk}:2", f"person:{person.pk}"]),
        "工资与社会保险缴费：核对工资",
    )
    with pytest.raises(Missing):
        row_of(batch, 9999, office.seat, "核对工资")


def test_a_changed_contract_asks_for_a_new_check(office: Office, people: Any) -> None:
    from dataclasses import replace

    from minzheng.mechanisms.exchange.contracts import keep_sources, sources

    batch = check(office.simulated("deaths", people), SYSTEM)
    path = source_of("deaths").source
    keep_sources(path, [replace(one, digest="changed") for one in sources()])
    with pytest.raises(Conflict, match="重新检查"):
        apply(batch, SYSTEM)
    assert take_in(batch, SYSTEM).state == BatchState.APPLIED


def test_a_file_without_its_row_is_swept(office: Office, people: Any) -> None:
    batch = take_in(office.simulated("deaths", people), SYSTEM)
    stray = place_of(batch).with_name("999.parquet")
    stray.write_bytes(b"x")
    assert sweep_feeds() == 1
    assert feed_path(batch).is_file() and not stray.exists()


def test_only_the_agreed_sender_delivers(office: Office) -> None:
    with pytest.raises(Missing):
        receive(source_of("wages"), sender_of("bank_a"), JULY, [b"x"], "x.csv", SYSTEM)
    outsider = office.bureau.seat("区民政局", "他人", reviewing="elder_care.")
    with pytest.raises(Refused):
        receive(source_of("wages"), sender_of("human_resources"), JULY, [b"x"], "x.csv", outsider)


def test_people_have_the_same_key_in_every_source(office: Office, people: Any) -> None:
    keys = [
        set(
            pq.read_table(feed_path(take_in(office.simulated(code, people), SYSTEM)), columns=["key"])[
                "key"
            ].to_pylist()
        )
        for code in ("deaths", "wages", "vehicles", "deposits")
    ]
    assert all(one == keys[0] for one in keys)
    assert keys[0] == {key_of(number) for _, number in people}


def test_keyed_files_come_back_after_a_restore(office: Office, people: Any) -> None:
    kept = take_in(office.simulated("wages", people, seed="one"), SYSTEM)
    undone = undo(take_in(office.simulated("deaths", people), SYSTEM), SYSTEM, "有误")
    before = {one.pk: feed_path(one).read_bytes() for one in (kept, undone)}
    for one in (kept, undone):
        feed_path(one).unlink()
    with pytest.raises(Missing):
        feed_path(kept)
    assert rewrite_missing() == 2 and rewrite_missing() == 0
    assert {one.pk: feed_path(one).read_bytes() for one in (kept, undone)} == before


def test_a_workbook_as_people_fill_it(office: Office, people: Any) -> None:
    """A title above the heading, real dates and numbers, an empty row between, columns in another order."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write(0, 0, "机动车登记明细表")
        for at, name in enumerate(
            ("号牌号码", "登记日期", "购置价格", "车主姓名", "车主证件号码", "共有人证件号码")
        ):
            sheet.write(2, at, name)
        for row, price in ((3, 123456.78), (5, 90000)):
            sheet.write(row, 0, f"津A{row}")
            sheet.write_datetime(row, 1, date(2026, 7, row), day)
            sheet.write_number(row, 2, price)
            sheet.write(row, 3, people[row][0])
            sheet.write(row, 4, people[row][1])
            sheet.write(row, 5, people[row + 1][1] if row == 3 else "")
    source = source_of("vehicles")
    batch = take_in(
        receive(source, source.senders()[0], JULY, [content.getvalue()], "车辆.xlsx", SYSTEM), SYSTEM
    )
    assert batch.state == BatchState.APPLIED, [one.message for one in batch.faults.all()]
    rows = pq.read_table(feed_path(batch)).sort_by("row").to_pydict()
    first = (date(2026, 7, 3) - date(1970, 1, 1)).days
    assert (rows["row"], rows["price"]) == ([4, 6], [12345678, 9000000])
    assert rows["registered_on"] == [first, first + 2]
    assert rows["co_owner"] == [key_of(people[4][1]), 0]


STEPS = st.lists(
    st.tuples(st.sampled_from(("apply", "undo")), st.integers(0, 5), st.integers(0, 2)), max_size=14
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(code=st.sampled_from(("wages", "deaths")), steps=STEPS)
def test_what_counted_at_every_moment(office: Office, code: str, steps: list[tuple[str, int, int]]) -> None:
    """Against a plain retelling: snapshots show the latest of a period, increments all, undone ones none from then on."""
    with transaction.atomic(), acting(SYSTEM, "测试"):
        rows = [
            Batch.objects.create(
                source=code,
                sender="x",
                area=office.area,
                matter=f"exchange.{code}",
                digest=str(at),
                period=JULY if at % 2 else AUGUST,
                received_at=NOW,
            )
            for at in range(6)
        ]
        moment, history = NOW, [(NOW - timedelta(hours=1), list[int]())]
        order: list[int] = []
        for what, at, wait in steps:
            moment += timedelta(minutes=wait)
            batch = rows[at]
            if what == "apply" and batch.applied_at is None:
                batch.state, batch.applied_at = BatchState.APPLIED, moment
                order.append(at)
            elif what == "undo" and batch.state == BatchState.APPLIED:
                batch.state, batch.undone_at, batch.undone_because = BatchState.UNDONE, moment, "x"
            batch.save()
            live = [one for one in order if rows[one].state == BatchState.APPLIED]
            if code == "wages":
                order_of = {one: (rows[one].applied_at, rows[one].pk) for one in live}
                live = [
                    one
                    for one in live
                    if all(
                        order_of[one] >= order_of[other]
                        for other in live
                        if rows[other].period == rows[one].period
                    )
                ]
            history.append((moment, sorted(rows[one].pk for one in live)))
        for at, (when, expected) in enumerate(history):
            if at + 1 == len(history) or history[at + 1][0] > when:  # the last word of that moment
                assert sorted(one.pk for one in applied_batches(code, when)) == expected
        transaction.set_rollback(True)
