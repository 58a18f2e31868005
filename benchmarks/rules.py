"""低保 for 5 million persons in households: the rule in columns on DuckDB, a hand-written numpy formula, OpenFisca-core.

All in one run, taking turns, over the same invented households (as many members a household as in a real district); every
explanation line is worked out and compared to the 分. OpenFisca (AGPL, never a dependency) goes into a throwaway
environment; without it the script says so and goes on. Run: `python benchmarks/rules.py [--quick]`.
"""

# ruff: noqa: PLC0415 - Django is set up before the rules are imported
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))
DAY, AREA = date(2026, 11, 2), "120110"
PERSONS, MEMBERS_A_HOUSEHOLD = 5_000_000, 12_370 / 6_553
LIMIT_NUMPY, LIMIT_ONE, LEAST_OPENFISCA = 2.5, 5.0, 5.0
Columns = dict[str, np.ndarray]


def main(persons: int, rounds: int) -> None:
    """Print medians and ratios; exit code 1 when a result differs by a 分."""
    with tempfile.TemporaryDirectory(prefix="minzheng-bench-") as folder:
        os.environ |= {"MINZHENG_DATA": folder, "DJANGO_SETTINGS_MODULE": "minzheng.config.settings"}
        import django

        django.setup()
        home = households(persons)
        print(
            f"{int(home['members'].sum()):,} persons in {len(home['members']):,} households, {rounds} rounds"
        )
        one_household()
        in_columns(home, rounds)
        against_openfisca(home, rounds, Path(folder))


def households(persons: int) -> Columns:
    """Invented households around the standard, drawn with a fixed seed."""
    draw = np.random.default_rng(20261102)
    count = round(persons / MEMBERS_A_HOUSEHOLD)
    members = np.minimum(1 + draw.poisson(MEMBERS_A_HOUSEHOLD - 1, count), 12).astype(np.int64)
    wages = draw.integers(0, 150_000, count) * (draw.random(count) < 0.6)
    return {
        "members": members,
        "rural": draw.random(count) < 0.4,
        "income": wages + draw.integers(0, 90_000, count) * members,
        "wages": wages,
        "work_cost": draw.integers(0, 40_000, count),
        "exempt": draw.integers(0, 20_000, count),
        "basic_pension": draw.integers(0, 30_000, count) * (draw.random(count) < 0.3),
        "illness_cost": draw.integers(0, 60_000, count) * (draw.random(count) < 0.2),
        "assets": draw.integers(0, 4_000_000, count) * members,
        "severe": (draw.random(count) < 0.1).astype(np.int64),
    }


def rule_and_law() -> tuple[Any, dict[str, Any]]:
    """The rule of the day with the parameters the files have for the demonstration district."""
    from minzheng.mechanisms.law.parameters import file_parameter
    from minzheng.mechanisms.law.public import rule_on

    version = rule_on("social_assistance.minimum_living", DAY)
    return version, {name: file_parameter(code, [AREA], DAY) for name, code in version.uses.items()}


