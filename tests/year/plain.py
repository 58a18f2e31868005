"""Personal data that can be read without the keys: in the tables, and in every byte of the data folder."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.documents.vault import is_sealed
from minzheng.mechanisms.matters.public import Case, everything
from minzheng.mechanisms.registry.public import Person

DIGITS = re.compile(r"[0-9]{17,}[0-9Xx]")
RUNS = re.compile(r"[0-9]{11,}[Xx]?|[一-鿿]{2,}")
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


@dataclass(frozen=True)
class Known:
    """What is personal in the records, read with the keys."""

    numbers: frozenset[str]
    phones: frozenset[str]
    names: frozenset[str]


def known() -> Known:
    """ID numbers, phones and names of everybody in the records."""
    people = list(Person.objects.all())
    asked = {everything(case).get("applicant_id") for case in Case.objects.filter(matter="funeral.subsidy")}
    numbers = {str(one.id_number) for one in people if one.id_number} | {str(one) for one in asked if one}
    phones = {str(one.phone) for one in people if one.phone}
    return Known(frozenset(numbers), frozenset(phones), frozenset(str(one.name) for one in people))


def in_tables(numbers: frozenset[str], database: str = "default") -> list[str]:
    """ID numbers that stand in plain text anywhere in any table."""
    found = []
    with connections[database].cursor() as cursor:
        for table in connections[database].introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor:
                windows = {run[at : at + 18] for run in DIGITS.findall(row) for at in range(len(run) - 17)}
                found += [f"{table}:{one}" for one in sorted(windows & numbers)]
    return found


def in_folder(folder: Path, wanted: Known) -> list[str]:
    """Files with an ID number, a phone or a name in them, in any usual encoding; packed ones are unpacked first."""
    words = wanted.numbers | wanted.phones | wanted.names
    lengths = sorted({len(word) for word in words})
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(_holds(content, words, lengths) for content in _contents(path))
    ]


def _holds(content: bytes, words: frozenset[str], lengths: list[int]) -> bool:
    texts = (content[start:].decode(code, "replace") for code in ENCODINGS for start in (0, 1))
    runs = {run for text in texts for run in RUNS.findall(text)}
    return any(
        run[at : at + length] in words
        for run in runs
        for length in lengths
        for at in range(len(run) - length + 1)
    )


def unsealed(folder: Path) -> list[str]:
    """Files that lie below files/ as they came, whatever is in them; manifests hold record numbers only."""
    files = folder / "files"
    return [
        str(path.relative_to(folder))
        for path in sorted(files.rglob("*"))
        if path.is_file()
        and path.relative_to(files).parts[0] not in ("manifests", "sealed")
        and not is_sealed(path)
    ]


def sealed_files(folder: Path) -> list[Path]:
    """The bytes of every stored file."""
    return [folder / "files" / one.place for one in StoredFile.objects.all()]


def _contents(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(one) for one in packed.namelist())
