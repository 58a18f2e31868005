"""One run over the region of `monitoring.py`: ours, or the same work by hand in SQL on DuckDB, in Polars, in pandas; or only a scan.

Arguments: which one, folder of the region, number of the last batch, folder of what is kept (or nothing), which day. Prints JSON: CPU seconds (user and system) from
set-up to the answer in memory, and sums of the answer: hits and subjects by rule, and over everybody whom a hit rests on, every
fact and the place of the latest row in every source.
"""

# ruff: noqa: PLC0415 - Django is set up before the rules are imported, rivals only where they run
import json
import operator
import os
import resource
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))
ON, AREA = date(2026, 10, 31), ["120110", "1201"]
STAGES: Counter[str] = Counter()


def cpu() -> float:
    """CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Plan:
    """What the night asks for, read off the declarations once for all rivals."""

    def __init__(self, folder: Path, batch: int, on: date = ON) -> None:
        from minzheng.mechanisms.law.parameters import file_parameter
        from minzheng.mechanisms.law.rules import seen
        from minzheng.mechanisms.monitoring import knowing
        from minzheng.mechanisms.monitoring.facts import TODAY, attributes, prepared
        from minzheng.mechanisms.monitoring.public import warning_rules
        from minzheng.mechanisms.monitoring.rules import in_force
        from minzheng.mechanisms.monitoring.synthetic import region_night

        self.folder = folder
        self.night = region_night(folder, on, batch)
        self.rules = list(warning_rules().values())
        versions = [(each, found) for each in self.rules if (found := in_force(each.rule, ON))]
        self.wanted = knowing.Wanted(self.night, [version for _, version in versions])
        assert self.wanted.person is not None
        every = [self.wanted.person, *(version for _, version in versions)]
        self.law = {
            one.code: {name: seen(file_parameter(code, AREA, ON)) for name, code in one.uses.items()}
            for one in every
        }
        self.of_person = [version for rule, version in versions if rule.of == "person"]
        self.of_home = [version for rule, version in versions if rule.of != "person"]
        self.prepared, self.attributes, self.today = list(prepared()), list(attributes()), TODAY
        self.rolled = list(self.wanted.rolled())
        self.feeds = knowing.feeds_of(self.night)
        self.figures = {
            source: [knowing.figure_of(each, self.night) for each in declared]
            for source, declared in self.wanted.facts.items()
        }
        self.month = self.night.month

    def values(self, version: Any, column: Any) -> Any:
        """The named values of a rule; `column(name)` gives what it reads."""
        from minzheng.mechanisms.law.public import values_of

        read = {name: self.night.today if name == self.today else column(name) for name in version.reads}
        return values_of(version, read, self.law[version.code])

    def days(self, within: int) -> tuple[int, int]:
        """First and last day of the months that count."""
        first = np.array(self.month + 1 - within, "datetime64[M]").astype("datetime64[D]").astype(int)
        last = np.array(self.month + 1, "datetime64[M]").astype("datetime64[D]").astype(int) - 1
        return int(first), int(last)

    def law_of(self, version: Any, _on: Any, places: Any) -> Any:
        """The same parameters everywhere, as `judge` asks for them."""
        return {name: [value] * len(places) for name, value in self.law[version.code].items()}


class Told:
    """A column of any kind of engine: rules combine it, `words` says what operators and words mean there."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, inner: Any, words: Any) -> None:
        self.inner, self.words = inner, words

    def law_word(self, name: str, *arguments: Any, **options: Any) -> "Told":
        """A word of the vocabulary."""
        return Told(self.words[name](*(inner(each) for each in arguments)), self.words)


def inner(value: Any) -> Any:
    """What an engine knows of a column or of a plain value."""
    return value.inner if isinstance(value, Told) else value


def _operator(sign: str, turned: bool = False) -> Any:
    def made(self: Told, other: Any) -> Told:
        pair = (inner(other), self.inner) if turned else (self.inner, inner(other))
        return Told(self.words[sign](*pair), self.words)

    return made


for _name, _sign in {"add": "+", "sub": "-", "mul": "*", "and": "&", "or": "|"}.items():
    setattr(Told, f"__{_name}__", _operator(_sign))
    setattr(Told, f"__r{_name}__", _operator(_sign, turned=True))