def by_hand(home: Columns, law: Mapping[str, Any]) -> Columns:
    """The same rule written in numpy for speed, with every line of the explanation."""
    line = np.where(home["rural"], law["rural_standard"].value, law["standard"].value)
    whole = line * home["members"]
    work = np.maximum(np.minimum(home["work_cost"], home["wages"]), 0)
    pension = home["basic_pension"] if law["basic_pension"].value == "不计入" else np.zeros_like(line)
    counted = np.maximum(home["income"] - home["exempt"] - pension - work - home["illness_cost"], 0)
    poor = counted < whole
    within = home["assets"] <= law["asset_limit"].value * home["members"]
    eligible = poor & within
    tiered = law["method"].value == "分档"
    low, middle = (
        (counted * part.denominator < whole * part.numerator) & tiered
        for part in (law["first_below"].value, law["second_below"].value)
    )
    tiers = [law[name].value for name in ("first_tier", "second_tier", "third_tier")]
    paid = (
        [line * each.numerator // each.denominator for each in tiers] if tiered else [np.zeros_like(line)] * 3
    )
    tier = np.where(low, paid[0], np.where(middle, paid[1], paid[2]))
    unit = law["round_to"].value
    gap = -(-np.maximum(whole - counted, 0) // unit) * unit
    basic = np.where(eligible, tier * home["members"] if tiered else gap, 0)
    supported = np.where(eligible, np.maximum(np.minimum(home["severe"], home["members"]), 0), 0)
    more = law["severe_uplift"].value
    uplift = (2 * supported * line * more.numerator + more.denominator) // (2 * more.denominator)
    return {
        "line": line, "whole": whole, "work": work, "pension": pension, "counted": counted,
        "per_head": counted // home["members"], "poor": poor, "within": within, "eligible": eligible,
        "tiered": np.full(len(line), tiered), "low": low, "middle": middle, "tier": tier, "gap": gap, "basic": basic,
        "supported": supported, "uplift": uplift, "amount": basic + uplift,
    }  # fmt: skip


def in_columns(home: Columns, rounds: int) -> None:
    """The rule on DuckDB against the formula by hand; both start from data in memory and end with arrays in memory."""
    from minzheng.mechanisms.lake.public import opened
    from minzheng.mechanisms.law.columns import run_rule

    version, law = rule_and_law()
    arrow = pa.table(home)
    with opened("8GB") as lake:
        stored = lake.connection.create_table("facts", arrow)

        def columns(table: Any) -> pa.Table:
            return lake.fetch(run_rule(lake, version, DAY, table, law).select(*version.labels))

        times, results = in_turn(
            {
                "numpy by hand": lambda: by_hand(home, law),
                "DuckDB, facts in its table": lambda: columns(stored),
                "DuckDB, facts in Arrow": lambda: columns(lake.read(arrow)),
            },
            rounds,
        )
    wanted = results.pop("numpy by hand")
    for name, result in results.items():
        wrong = [
            line for line, values in wanted.items() if not np.array_equal(result[line].to_numpy(), values)
        ]
        if wrong or set(wanted) != set(result.column_names):
            sys.exit(f"{name}: {wrong or '列不同'} differ from the formula by hand")
    print(
        f"all {len(wanted)} lines of every household equal to the 分; {wanted['eligible'].mean():.0%} eligible"
    )
    told(times, "numpy by hand", f"limit {LIMIT_NUMPY}")


def in_turn(
    work: Mapping[str, Callable[[], Any]], rounds: int
) -> tuple[dict[str, list[float]], dict[str, Any]]:
    """Seconds of each round of each piece of work, taking turns after one round unmeasured; and the last results."""
    results: dict[str, Any] = {name: each() for name, each in work.items()}
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, each in work.items():
            results[name] = None
            begin = time.perf_counter()
            results[name] = each()
            times[name].append(time.perf_counter() - begin)
    return times, results


def told(times: Mapping[str, list[float]], against: str, limit: str) -> None:
    """Median seconds of each, and the median of the ratios round by round."""
    for name, each in times.items():
        ratio = statistics.median(one / other for one, other in zip(each, times[against], strict=True))
        bound = "" if name == against else f"   × {against}: {ratio:.2f} ({limit})"
        print(f"  {name:28} {statistics.median(each):8.3f} s{bound}")


def one_household() -> None:
    """One household at the window: the rule and its explanation in words."""
    from minzheng.mechanisms.law.public import explain
    from minzheng.mechanisms.law.rules import run

    version, law = rule_and_law()
    facts = {
        "members": 3,
        "income": 200_000,
        "wages": 150_000,
        "work_cost": 20_000,
        "assets": 5_000_000,
        "severe": 1,
    }
    times = []
    for _ in range(200):
        begin = time.perf_counter()
        explain(run(version, DAY, facts, law))
        times.append((time.perf_counter() - begin) * 1000)
    print(f"one household with explanation: median {statistics.median(times):.2f} ms (limit {LIMIT_ONE} ms)")


def against_openfisca(home: Columns, rounds: int, folder: Path) -> None:
    """From the facts of households in memory to the amounts in memory, by us and by OpenFisca-core in its own process."""
    python = openfisca(folder / "openfisca")
    if python is None:
        print("OpenFisca-core could not be installed here: not compared")
        return
    from minzheng.mechanisms.lake.public import opened
    from minzheng.mechanisms.law.columns import run_rule

    version, law = rule_and_law()
    facts, amounts_file = pa.table(home), folder / "amounts.npy"
    pyarrow.parquet.write_table(facts, folder / "facts.parquet")
    plain = {name: _plain(each.value) for name, each in law.items()}
    command = [
        python,
        HERE / "rules_openfisca.py",
        folder / "facts.parquet",
        amounts_file,
        json.dumps(plain),
        rounds,
    ]
    told_by = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False)
    if told_by.returncode:
        print(f"OpenFisca-core did not run: {told_by.stderr.strip().splitlines()[-1:]}: not compared")
        return
    theirs = json.loads(told_by.stdout.splitlines()[-1])
    with opened("8GB") as lake:
        stored = lake.connection.create_table("facts", facts)

        def amounts(table: Any) -> pa.Table:
            return lake.fetch(run_rule(lake, version, DAY, table, law).select("amount"))

        work = {
            "facts in its table": lambda: amounts(stored),
            "facts in Arrow": lambda: amounts(lake.read(facts)),
        }
        ours, results = in_turn(work, rounds)
    wanted, other = np.load(amounts_file), statistics.median(theirs["seconds"])
    same = all(np.array_equal(wanted, found["amount"].to_numpy()) for found in results.values())
    print(f"from facts in memory to amounts in memory; OpenFisca-core {theirs['version']} {other:.3f} s")
    for name, each in ours.items():
        one = statistics.median(each)
        print(f"  DuckDB, {name:20} {one:8.3f} s   {other / one:.1f} times (at least {LEAST_OPENFISCA})")
    print("  equal to the 分" if same else "  NOT EQUAL")
    if not same:
        sys.exit(1)


def openfisca(folder: Path) -> Path | None:
    """The Python of a throwaway environment with OpenFisca-core and pyarrow, None where they cannot be had."""
    uv = Path(sys.executable).with_name("uv")
    python = folder / "bin" / "python"
    steps = [
        [uv, "venv", "-q", "-p", sys.executable, folder],
        [uv, "pip", "install", "-q", "-p", python, "openfisca-core", "pyarrow", "setuptools<81"],
    ]
    try:
        for step in steps:
            subprocess.run([str(each) for each in step], check=True, capture_output=True, timeout=300)
    except (OSError, subprocess.SubprocessError):
        return None
    return python


def _plain(value: Any) -> Any:
    return (
        [value.numerator, value.denominator]
        if hasattr(value, "denominator") and not isinstance(value, int)
        else value
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="500,000 persons, 3 rounds")
    quick = parser.parse_args().quick
    main(PERSONS // 10 if quick else PERSONS, 3 if quick else 7)
