"""The report checker: how well it reads (our passages, and the tables beside the project where they are), how fast, how it bears damage.

Run: `python benchmarks/claims.py [--quick] [--fuzz N] [--faults]`. Prints the figures; exit code 1 when a limit is missed.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent)]

from tests.mechanisms.claims import mutations, scoring  # noqa: E402 - after the path

from minzheng.foundation.errors import UserError  # noqa: E402
from minzheng.mechanisms.claims.public import (  # noqa: E402
    Checked,
    as_docx,
    as_html,
    as_json,
    check_file,
    check_text,
)
from minzheng.mechanisms.claims.reading import read  # noqa: E402
from minzheng.mechanisms.claims.relations import relate  # noqa: E402

PAGE = 22 * 28
LIMIT_30_PAGES, LIMIT_ONE = 1.0, 5.0


def main(quick: bool, fuzz: int, faults: bool) -> int:
    """Everything one after another."""
    good = all([read_well(faults), fast(3 if quick else 9), many(100 if quick else 1_000), damaged(fuzz)])
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 0 if good else 1


def read_well(faults: bool) -> bool:
    """The scores of our passages and of the tables."""
    scores = {name: scoring.Score() for name in ("dev", "heldout")}
    for name, score in scores.items():
        for passage in scoring.passages(name):
            scoring.score_passage(passage, check_text(passage["text"]), score)
        print(f"{name:8} {score.line()}")
    folder = scoring.domain()
    if folder:
        scores["tables"] = scoring.Score()
        for number, text, rows in scoring.tables(folder):
            scoring.score_table(number, text, rows, folder, check_text(text), scores["tables"])
        print(f"tables   {scores['tables'].line()}")
    else:
        print("tables   not on this machine")
    if faults:
        print("\n".join(f"  {fault}" for score in scores.values() for fault in score.faults))
    enough = [s.recall >= 0.98 and s.precision >= 0.98 and s.relations_found >= 0.95 for s in scores.values()]
    return all(enough) and all(s.labels >= 0.9 and s.false_alarms <= s.texts for s in scores.values())


def thirty_pages() -> str:
    """Our passages again and again, to 30 pages."""
    text = "\n".join(p["text"] for name in ("dev", "heldout") for p in scoring.passages(name))
    return (text * (30 * PAGE // len(text) + 1))[: 30 * PAGE]


def fast(rounds: int) -> bool:
    """30 pages: the whole, and the share of each stage."""
    text = thirty_pages()
    stages: dict[str, list[float]] = {"figures": [], "relations": [], "json": [], "html": [], "docx": []}
    for _ in range(rounds):
        started = time.perf_counter()
        found = read(text)
        middle = time.perf_counter()
        relations = relate(found)
        stages["figures"].append(middle - started)
        stages["relations"].append(time.perf_counter() - middle)
        checked = Checked(
            "", text, found.context.body, found.context.year, found.figures, relations, found.aside
        )
        for name, answer in (
            ("json", lambda c: json.dumps(as_json(c))),
            ("html", as_html),
            ("docx", as_docx),
        ):
            started = time.perf_counter()
            answer(checked)
            stages[name].append(time.perf_counter() - started)
    best = {name: min(times) for name, times in stages.items()}
    whole = min(map(sum, zip(stages["figures"], stages["relations"], strict=True)))
    parts = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in best.items())
    cpu = time.process_time()
    check_text(text)
    cpu = time.process_time() - cpu
    print(
        f"30 pages ({len(text)} letters, {len(found.figures)} figures): {whole:.2f} s of {LIMIT_30_PAGES} s "
        f"({cpu:.2f} s of one core); {parts}"
    )
    return whole <= LIMIT_30_PAGES


def many(count: int) -> bool:
    """A folder of reports of three kinds, a few of them broken."""
    texts = [p["text"] for p in scoring.passages("dev")]
    with tempfile.TemporaryDirectory(prefix="minzheng-bench-") as folder:
        for n in range(count):
            path = Path(folder) / f"{n:04}.txt"
            body = "\n".join(texts[n % len(texts) :] + texts[: n % len(texts)])[: 5 * PAGE]
            path.write_bytes(b"" if n % 100 == 7 else body.encode("gb18030" if n % 3 else "utf-8"))
        started, outcome = time.perf_counter(), Counter[str]()
        for path in sorted(Path(folder).iterdir()):
            try:
                outcome["fails" if check_file(path).failures else "holds"] += 1
            except UserError:
                outcome["unread"] += 1
        seconds = time.perf_counter() - started
    print(f"{count} reports of 5 pages: {seconds:.1f} s, {dict(outcome)}")
    return outcome["unread"] == sum(n % 100 == 7 for n in range(count))


def damaged(count: int) -> bool:
    """Damaged texts: none may raise, or take long."""
    bases = [p["text"] for name in ("dev", "heldout") for p in scoring.passages(name)]
    worst, crashes = 0.0, 0
    for number, text in enumerate(mutations.texts(bases, count, seed=20261123)):
        started = time.perf_counter()
        try:
            checked = check_text(text)
            json.dumps(as_json(checked), ensure_ascii=False)
            if number % 50 == 0:
                as_html(checked)
                as_docx(checked)
        except Exception as error:
            crashes += 1
            print(f"  {type(error).__name__}: {error} in {text[:200]!r}")
        worst = max(worst, time.perf_counter() - started)
    print(f"{count} damaged texts: {crashes} crashes, slowest {worst:.2f} s of {LIMIT_ONE} s")
    return not crashes and worst <= LIMIT_ONE


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--fuzz", type=int, default=1_000)
    parser.add_argument("--faults", action="store_true")
    given = parser.parse_args()
    sys.exit(main(given.quick, given.fuzz, given.faults))
