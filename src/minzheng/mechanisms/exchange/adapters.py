"""Where deliveries come from: a folder, a database of the sender read only, an address of the sender; one protocol for all."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from minzheng.foundation.errors import Invalid, UserError
from minzheng.mechanisms.exchange.contracts import Format, Sender, Source
from minzheng.mechanisms.exchange.rhythm import period_end, read_period

_PIECE = 1 << 20
_PATIENCE = 60  # seconds until a silent server is given up
_UNFINISHED = (".part", ".tmp", "~")
_PERIOD = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2}|\d{4}-\d{2}|\d{8}|\d{6}|\d{4})(?!\d)[^\d]*$")


class Unreachable(UserError):
    """The sender's system does not answer, or not with what was agreed."""

    status = 502


@dataclass(frozen=True)
class Arrival:
    """A delivery that has arrived: its period, its name, its bytes, and what to do once it is kept."""

    period: date
    name: str
    chunks: Iterable[bytes]
    kept: Callable[[], object] = lambda: None


class Adapter(Protocol):
    """One way in."""

    def arrivals(self, source: Source, sender: Sender, period: date) -> Iterator[Arrival]:
        """What has arrived of a source from a sender; `period` is the one now expected. Raises `Unreachable`."""


@dataclass(frozen=True)
class FileDrop:
    """Files that a sender puts into `<folder>/<source>/<sender>/`; the last number in the name is the period.

    A file is taken away once it is kept sealed: nothing stays there in plain.
    """

    folder: Path

    def arrivals(self, source: Source, sender: Sender, period: date) -> Iterator[Arrival]:
        """Files that are complete; hidden ones and those ending in .part, .tmp or ~ are still being written."""
        for path in sorted((self.folder / source.code / sender.code).glob("*")):
            if path.is_file() and not path.name.startswith(".") and not path.name.endswith(_UNFINISHED):
                said = _PERIOD.search(path.stem)
                about = read_period(source.frequency, said[1]) if said else period
                yield Arrival(about, path.name, _pieces(path), path.unlink)


@dataclass(frozen=True)
class DatabasePull:
    """A query in a PostgreSQL database that the sender opens to us, in a read-only transaction.

    Its columns carry the names of the contract; `{first}` and `{last}` in the query are the days of the period.
    """

    dsn: str
    query: str

    def arrivals(self, source: Source, sender: Sender, period: date) -> Iterator[Arrival]:
        """The rows of the period as one CSV file in UTF-8."""
        if source.format is not Format.CSV:
            raise Invalid.because(
                f"“{source.name}”约定的格式不是 csv，不能从数据库读取。",
                "请把约定的格式改为 csv。",
                "pull.format",
            )
        yield Arrival(period, f"{source.code}-{sender.code}-{period:%Y%m%d}.csv", self._rows(source, period))

    def _rows(self, source: Source, period: date) -> Iterator[bytes]:
        days = {"first": sql.Literal(period), "last": sql.Literal(period_end(source.frequency, period))}
        asked = sql.SQL(self.query).format(**days)  # the bureau's own configuration
        with _reaching(source), psycopg.connect(self.dsn, connect_timeout=_PATIENCE) as connection:
            connection.read_only = True
            copy = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')").format(asked)
            with connection.cursor() as cursor, cursor.copy(copy) as rows:
                for piece in rows:
                    yield bytes(piece)


@dataclass(frozen=True)
class HttpPull:
    """A file that the sender's system hands out at an address; `{period}` in it is the first day of the period."""

    address: str
    token: str = ""

    def arrivals(self, source: Source, sender: Sender, period: date) -> Iterator[Arrival]:
        """The file of the period; none where the sender answers that there is none yet (404)."""
        request = urllib.request.Request(self.address.format(period=period.isoformat()))
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        with _reaching(source):
            try:
                answer = urllib.request.urlopen(request, timeout=_PATIENCE)
            except urllib.error.HTTPError as error:
                if error.code == 404:
                    error.close()
                    return
                raise
            with answer:
                name = f"{source.code}-{sender.code}-{period:%Y%m%d}"
                yield Arrival(period, name, iter(lambda: answer.read(_PIECE), b""))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(_PIECE), b"")


@contextmanager
def _reaching(source: Source) -> Iterator[None]:
    """What goes wrong on the way is told without what the other side said: it may hold anything."""
    try:
        yield
    except (OSError, psycopg.Error) as error:
        raise Unreachable.because(
            f"读取“{source.name}”失败（{type(error).__name__}）。",
            "请核对连接配置，并联系报送单位的系统管理员。",
            "pull.unreachable",
        ) from error
