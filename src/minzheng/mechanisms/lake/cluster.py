"""The same question on Spark, through Ibis: for regions that one machine does not hold. Needs the extra `spark` and Java.

Tables are lazy and opaque to others. Deliveries and the table of people are read as Parquet, so on a cluster their folders
must be seen by every machine.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.lake.columns import Column, expression_of
from minzheng.mechanisms.lake.standing import EVER, SHIFT, Feed, Figure, month_of
from minzheng.mechanisms.lake.writing import write_whole

Formula = Callable[[Mapping[str, Column]], Mapping[str, Any]]
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # what does not fit 64 bits is refused
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
WHOLE_PART = "CREATE OR REPLACE TEMPORARY FUNCTION divide(a BIGINT, b BIGINT) RETURNS BIGINT RETURN a DIV b"


@contextmanager
def cluster(address: str, folder: Path) -> Iterator["Cluster"]:
    """A session on the cluster at an address (`local[2]`: two threads of this machine); `folder` takes what is handed over.

    Raises `Invalid` where Spark or Java is not installed, or nobody answers at the address."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise Invalid.because(
            "没有安装Spark。", "请安装附加组件“spark”和Java 17，或改用内置引擎。", "lake.no_spark"
        ) from error
    builder = SparkSession.builder.master(address).appName("minzheng")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise Invalid.because("没有找到Java。", "请安装Java 17，或改用内置引擎。", "lake.no_java")
    try:
        session = builder.getOrCreate()
    except Exception as error:  # Spark's own kinds, and those of its bridge to Java
        raise Invalid.because(
            f"连不上Spark“{address}”。", "请核对地址，并确认集群在运行。", "lake.spark_address"
        ) from error
    try:
        session.sql(WHOLE_PART)
        yield Cluster(ibis.pyspark.connect(session), folder)
    finally:
        session.stop()


class Cluster:
    """One session; every column of its tables is int64 or a condition."""

    def __init__(self, connection: Any, folder: Path) -> None:
        self._connection, self._folder, self._handed = connection, folder, 0

    def table(self, rows: pa.Table) -> Any:
        """A table out of rows in memory."""
        self._handed += 1
        path = self._folder / f"{self._handed}.parquet"
        write_whole(rows, path)
        return self._connection.read_parquet(path)

    def standing(self, feeds: Sequence[Feed], figures: Sequence[Figure], month: int, origin: str) -> Any:
        """By `key`: every figure at the end of a month and, as `origin`, where the latest row lies. None without feeds."""
        if not feeds:
            return None
        made = [self._of_feed(each, figures, month, origin) for each in feeds]
        rows = reduce(lambda one, other: one.union(other), made)
        found = {
            each.name: rows[each.name].sum() if each.how in ("sum", "count") else rows[each.name].max()
            for each in figures
        }
        return rows.group_by("key").aggregate(**found, **{origin: rows[origin].max()})

    def beside(self, people: Any, standing: Any, figures: Sequence[Figure], origin: str) -> Any:
        """People with the figures of a standing, 0 where there is no row; the origin then is -1."""
        absent = {**{each.name: 0 for each in figures}, origin: -1}
        if standing is None:
            return people.mutate(**{name: expression_of(value) for name, value in absent.items()})
        joined = people.left_join(standing, "key")
        known = {name: joined[name].fill_null(expression_of(value)) for name, value in absent.items()}
        return joined.select(*(joined[name] for name in people.columns), **_whole(known))

    def with_columns(self, table: Any, formula: Formula) -> Any:
        """A table with the columns a formula makes of its columns."""
        made = formula({name: Column(table[name]) for name in table.columns})
        return table.mutate(**{name: expression_of(each) for name, each in made.items()})

    def held(self, table: Any) -> Any:
        """The same table, worked out once for all that is asked of it."""
        return table.cache()

    def rolled(self, table: Any, by: str, sums: Mapping[str, str], most: Mapping[str, str]) -> Any:
        """By one column: sums (of conditions how many) and highest values, at least 0, by new name and column."""
        made = {name: table[column].cast("int64").sum() for name, column in sums.items()}
        zero = expression_of(0)
        made |= {
            name: ibis.greatest(table[column].cast("int64").max(), zero) for name, column in most.items()
        }
        return table.group_by(by).aggregate(**_whole(made))

    def joined(self, table: Any, other: Any, by: str) -> Any:
        """Every row of `table` with the further columns of the one row of `other` that has the same value."""
        both = table.left_join(other, by)
        more = [name for name in other.columns if name not in table.columns]
        return both.select(*(both[name] for name in (*table.columns, *more)))

    def where(self, table: Any, conditions: Mapping[str, Callable[[Mapping[str, Column]], Any]], also: Sequence[str]) -> pa.Table:  # fmt: skip
        """The rows at which any condition holds: each condition under its name, and the columns in `also`."""
        told = {name: Column(table[name]) for name in table.columns}
        asked = {name: expression_of(condition(told)) for name, condition in conditions.items()}
        held = table.select(*also, **asked)
        return held.filter(
            reduce(lambda one, other: one | other, (held[name] for name in asked))
        ).to_pyarrow()

    def among(self, table: Any, column: str, values: Any, columns: Sequence[str]) -> pa.Table:
        """Some columns of the rows with one of these values in a column."""
        wanted = self.table(pa.table({column: values}))
        return table.semi_join(wanted, column).select(column, *columns).to_pyarrow()

    def filled(self, table: Any, columns: Sequence[str]) -> dict[str, int]:
        """In how many rows each of these columns is not below 0."""
        if not columns:
            return {}
        made = table.aggregate(**{name: (table[name] >= 0).cast("int64").sum() for name in columns})
        (row,) = made.to_pyarrow().to_pylist()
        return {name: row[name] or 0 for name in columns}

    def _of_feed(self, feed: Feed, figures: Sequence[Figure], month: int, origin: str) -> Any:
        table = self._connection.read_parquet(feed.path)
        zero = expression_of(0)
        made: dict[str, Any] = {}
        for each in figures:
            value = table[each.of].cast("int64").fill_null(zero) if each.of else expression_of(1)
            value = ibis.greatest(value, zero) if each.how == "most" else value
            kept = _inside(table, feed, month, each.within)
            for name, values in each.where.items():
                kept = kept & table[name].fill_null(-1).isin(values)
            made[each.name] = ibis.ifelse(kept, value, zero)
        made[origin] = table["row"].cast("int64") + expression_of(feed.batch << SHIFT)
        return table.select(table["key"], **_whole(made))


def _inside(table: Any, feed: Feed, month: int, within: int) -> Any:
    if within == EVER:
        return expression_of(True)
    if feed.day is None:
        return expression_of(month - within < feed.month <= month)
    day = table[feed.day].cast("int64").fill_null(expression_of(_first_day(feed.month)))
    return (day < _first_day(month + 1)) & (day >= _first_day(month + 1 - within))


def _first_day(month: int) -> int:
    day = month * 30  # never behind the month asked for
    while month_of(day) < month:
        day += 1
    return day


def _whole(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each.cast("int64") for name, each in columns.items()}
