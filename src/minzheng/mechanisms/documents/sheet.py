"""A sheet is the content of one document, free of layout: what is frozen, digested, and later rendered."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives import hashes


@dataclass(frozen=True)
class Run:
    """A stretch of text; `mark` is the trace id of a figure, so that a published number opens its records."""

    text: str
    mark: str | None = None
    bold: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Addressee:
    """主送机关 or the person addressed, flush left above the text; the colon is added by the renderer."""

    name: str


@dataclass(frozen=True)
class Heading:
    """Heading of level 1 (一、) to 4 (（1）); the text carries its own number."""

    level: int
    runs: Runs


@dataclass(frozen=True)
class Para:
    """A paragraph, first line indented by two characters unless `indent` is False."""

    runs: Runs
    indent: bool = True


@dataclass(frozen=True)
class Table:
    """A ruled table; `rows` hold one tuple of runs per cell, `widths` are relative (equal when empty)."""

    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Fields:
    """Label and value pairs, as on receipts."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Code:
    """A QR code with a caption below it."""

    content: str
    caption: str


@dataclass(frozen=True)
class Ink:
    """A signature written by hand, as strokes (see `documents.ink`), with a caption below it."""

    strokes: str
    caption: str


@dataclass(frozen=True)
class Attachments:
    """附件说明: names of the attachments, numbered when there is more than one."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """发文机关署名 and 成文日期."""

    organ: str
    on: date


@dataclass(frozen=True)
class Note:
    """附注 in round brackets below the date, such as a contact person."""

    text: str


Block = Addressee | Heading | Para | Table | Fields | Code | Ink | Attachments | Signature | Note
_BLOCKS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (Addressee, Heading, Para, Table, Fields, Code, Ink, Attachments, Signature, Note)
}


@dataclass(frozen=True)
class Sheet:
    """One document as data.

    `organ` prints the red head; `number` is set when issued; `copies` is 抄送; `printer` and `printed_on` are 印发机关 and
    印发日期; `paper` is "a4" or "a5"; `secrecy` and `urgency` are 密级 and 紧急程度.
    """

    title: str
    blocks: tuple[Block, ...]
    organ: str = ""
    number: str = ""
    copies: tuple[str, ...] = ()
    printer: str = ""
    printed_on: date | None = None
    paper: str = "a4"
    secrecy: str = ""
    urgency: str = ""


def text(*parts: str | Run) -> Runs:
    """Runs from strings and ready runs, in order."""
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


def plain(runs: Runs) -> str:
    """The text of runs without marks."""
    return "".join(run.text for run in runs)


def freeze(sheet: Sheet) -> str:
    """The sheet as canonical JSON: the same content gives the same text, byte for byte."""
    data = asdict(sheet)
    data["blocks"] = [{"is": type(block).__name__, **asdict(block)} for block in sheet.blocks]
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_iso)


def thaw(frozen: str) -> Sheet:
    """The sheet of a `freeze`d text; the two are inverse."""
    data = json.loads(frozen)
    data["blocks"] = tuple(_block(raw) for raw in data["blocks"])
    data["copies"] = tuple(data["copies"])
    data["printed_on"] = date.fromisoformat(data["printed_on"]) if data["printed_on"] else None
    return Sheet(**data)


def digest(frozen: str) -> str:
    """SM3 digest of a frozen sheet, 64 hex digits."""
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(frozen.encode())
    return sm3.finalize().hex()


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a sheet cannot hold {type(value).__name__}")


def _runs(raw: list[dict[str, Any]]) -> Runs:
    return tuple(Run(**run) for run in raw)


def _block(raw: dict[str, Any]) -> Block:
    values = dict(raw)
    kind = _BLOCKS[values.pop("is")]
    if "runs" in values:
        values["runs"] = _runs(values["runs"])
    if kind is Table:
        rows = tuple(tuple(_runs(cell) for cell in row) for row in values["rows"])
        values |= {"head": tuple(values["head"]), "rows": rows, "widths": tuple(values["widths"])}
    if kind is Fields:
        values["pairs"] = tuple((label, value) for label, value in values["pairs"])
    if kind is Attachments:
        values["names"] = tuple(values["names"])
    if kind is Signature:
        values["on"] = date.fromisoformat(values["on"])
    block: Block = kind(**values)
    return block
