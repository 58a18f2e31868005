"""How well and how fast rows are matched to people: on invented people whose truth is known, against Splink.

Quality: a region, half of its people watched; rows about all of them with the stated mistakes (`lake/synthetic/mistakes.py`),
those kept that have no usable number or somebody else's. Seeds were not looked at while the weights were set. The same rows go
through Splink's EM. Speed: the link by number against Splink's deterministic link, taking turns, equal pairs required.
Splink goes into a throwaway environment; `--splink PYTHON` names one that has it, without either the script says so and goes on.
Run: `python benchmarks/matching.py [--quick] [--splink PYTHON]`.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))

from minzheng.mechanisms.lake.linking.plain import plain_rows  # noqa: E402
from minzheng.mechanisms.lake.public import (  # noqa: E402
    Match,
    Verdict,
    holders,
    linked,
    match,
    observed,
    opened,
    synthetic_people,
)
from minzheng.mechanisms.lake.synthetic.mistakes import RATES  # noqa: E402

SEEDS, WATCHED = (90_101, 90_202, 90_303), 215_000
LEAST_TIMES, REPEATS = 7.0, 3
NUMBERLESS = ("missing", "digit", "swap", "lost", "shared", "second")
BY_RULE = ("两个", "出生", "姓名", "所填")  # how the questions begin that no probability answers


def main(watched: int, seeds: tuple[int, ...], splink: Path | None) -> bool:
    """Print everything; whether the promises about the exact link are kept."""
    with tempfile.TemporaryDirectory(prefix="minzheng-bench-") as folder:
        python = splink or installed(Path(folder) / "splink")
        if python is None:
            print("Splink could not be installed here: not compared")
        for worse in (1, 4):
            quality(watched, seeds, worse, python, Path(folder))
        return python is None or exact(1_000_000 if watched == WATCHED else 200_000, python, Path(folder))


def rows_of(watched: int, seed: int, worse: int) -> tuple[pa.Table, pa.Table]:
    """The people watched, and the rows without a usable number or with another's, about them and about strangers."""
    region = synthetic_people(2 * watched, seed)
    rates = {name: min(0.9, worse * rate) for name, rate in RATES.items()}
    rows = observed(region, np.random.default_rng(seed).permutation(2 * watched), seed + 1, rates)
    chosen = [bool(set(made) & set(NUMBERLESS)) for made in rows["mistakes"].to_pylist()]
    return region.slice(0, watched), rows.filter(pa.array(chosen))


def quality(watched: int, seeds: tuple[int, ...], worse: int, python: Path | None, folder: Path) -> None:
    """Precision and recall over all seeds: in all, for each mistake, for each threshold; then Splink's on the same rows."""
    judged: list[tuple[Match, int, list[str], int]] = []
    theirs: list[dict[str, Any]] = []
    seconds = []
    for seed in seeds:
        people, rows = rows_of(watched, seed, worse)
        begin = time.process_time()
        with opened("4GB") as lake:
            found = match(lake, rows, people)
        seconds.append(time.process_time() - begin)
        told = zip(found.matches, rows["person"].to_pylist(), rows["mistakes"].to_pylist(), strict=True)
        judged += [(one, person if person < watched else -1, made, seed) for one, person, made in told]
        if python:
            theirs.append(learned(rows, people, watched, python, folder))
    print(
        f"\n== mistakes × {worse}: {len(judged):,} rows of {len(seeds)} seeds, {watched:,} people watched in each; "
    )
    print(
        f"   {statistics.median(seconds):.1f} CPU s for one seed, {found.compared / rows.num_rows:.1f} pairs a row"
    )
    overall(judged)
    per_mistake(judged)
    per_threshold(judged)
    for each in theirs:
        print(f"  Splink {each['version']} EM, one seed: {each['cpu']:.1f} CPU s; {each['told']}")


