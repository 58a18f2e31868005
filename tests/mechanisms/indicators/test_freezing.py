import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from minzheng.mechanisms.activities.public import Activity
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.indicators.manifests import load, place_of
from minzheng.mechanisms.indicators.public import (
    AsOf,
    FrozenFigure,
    ParameterFigure,
    Span,
    Year,
    freeze,
    prove,
    thaw,
    value,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting

from .given import World

YEAR = Year(2019)


@pytest.fixture
def district(world: World, asked: Any, files: Path) -> Area:
    with acting(SYSTEM, "测试"):
        for day in range(20):
            measures = {"leaflets": 10 * day, "round": 1}
            world.event(
                date(2019, 3, 1) + timedelta(days=day),
                "春晖社区",
                "甲乙"[day % 2],
                until=date(2019, 4, 1 + day),
                measures=measures,
            )
        world.home("春晖社区", date(2018, 1, 1))
    return world.areas["示范区"]


def frozen(district: Area, *codes: str) -> list[FrozenFigure]:
    with acting(SYSTEM, "冻结"):
        return freeze(
            (code, AsOf(date(2019, 12, 1)) if code == "test.homes" else YEAR, district) for code in codes
        )


ALL = (
    "test.events",
    "test.long_rate",
    "test.leaflets",
    "test.titles",
    "test.streets",
    "test.mean",
    "test.hands",
    "test.round",
)
ALL += ("test.top_round", "test.homes")


def test_every_measure_is_recounted_from_its_manifest(world: World, district: Area) -> None:
    for row in frozen(district, *ALL):
        proof = prove(row)
        assert proof.holds and not proof.changed, proof.in_words()
        live = value(row.code, thaw(row).period, district)
        assert proof.recounted == proof.now == row.exact == live.exact
        assert (thaw(row).value, thaw(row).whole, thaw(row).upper) == (live.value, live.whole, live.upper)


def test_one_manifest_per_distinct_record_set(world: World, district: Area, files: Path) -> None:
    rows = frozen(district, "test.events", "test.leaflets", "test.titles", "test.long_rate", "test.homes")
    manifests = {row.manifest for row in rows} | {row.part_manifest for row in rows} - {""}
    assert len(manifests) == len(list((files / "manifests").rglob("*.parquet"))) == 2
    table = pq.read_table(place_of(rows[0].manifest))
    assert table.column_names[:2] == ["id", "journal_seq"] and table.num_rows == 20
    assert set(table.column("id").to_pylist()) == set(Activity.objects.values_list("pk", flat=True))


def test_a_change_after_freezing_is_told_with_its_journal_entry(world: World, district: Area) -> None:
    [row] = frozen(district, "test.leaflets")
    one = Activity.objects.order_by("pk").first()
    assert one is not None
    with acting(SYSTEM, "更正"):
        Activity.objects.filter(pk=one.pk).update(measures={"leaflets": 999})
    proof = prove(row)
    assert proof.holds and [change.id for change in proof.changed] == [one.pk]
    assert (proof.frozen, proof.recounted, proof.now) == ("1900", "1900", "2899")
    assert f"第{proof.changed[0].seq}号" in proof.in_words()


def test_a_row_that_is_gone_is_told(world: World, district: Area) -> None:
    [row] = frozen(district, "test.events")
    with acting(SYSTEM, "删除"):
        Activity.objects.order_by("pk").first().delete()  # type: ignore[union-attr]
    proof = prove(row)
    assert proof.holds and [change.seq for change in proof.changed] == [None] and proof.now == "19"


def test_a_changed_number_is_denied(world: World, district: Area) -> None:
    [row] = frozen(district, "test.events")
    for name, planted in (
        ("exact", "21"),
        ("printed", "21"),
        ("label", "别的数"),
        ("shown", {}),
        ("head", 1),
    ):
        kept = getattr(row, name)
        setattr(row, name, planted)
        assert "与其摘要不符" in prove(row).in_words(), name
        setattr(row, name, kept)
    assert prove(row).holds


def test_a_changed_manifest_is_denied(world: World, district: Area) -> None:
    [row] = frozen(district, "test.events")
    place = place_of(row.manifest)
    pq.write_table(pq.read_table(place).slice(1), place)
    assert load(row.manifest).digest != row.manifest
    assert "摘要不符" in prove(row).in_words()
    place.write_bytes(b"PAR1 nothing")
    assert "已损坏" in prove(row).in_words()
    place.unlink()
    assert "已丢失" in prove(row).in_words()


def test_a_manifest_that_names_another_state_is_denied(world: World, district: Area) -> None:
    from dataclasses import replace

    from minzheng.mechanisms.indicators.freezing import digest_of_row
    from minzheng.mechanisms.indicators.manifests import keep

    [row] = frozen(district, "test.events")
    kept = load(row.manifest)
    row.manifest = keep(replace(kept, seqs=(kept.seqs[0] - 1, *kept.seqs[1:])))
    row.digest = digest_of_row(row)
    assert "日志不符" in prove(row).in_words()


def test_a_number_set_by_law_is_frozen_too(world: World, district: Area, asked: Any) -> None:
    ParameterFigure(
        "test.smallest", "最小单元", parameter="indicators.smallest_cell", decisions=asked["events"]
    )
    with acting(SYSTEM, "冻结"):
        [row] = freeze([("test.smallest", AsOf(date(2019, 12, 1)), district)])
    assert (row.exact, row.by_law, prove(row).holds, row.records) == ("5", True, True, 20)


def test_two_tables_that_could_be_subtracted_are_not_both_shown(world: World, district: Area) -> None:
    with acting(SYSTEM, "测试"):
        for day in range(6):
            world.event(date(2019, 12, 1) + timedelta(days=day), "春晖社区")
    parts = [
        ("test.by_month", YEAR, district),
        ("test.by_month", Span(date(2019, 1, 1), date(2019, 12, 3)), district),
        ("test.by_month", YEAR, world.areas["东街街道"]),
        ("test.by_month", YEAR, district),
        ("test.by_month", Year(2018), district),
    ]
    with acting(SYSTEM, "冻结"):
        rows = freeze(parts)  # type: ignore[arg-type]
    assert [row.shown["opening"] for row in rows[:4]] == ["table", "closed", "closed", "table"]
    assert json.loads(json.dumps(rows[0].shown)) == FrozenFigure.objects.get(pk=rows[0].pk).shown
