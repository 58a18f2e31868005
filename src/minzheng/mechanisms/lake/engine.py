"""DuckDB in this process: reads Parquet or Arrow, adds worked-out columns, compares two workings of the same rows."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow

from minzheng.foundation.errors import Collector, Invalid, collect
from minzheng.mechanisms.lake.columns import Column, expression_of
from minzheng.mechanisms.lake.differences import classed, summed
from minzheng.mechanisms.lake.stages import staged

Formula = Callable[[Mapping[str, Column]], Mapping[str, Any]]
KINDS = {"number": "整数", "condition": "是否", "text": "文字"}


class Lake:
    """One engine with its own memory limit; tables of it are lazy until `fetch`."""

    def __init__(self, memory: str = "1GB") -> None:
        self.connection = ibis.duckdb.connect(
            memory_limit=memory,
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
            temp_directory="",  # facts of households are not spilled to a disk
        )
        self._numbers = count(1)

    def read(self, source: Any) -> Any:
        """The table of a Parquet file (Path or text), an Arrow table or a list of rows as mappings."""
        if isinstance(source, str | Path):
            if not Path(source).is_file():
                raise Invalid.because(f"没有文件{source}。", "请核对路径。", "lake.no_file")
            return self.connection.read_parquet(source)
        name = f"rows {next(self._numbers)}"
        self.connection.con.register(name, source if isinstance(source, pyarrow.Table) else _arrow(source))
        return self.connection.table(name)

    def derive(
        self, table: Any, facts: Mapping[str, str], absent: Mapping[str, int | bool | str], formula: Formula
    ) -> Any:
        """`table` with the columns `formula` makes of the columns named in `facts`; a worked-out name goes first.

        `facts` gives each column its kind ("number", "condition", "text"); `absent` the value where a fact is not
        stated. Raises `Invalid` naming every column that is missing, of another kind or empty, and every divisor below 1.
        """
        with collect() as found:
            columns = {name: _fact(found, table, name, kind, absent) for name, kind in facts.items()}
        divisors: list[Any] = []
        with collect() as found:
            stated = self._stated(found, table, columns, absent)
            made = formula({name: Column(each, divisors) for name, each in stated.items()})
            self._check_divisors(found, table, divisors)
        return staged(table, {name: expression_of(value) for name, value in made.items()})

    def fetch(self, table: Any) -> pyarrow.Table:
        """The rows of a table; raises `Invalid` when a number does not fit 64 bits."""
        try:
            rows = self.connection.con.sql(ibis.to_sql(table, dialect="duckdb")).to_arrow_table()
            return rows.cast(table.schema().to_pyarrow())  # the engine sums in 128 bits
        except (duckdb.OutOfRangeException, pyarrow.ArrowInvalid) as error:
            raise Invalid.because(
                "有的金额超出系统可计算的范围。", "请核对金额的单位是否填错。", "lake.overflow"
            ) from error

    def among(self, table: Any, column: str, values: Sequence[int]) -> Any:
        """The rows whose whole number in `column` is one of `values`."""
        return table.filter(table[column].isin(values))

    def distinct(self, table: Any, column: str) -> list[Any]:
        """The different values of a column, in order."""
        return sorted(self.fetch(table.select(column).distinct())[column].to_pylist())

    def together(self, tables: Sequence[Any]) -> Any:
        """Tables of the same columns one below the other."""
        return reduce(lambda one, other: one.union(other), tables)

    def compare(self, table: Any, by: str) -> list[dict[str, int]]:
        """Per value of `by`: how many enter, leave, gain and lose, and the sums of both workings; see `differences`."""
        rows: list[dict[str, int]] = self.fetch(summed(classed(table), by).order_by(by)).to_pylist()
        return rows

    def changed(self, table: Any, by: str, key: str) -> pyarrow.Table:
        """The rows that change, by group and then the largest differences first: `key`, `by`, `change` and both sums."""
        rows = classed(table)
        distance = (rows.amount_then - rows.amount_now).abs()
        told = rows.filter(rows.change != "").order_by([by, distance.desc(), key])
        return self.fetch(told.select(key, by, "change", "amount_now", "amount_then"))

    def close(self) -> None:
        """Give the memory back."""
        self.connection.disconnect()

    def _stated(
        self,
        found: Collector,
        table: Any,
        columns: Mapping[str, Any],
        absent: Mapping[str, int | bool | str],
    ) -> dict[str, Any]:
        """The facts, filled up where a row does not state one; every required one that is empty is noted.

        One look at the rows says which: a fact that every row states needs no filling, and the rule stays short.
        """
        asked = {f"stated {name}": each.count() for name, each in columns.items() if name in table.columns}
        seen = self.fetch(table.aggregate(rows=table.count(), **asked)).to_pylist()[0]
        stated = dict(columns)
        for name, column in columns.items():
            empty = seen["rows"] - seen.get(f"stated {name}", seen["rows"])
            if name in absent and (empty or column.type().is_null()):
                stated[name] = column.fill_null(expression_of(absent[name]))
            elif empty:
                found.add(f"{empty}行没有填“{name}”。", "请补填后再计算。", "lake.empty", name)
        return stated

    def _check_divisors(self, found: Collector, table: Any, divisors: Sequence[Any]) -> None:
        """Note every divisor that is below 1 in some row."""
        if not divisors:
            return
        looks = {f"least {place}": each.min() for place, each in enumerate(divisors)}
        seen = self.fetch(table.aggregate(**looks)).to_pylist()[0]
        for least in seen.values():
            if least is not None and least < 1:
                found.add(f"不能除以{least}。", "请核对人数等除数，应为不小于1的整数。", "lake.divisor")


def _arrow(rows: Sequence[Mapping[str, Any]]) -> pyarrow.Table:
    """Rows as columns; what only some rows state is empty in the others."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pyarrow.table({name: [row.get(name) for row in rows] for name in names})


def _fact(found: Collector, table: Any, name: str, kind: str, absent: Mapping[str, int | bool | str]) -> Any:
    """The expression of one fact, or of its value where no row states it."""
    if name not in table.columns:
        if name in absent:
            return expression_of(absent[name])
        found.add(f"数据里没有“{name}”一列。", "请补上这一列。", "lake.missing", name)
        return None
    column = table[name]
    type_ = column.type()
    fits = {"number": type_.is_integer(), "condition": type_.is_boolean(), "text": type_.is_string()}
    if not (fits.get(kind, any(fits.values())) or (type_.is_null() and name in absent)):
        found.add(
            f"“{name}”一列的类型是{type_}，应为{KINDS.get(kind, '整数、是否或文字')}。",
            "金额请以分计，用整数。",
            "lake.kind",
            name,
        )
        return None
    if type_.is_integer() and not type_.is_int64():
        column = column.cast("int64")
    return column
