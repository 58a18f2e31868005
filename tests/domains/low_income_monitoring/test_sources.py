"""Every contract can be delivered: what its simulator writes is read without a fault, and holds the columns the facts need."""

import io
from datetime import date

import pyarrow as pa
import pytest

from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.exchange.examining import examine
from minzheng.mechanisms.exchange.public import Sender, SenderKind, Source, Trouble, period_of, simulate

from .test_declarations import FACTS, SOURCES

PEOPLE = [
    (name, make_resident_id("120110", date(1950 + at, 1 + at % 12, 1 + at % 28), at, Sex.FEMALE))
    for at, name in enumerate(["王芳", "李娜", "张伟", "刘敏", "陈静"] * 8)
]


def delivered(source: Source, trouble: Trouble | None = None) -> tuple[io.BytesIO, date, str]:
    one = Sender("someone", "某单位", SenderKind.BANK, source.source)
    made = simulate(source, one, PEOPLE, "seed", period_of(source.frequency, date(2026, 7, 1)), trouble)[0]
    return io.BytesIO(made.content), made.period, made.name


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda one: one.code)
def test_a_delivery_is_read_without_a_fault(source: Source) -> None:
    content, period, _ = delivered(source)
    kept: list[pa.Table] = []
    seen = examine(source, content, period, lambda keyed: kept.append(keyed.table))
    assert (seen.rows, seen.faulty, seen.residue) == (len(PEOPLE), 0, 0)
    columns = set(kept[0].column_names)
    facts = [row for row in FACTS.values() if row["source"] == source.code]
    wanted = {row["of"] for row in facts if "of" in row} | {
        name for row in facts for name in row.get("where", {})
    }
    assert {"key", *wanted} <= columns
    assert len(set(kept[0]["key"].to_pylist())) == len(PEOPLE)


@pytest.mark.parametrize("code", ["wages", "account_turnover", "border_crossings"])
def test_a_day_of_another_period_is_a_fault(code: str) -> None:
    content, period, _ = delivered(SOURCES[code], Trouble.FUTURE_DATES)
    assert examine(SOURCES[code], content, period).faulty > 0
