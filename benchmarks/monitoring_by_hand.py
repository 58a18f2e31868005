"""The night of `monitoring.py` as a good engineer writes it for DuckDB, for Polars and for pandas; and only a scan."""

# ruff: noqa: PLC0415, S608 - each rival is imported where it runs; the SQL is made of the house's own declarations
import operator
from functools import reduce
from typing import Any

import numpy as np
from monitoring_rivals import SIGNS, Plan, Told, answer_of, inner

THREADS, MEMORY = 2, "6GB"


def scan(plan: Plan) -> dict[str, Any]:
    """Read every column the night needs and add it up."""
    connection = _duckdb()
    for source, figures in plan.figures.items():
        columns = {
            "key",
            "row",
            *(each.of for each in figures if each.of),
            *(name for each in figures for name in each.where),
        }
        day = plan.night.shapes[source].day
        if day and any(each.within for each in figures):
            columns.add(day)
        asked = ", ".join(f'sum("{each}")' for each in sorted(columns))
        connection.sql(f"SELECT {asked} FROM {_files(plan, source)}").fetchall()
    return {}


def sql(plan: Plan) -> dict[str, Any]:
    """One aggregation per source, everything joined beside the people, households, then all rules in one pass each."""
    connection = _duckdb()
    people = plan.night.people.table
    connection.register("given", people.append_column("k", [plan.night.people.keys]))
    connection.execute(
        "CREATE TABLE people AS SELECT * REPLACE (k AS key), (row_number() OVER ())::INTEGER AS at, "
        "CASE WHEN household > 0 THEN household ELSE -person END AS home FROM given"
    )
    selected, joins = ["p.*"], []
    for number, (source, figures) in enumerate(plan.figures.items()):
        made = ", ".join(f"{_figure_sql(plan, source, each)} AS {each.name}" for each in figures)
        origin = f"max({_batch_sql(plan, source)} * 4294967296 + row) AS o_{source}"
        joins.append(
            f"LEFT JOIN (SELECT key, {made}, {origin} FROM {_files(plan, source)} GROUP BY key) s{number} ON s{number}.key = p.key"
        )
        selected += [f"coalesce(s{number}.{each.name}, 0)::BIGINT AS {each.name}" for each in figures]
        selected.append(f"coalesce(s{number}.o_{source}, 0)::BIGINT AS o_{source}")
    prepared = plan.values(plan.wanted.person, _text)
    named = ", ".join(f"{inner(prepared[name])} AS {name}" for name in plan.prepared)
    connection.execute(
        f"CREATE TABLE known AS SELECT *, {named} FROM (SELECT {', '.join(selected)} FROM people p {' '.join(joins)})"
    )
    rolled = [
        f"greatest(max({each.code}::BIGINT), 0) AS {name}"
        if each.home == "most"
        else f"sum({each.code}::BIGINT)::BIGINT AS {name}"
        for name, each in plan.rolled
    ]
    connection.execute(
        "CREATE TABLE homes AS SELECT home, count(*) AS home_members, min_by(person, key) AS first, "
        f"{', '.join(rolled)} FROM known GROUP BY home"
    )
    found: dict[str, Any] = {}
    for versions, table, subject in (
        (plan.of_person, "known JOIN homes USING (home)", "person"),
        (plan.of_home, "homes", "CASE WHEN home > 0 THEN home ELSE first END AS subject, home"),
    ):
        conditions = [str(inner(plan.values(each, _text)["hit"])) for each in versions]
        rules = ", ".join(f"{each} AS h{number}" for number, each in enumerate(conditions))
        rows = connection.sql(
            f"SELECT {subject}, {rules} FROM {table} WHERE {' OR '.join(conditions)}"
        ).to_arrow_table()
        ids = rows[0].to_numpy()
        for number, each in enumerate(versions):
            found[each.code] = ids[rows[f"h{number}"].to_numpy()]
        connection.register(f"hit_{'home' if table == 'homes' else 'person'}", rows)
    known = connection.sql(
        "SELECT * FROM known WHERE person IN (SELECT person FROM hit_person) OR home IN (SELECT home FROM hit_home)"
    ).to_arrow_table()
    return answer_of(plan, found, lambda name: known[name].to_numpy())


def _duckdb() -> Any:
    import duckdb

    return duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY})


def _files(plan: Plan, source: str) -> str:
    files = ", ".join(f"'{each.path}'" for each in plan.feeds[source])
    return f"read_parquet([{files}], filename = {len(plan.feeds[source]) > 1})"


def _batch_sql(plan: Plan, source: str) -> str:
    feeds = plan.feeds[source]
    if len(feeds) == 1:
        return f"{feeds[0].batch}::BIGINT"
    cases = " ".join(f"WHEN '{each.path}' THEN {each.batch}" for each in feeds)
    return f"CASE filename {cases} END::BIGINT"


