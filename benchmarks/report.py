"""The annual report of the demonstration year: composing, checking, signing, freezing and publishing its 50 figures.

The year is lived first, in a process of its own, so that the memory printed is the report's alone.
Run: `python benchmarks/report.py [--quick]`; quick lives one week and only composes and checks.
"""

# ruff: noqa: PLC0415 - Django is imported once its database runs
import argparse
import datetime
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from founded import bureau, live_until, morning, table

from minzheng.foundation import clock

STEPS = (
    "compose",
    "render live",
    "check",
    "submit",
    "review",
    "sign",
    "freeze",
    "render frozen",
    "publish",
    "prove",
)


def main(lived: datetime.date, rounds: int, quick: bool) -> None:
    """Print the median time of each step and the peak memory."""
    with bureau() as life:
        begun = time.perf_counter()
        _apart(lambda: live_until(life, lived))
        print(f"year lived until {lived} in {time.perf_counter() - begun:.0f} s")
        with clock.at(morning(lived)):
            at_rest = _peak()
            spent = [written(life.world, number, quick) for number in range(rounds)]
            print(
                f"{_size(spent)}; peak memory {_peak():.0f} MB, of it {_peak() - at_rest:.0f} MB by the reports\n"
            )
    rows = []
    for step in STEPS:
        times = [one[step] for one in spent if step in one]
        if times:
            rows.append([step, f"{statistics.median(times) * 1000:.0f}"])
    table(["step", "median ms"], rows)
    total = statistics.median(one["compose"] + one["check"] + one.get("freeze", 0.0) for one in spent)
    print(f"\ncompose + check + freeze: {total:.1f} s")


def written(world: Any, number: int, quick: bool) -> dict[str, Any]:
    """Seconds of every step of one more report with the year's own outline."""
    from minzheng.config.scenarios.dongli_2019.report import OUTLINE, SERIES
    from minzheng.mechanisms.reports import public as reports

    outline = reports.declare_outline(replace(OUTLINE, code=f"reports.measured_{number}"))
    author, legal, head, clerk = (world.seat(name) for name in ("baogao", "fazhi", "juzhang", "jiejian"))
    spent: dict[str, Any] = {}

    def timed(step: str, work: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        answer = work()
        spent[step] = time.perf_counter() - begun
        return answer

    year = clock.today().year
    held = timed("compose", lambda: reports.compose(outline.code, world.district, year, author))
    rendered = timed("render live", lambda: reports.render(held))
    spent["figures"] = len({(one.code, one.period) for one in reports.traces(rendered)})
    timed("check", lambda: reports.check(held))
    if quick:
        return spent
    for step, seat, move in (
        ("submit", author, reports.submit),
        ("review", legal, reports.review),
        ("sign", head, reports.sign),
        ("freeze", author, reports.freeze_report),
    ):
        held = timed(step, lambda: move(held, seat, version=held.version))  # noqa: B023
    timed("render frozen", lambda: reports.render(held))
    held = timed("publish", lambda: reports.publish(held, clerk, version=held.version, number_kind=SERIES))
    proofs = timed("prove", lambda: list(reports.prove_report(held)))
    assert proofs
    return spent


def _apart(work: Callable[[], object]) -> None:
    """Do the work in a forked process, so that its memory is not this one's."""
    from django.db import connections

    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    child.join()
    assert child.exitcode == 0, "the year could not be lived"


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _size(spent: list[dict[str, Any]]) -> str:
    from minzheng.mechanisms.journal.public import Entry
    from minzheng.mechanisms.matters.public import Case

    return f"{spent[0]['figures']} figures over {Case.objects.count()} cases, {Entry.objects.count()} journal entries"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less than a minute")
    fast = parser.parse_args().quick
    day = datetime.date(2019, 1, 8) if fast else datetime.date(2019, 12, 31)
    main(day, 2 if fast else 5, fast)
