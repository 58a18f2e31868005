"""Standings kept from one night to the next: read again where nothing changed, grown where only deliveries were added.

A file holds one source of one slice of the people, as columns mapped into memory: places, origins and figures. Its
name says what it was made of, so a file is right or it is not found; other people, figures or (where months count) another
month give another name, and a delivery undone or replaced leaves no kept file that fits. Files appear whole or not at all.
Beside them lie the keys of rows about nobody, so that somebody who comes is known to have none, or is looked for.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from django.conf import settings

from minzheng.mechanisms.lake.public import (
    Feed,
    Figure,
    Grown,
    Span,
    Standing,
    grown,
    places_of,
    read_mapped,
    standing,
    write_mapped,
)  # fmt: skip
from minzheng.mechanisms.monitoring.remembering import KEY, Memory, Remembered

TOLD = b"told"
Wish = tuple[Any, str, Sequence[Feed], Sequence[Figure], int]  # keys, source, deliveries, figures, month
MANY = 16  # files of strangers: they become one


class Keep(Protocol):
    """Where the standing of a source comes from; asked twice for the same, it gives the same."""

    def standing(
        self, keys: Any, source: str, feeds: Sequence[Feed], figures: Sequence[Figure], month: int, span: Span | None
    ) -> Standing:  # fmt: skip
        """The standing of people (`keys`, sorted, all within the span) in one source at the end of a month."""
        ...


class InMemory:
    """Nothing outlives the run."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, str], Standing] = {}

    def standing(
        self, keys: Any, source: str, feeds: Sequence[Feed], figures: Sequence[Figure], month: int, span: Span | None
    ) -> Standing:  # fmt: skip
        """Made at the first question."""
        name = int(keys[0]) if len(keys) else 0, source
        if name not in self._made:
            self._made[name] = standing(keys, feeds, figures, month)
        return self._made[name]


