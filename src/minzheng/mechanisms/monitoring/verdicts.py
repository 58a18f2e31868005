"""What the verdicts of a night rest on: every rule and prepared value as a term, when it may turn, and what a memory of it is
good for."""

import hashlib
import json
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from minzheng.foundation.periods import day_number
from minzheng.mechanisms.law.public import RuleVersion, Share
from minzheng.mechanisms.monitoring import knowing
from minzheng.mechanisms.monitoring.asking import Asked
from minzheng.mechanisms.monitoring.facts import attributes, facts, prepared
from minzheng.mechanisms.monitoring.formulas import PLACE, Term, Turn, terms_of, turns_of
from minzheng.mechanisms.monitoring.knowing import Rows, Slice
from minzheng.mechanisms.monitoring.rules import HIT

Turning = tuple[Any, Any]


class Verdicts:
    """The rules of a night (about people and about households) and the prepared values, as terms by name."""

    def __init__(self, asked: Asked) -> None:
        night, wanted, told = asked.night, asked.wanted, asked.told
        self._asked, self._night, self._told = asked, night, told
        of_person, of_home = asked.of_person, asked.of_home
        self._versions = [*of_person, *of_home]
        self.of_person = {each.code: terms_of(each, told.by_area(each))[HIT] for each in of_person}
        self.of_home = {each.code: terms_of(each, told.by_area(each))[HIT] for each in of_home}
        person = wanted.person
        worked = terms_of(person, told.by_area(person)) if person else {}
        read = {declared.code for _, declared in wanted.rolled()}
        read |= {name for term in self.of_person.values() if isinstance(term, Term) for name in term.names}
        self.prepared = {name: worked[name] for name in sorted(read & prepared().keys())}
        if person:
            self._versions.append(person)
        self._turns: dict[str, list[Turn] | None] = {}

    def turns(self, name: str) -> list[Turn] | None:
        """The comparisons with the day under a rule or a prepared value; None where any night may differ."""
        if name not in self._turns:
            self._turns[name] = turns_of((self.of_person | self.of_home | self.prepared)[name])
        return self._turns[name]

    def turning(self, names: Iterable[str], rows: Rows, places: Any) -> dict[str, Turning]:
        """Of each of these with comparisons: the places among some rows, and the days, where one turns this month after tonight."""
        found = {name: turns for name in names if (turns := self.turns(name))}
        return {name: self._turning(turns, rows, places) for name, turns in found.items()}

    def turning_everywhere(self, slices: Sequence[Slice]) -> dict[str, Turning]:
        """The same of everybody and every household, all that households have being known."""
        asked, found = self._asked, dict[str, list[Turning]]()
        for part in slices:
            for rows in part.chunks(part.standings(), asked.homes, asked.told):
                self._add(found, [*self.prepared, *self.of_person], rows)
        for living in asked.homes.chunks(asked.night, asked.told):
            self._add(found, self.of_home, living)
        return {name: together(each) for name, each in found.items()}

    def _add(self, found: dict[str, list[Turning]], names: Iterable[str], rows: Rows) -> None:
        places = rows.start + np.arange(rows.many)
        for name, each in self.turning(names, rows, places).items():
            found.setdefault(name, []).append(each)

    def question(self) -> str:
        """All that the verdicts rest on but the day within the month, the people, what is known of them, and the deliveries."""
        law = {each.code: _told(self._told.by_area(each)) for each in self._versions}
        varied = PLACE in str(law)
        texts = [[each.code, str(each.since), *_text(each)] for each in self._versions]
        declared = [repr(each) for some in (facts(), attributes(), prepared()) for each in some.values()]
        told = [
            version("minzheng"), self._night.month, knowing.SLICE, list(self.of_home), texts, declared, law,
            self._told.areas.tolist() if varied else [],
        ]  # fmt: skip
        return hashlib.blake2b(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def _turning(self, turns: Sequence[Turn], rows: Rows, places: Any) -> Turning:
        on = self._night.on
        last = day_number(on.replace(day=monthrange(on.year, on.month)[1]))
        found = []
        for each in turns:
            days = rows.turn(each)
            at = np.flatnonzero((self._night.today < days) & (days <= last))
            found.append((places[at], days[at].astype(np.int32)))
        return together(found)


def together(some: Sequence[Turning]) -> Turning:
    """The places and the days of several in one."""
    places, days = zip(*some, strict=True)
    return np.concatenate(places), np.concatenate(days)


def _text(version: RuleVersion) -> list[str]:
    code = version.function.__code__
    return [code.co_code.hex(), repr(code.co_consts), repr(code.co_names), repr(sorted(version.uses.items()))]


def _told(by_area: Mapping[str, Any]) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return {PLACE: value.tolist()}
        return [plain(value.numerator), plain(value.denominator)] if isinstance(value, Share) else value

    return {name: plain(value) for name, value in by_area.items()}
