"""Standings kept from one night to the next: read again where nothing changed, grown where only deliveries were added.

A file holds one source of one slice of the people, as columns mapped into memory: places, origins and figures, no keys. Its
name says what it was made of, so a file is right or it is not found; other people, figures or (where months count) another
month give another name, and a delivery undone or replaced leaves no kept file that fits. Files appear whole or not at all.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import pyarrow as pa
from django.conf import settings

from minzheng.mechanisms.lake.public import Feed, Figure, Standing, standing

MADE_OF = b"made of"


class Keep(Protocol):
    """Where the standing of a source comes from; asked twice for the same, it gives the same."""

    def standing(
        self, keys: Any, source: str, feeds: Sequence[Feed], figures: Sequence[Figure], month: int
    ) -> Standing:
        """The standing of people (`keys`, sorted) in one source at the end of a month."""
        ...


class InMemory:
    """Nothing outlives the run."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, str], Standing] = {}

    def standing(
        self, keys: Any, source: str, feeds: Sequence[Feed], figures: Sequence[Figure], month: int
    ) -> Standing:
        """Made at the first question."""
        name = int(keys[0]) if len(keys) else 0, source
        if name not in self._made:
            self._made[name] = standing(keys, feeds, figures, month)
        return self._made[name]


class OnDisk:
    """A folder of standings; what the last finished run did not use is removed at its end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: set[str] = set()
        self._people: tuple[Any, str] = (None, "")

    def standing(
        self, keys: Any, source: str, feeds: Sequence[Feed], figures: Sequence[Figure], month: int
    ) -> Standing:
        """Read again, grown by the deliveries that came since, or made anew."""
        stem = f"{source}.{self._question(keys, source, figures, month)}"
        wanted = sorted(_made_of(each) for each in feeds)
        path = self.folder / f"{stem}.{_digest(wanted)}.arrow"
        if not path.exists():
            made, before = self._nearest(stem, wanted)
            rest = [each for each in feeds if _made_of(each) not in made]
            _write(standing(keys, rest, figures, month, before), wanted, path)
        self._used.add(path.name)
        return _read(path)[1]

    def finished(self) -> None:
        """Remove what this run had no use for, half-written files included."""
        for path in self.folder.glob("*.arrow*"):
            if path.name not in self._used:
                path.unlink(missing_ok=True)

    def _question(self, keys: Any, source: str, figures: Sequence[Figure], month: int) -> str:
        """All that a standing depends on but the deliveries."""
        if self._people[0] is not keys:
            self._people = keys, hashlib.blake2b(keys).hexdigest()
        months = month if any(each.within for each in figures) else None
        told = [[each.name, each.how, each.of, sorted(each.where.items()), each.within] for each in figures]
        return _digest([self._people[1], source, told, months])

    def _nearest(self, stem: str, wanted: list[list[Any]]) -> tuple[list[list[Any]], Standing | None]:
        """The kept standing of the most deliveries that are all among those wanted."""
        best: tuple[list[list[Any]], Standing | None] = ([], None)
        for path in self.folder.glob(f"{stem}.*.arrow"):
            made, found = _read(path)
            if len(made) > len(best[0]) and all(each in wanted for each in made):
                best = made, found
        return best


@contextmanager
def for_one_run(slices: int) -> Iterator[Keep]:
    """Memory for one slice of people; for several a folder that is gone after the run."""
    if slices <= 1:
        yield InMemory()
        return
    with TemporaryDirectory(prefix="monitoring-", dir=settings.DATA) as folder:
        yield OnDisk(Path(folder))


def _made_of(feed: Feed) -> list[Any]:
    return [feed.batch, feed.month, feed.day, feed.path.stat().st_size]


def _digest(told: Any) -> str:
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=12).hexdigest()


def _write(made: Standing, wanted: list[list[Any]], path: Path) -> None:
    columns = {"place": made.place, "origin": made.origin} | {
        f"={name}": each for name, each in made.figures.items()
    }
    table = pa.table(columns, metadata={MADE_OF: json.dumps(wanted)})
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    with beside.open("wb") as file:
        with pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _read(path: Path) -> tuple[list[list[Any]], Standing]:
    with pa.memory_map(str(path)) as file:
        table = pa.ipc.open_file(file).read_all()
    figures = {name[1:]: table[name].to_numpy() for name in table.column_names if name.startswith("=")}
    made = json.loads(table.schema.metadata[MADE_OF])
    return made, Standing(table["place"].to_numpy(), figures, table["origin"].to_numpy())