def _figure_sql(plan: Plan, source: str, figure: Any) -> str:
    conditions = [f"{name} IN ({', '.join(map(str, values))})" for name, values in figure.where.items()]
    day = plan.night.shapes[source].day
    if figure.within and day:
        first, last = plan.days(figure.within)
        undated = plan.days(1)[0]  # every delivery of the region belongs to the month of the night
        conditions.append(f"coalesce({day}, {undated}) BETWEEN {first} AND {last}")
    only = f" FILTER ({' AND '.join(conditions)})" if conditions else ""
    if figure.how == "count":
        return f"count(*){only}"
    return f"greatest(max({figure.of}){only}, 0)" if figure.how == "most" else f"sum({figure.of}){only}"


def _text(name: str) -> Told:
    return Told(name, TEXT)


def _sign(sign: str) -> Any:
    return lambda one, other: f"({_plain(one)} {sign} {_plain(other)})"


def _plain(value: Any) -> str:
    return str(value) if isinstance(value, int) or not isinstance(value, str) else value


TEXT = {
    **{sign: _sign({"&": "AND", "|": "OR"}.get(sign, sign)) for sign in SIGNS},
    "when": lambda condition, then, other: f"(CASE WHEN {condition} THEN {then} ELSE {other} END)",
    "least": lambda *values: f"least({', '.join(map(str, values))})",
    "greatest": lambda *values: f"greatest({', '.join(map(str, values))})",
    "share": lambda amount, divisor: f"divide({amount}, {divisor})",
    "negate": lambda condition: f"(NOT {condition})",
    "one_of": lambda value, *options: f"({value} IN ({', '.join(map(str, options))}))",
}


def polars(plan: Plan) -> dict[str, Any]:
    """Lazy frames: aggregation per source, joins, windows over households left out in favour of one join back."""
    import polars as pl

    words = {
        **SIGNS,
        "when": lambda condition, then, other: pl.when(condition).then(then).otherwise(other),
        "least": lambda *values: pl.min_horizontal(*values),
        "greatest": lambda *values: pl.max_horizontal(
            *(pl.lit(each) if isinstance(each, int) else each for each in values)
        ),
        "share": lambda amount, divisor: amount // divisor,
        "negate": lambda condition: ~condition,
        "one_of": lambda value, *options: value.is_in(options),
    }

    def column(name: str) -> Told:
        return Told(pl.col(name), words)

    people = pl.from_arrow(plan.night.people.table).with_columns(key=pl.Series(plan.night.people.keys))
    lazy = people.lazy().with_columns(
        home=pl.when(pl.col("household") > 0).then(pl.col("household")).otherwise(-pl.col("person"))
    )
    for source, figures in plan.figures.items():
        rows = pl.concat(
            [
                pl.scan_parquet(each.path).with_columns(batch=pl.lit(each.batch << 32, pl.Int64))
                for each in plan.feeds[source]
            ]
        )
        made = {each.name: _figure_polars(plan, source, each) for each in figures}
        made[f"o_{source}"] = (pl.col("batch") + pl.col("row")).max()
        lazy = lazy.join(rows.group_by("key").agg(**made), on="key", how="left").with_columns(
            pl.col(*made).fill_null(0)
        )
    prepared = plan.values(plan.wanted.person, column)
    known = lazy.with_columns(**{name: inner(prepared[name]) for name in plan.prepared}).collect()
    rolled = {
        name: pl.col(each.code).cast(pl.Int64).max().clip(0)
        if each.home == "most"
        else pl.col(each.code).cast(pl.Int64).sum()
        for name, each in plan.rolled
    }
    homes = known.group_by("home").agg(
        home_members=pl.len().cast(pl.Int64), first=pl.col("person").sort_by("key").first(), **rolled
    )
    found: dict[str, Any] = {}
    hit: list[Any] = []
    for versions, table in (
        (plan.of_person, known.lazy().join(homes.lazy(), on="home")),
        (plan.of_home, homes.lazy()),
    ):
        rules = {each.code: inner(plan.values(each, column)["hit"]) for each in versions}
        subject = (
            pl.col("person")
            if versions is plan.of_person
            else pl.when(pl.col("home") > 0).then("home").otherwise("first")
        )
        rows = (
            table.select("home", subject.alias("subject"), **rules)
            .filter(pl.any_horizontal(*rules))
            .collect()
        )
        found |= {code: rows.filter(pl.col(code))["subject"].to_numpy() for code in rules}
        hit.append(rows)
    there = known.filter(
        pl.col("person").is_in(hit[0]["subject"].implode()) | pl.col("home").is_in(hit[1]["home"].implode())
    )
    return answer_of(plan, found, lambda name: there[name].to_numpy())


