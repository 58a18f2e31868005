"""Sources as contracts: who delivers which columns, how often, on which legal basis, and who may read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.exchange.rhythm import Frequency


class Kind(StrEnum):
    """What a column holds; only those in `KEPT` go into the keyed file."""

    ID_NUMBER = "id_number"
    PERSON_NAME = "person_name"
    TEXT = "text"
    PHONE = "phone"
    ADDRESS = "address"
    MONEY = "money"
    NUMBER = "number"
    DATE = "date"
    CONDITION = "condition"
    CHOICE = "choice"


class Mode(StrEnum):
    """Whether a batch says all there is (and replaces the one before), or what has been added."""

    SNAPSHOT = "snapshot"
    INCREMENT = "increment"


class Transport(StrEnum):
    """How a delivery comes: put into a folder, read from their database, posted to us, or fetched from their address."""

    FILE = "file"
    DATABASE = "database"
    PUSH = "push"
    PULL = "pull"


class Format(StrEnum):
    """How a delivery is written."""

    CSV = "csv"
    XLSX = "xlsx"
    FIXED = "fixed"


class Encoding(StrEnum):
    """How its texts are encoded; what comes is recognised, this is what was agreed."""

    UTF8 = "utf-8"
    GB18030 = "gb18030"


class SenderKind(StrEnum):
    """Who a sender is."""

    DEPARTMENT = "department"
    BANK = "bank"


KEPT = frozenset({Kind.MONEY, Kind.NUMBER, Kind.DATE, Kind.CONDITION, Kind.CHOICE})


@dataclass(frozen=True)
class Field:
    """One column of a contract. `lowest` and `highest` are 分, whole numbers or days since 1970-01-01, as the kind asks."""

    name: str
    code: str
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    lowest: int | None = None
    highest: int | None = None
    not_future: bool = False
    within_period: bool = False
    in_fen: bool = False
    width: int = 0


@dataclass(frozen=True)
class Sender:
    """An office or a bank that delivers."""

    code: str
    name: str
    kind: SenderKind
    source: Path


@dataclass(frozen=True)
class Source:
    """One data type by contract. Shares are whole percent; `owner` is a sender's code or a kind of senders.

    `tolerance`: rows with faults; `residue`: rows without usable number; `fewer`, `more`: rows against the batch before;
    `shift`: population stability index of a column, in hundredths; `emptier`: empty cells of a column, in points.
    """

    code: str
    name: str
    owner: str
    basis: tuple[Citation, ...]
    purpose: str
    frequency: Frequency
    due: int
    mode: Mode
    transport: Transport
    format: Format
    encoding: Encoding
    columns: tuple[Field, ...]
    keys: tuple[str, ...]
    sensitive: bool
    retention_months: int
    readers: tuple[Function, ...]
    needs_authorisation: bool
    rows: tuple[int, int]
    tolerance: int
    residue: int
    fewer: int
    more: int
    shift: int
    emptier: int
    digest: str
    source: Path

    @property
    def number(self) -> Field:
        """The column of the person the row is about."""
        return next(one for one in self.columns if one.kind is Kind.ID_NUMBER)

    @property
    def person_name(self) -> Field | None:
        """The column of that person's name, if there is one."""
        return next((one for one in self.columns if one.kind is Kind.PERSON_NAME), None)

    @property
    def other_people(self) -> tuple[Field, ...]:
        """Columns of further people, such as a spouse; kept as their pseudonyms."""
        return tuple(
            one for one in self.columns if one.kind is Kind.ID_NUMBER and one.code != self.number.code
        )

    @property
    def kept(self) -> tuple[Field, ...]:
        """The columns whose values go into the keyed file."""
        return tuple(one for one in self.columns if one.kind in KEPT)

    @property
    def matter(self) -> str:
        """The code under which posts are given functions for this source."""
        return f"exchange.{self.code}"

    def field(self, code: str) -> Field:
        """The column with this code."""
        return next(one for one in self.columns if one.code == code)

    def senders(self) -> tuple[Sender, ...]:
        """Who delivers it: one office, or everybody of a kind."""
        return tuple(one for one in senders() if self.owner in (one.code, one.kind))


_sources: dict[str, Source] = {}
_senders: dict[str, Sender] = {}


def source_of(code: str) -> Source:
    """The contract of a code; raises `Missing`."""
    if code not in _sources:
        raise Missing.because(
            f"没有声明数据来源“{code}”。", "请核对代码，或在来源文件中声明。", "source.unknown"
        )
    return _sources[code]


def sources() -> tuple[Source, ...]:
    """Every contract, by code."""
    return tuple(_sources[code] for code in sorted(_sources))


def sender_of(code: str, source: Source | None = None) -> Sender:
    """The sender of a code, one that delivers `source` if given; raises `Missing`."""
    found = _senders.get(code)
    if found is None or (source is not None and found not in source.senders()):
        what = f"“{source.name}”的报送单位里" if source else "报送单位里"
        raise Missing.because(f"{what}没有“{code}”。", "请核对单位代码。", "sender.unknown")
    return found


def senders() -> tuple[Sender, ...]:
    """Every sender, by code."""
    return tuple(_senders[code] for code in sorted(_senders))


def keep_sources(path: Path, declared: Iterable[Source]) -> None:
    """Let these be the contracts of a file, instead of what it declared before."""
    _keep(_sources, path, declared)


def keep_senders(path: Path, declared: Iterable[Sender]) -> None:
    """Let these be the senders of a file, instead of what it declared before."""
    _keep(_senders, path, declared)


def _keep(held: dict, path: Path, declared: Iterable) -> None:
    for code in [code for code, one in held.items() if one.source == path]:
        del held[code]
    held.update({one.code: one for one in declared})
