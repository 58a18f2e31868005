"""What a night knew and found, for the next one to judge only what has changed: files mapped into memory and an index of them.

The index is written last, so a killed night leaves the one before. Of a person nothing is kept that says who it is but the key.
"""

import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from minzheng.mechanisms.lake.public import read_mapped, write_mapped
from minzheng.mechanisms.monitoring.laying import Layout
from minzheng.mechanisms.monitoring.night import NOBODY

INDEX, KEY = "night.json", "key"


@dataclass(frozen=True)
class Remembered:
    """The day; who stood where; the table of people; per slice of them, by source, the name of the standing; by name what
    households have; by rule the places (sorted) where it holds; by name the places, and the days on which something may turn there.

    Arrays and tables are never changed once made.
    """

    on: date
    layout: Layout
    people: pa.Table
    standings: Sequence[Mapping[str, str]]
    homes: Mapping[str, Any]
    found: Mapping[str, Any]
    turning: Mapping[str, tuple[Any, Any]]


class Memory:
    """The memory of the last night in a folder. What households have is a file of all columns, and the differences since."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[int, tuple[Any, str]] = {}
        self._homes: dict[str, Any] = {}

    def recall(self, question: str) -> Remembered | None:
        """The last night, if it asked the same of other people and deliveries; None where there is none or a file is gone."""
        try:
            told = json.loads((self.folder / INDEX).read_text())
            if told["question"] != question:
                return None
            people, whole, keys = (self._known(told[each]) for each in ("people", "homes", "keys"))
            changed, found, turning, others = (
                read_mapped(self.folder / told[each]) for each in ("changed", "found", "turning", "others")
            )
        except FileNotFoundError:
            return None
        self._homes = {name: whole[name].to_numpy() for name in whole.column_names}
        self._files[id(self._homes)] = self._homes, told["homes"]
        first = keys[KEY].to_numpy()
        self._files[id(first)] = first, told["keys"]
        since, gone = (places for _, (places,) in _apart(others, ("since", "gone")))
        homes = dict(self._homes)
        for name, (places, values) in _apart(changed, whole.column_names):
            if len(places):
                homes[name] = homes[name].copy()
                homes[name][places] = values
        return Remembered(
            date.fromisoformat(told["on"]), Layout(first, since, gone), people, told["standings"], homes,
            {name: places for name, (places,) in _apart(found, told["rules"])},
            {name: (places, days) for name, (places, days) in _apart(turning, told["turns"])},
        )  # fmt: skip

    def remember(self, question: str, made: Remembered) -> set[str]:
        """Keep a night instead of the one before; the names of its files, those of the standings not among them."""
        people = made.people.drop_columns([KEY]) if KEY in made.people.column_names else made.people
        changed = self._differences(made.homes)
        if changed is None:
            self._homes, changed = dict(made.homes), [(NOBODY, NOBODY) for _ in made.homes]
        files = {
            "people": self._kept("people", made.people, people),
            "keys": self._kept("keys", made.layout.first, pa.table({KEY: made.layout.first})),
            "others": self._new("others", _together([(made.layout.since,), (made.layout.gone,)])),
            "homes": self._kept("homes", self._homes, pa.table(self._homes)),
            "changed": self._new("changed", _together(changed)),
            "found": self._new("found", _together([(each,) for each in made.found.values()])),
            "turning": self._new("turning", _together(list(made.turning.values()))),
        }
        told = {
            "question": question, "on": made.on.isoformat(), "standings": made.standings, "rules": list(made.found),
            "turns": list(made.turning), **files,
        }  # fmt: skip
        beside = self.folder / f"{INDEX}.{os.getpid()}.arrow.part"
        with beside.open("w") as file:
            json.dump(told, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.folder / INDEX)
        return set(files.values())

    def _differences(self, homes: Mapping[str, Any]) -> list[tuple[Any, Any]] | None:
        """By column, where households have something else than in the file, and what; None where a new file is better."""
        held, made = self._homes, list[tuple[Any, Any]]()
        if held.keys() != homes.keys() or any(len(held[name]) != len(homes[name]) for name in held):
            return None
        for name, each in held.items():
            at = NOBODY if each is homes[name] else np.flatnonzero(each != homes[name])
            made.append((at, homes[name][at]))
        few = sum(len(at) for at, _ in made) * 2 < sum(len(each) for each in held.values())
        return made if few else None

    def _known(self, file: str) -> pa.Table:
        table = read_mapped(self.folder / file)
        self._files[id(table)] = table, file
        return table

    def _kept(self, name: str, held: Any, table: pa.Table) -> str:
        """The file of something: the one it was read from, or a new one."""
        return self._files[id(held)][1] if id(held) in self._files else self._new(name, table)

    def _new(self, name: str, table: pa.Table) -> str:
        file = f"{name}.{secrets.token_hex(8)}.arrow"
        write_mapped(table, self.folder / file)
        return file


def _together(parts: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Several arrays each of many names in one table, the number of the name beside them."""
    numbers = np.repeat(np.arange(len(parts)), [len(each[0]) for each in parts])
    columns = [np.concatenate(each) for each in zip(*parts, strict=True)]
    return pa.table({"name": numbers.astype(np.int32), **{str(at): each for at, each in enumerate(columns)}})


def _apart(table: pa.Table, names: Sequence[str]) -> list[tuple[str, tuple[Any, ...]]]:
    """The arrays of each name again."""
    ends: Any = np.searchsorted(table["name"].to_numpy(), np.arange(len(names) + 1)) if names else []
    columns = [table[each].to_numpy() for each in table.column_names[1:]]
    return [(name, tuple(each[ends[at] : ends[at + 1]] for each in columns)) for at, name in enumerate(names)]
