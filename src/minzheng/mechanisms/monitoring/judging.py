"""Every rule at everybody, or only at what has changed since the night before: in columns, to find where it holds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from minzheng.mechanisms.law.public import RuleVersion, law_in
from minzheng.mechanisms.monitoring import knowing
from minzheng.mechanisms.monitoring.again import Again
from minzheng.mechanisms.monitoring.asking import Asked
from minzheng.mechanisms.monitoring.facts import HOME, TODAY
from minzheng.mechanisms.monitoring.hits import Found, Hits, Judged
from minzheng.mechanisms.monitoring.keeping import OnDisk, for_one_run
from minzheng.mechanisms.monitoring.knowing import (
    Homes,
    Law,
    Rows,
    Slice,
    Told,
    roll_up,
    roll_up_facts,
    slices_of,
)
from minzheng.mechanisms.monitoring.laying import Laid, Layout
from minzheng.mechanisms.monitoring.night import NOBODY, Night
from minzheng.mechanisms.monitoring.remembering import Remembered
from minzheng.mechanisms.monitoring.rules import HIT, Subject, WarningRule
from minzheng.mechanisms.monitoring.tracing import Traces, together, traces_of
from minzheng.mechanisms.monitoring.verdicts import Verdicts

REREAD = 3  # more than one source of so many told of those who came: everything is read
Answer = tuple[list[Found], Traces, dict[str, int]]


def judge(
    night: Night,
    rules: Sequence[WarningRule],
    law: Law = law_in,
    keep: OnDisk | None = None,
    spark: str | None = None,
) -> Judged:
    """Run the rules in force that night over everybody. The answer depends on nothing but the question: people,
    deliveries, rules, parameters and day; `spark` is the address of a cluster (`local[2]`), if it is to be worked out there.
    """
    if spark and len(night.people.keys):
        from minzheng.mechanisms.monitoring.spreading import judge_on_spark  # noqa: PLC0415 - knows this module

        return judge_on_spark(night, rules, law, spark)
    asked = Asked(night, rules, law)
    if keep:
        found, traces, seen = _after(asked, keep)
    else:
        with for_one_run(-(-len(night.people.keys) // knowing.SLICE)) as kept:
            found, traces, seen = _everybody(asked, slices_of(night, asked.wanted, kept))
    hits = Hits(found, asked.homes, asked.night, traces)
    empty = len(asked.night.people.gone)  # whoever is gone has a place and a household of his own
    return Judged(asked.people, asked.homes.count - empty, hits, seen)


def _everybody(asked: Asked, slices: Sequence[Slice]) -> Answer:
    wanted, homes, told = asked.wanted, asked.homes, asked.told
    later = [each for each in asked.of_person if any(name.startswith(HOME) for name in each.reads)]
    at_once = [each for each in asked.of_person if each not in later]
    finds, seen = _Finds(), Counter[str]()
    for part in slices:
        standings = part.standings()
        seen.update({source: each.many() for source, each in standings.items()})
        roll_up_facts(part, standings, homes)
        for rows in part.chunks(standings, homes, told):
            roll_up(rows, wanted, homes)
            finds.look(at_once, Subject.PERSON, rows)
    for living in homes.chunks(asked.night, told):
        finds.look(asked.of_home, Subject.HOUSEHOLD, living)
    of_homes = finds.told(asked.of_home)
    members = np.zeros(homes.count, bool)
    members[np.concatenate([each.rows for each in of_homes] or [[]]).astype(np.int64)] = True
    traces = [_traced(part, later, asked.of_person, finds, members, homes, told) for part in slices]
    return finds.told(asked.of_person) + of_homes, together(traces), dict(seen)


def _after(asked: Asked, keep: OnDisk) -> Answer:
    """Only what has changed since the night before, or everybody; kept for the night after."""
    if not asked.people:
        return _everybody(asked, slices_of(asked.night, asked.wanted, keep))
    verdicts = Verdicts(asked)
    question = verdicts.question()
    before = keep.recall(question)
    laid = before.layout.beside(asked.night.people) if before and before.on <= asked.night.on else None
    if before and laid and _worth(keep, before, laid):
        asked.lay(laid.people)
        again = Again(asked, verdicts, keep, before, laid)
        keep.remember(question, again.remembered())
        return again.found_of(asked.of_person) + again.found_of(asked.of_home), again.traces, again.seen
    slices = slices_of(asked.night, asked.wanted, keep)
    answer = _everybody(asked, slices)
    found = {each.version.code: each.rows for each in answer[0]}
    turning = verdicts.turning_everywhere(slices)
    names = [each.names(keep) for each in slices]
    every = {each.code: found.get(each.code, NOBODY) for each in (*asked.of_person, *asked.of_home)}
    people = asked.night.people
    keep.remember(
        question,
        Remembered(
            asked.night.on, Layout(people.keys), people.table, names, asked.homes.columns, every, turning
        ),
    )
    return answer


def _worth(keep: OnDisk, before: Remembered, laid: Laid) -> bool:
    """Whether few enough sources must be read again for those who came."""
    held = before.standings[: len(before.standings) - bool(len(before.layout.since))]
    came = laid.people.keys[laid.came[laid.came >= laid.first]]
    return not len(came) or keep.told_of(came, held) * REREAD <= len(held[0])


class _Finds:
    """What has been found so far, rule by rule."""

    def __init__(self) -> None:
        self._of: dict[str, Subject] = {}
        self._rows: dict[str, list[tuple[Any, Any, dict[str, Any]]]] = {}

    def look(self, versions: Iterable[RuleVersion], of: Subject, rows: Rows) -> None:
        """Run rules over some people or households."""
        for version in versions:
            self._of[version.code] = of
            at = np.flatnonzero(rows.full(rows.run(version)[HIT]))
            if len(at):
                read = {name: rows.column(name)[at] for name in sorted(version.reads - {TODAY})}
                self._rows.setdefault(version.code, []).append((at + rows.start, rows.place[at], read))

    def told(self, versions: Iterable[RuleVersion]) -> list[Found]:
        """What each of these rules found, if anything."""
        return [self._whole(each) for each in versions if each.code in self._rows]

    def _whole(self, version: RuleVersion) -> Found:
        rows, places, reads = zip(*self._rows[version.code], strict=True)
        read = {name: np.concatenate([each[name] for each in reads]) for name in reads[0]}
        return Found(version, self._of[version.code], np.concatenate(rows), np.concatenate(places), read)


def _traced(
    part: Slice, later: Sequence[RuleVersion], of_person: Sequence[RuleVersion], finds: _Finds, members: Any,
    homes: Homes, told: Told,
) -> Traces:  # fmt: skip
    """Run the rules that look at households too, then keep what the hits of this slice rest on."""
    standings, start, count = part.standings(), part.start, len(part.people.keys)
    if later:
        for rows in part.chunks(standings, homes, told):
            finds.look(later, Subject.PERSON, rows)
    hit = members[homes.of_person[start : start + count]]
    for found in finds.told(of_person):
        inside = found.rows[(found.rows >= start) & (found.rows < start + count)]
        hit[inside - start] = True
    return traces_of(start, part.people.table, standings, np.flatnonzero(hit) + start)