for _name, _sign in {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}.items():
    setattr(Told, f"__{_name}__", _operator(_sign))
SIGNS = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "&": operator.and_, "|": operator.or_,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def ours(plan: Plan, kept: Path | None) -> dict[str, Any]:
    """The engine of the house, its stages timed."""
    from minzheng.mechanisms.monitoring import asking, judging, knowing
    from minzheng.mechanisms.monitoring.keeping import OnDisk

    for where, name, stage in (
        (knowing.Slice, "standings", "读入并汇总到人"), (judging, "roll_up_facts", "汇总到户"), (knowing, "add_up", "汇总到户"),
        (knowing, "raise_to", "汇总到户"), (asking, "homes_of", "汇总到户"), (judging, "traces_of", "来源"),
        (knowing.Rows, "run", "规则"), (knowing.Rows, "column", "取列"),
    ):  # fmt: skip
        _timed(where, name, stage)
    keep = OnDisk(kept) if kept else None
    begin = cpu()
    hits = judging.judge(plan.night, plan.rules, plan.law_of, keep).hits
    used = cpu() - begin
    if keep:
        keep.finished()
    traces = hits._traces
    answer: dict[str, Any] = {"rules": {}, "facts": {}, "origins": {}}
    persons, homes = hits._night.people.table["person"].to_numpy(), hits._homes
    first = np.full(homes.count, -1)
    first[homes.of_person[::-1]] = persons[::-1]
    for each in hits.found:
        ids = (
            persons[each.rows]
            if each.of == "person"
            else np.where(homes.ids[each.rows] > 0, homes.ids[each.rows], first[each.rows])
        )
        answer["rules"][each.version.code] = [len(each.rows), int(ids.sum())]
    for source, standing in traces.standings.items():
        answer["origins"][source] = [len(standing.origin), int(standing.origin.sum())]
        answer["facts"] |= {name: int(values.sum()) for name, values in standing.figures.items()}
    begin = cpu()
    written = sum(len(each.parts) for each in hits)
    return {
        "cpu": used,
        "answer": answer,
        "written out": [len(hits), written, cpu() - begin],
        "stages": dict(STAGES),
    }


def _timed(where: Any, name: str, stage: str) -> None:
    import time

    work = getattr(where, name)

    def timed(*given: Any, **named: Any) -> Any:
        begin, inside = time.process_time(), sum(STAGES.values())
        try:
            return work(*given, **named)
        finally:
            STAGES[stage] += time.process_time() - begin - (sum(STAGES.values()) - inside)

    setattr(where, name, timed)


def answer_of(plan: Plan, hits: dict[str, Any], known: Any) -> dict[str, Any]:
    """The sums of an answer: ids by rule, and what is known of those whom the hits rest on (column by name)."""
    sums: dict[str, Any] = {"rules": {}, "facts": {}, "origins": {}}
    sums["rules"] = {code: [len(ids), int(np.sum(ids))] for code, ids in hits.items() if len(ids)}
    for source, figures in plan.figures.items():
        origin = np.asarray(known(f"o_{source}"))
        there = origin[origin > 0]
        sums["origins"][source] = [len(there), int(there.sum())]
        sums["facts"] |= {each.name: int(np.sum(np.asarray(known(each.name)))) for each in figures}
    return sums


def main() -> None:
    """Run one of them."""
    which, folder, batch = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    kept = Path(sys.argv[4]) if sys.argv[4] else None
    os.environ |= {"MINZHENG_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "minzheng.config.settings"}
    import django

    django.setup()
    plan = Plan(folder, batch, ON if sys.argv[5] == "the day" else ON - timedelta(days=1))
    if which == "ours":
        made = ours(plan, kept)
    else:
        import monitoring_by_hand

        work = getattr(monitoring_by_hand, which)
        begin = cpu()
        made = {"answer": work(plan)}
        made["cpu"] = cpu() - begin
    made["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(made))


if __name__ == "__main__":
    sys.modules["monitoring_rivals"] = sys.modules["__main__"]
    main()
