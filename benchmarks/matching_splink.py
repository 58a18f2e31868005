"""Splink's side of `matching.py`, run by an environment that has it: `exact` on request, or `learned` once.

Prints one line of JSON for each piece of work; CPU seconds are of this process with all its threads.
"""

import json
import sys
import time
from pathlib import Path

import duckdb
import splink
from splink import Linker, SettingsCreator, block_on
from splink.internals import comparison_library as cl
from splink.internals.duckdb.database_api import DuckDBAPI


def exact(feed: str, people: str) -> None:
    """The deterministic link by key, once for each line read; both tables are in the engine before the clock starts."""
    connection = duckdb.connect()
    connection.read_parquet(feed).project("row AS unique_id, key, name").create("feed")
    connection.read_parquet(people).project("person AS unique_id, key, name").create("people")
    print(json.dumps({"version": splink.__version__}), flush=True)
    for _ in sys.stdin:
        api = DuckDBAPI(connection)
        settings = SettingsCreator(
            link_type="link_only",
            blocking_rules_to_generate_predictions=[block_on("key")],
            retain_matching_columns=False,
        )
        tables = [
            api.register("feed", dataset_display_name="feed"),
            api.register("people", dataset_display_name="people"),
        ]
        linker = Linker(tables, settings, log_level="ERROR", validate_settings=False)
        begin = time.process_time(), time.perf_counter()
        found = linker.inference.deterministic_link()
        spent = time.process_time() - begin[0], time.perf_counter() - begin[1]
        digest = "sum(hash(unique_id_l::BIGINT, unique_id_r::BIGINT) >> 32)::VARCHAR"
        pairs, digest = connection.table(found.physical_name).aggregate(f"count(*), {digest}").fetchall()[0]
        found.drop_table_from_database_and_remove_from_cache(force_non_splink_table=True)
        print(json.dumps({"cpu": spent[0], "wall": spent[1], "pairs": pairs, "digest": digest}), flush=True)


def learned(rows: str, people: str, out: str) -> None:
    """u by random sampling, m by EM, predictions: as its own guide does it, over fields prepared as ours are."""
    api = DuckDBAPI(duckdb.connect())
    rules = [
        block_on("born", "surname"),
        block_on("sounds", "year"),
        block_on("phone"),
        block_on("house"),
        block_on("head"),
        block_on("tail"),
        block_on("ends"),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            cl.LevenshteinAtThresholds("name", 1).configure(term_frequency_adjustments=True),
            cl.ExactMatch("sounds"),
            cl.DamerauLevenshteinAtThresholds("number", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("born", 1),
            cl.ExactMatch("sex"),
            cl.DamerauLevenshteinAtThresholds("phone", 1),
            cl.ExactMatch("house"),
        ],
        retain_matching_columns=False,
    )
    connection = api.duckdb_con
    connection.read_parquet(rows).create("feed")
    connection.read_parquet(people).create("people")
    begin = time.process_time()
    linker = Linker(
        [
            api.register("feed", dataset_display_name="feed"),
            api.register("people", dataset_display_name="people"),
        ],
        settings,
        log_level="ERROR",
    )
    deterministic = [block_on("number"), block_on("name", "born"), block_on("name", "phone")]
    linker.training.estimate_probability_two_random_records_match(deterministic, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("born"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("phone"))
    found = linker.inference.predict(threshold_match_probability=0.05)
    spent = time.process_time() - begin
    connection.table(found.physical_name).write_parquet(out)
    print(json.dumps({"version": splink.__version__, "cpu": spent}), flush=True)


if __name__ == "__main__":
    kind, *files = sys.argv[1:]
    assert all(Path(each).suffix == ".parquet" for each in files)
    {"exact": exact, "learned": learned}[kind](*files)