def _figure_polars(plan: Plan, source: str, figure: Any) -> Any:
    import polars as pl

    conditions = [pl.col(name).is_in(list(values)) for name, values in figure.where.items()]
    day = plan.night.shapes[source].day
    if figure.within and day:
        conditions.append(pl.col(day).fill_null(plan.days(1)[0]).is_between(*plan.days(figure.within)))
    kept = reduce(operator.and_, conditions) if conditions else None
    if figure.how == "count":
        return kept.sum().cast(pl.Int64) if kept is not None else pl.len().cast(pl.Int64)
    value = pl.col(figure.of).cast(pl.Int64)
    value = value.filter(kept) if kept is not None else value
    return value.max().fill_null(0).clip(0) if figure.how == "most" else value.sum()


def pandas(plan: Plan) -> dict[str, Any]:
    """Frames in memory: groupby per source, reindexed beside the people, groupby per household."""
    import pandas as pd

    words = {
        **SIGNS,
        "when": lambda condition, then, other: pd.Series(np.where(condition, then, other)),
        "least": lambda *values: pd.Series(reduce(np.minimum, values)),
        "greatest": lambda *values: pd.Series(reduce(np.maximum, values)),
        "share": lambda amount, divisor: amount // divisor,
        "negate": lambda condition: ~condition,
        "one_of": lambda value, *options: value.isin(options),
    }
    known = plan.night.people.table.to_pandas()
    known["key"] = plan.night.people.keys
    known["home"] = np.where(known["household"] > 0, known["household"], -known["person"])
    beside = [
        _pandas_source(plan, source, figures).reindex(known["key"], fill_value=0).set_axis(known.index)
        for source, figures in plan.figures.items()
    ]
    known = pd.concat([known, *beside], axis=1)
    prepared = plan.values(plan.wanted.person, lambda name: Told(known[name], words))
    more = pd.DataFrame({name: inner(prepared[name]) for name in plan.prepared})
    known = pd.concat([known, more], axis=1)
    by_home = known.groupby("home", sort=False)
    homes = pd.DataFrame({"home_members": by_home.size(), "first": by_home["person"].first()})
    for way in ("sum", "most"):
        names = {each.code: name for name, each in plan.rolled if each.home == way}
        some = by_home[list(names)]
        rolled = (some.sum() if way == "sum" else some.max().clip(lower=0)).astype(np.int64)
        homes = homes.join(rolled.rename(columns=names))
    wide = known.join(homes, on="home")
    homes = homes.reset_index()
    found: dict[str, Any] = {}
    hit_people = np.zeros(len(known), bool)
    for each in plan.of_person:
        hit = inner(plan.values(each, lambda name: Told(wide[name], words))["hit"]).to_numpy()
        found[each.code] = wide["person"].to_numpy()[hit]
        hit_people |= hit
    subject = np.where(homes["home"] > 0, homes["home"], homes["first"])
    hit_homes = np.zeros(len(homes), bool)
    for each in plan.of_home:
        hit = inner(plan.values(each, lambda name: Told(homes[name], words))["hit"]).to_numpy()
        found[each.code] = subject[hit]
        hit_homes |= hit
    there = known[hit_people | known["home"].isin(homes["home"][hit_homes]).to_numpy()]
    return answer_of(plan, found, lambda name: there[name].to_numpy())


def _pandas_source(plan: Plan, source: str, figures: Any) -> Any:
    import pandas as pd

    day = plan.night.shapes[source].day
    columns = {
        "key",
        "row",
        *(each.of for each in figures if each.of),
        *(name for each in figures for name in each.where),
    }
    if day:
        columns.add(day)
    parts = []
    for feed in plan.feeds[source]:
        rows = pd.read_parquet(feed.path, columns=sorted(columns))
        rows["origin"] = (feed.batch << 32) + rows["row"].astype(np.int64)
        parts.append(rows)
    rows = pd.concat(parts) if len(parts) > 1 else parts[0]
    grouped = rows["key"]
    made = {}
    for each in figures:
        kept = np.ones(len(rows), bool)
        for name, values in each.where.items():
            kept &= rows[name].isin(values).to_numpy()
        if each.within and day:
            first, last = plan.days(each.within)
            kept &= rows[day].fillna(plan.days(1)[0]).between(first, last).to_numpy()
        values = (
            kept.astype(np.int64)
            if each.of is None
            else np.where(kept, rows[each.of].fillna(0).astype(np.int64), 0)
        )
        made[each.name] = values
    frame = pd.DataFrame({**made, f"o_{source}": rows["origin"].to_numpy(), "key": grouped.to_numpy()})
    ways = {each.name: "max" if each.how == "most" else "sum" for each in figures}
    return frame.groupby("key", sort=False).agg({**ways, f"o_{source}": "max"})
