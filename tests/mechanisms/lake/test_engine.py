"""The engine refuses rows it cannot work out exactly, stages what depends on each other, and stays offline."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow
import pyarrow.parquet
import pytest

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.lake.engine import Lake
from minzheng.mechanisms.law.public import DOWN, share, when


@pytest.fixture
def lake() -> Iterator[Lake]:
    made = Lake("200MB")
    yield made
    made.close()


def _derive(lake: Lake, source: Any, absent: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    kinds = {"members": "number", "sum": "number", "rural": "condition", "kind": "text"}
    made = lake.derive(
        lake.read(source),
        kinds,
        absent or {},
        lambda f: {"each": share(f["sum"], f["members"], to=DOWN), "rural": f["rural"], "kind": f["kind"]},
    )
    rows: list[dict[str, Any]] = lake.fetch(made).to_pylist()
    return rows


GOOD = {"members": 2, "sum": 7, "rural": True, "kind": "甲"}


def test_every_fault_of_the_columns_is_told_at_once(lake: Lake) -> None:
    table = pyarrow.table({"members": [2.0], "sum": ["7"], "rural": [1]})
    with pytest.raises(Invalid) as refused:
        _derive(lake, table)
    assert {problem.field for problem in refused.value.problems} == {"members", "sum", "rural", "kind"}


def test_empty_facts_and_divisors_below_one_are_told(lake: Lake) -> None:
    rows = [GOOD, {**GOOD, "sum": None}, {**GOOD, "members": 0}, {**GOOD, "sum": None}]
    with pytest.raises(Invalid) as refused:
        _derive(lake, rows)
    said = str(refused.value)
    assert "2行没有填“sum”" in said
    assert "不能除以0" in said


def test_a_divisor_is_looked_at_even_where_its_quotient_is_not_used(lake: Lake) -> None:
    """One household alone is refused as well: both branches are worked out."""
    rows = lake.read([{"sum": 7, "members": 0}])
    kinds = {"sum": "number", "members": "number"}
    with pytest.raises(Invalid, match="不能除以0"):
        lake.derive(
            rows, kinds, {}, lambda f: {"x": when(False, share(f["sum"], f["members"], to=DOWN), f["sum"])}
        )


def test_what_is_not_stated_takes_its_value(lake: Lake) -> None:
    rows = [{"members": 2, "sum": None, "rural": None}, {"members": 2, "sum": 9, "rural": True}]
    got = _derive(lake, rows, {"sum": 5, "rural": False, "kind": "乙"})
    assert [(row["each"], row["rural"], row["kind"]) for row in got] == [(2, False, "乙"), (4, True, "乙")]


def test_a_fact_that_only_later_rows_state_is_kept(lake: Lake) -> None:
    got = _derive(lake, [{"members": 1, "sum": 3}, {**GOOD, "kind": "丙"}], {"rural": False, "kind": "乙"})
    assert [(row["rural"], row["kind"]) for row in got] == [(False, "乙"), (True, "丙")]


def test_what_does_not_fit_is_refused_not_wrapped(lake: Lake) -> None:
    made = lake.derive(lake.read([{"sum": 2**62}]), {"sum": "number"}, {}, lambda f: {"twice": f["sum"] * 2})
    with pytest.raises(Invalid, match="超出"):
        lake.fetch(made)


def test_a_sum_is_a_plain_whole_number_or_refused(lake: Lake) -> None:
    table = lake.read([{"sum": 2**62}, {"sum": 2**62 - 1}])
    assert lake.fetch(table.aggregate(all=table["sum"].sum()))["all"].to_pylist() == [2**63 - 1]
    assert type(lake.fetch(table.aggregate(all=table["sum"].sum()))["all"][0].as_py()) is int
    more = lake.read([{"sum": 2**62}, {"sum": 2**62}])
    with pytest.raises(Invalid, match="超出"):
        lake.fetch(more.aggregate(all=more["sum"].sum()))


def test_small_whole_numbers_are_widened(lake: Lake) -> None:
    table = pyarrow.table({"sum": pyarrow.array([2**30], pyarrow.int32())})
    made = lake.derive(lake.read(table), {"sum": "number"}, {}, lambda f: {"much": f["sum"] * 1000})
    assert lake.fetch(made)["much"].to_pylist() == [2**30 * 1000]


def test_parquet_is_read_and_a_missing_file_told(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "facts.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([GOOD]), path)
    assert _derive(lake, path)[0]["each"] == 3
    with pytest.raises(Invalid, match="没有文件"):
        lake.read(tmp_path / "none.parquet")


def test_a_name_used_many_times_is_written_once(lake: Lake) -> None:
    """Twenty names, each used twice by the next, would be a million terms if they were written out."""

    def formula(facts: Any) -> dict[str, Any]:
        made = {"x0": facts["sum"] + 1}
        for place in range(1, 20):
            last = made[f"x{place - 1}"]
            made[f"x{place}"] = when(last < 50, last + 1, last - 1)
        return made

    made = lake.derive(lake.read([{"sum": 0}]), {"sum": "number"}, {}, formula)
    assert len(ibis.to_sql(made, dialect="duckdb")) < 40_000
    assert lake.fetch(made)["x19"].to_pylist() == [20]


def test_extensions_are_never_looked_for(lake: Lake) -> None:
    row = lake.connection.con.execute(
        "SELECT current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions'),"
        " current_setting('temp_directory'), current_setting('memory_limit')"
    ).fetchall()
    assert row[0][:3] == (False, False, "")
    assert row[0][3].startswith("190")


def test_ibis_is_not_imported_until_it_is_needed() -> None:
    code = "import sys, minzheng.mechanisms.lake.public; sys.exit('ibis' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
