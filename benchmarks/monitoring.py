"""A night over keyed deliveries: ours against a mere scan, hand-written SQL on DuckDB, Polars and pandas; and a night with 5 % new rows.

Every run is a process of its own, they take turns, and CPU seconds (user and system) count from set-up to the answer in memory: what
54 rules found, with every fact and the place of the latest row of everybody whom a hit rests on. All answers must be equal. Polars
and pandas go into a throwaway folder; without them the script says so and goes on.
Run: `python benchmarks/monitoring.py [--quick] [--people N --rows N] [--region FOLDER] [--ours]`.
"""

# ruff: noqa: PLC0415 - Django is set up before the generator is imported
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))
PEOPLE, ROWS, ROUNDS = 1_000_000, 20_000_000, 3
LIMITS = {
    "scan": "ours at most 4",
    "sql": "ours at most 1.1",
    "polars": "ours at most 0.25",
    "pandas": "ours at most 0.5",
}
MONTHLY, DAILY = 0.225, 0.02  # shares of rows that are new in an ordinary night: 5 % in all
SOURCES = {"wages": MONTHLY, "housing_fund": MONTHLY} | dict.fromkeys(
    ("death_certificates", "cremations", "marriages", "births", "household_register", "employment_registration", "vehicles",
     "company_register", "disability_card", "hospital_bills"), DAILY,
)  # fmt: skip
NIGHT = 0.15
AFTER = ("new rows", "nothing new")


def main(people: int, rows: int, region: Path, only_ours: bool, work: Path) -> None:
    """Print medians and ratios; exit code 1 when two answers differ."""
    if not (region / "people.parquet").exists():
        made(region, people, rows, work)
    held = sum(pq.ParquetFile(each).metadata.num_rows for each in region.glob("feeds/*/1.parquet"))
    print(f"{pq.ParquetFile(region / 'people.parquet').metadata.num_rows:,} people, {held:,} rows, 2 cores")
    rivals = ["ours"] if only_ours else ["ours", "scan", "sql", *frames(work / "frames")]
    found: dict[str, list[Any]] = {each: [] for each in rivals}
    for _ in range(1 if only_ours else ROUNDS):
        for each in rivals:
            found[each].append(run(each, region, 1, work))
    equal([one for each, some in found.items() if each != "scan" for one in some])
    told(found)
    night(region, held, 1 if only_ours else ROUNDS, work)
    comers(work / "ordinary", 1 if only_ours else ROUNDS, work)


def made(region: Path, people: int, rows: int, work: Path) -> None:
    """Write an invented region."""
    os.environ |= {"MINZHENG_DATA": str(work), "DJANGO_SETTINGS_MODULE": "minzheng.config.settings"}
    import django

    django.setup()
    from monitoring_rivals import ON

    import minzheng.domains.low_income_monitoring as domain
    from minzheng.foundation import keys
    from minzheng.mechanisms.monitoring.synthetic import make_region

    with keys.using(keys.KeyRing.ephemeral()):
        make_region(region, Path(domain.__file__).parent / "synthetic.yaml", people, rows, 7, ON)


def frames(folder: Path) -> list[str]:
    """Polars and pandas, where they can be had."""
    uv = Path(sys.executable).with_name("uv")
    command = [uv, "pip", "install", "-q", "-p", sys.executable, "--target", folder]
    try:
        for names in (["polars"], ["--no-deps", "pandas"]):
            subprocess.run(
                [str(each) for each in [*command, *names]], check=True, capture_output=True, timeout=300
            )
    except (OSError, subprocess.SubprocessError):
        print("Polars and pandas could not be installed here: not compared")
        return []
    return ["polars", "pandas"]