def overall(judged: list[tuple[Match, int, list[str], int]]) -> None:
    counts = Counter(
        (one.verdict.value, person >= 0, bool(one.people) and one.people[0].person == person)
        for one, person, _, _ in judged
    )
    linked_ = sum(many for (verdict, _, _), many in counts.items() if verdict == Verdict.LINK)
    right, known = counts["link", True, True], sum(many for (_, there, _), many in counts.items() if there)
    asked = sum(many for (verdict, _, _), many in counts.items() if verdict == Verdict.REVIEW)
    fit = sum(
        one.verdict is Verdict.REVIEW and person in [each.person for each in one.people]
        for one, person, _, _ in judged
    )
    print(f"   linked {linked_:,}, of them wrong {linked_ - right}; precision {right / max(linked_, 1):.5f}")
    print(f"   of {known:,} rows about people watched: linked {right / known:.3f}, asked about with the right person shown "
          f"{fit / known:.3f}, left out {counts['none', True, False] / known:.3f}")  # fmt: skip
    print(f"   asked about {asked:,}, of them about nobody watched {asked - fit:,}; strangers linked "
          f"{linked_ - right - counts['link', True, False]}")  # fmt: skip


def per_mistake(judged: list[tuple[Match, int, list[str], int]]) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one, person, made, _ in judged:
        if person < 0:
            continue
        right = bool(one.people) and one.people[0].person == person
        how = one.verdict.value if right or one.verdict is Verdict.NONE else f"wrong {one.verdict.value}"
        for each in made:
            counts[each][how] += 1
    print(f"   {'mistake':16}{'rows':>8}{'linked':>9}{'wrong':>7}{'asked':>9}{'left out':>10}")
    for name in RATES:
        of, whole = counts[name], sum(counts[name].values())
        if whole:
            asked = of["review"] + of["wrong review"]
            print(f"   {name:16}{whole:8,}{of['link'] / whole:9.3f}{of['wrong link']:7}{asked / whole:9.3f}{of['none'] / whole:10.3f}")  # fmt: skip


def per_threshold(judged: list[tuple[Match, int, list[str], int]]) -> None:
    known = sum(person >= 0 for _, person, _, _ in judged)
    print(
        f"   {'threshold':12}{'recall':>9}{'wrong':>7}{'precision':>11}   without the rules: recall, wrong, precision"
    )
    for least in (0.5, 0.9, 0.99, 0.999, 0.9999):
        cells = []
        for ruled in (True, False):
            taken = [
                (one.people[0].person, person)
                for one, person, _, _ in judged
                if one.people
                and one.people[0].probability >= least
                and not (ruled and one.question.startswith(BY_RULE))
            ]
            right = sum(one == person for one, person in taken)
            cells += [right / known, len(taken) - right, right / max(len(taken), 1)]
        print("   {:<12}{:9.4f}{:7}{:11.5f}   {:.4f}{:7}{:10.5f}".format(least, *cells))


def learned(rows: pa.Table, people: pa.Table, watched: int, python: Path, folder: Path) -> dict[str, Any]:
    """Splink's EM over the same fields; the likeliest person of each row counts."""
    files = [folder / name for name in ("rows.parquet", "people.parquet", "found.parquet")]
    for table, file, name in ((rows, files[0], "row"), (people, files[1], "person")):
        pq.write_table(fields(table, name), file)
    told = json.loads(run(python, "learned", *files)[-1])
    found = pq.read_table(
        files[2], columns=["unique_id_l", "unique_id_r", "source_dataset_l", "match_probability"]
    )
    best: dict[int, tuple[float, int]] = {}
    for left, right, source, likely in zip(
        *(found[name].to_pylist() for name in found.column_names), strict=True
    ):
        row, person = (left, right) if source == "feed" else (right, left)
        best[row] = max(best.get(row, (0.0, -1)), (likely, person))
    truth = {row: person if person < watched else -1 for row, person in zip(rows["row"].to_pylist(), rows["person"].to_pylist(), strict=True)}  # fmt: skip
    known, parts = sum(person >= 0 for person in truth.values()), []
    for least in (0.5, 0.9, 0.99, 0.999):
        taken = [truth[row] == person for row, (likely, person) in best.items() if likely >= least]
        parts.append(f"≥{least}: recall {sum(taken) / known:.3f}, wrong {len(taken) - sum(taken)}, precision {sum(taken) / max(len(taken), 1):.5f}")  # fmt: skip
    return told | {"told": "; ".join(parts)}