class OnDisk:
    """A folder of standings and of what the last night found; what the last finished run did not use is removed at its end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._memory = Memory(folder)
        self._used: set[str] = set()
        self._added: dict[tuple[str, str], Standing] = {}
        self._people: tuple[Any, str] = (None, "")
        self._files: dict[str, tuple[Standing, dict[str, Any]]] = {}

    def standing(
        self, keys: Any, source: str, feeds: Sequence[Feed], figures: Sequence[Figure], month: int, span: Span | None
    ) -> Standing:  # fmt: skip
        """Read again, grown by the deliveries that came since, or made anew; with a span, who else has rows is kept too."""
        name = self.name(keys, source, feeds, figures, month)
        if not (self.folder / name).exists():
            wanted = _all_made_of(feeds)
            nearest, made = self._nearest(name.rpartition(".arrow")[0].rpartition(".")[0], wanted)
            new = [each for each in feeds if _made_of(each) not in made]
            now = standing(keys, new, figures, month, span)
            how = {each.name: each.how for each in figures}
            if nearest:
                self._added[nearest, name] = now
            self._write(name, wanted, how, now, nearest)
        return self.named(name)

    def carried(
        self, before: str, behind: Any, came: Any, beside: Sequence[str], asked: Wish
    ) -> tuple[str, Standing]:
        """The standing `before` ("": nobody's) of some people, as they stand now (`behind`, by place) beside those who `came`
        (places); `beside` names the standings of all others that night. Its name, if the same is now known of all of them."""
        keys, source, feeds, figures, month = asked
        how = {each.name: each.how for each in figures}
        then = self.named(before) if before else standing(keys[:0], (), figures, month)
        made = Standing(behind[then.place], then.figures, then.origin)
        wanted = self._read(beside[0])[1]["made of"]
        known = [each for each in feeds if _made_of(each) in wanted]
        if len(known) < len(wanted):
            return "", made  # something was taken back since
        name = self.name(keys, source, known, figures, month)
        if not (self.folder / name).exists():
            rows = came[self._met(keys[came], beside)]
            if len(rows):
                more = standing(keys[rows], known, figures, month)
                made = grown(made, Standing(rows[more.place], more.figures, more.origin), how)
            self._write(name, wanted, how, made, "")
        return name, self.named(name)

    def name(
        self, keys: Any, source: str, feeds: Sequence[Feed], figures: Sequence[Figure], month: int
    ) -> str:
        """What that standing is called."""
        question = self._question(keys, source, figures, month)
        return f"{source}.{question}.{_digest(_all_made_of(feeds))}.arrow"

    def named(self, name: str) -> Standing:
        """A standing by its name; raises FileNotFoundError where it is not kept."""
        made, told = self._read(name)
        onto = told["onto"]
        self._used |= {name, onto, *told["strangers"]} - {""}
        return Grown(self._read(onto)[0], made, told["how"]) if onto else made

    def added(self, before: str, now: str) -> Standing | None:
        """What one standing was grown by to become another; None where that did not happen in this run."""
        return self._added.get((before, now))

    def recall(self, question: str) -> Remembered | None:
        """The night before, if it was asked the same but for people and deliveries, and all it knew is still kept."""
        found = self._memory.recall(question)
        whole = found and all(
            (self.folder / name).exists() for each in found.standings for name in each.values()
        )
        return found if whole else None

    def remember(self, question: str, night: Remembered) -> None:
        """Keep what this night found."""
        self._used |= self._memory.remember(question, night)

    def finished(self) -> None:
        """Remove what this run had no use for, half-written files included."""
        for path in self.folder.glob("*.arrow*"):
            if path.name not in self._used:
                path.unlink(missing_ok=True)

    def _question(self, keys: Any, source: str, figures: Sequence[Figure], month: int) -> str:
        """All that a standing depends on but the deliveries."""
        months = month if any(each.within for each in figures) else None
        told = [[each.name, each.how, each.of, sorted(each.where.items()), each.within] for each in figures]
        return _digest([self.digest(keys), source, told, months])

    def digest(self, keys: Any) -> str:
        """What tells these people from others."""
        if self._people[0] is not keys:
            self._people = keys, hashlib.blake2b(keys).hexdigest()
        return self._people[1]

    def _nearest(self, stem: str, wanted: list[list[Any]]) -> tuple[str, list[list[Any]]]:
        """The kept standing of the most deliveries that are all among those wanted."""
        best: tuple[str, list[list[Any]]] = ("", [])
        for path in self.folder.glob(f"{stem}.*.arrow"):
            made = self._read(path.name)[1]["made of"]
            if len(made) > len(best[1]) and all(each in wanted for each in made):
                best = path.name, made
        return best

    def told_of(self, keys: Any, standings: Sequence[Mapping[str, str]]) -> int:
        """In how many sources the deliveries of some standings (per slice, by source) have rows about some of these keys (sorted)."""
        sources = standings[0]
        return sum(bool(self._met(keys, [each[source] for each in standings]).any()) for source in sources)

    def _met(self, keys: Any, names: Sequence[str]) -> Any:
        """Which of these keys (sorted) are those of rows about nobody in the deliveries of some standings."""
        met = np.zeros(len(keys), bool)
        for file in (
            {each for name in names for each in self._read(name)[1]["strangers"]} if len(keys) else ()
        ):
            met |= places_of(self._strangers(file), keys)[0]
        return met

    def _strangers(self, file: str) -> Any:
        return read_mapped(self.folder / file)[KEY].to_numpy()

    def _keep_strangers(self, strangers: Any, nearest: str) -> list[str]:
        """The files of these strangers and of those met before."""
        held: list[str] = self._read(nearest)[1]["strangers"] if nearest else []
        if not len(strangers):
            return held
        if len(held) == MANY:
            strangers, held = (
                np.sort(np.concatenate([strangers, *map(self._strangers, held)]), kind="stable"),
                [],
            )
        file = f"strangers.{secrets.token_hex(8)}.arrow"
        write_mapped(pa.table({KEY: strangers}), self.folder / file)
        return [*held, file]

    def _write(
        self, name: str, wanted: list[list[Any]], how: Mapping[str, str], made: Standing, nearest: str
    ) -> None:
        """Keep a standing; what came since another (`nearest`) stays apart from it until it is as much."""
        onto, strangers = nearest, self._keep_strangers(made.strangers, nearest)
        if nearest:
            before, told = self._read(nearest)
            if told["onto"]:
                onto, made = told["onto"], grown(before, made, how)
            base = self._read(onto)[0]
            if len(base.place) <= len(made.place):
                onto, made = "", grown(base, made, how)
        columns = {"place": made.place, "origin": made.origin} | {
            f"={figure}": each for figure, each in made.figures.items()
        }
        about = {"made of": wanted, "onto": onto, "how": how, "strangers": strangers}
        write_mapped(pa.table(columns, metadata={TOLD: json.dumps(about)}), self.folder / name)

    def _read(self, name: str) -> tuple[Standing, dict[str, Any]]:
        """What one file holds, and what is told of it: of which deliveries it is, and on top of which other it belongs."""
        if name not in self._files:
            self._files[name] = self._opened(name)
        return self._files[name]

    def _opened(self, name: str) -> tuple[Standing, dict[str, Any]]:
        table = read_mapped(self.folder / name)
        figures = {each[1:]: table[each].to_numpy() for each in table.column_names if each.startswith("=")}
        return Standing(table["place"].to_numpy(), figures, table["origin"].to_numpy()), _told(table)


@contextmanager
def for_one_run(slices: int) -> Iterator[Keep]:
    """Memory for one slice of people; for several a folder that is gone after the run."""
    if slices <= 1:
        yield InMemory()
        return
    with TemporaryDirectory(prefix="monitoring-", dir=settings.DATA) as folder:
        yield OnDisk(Path(folder))


def _told(table: pa.Table) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(table.schema.metadata[TOLD])
    return told


def _made_of(feed: Feed) -> list[Any]:
    file = feed.path.stat()
    return [feed.batch, feed.month, feed.day, file.st_size, file.st_mtime_ns, feed.mark]


def _all_made_of(feeds: Sequence[Feed]) -> list[list[Any]]:
    return sorted(_made_of(each) for each in feeds)


def _digest(told: Any) -> str:
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=12).hexdigest()