def run(
    which: str, region: Path, batch: int, work: Path, kept: Path | None = None, day: str = "the day"
) -> dict[str, Any]:
    """One run in a process of its own."""
    command = [sys.executable, HERE / "monitoring_rivals.py", which, region, batch, kept or "", day]
    environment = os.environ | {"PYTHONPATH": str(work / "frames")}
    done = subprocess.run(
        [str(each) for each in command], capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        sys.exit(f"{which}: {done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def equal(runs: Sequence[Mapping[str, Any]]) -> None:
    """Every run gave the same answer."""
    first = runs[0]["answer"]
    if any(each["answer"] != first for each in runs):
        sys.exit("ANSWERS DIFFER")
    hits = sum(count for count, _ in first["rules"].values())
    print(f"all answers equal: {hits:,} hits of {len(first['rules'])} rules, with their facts and origins")


def told(found: Mapping[str, list[Any]]) -> None:
    """Median CPU seconds, peak memory, and the median of the ratios round by round."""
    ours = [each["cpu"] for each in found["ours"]]
    for name, runs in found.items():
        ratio = statistics.median(mine / each["cpu"] for mine, each in zip(ours, runs, strict=True))
        bound = "" if name == "ours" else f"   ours × {ratio:.2f} ({LIMITS[name]})"
        peak = max(each["peak"] for each in runs)
        print(f"  {name:7} {statistics.median(each['cpu'] for each in runs):8.2f} CPU s {peak:6} MB{bound}")
    last = found["ours"][-1]
    for stage, seconds in sorted(last["stages"].items(), key=lambda one: -one[1]):
        print(f"    {stage}: {seconds / last['cpu']:.0%}")
    hits, parts, seconds = last["written out"]
    print(f"    {hits:,} hits on {parts:,} people written out as objects: {seconds / last['cpu']:.0%} on top")


def night(region: Path, held: int, rounds: int, work: Path) -> None:
    """A night with 5 % new rows, with what the night of the day before kept, against the same night over everybody: as a bureau
    runs it, kept for the night after, and as a mere answer in memory."""
    ordinary, kept, afresh = work / "ordinary", work / "kept", work / "afresh"
    new = split(region, ordinary)
    run("ours", ordinary, 1, work, work / "before", "the day before")
    nights: dict[str, list[Any]] = {each: [] for each in ("full, kept", "full, not kept", *AFTER)}
    for _ in range(rounds):
        for folder in (kept, afresh):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(work / "before", kept)
        nights["full, kept"].append(run("ours", ordinary, 2, work, afresh))
        nights["full, not kept"].append(run("ours", ordinary, 2, work))
        for each in AFTER:
            nights[each].append(run("ours", ordinary, 2, work, kept))
    size = sum(each.stat().st_size for each in kept.iterdir())
    print(f"an ordinary night: {new:,} of {held:,} rows new ({new / held:.1%}), {size >> 20} MB kept")
    equal([each for some in nights.values() for each in some])
    for name, runs in nights.items():
        print(f"  {name:15} {statistics.median(each['cpu'] for each in runs):6.2f} CPU s")
    for name in AFTER:
        for whole in ("full, kept", "full, not kept"):
            share = statistics.median(
                one["cpu"] / other["cpu"] for one, other in zip(nights[name], nights[whole], strict=True)
            )
            print(f"  {name}: {whole} × {share:.2f} (limit {NIGHT})")


def comers(ordinary: Path, rounds: int, work: Path) -> None:
    """The same night, one of a thousand people new on record and first told of tonight, one of two thousand gone."""
    then, now = work / "then", work / "now"
    table, draw = pq.read_table(ordinary / "people.parquet"), np.random.default_rng(9)
    new, gone = (draw.random(len(table)) < share for share in (0.001, 0.0005))
    keys = table["key"].to_numpy()[new]
    for folder, some in ((then, ~new), (now, ~gone)):
        folder.mkdir()
        pq.write_table(table.filter(pa.array(some)), folder / "people.parquet")
    for path in sorted((ordinary / "feeds").glob("*/*.parquet")):
        inside = now / "feeds" / path.parent.name
        inside.mkdir(parents=True, exist_ok=True)
        if path.stem == "1":
            rows = pq.read_table(path)
            known = pa.array(~np.isin(rows["key"].to_numpy(), keys))
            pq.write_table(rows.filter(known), inside / path.name, compression="zstd")
        else:
            (inside / path.name).symlink_to(path.resolve())
    (then / "feeds").symlink_to((now / "feeds").resolve())
    run("ours", then, 1, work, work / "before others", "the day before")
    kept, shares = work / "kept", []
    for _ in range(rounds):
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(work / "before others", kept)
        full, after = run("ours", now, 2, work), run("ours", now, 2, work, kept)
        equal([full, after])
        shares.append(after["cpu"] / full["cpu"])
    told = f"{int(new.sum()):,} people new, {int(gone.sum()):,} gone"
    print(f"  {told}: full, not kept × {statistics.median(shares):.2f}")


def split(region: Path, ordinary: Path) -> int:
    """The same region, the new rows of the night in a batch of their own; how many they are."""
    draw, new = np.random.default_rng(3), 0
    ordinary.mkdir()
    (ordinary / "people.parquet").symlink_to(region.resolve() / "people.parquet")
    for path in sorted(region.resolve().glob("feeds/*/1.parquet")):
        source = ordinary / "feeds" / path.parent.name
        source.mkdir(parents=True)
        if path.parent.name not in SOURCES:
            (source / "1.parquet").symlink_to(path)
            continue
        rows = pq.read_table(path)
        late = draw.random(len(rows)) < SOURCES[path.parent.name]
        new += int(late.sum())
        for batch, some in ((1, ~late), (2, late)):
            pq.write_table(rows.filter(pa.array(some)), source / f"{batch}.parquet", compression="zstd")
    return new


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100,000 people and 2 million rows")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--region", type=Path, help="a folder that keeps the region for the next time")
    parser.add_argument(
        "--ours", action="store_true", help="ours alone, once: for sizes the others do not hold"
    )
    told_by = parser.parse_args()
    least = 10 if told_by.quick else 1
    with tempfile.TemporaryDirectory(prefix="minzheng-bench-") as scratch:
        main(
            told_by.people // least, told_by.rows // least, told_by.region or Path(scratch) / "region", told_by.ours,
            Path(scratch),
        )  # fmt: skip