def fields(table: pa.Table, name: str) -> pa.Table:
    """The fields as our own matching compares them, empty ones as nulls."""
    plain = plain_rows(table, name)
    surname = pc.utf8_slice_codeunits(plain["name"], 0, 1)
    columns = {
        "name": plain["name"], "number": plain["number"], "born": plain["born"].cast(pa.string()), "surname": surname,
        "sounds": pc.utf8_slice_codeunits(plain["sounds_year"], 0, 3), "phone": plain["phone"], "house": plain["house"],
        "year": pc.utf8_slice_codeunits(plain["born"].cast(pa.string()), 0, 4), "head": plain["number_head"],
        "tail": plain["number_tail"], "ends": plain["number_ends"],
    }  # fmt: skip
    empty = {each: pc.if_else(pc.equal(column, ""), None, column) for each, column in columns.items()}
    return pa.table({"unique_id": plain["id"].cast(pa.int64()), **empty, "sex": plain["male"]})


def exact(people: int, python: Path, folder: Path) -> bool:
    """The link by number: five rows for each person, a fifth of them about nobody; CPU seconds, taking turns."""
    draw = np.random.default_rng(90_404)
    key, name = draw.integers(-(2**62), 2**62, people), draw.integers(1, 2**62, people)
    who = draw.integers(0, people, 5 * people)
    keys = np.where(draw.random(len(who)) < 0.2, draw.integers(-(2**62), 2**62, len(who)), key[who])
    order = np.argsort(keys)
    feed = pa.table(
        {"key": keys[order], "name": name[who][order], "row": np.arange(len(who), dtype=np.int32)}
    )
    known = holders(key, np.arange(people), name, [()] * people)
    files = folder / "feed.parquet", folder / "holders.parquet"
    pq.write_table(feed, files[0])
    pq.write_table(known.drop_columns(["others", "shared"]), files[1])
    ours, theirs = [], []
    with opened("6GB") as lake, splink_waiting(python, files) as other:
        tables = [
            lake.connection.create_table(each, table) for each, table in (("feed", feed), ("people", known))
        ]
        for turn in range(REPEATS + 1):
            begin = time.process_time()
            lake.connection.create_table("found", linked(*tables), overwrite=True)
            spent = time.process_time() - begin
            same = lake.connection.con.execute("SELECT count(*), sum(hash(row::BIGINT, person::BIGINT) >> 32)::VARCHAR FROM found").fetchone()  # fmt: skip
            told = asked(other)
            if turn:  # the first one is to warm up
                ours.append(spent)
                theirs.append(told["cpu"])
            if tuple(same) != (told["pairs"], told["digest"]):
                print("  pairs are NOT EQUAL")
                return False
    times = statistics.median(their / our for their, our in zip(theirs, ours, strict=True))
    print(
        f"\n== link by number: {people:,} people, {feed.num_rows:,} rows, {same[0]:,} equal pairs, CPU s of {REPEATS} turns"
    )
    print(f"   ours {[round(each, 2) for each in ours]} (with the check of names), Splink deterministic "
          f"{[round(each, 2) for each in theirs]}: {times:.1f} times (at least {LEAST_TIMES:.0f})")  # fmt: skip
    return times >= LEAST_TIMES


def splink_waiting(python: Path, files: tuple[Path, Path]) -> subprocess.Popen[str]:
    command = [str(python), str(HERE / "matching_splink.py"), "exact", *map(str, files)]
    waiting = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert waiting.stdout is not None
    waiting.stdout.readline()
    return waiting


def asked(other: subprocess.Popen[str]) -> dict[str, Any]:
    assert other.stdin is not None and other.stdout is not None
    other.stdin.write("go\n")
    other.stdin.flush()
    told: dict[str, Any] = json.loads(other.stdout.readline())
    return told


def run(python: Path, *words: object) -> list[str]:
    command = [str(python), str(HERE / "matching_splink.py"), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"Splink did not run: {done.stderr.strip()[-2000:]}")
    return done.stdout.splitlines()


def installed(folder: Path) -> Path | None:
    """The Python of a throwaway environment with Splink, None where it cannot be had."""
    steps = [
        [sys.executable, "-m", "venv", folder],
        [folder / "bin" / "python", "-m", "pip", "install", "-q", "splink", "pyarrow"],
    ]
    try:
        for step in steps:
            subprocess.run([str(each) for each in step], check=True, capture_output=True, timeout=300)
    except (OSError, subprocess.SubprocessError):
        return None
    return folder / "bin" / "python"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20,000 people, one seed")
    parser.add_argument("--splink", type=Path, help="the Python of an environment that has Splink")
    given = parser.parse_args()
    kept = main(20_000 if given.quick else WATCHED, SEEDS[:1] if given.quick else SEEDS, given.splink)
    sys.exit(0 if kept else 1)
