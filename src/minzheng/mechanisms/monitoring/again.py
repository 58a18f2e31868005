"""A night after another: only what has changed since, and where the day itself turns something, is judged again.

What is found is what judging everybody finds. A rule holds at the same places as the night before, except where something
its verdict rests on is another (a fact, an attribute, a household) or where a comparison with the day has turned. Both are
known: standings say what came, terms say what rests on what and when it turns.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from minzheng.foundation.periods import day_number
from minzheng.mechanisms.lake.public import Standing, home_numbers, places_of
from minzheng.mechanisms.law.public import RuleVersion
from minzheng.mechanisms.monitoring.asking import Asked
from minzheng.mechanisms.monitoring.everybody import Everybody, SomeRows
from minzheng.mechanisms.monitoring.facts import MEMBERS, TODAY, Known, attributes, facts
from minzheng.mechanisms.monitoring.formulas import PLACE, Term, conjuncts
from minzheng.mechanisms.monitoring.hits import Found
from minzheng.mechanisms.monitoring.keeping import OnDisk
from minzheng.mechanisms.monitoring.knowing import HomeRows, Slice, Wanted, into, slices_of
from minzheng.mechanisms.monitoring.laying import Laid
from minzheng.mechanisms.monitoring.night import NOBODY
from minzheng.mechanisms.monitoring.remembering import Remembered
from minzheng.mechanisms.monitoring.rules import Subject
from minzheng.mechanisms.monitoring.tracing import Traces, traces_of
from minzheng.mechanisms.monitoring.tracing import together as together_traces
from minzheng.mechanisms.monitoring.verdicts import Turning, Verdicts, together

FEW = 64  # of so many people one: places are sorted, not ticked off


class Again:
    """One night judged after another: `found` by rule, `turning` by name, and the columns of `homes` are filled."""

    def __init__(
        self, asked: Asked, verdicts: Verdicts, keep: OnDisk, before: Remembered, laid: Laid
    ) -> None:
        night, wanted, told, homes = asked.night, asked.wanted, asked.told, asked.homes
        self._asked, self._verdicts, self._before, self._homes = asked, verdicts, before, homes
        self._laid, self._came, self._gone = laid, laid.came, night.people.gone
        self._slices, self._count = slices_of(night, wanted, keep), len(night.people.keys)
        first = [each for each in self._slices if each.span]
        self._held = list(before.standings[: len(first)])
        held = [
            (each.start, {source: keep.named(name) for source, name in names.items()})
            for each, names in zip(first, self._held, strict=True)
        ]
        if len(first) < len(self._slices):
            held.append(self._carry_standings(self._slices[-1], keep))
        parts = [(each.start, each.standings()) for each in self._slices]
        self.names = [each.names(keep) for each in self._slices]
        self.now = Everybody(night.today, night.people.table, parts, wanted, homes, told)
        self._then = Everybody(day_number(before.on), laid.table(before.people), held, wanted, homes, told)
        self._changed: dict[str, Any] = {}
        self._values: dict[str, tuple[Any, Any]] = {}
        self._rows: dict[Any, SomeRows] = {}
        self._others: dict[str, Any] = {}
        self.found: dict[str, Any] = {}
        self.turning: dict[str, Turning] = {}
        self._carry_homes()
        self._see_facts(keep, wanted)
        self._see_attributes()
        for name, term in verdicts.prepared.items():
            self._prepare(name, term)
        self._others = {name: self._rolled(name, each) for name, each in wanted.rolled()}
        for code, term in verdicts.of_person.items():
            self._judge_people(code, term)
        for code, term in verdicts.of_home.items():
            self._judge_homes(code, term)
        self._carry_turning()

    @property
    def seen(self) -> dict[str, int]:
        """How many people have a row in each source."""
        found = Counter[str]()
        for part, (start, standings) in zip(self._slices, self.now.parts, strict=True):
            gone = self._gone - start
            inside = gone[(gone >= 0) & (gone < len(part.people.keys))]
            for source, each in standings.items():
                found[source] += each.many() - (each.among(inside).many() if len(inside) else 0)
        return dict(found)

    def found_of(self, versions: Sequence[RuleVersion]) -> list[Found]:
        """Where each of these rules holds, if anywhere, with what it read there."""
        held = [each for each in versions if len(self.found[each.code])]
        return [self._whole(each) for each in held]

    @cached_property
    def traces(self) -> Traces:
        """What the hits rest on."""
        homes = np.zeros(self._homes.count, bool)
        for code in self._verdicts.of_home:
            homes[self.found[code]] = True
        hit = homes[self._homes.of_person]
        for code in self._verdicts.of_person:
            hit[self.found[code]] = True
        made = []
        for part, (start, standings) in zip(self._slices, self.now.parts, strict=True):
            places = np.flatnonzero(hit[start : start + len(part.people.keys)]) + start
            made.append(traces_of(start, part.people.table, standings, places))
        return together_traces(made)

    @cached_property
    def _hit(self) -> SomeRows:
        """The people whom a hit rests on, as if there were nobody else."""
        traces, homes = self.traces, self._homes
        living = replace(homes, of_person=homes.of_person[traces.people])
        only = Everybody(
            self.now.today,
            traces.table,
            [(0, traces.standings)],
            self._asked.wanted,
            living,
            self._asked.told,
        )
        return SomeRows(only, np.arange(len(traces.people)))

    def _whole(self, version: RuleVersion) -> Found:
        at, names = self.found[version.code], sorted(version.reads - {TODAY})
        if version.code in self._verdicts.of_home:
            read = {name: self._homes.columns[name][at] for name in names}
            return Found(version, Subject.HOUSEHOLD, at, self._homes.place[at], read)
        which = np.searchsorted(self.traces.people, at)
        read = {name: self._hit.column(name)[which] for name in names}
        return Found(version, Subject.PERSON, at, self._hit.place[which], read)

    def remembered(self) -> Remembered:
        """This night for the next one."""
        table = self._before.people if self._same_people else self.now.table
        return Remembered(
            self._asked.night.on,
            self._laid.now,
            table,
            self.names,
            self._homes.columns,
            self.found,
            self.turning,
        )

    def _carry_standings(self, part: Slice, keep: OnDisk) -> tuple[int, dict[str, Standing]]:
        """What was known the night before of those who lie behind, where they stand now."""
        every = len(self._held)
        before = self._before.standings[every] if len(self._before.standings) > every else {}
        came = self._came[self._came >= part.start] - part.start
        names, held = {}, {}
        for source, asked in part.asked():
            beside = [each[source] for each in self._held]
            names[source], held[source] = keep.carried(
                before.get(source, ""), self._laid.behind, came, beside, asked
            )
        self._held.append(names)
        return part.start, held

    def _carry_homes(self) -> None:
        """Households by the numbers of tonight; `_anew`: those whose members are others, or None where all are the same."""
        homes, then = self._homes, self._then.table["household"]
        self._anew: Any = None
        self._numbers: Any = None
        same_places = not len(self._came) and len(self._laid.then.since) == len(self._laid.now.since)
        if same_places and self.now.table["household"].equals(then):
            homes.columns |= {name: each for name, each in self._before.homes.items() if name == MEMBERS}
            return
        before, now = then.to_numpy(), self.now.attribute("household")
        numbers, ids = home_numbers(self._before.people["household"].to_numpy(), len(self._before.people))
        numbers, lone = numbers[self._laid.before], ids < 0
        ids[lone] = -1 - self._laid.placed(-1 - ids[lone])
        order = np.argsort(homes.ids)
        at = np.minimum(np.searchsorted(homes.ids[order], ids), homes.count - 1)
        self._numbers = np.where(homes.ids[order[at]] == ids, order[at], -1)
        self._anew = np.ones(homes.count, bool)
        self._anew[self._numbers[self._numbers >= 0]] = False
        moved = np.union1d(np.flatnonzero(before != now), self._came)
        self._anew[homes.of_person[moved]] = True
        left = self._numbers[numbers[moved]]
        self._anew[left[left >= 0]] = True

    def _carried(self, values: Any) -> Any:
        """What the night before had of households, by the numbers of tonight."""
        if self._numbers is None:
            return values
        made = np.zeros(self._homes.count, values.dtype)
        made[self._numbers[self._numbers >= 0]] = values[self._numbers >= 0]
        return made

    def _see_facts(self, keep: OnDisk, wanted: Wanted) -> None:
        found: dict[str, list[Any]] = {}
        for (start, now), (_, then), names, before in zip(
            self.now.parts, self._then.parts, self.names, self._held, strict=True
        ):
            for source, declared in wanted.facts.items():
                if names[source] == before[source]:
                    continue
                added = keep.added(before[source], names[source])
                for each in declared:
                    places = _differing(each.code, then[source], now[source], added)
                    found.setdefault(each.code, []).append(places + start)
        self._changed |= {name: np.concatenate(each) for name, each in found.items()}

    def _see_attributes(self) -> None:
        now, then = self.now, self._then
        held = then.table.column_names
        others = [name for name in held if not now.table[name].equals(then.table[name])]
        self._same_people = not others
        for name in {PLACE, *attributes()}.intersection(others):
            self._changed[name] = np.flatnonzero(now.attribute(name) != then.attribute(name))

    def _prepare(self, name: str, term: Any) -> None:
        """Where a prepared value is another, and what it is and was there."""
        now = self._touched(name, term)
        if now is None:
            return
        like = now, self._changed
        then = self._some(("then", id(now)), lambda: SomeRows(self._then, now.places, like))
        new, old = now.value(term), then.value(term)
        at = np.flatnonzero(new != old)
        self._changed[name], self._values[name] = now.places[at], (new[at], old[at])
        self._turn(name, now, now.places)

    def _rolled(self, name: str, declared: Known) -> Any:
        """Fill a column of households; where it is another than before."""
        homes, before = self._homes, self._carried(self._before.homes[name])
        places = self._changed.get(declared.code, NOBODY)
        if not len(places) and self._anew is None:
            homes.columns[name] = before
            return None
        column, redo = before.copy(), np.zeros(homes.count, bool) if self._anew is None else self._anew.copy()
        if len(places):
            self._alter(declared, column, places, redo)
        if redo.any():
            members = np.flatnonzero(redo[homes.of_person])
            column[redo] = 0
            into(declared)(
                column, homes.of_person[members], SomeRows(self.now, members).column(declared.code)
            )
        homes.columns[name] = column
        return column != before if self._anew is None else (column != before) | self._anew

    def _alter(self, declared: Known, column: Any, places: Any, redo: Any) -> None:
        """Put into the households what some people have more or less than before; those that lost their highest are to be redone."""
        at = self._homes.of_person[places]
        new, old = (each.astype(np.int64) for each in self._both(declared.code, places))
        if declared.home == "most":
            lost = (old > 0) & (new < old) & (old == column[at])
            np.maximum.at(column, at, new)
            redo[at[lost]] = True
        else:
            np.add.at(column, at, new - old)

    def _both(self, name: str, places: Any) -> tuple[Any, Any]:
        """What something is and was, where it is another."""
        if name in self._values:
            return self._values[name]
        if name in facts():
            return self.now.fact(name, places), self._then.fact(name, places)
        return self.now.attribute(name)[places], self._then.attribute(name)[places]

    def _judge_people(self, code: str, term: Any) -> None:
        held = self._laid.placed(self._before.found[code])
        rows = self._touched(code, term)
        if not isinstance(term, Term):
            held = np.arange(self._count) if term else NOBODY
        if rows is not None:
            held = _instead(held, rows.places, self._holding(rows, term))
            self._turn(code, rows, rows.places)
        self.found[code] = _without(held, self._gone)

    def _holding(self, rows: SomeRows, term: Term) -> Any:
        """The places where a condition holds: after each part of it, only those left are looked at further."""
        for each in conjuncts(term):
            at = np.flatnonzero(rows.value(each))
            if len(at) < len(rows.places):
                rows = SomeRows(self.now, rows.places[at])
        return rows.places

    def _judge_homes(self, code: str, term: Any) -> None:
        held = self._home_places(self._before.found[code])
        empty = np.sort(self._homes.of_person[self._gone])
        if not isinstance(term, Term):
            self.found[code] = _without(np.arange(self._homes.count), empty) if term else NOBODY
            return
        touched = [each for name in term.names if (each := self._others.get(name)) is not None]
        touched += [] if self._anew is None else [self._anew]
        mask = np.logical_or.reduce(touched) if touched else np.zeros(self._homes.count, bool)
        if PLACE in term.names and len(moved := self._changed.get(PLACE, NOBODY)):
            mask[self._homes.of_person[moved]] = True
        mask[self._home_places(self._due(code))] = True
        which = np.flatnonzero(mask) if self._verdicts.turns(code) is not None else np.arange(len(mask))
        rows = HomeRows(which, self.now.today, self._asked.told, self._homes)
        self.found[code] = _without(_instead(held, which, which[rows.value(term)]), empty)
        self._turn(code, rows, which)

    def _home_places(self, numbers: Any) -> Any:
        """Numbers of households of the night before as those of tonight, without those that are gone."""
        if self._numbers is None:
            return numbers
        found = self._numbers[numbers]
        return np.sort(found[found >= 0])

    def _touched(self, name: str, term: Any) -> SomeRows | None:
        """The people about whom a rule or a prepared value may say something else than before; None: nobody."""
        if not isinstance(term, Term):
            return None
        if self._verdicts.turns(name) is None:
            return self._some("everybody", lambda: SomeRows(self.now, np.arange(self._count)))
        changed = sorted(each for each in term.names if len(self._changed.get(each, NOBODY)))
        homes = sorted(each for each in term.names if self._of_homes(each) is not None)
        due = self._due(name)
        if not changed and not homes and not len(due) and not len(self._came):
            return None

        def places() -> SomeRows:
            masks = [self._of_homes(each) for each in homes]
            members = [np.flatnonzero(np.logical_or.reduce(masks)[self._homes.of_person])] if masks else []
            return SomeRows(
                self.now, self._union([*(self._changed[each] for each in changed), *members, due, self._came])
            )

        return self._some((*changed, *homes, name if len(due) else ""), places)

    def _of_homes(self, name: str) -> Any:
        """The households where something of theirs is another; None: nowhere."""
        if name == MEMBERS:
            return self._anew
        return self._others.get(name)

    def _due(self, name: str) -> Any:
        """Where a comparison with the day has turned since the night before."""
        places, days = self._turned(name)
        return np.unique(places[days <= self.now.today])

    def _turned(self, name: str) -> Turning:
        """What the night before knew to turn: places of people as they are now, numbers of households as they were."""
        places, days = self._before.turning.get(name, (NOBODY, NOBODY))
        return places if name in self._verdicts.of_home else self._laid.placed(places), days

    def _turn(self, name: str, rows: Any, places: Any) -> None:
        self.turning |= self._verdicts.turning([name], rows, places)

    def _carry_turning(self) -> None:
        """What the night before knew to turn on a later day still turns."""
        for name in self._before.turning:
            places, days = self._turned(name)
            still = self.now.today < days
            if name in self._verdicts.of_home and self._numbers is not None:
                places = self._numbers[places]
                still &= places >= 0
            new = self.turning.get(name)
            self.turning[name] = together([(places[still], days[still]), *([new] if new else [])])

    def _some(self, key: Any, made: Callable[[], SomeRows]) -> SomeRows:
        """Rows that several ask for, made once."""
        if key not in self._rows:
            self._rows[key] = made()
        return self._rows[key]

    def _union(self, some: Sequence[Any]) -> Any:
        """All these places, sorted."""
        if len(some) == 1:
            return some[0]
        if sum(len(each) for each in some) * FEW < self._count:
            return np.unique(np.concatenate(some))
        mask = np.zeros(self._count, bool)
        for each in some:
            mask[each] = True
        return np.flatnonzero(mask)


def _differing(name: str, then: Standing, now: Standing, added: Standing | None) -> Any:
    """The places where a figure is, or may be, another."""
    if added is not None:
        return added.place[added.figures[name] != 0]
    people = 1 + max((int(each.place[-1]) for each in (then, now) if len(each.place)), default=-1)
    return np.flatnonzero(then.spread(name, people) != now.spread(name, people))


def _without(held: Any, some: Any) -> Any:
    """The places held, but not these; both sorted."""
    return held[~places_of(some, held)[0]] if len(some) else held


def _instead(held: Any, touched: Any, hits: Any) -> Any:
    """The places held, with these hits instead of whatever was held among those touched."""
    at = np.searchsorted(touched, held)
    inside = at < len(touched)
    inside[inside] = touched[at[inside]] == held[inside]
    return np.sort(np.concatenate([held[~inside], hits]))
