"""A report of 5,000 characters with 300 live figures over a million records: composed, read again, frozen with its manifests.

`fresh` is the same report composed again, `fresh, a case moves` once more after an open case and a step of it were written to;
`other month` after a case decided in one of the months was. Every one of them must say what a computation from nothing says.

Run: `python benchmarks/report_large.py [--cases N] [--quick]`. A case brings about two more records (its steps); quick has 2,000 cases.
Exit code 1 when a limit is missed.
"""

# ruff: noqa: PLC0415 - Django is imported once its database runs
import argparse
import calendar
import datetime
import resource
import sys
import time
from collections.abc import Iterator
from itertools import chain, islice, product
from typing import Any

from filled import fill, people
from founded import bureau, live_until, morning, seconds, table

from minzheng.foundation import clock

LIVED = datetime.date(2019, 1, 8)
FIGURES = 300
LIMITS = {"compose": 15.0, "render": 15.0, "fresh": 1.0, "freeze": 60.0}


def main(cases: int) -> int:
    """Print the seconds of each step and whether they keep the limits."""
    with bureau() as life:
        live_until(life, LIVED)
        with clock.at(morning(LIVED)):
            people(life.world, cases // 4)
            print(f"{cases} cases filled in {seconds(lambda: fill(cases)):.0f} s")
            spent = measured(life.world)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    rows = [
        [step, f"{took:.2f}", f"{took / sum(spent.values()):.0%}", LIMITS.get(step, "")]
        for step, took in spent.items()
    ]
    table(["step", "seconds", "share", "limit"], rows)
    print(f"peak memory {peak} MB")
    return 0 if all(spent[step] <= limit for step, limit in LIMITS.items()) else 1


def measured(world: Any) -> dict[str, float]:
    """Seconds of composing, of reading the draft, of composing again from fresh figures, and of freezing with manifests."""
    from minzheng.mechanisms.indicators.public import freeze, parse_period
    from minzheng.mechanisms.journal.public import acting
    from minzheng.mechanisms.matters.public import Case, Stage
    from minzheng.mechanisms.reports import public as reports

    author, spent = world.seat("baogao"), {}

    def composed(step: str) -> Any:
        outline = reports.declare_outline(_outline(f"reports.large_{len(spent)}"))
        begun = time.perf_counter()
        made = reports.compose(outline.code, world.district, clock.today().year, author)
        spent[step] = time.perf_counter() - begun
        return made

    report = composed("compose")
    begun = time.perf_counter()
    rendered = reports.render(report)
    spent["render"] = time.perf_counter() - begun
    composed("fresh")
    _touch(Case.objects.exclude(step="").latest("pk"), author)
    composed("fresh, a case moves")
    _touch(Case.objects.filter(decided_on__month=LIVED.month, decided_on__lt=LIVED).latest("pk"), author)
    composed("other month")
    assert [each.text for each in reports.render(report)] == _from_nothing(report), "a fresh figure is stale"
    figures = {(trace.code, trace.period) for trace in reports.traces(rendered)}
    letters = sum(len(each.text) for each in rendered)
    asked = [(code, parse_period(str(period)), world.district) for code, period in sorted(figures)]
    with acting(author.actor, "测量:冻结"):
        begun = time.perf_counter()
        frozen = freeze(asked)
        spent["freeze"] = time.perf_counter() - begun
    records = Case.objects.count() + Stage.objects.count()
    print(f"{len(frozen)} figures in {letters} characters over {records} records of cases and steps")
    return spent


def _from_nothing(report: Any) -> list[str]:
    from minzheng.mechanisms.indicators.fresh import forget
    from minzheng.mechanisms.reports.public import render

    forget()
    return [each.text for each in render(report)]


def _touch(case: Any, by: Any) -> None:
    """Write to a case and a step of it."""
    from minzheng.mechanisms.journal.public import acting
    from minzheng.mechanisms.matters.public import Stage

    with acting(by.actor, "测量:改动一件"):
        case.version += 1
        case.save(update_fields=["version"])
        step = Stage.objects.filter(case=case).latest("pk")
        step.reason = "测量"
        step.save(update_fields=["reason"])


def _outline(code: str) -> Any:
    from minzheng.mechanisms.reports.public import Outline, Part, Section

    marks = list(_marks())
    words = "本月各街道按规定受理和办结，共"
    lines = [
        "。".join(f"{words}{mark}" for mark in marks[n : n + 10]) + "。" for n in range(0, len(marks), 10)
    ]
    rest = tuple(
        Section(title, part, ("无。",))
        for title, part in (
            ("二、不足", Part.SHORTFALLS),
            ("三、履职", Part.LEADERS),
            ("四、安排", Part.PLAN),
            ("五、其他", Part.OTHER),
        )
    )
    return Outline(code, "{year}年工作报告", (Section("一、成效", Part.MEASURES, tuple(lines)), *rest))


def _marks() -> Iterator[str]:
    """Figures over cases, as many as are wanted: of whole years, then of single months."""
    from minzheng.mechanisms.indicators.public import Indicator, declared
    from minzheng.mechanisms.matters.public import Case

    over_cases = [
        one
        for one in declared().values()
        if isinstance(one, Indicator)
        and one.over.model is Case
        and not (one.measure.stands or one.measure.upto)
    ]
    years = [str(LIVED.year - back) for back in range(1, 3)]
    for period, one in islice(product(chain(years, _months()), over_cases), FIGURES):
        yield f"[[{one.code}@{period}|{{}}{one.unit}]]"


def _months() -> Iterator[str]:
    for back in range(1, 60):
        year, month = divmod(LIVED.year * 12 + LIVED.month - 1 - back, 12)
        last = calendar.monthrange(year, month + 1)[1]
        yield f"{year}-{month + 1:02}-01/{year}-{month + 1:02}-{last}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=330_000)
    parser.add_argument("--quick", action="store_true", help="2,000 cases")
    given = parser.parse_args()
    sys.exit(main(2_000 if given.quick else given.cases))
