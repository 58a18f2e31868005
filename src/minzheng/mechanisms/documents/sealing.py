"""Files that an earlier version stored in plain are sealed; and the stock-taking that every stored file still reads."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db.models import Min

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.documents import vault
from minzheng.mechanisms.documents.issuing import RENDERED
from minzheng.mechanisms.documents.models import StoredFile
from minzheng.mechanisms.documents.storing import (
    DRAFTS,
    PURPOSE,
    hold_off_the_sweep,
    read_stored,
    sweep_orphans,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting

ALL_SEALED = "sealed"
_BATCH = 100
_BLOCK = 1 << 20


def seal_all(again: bool = False) -> int:
    """Seal what lies in plain below MEDIA_ROOT and give the number of files; done once, unless `again`.

    A run that is killed leaves nothing undone that the next does not find. A plain file whose bytes are not those of
    its digest is not taken over: it stays, and `unreadable` names it.
    """
    root = Path(settings.MEDIA_ROOT)
    if not again and (root / ALL_SEALED).exists():
        return 0
    done, last = 0, 0
    while batch := list(islice(_files(last), _BATCH)):
        last = batch[-1].pk
        moved = [one for one in batch if _is_plain(root / one.place)]
        done += _seal(root, moved) if moved else 0
    sweep_orphans()  # what a killed run had sealed but not yet removed
    _forget_plain_renderings(root / RENDERED)
    root.mkdir(parents=True, exist_ok=True)
    (root / ALL_SEALED).touch()
    return done


def unreadable() -> Iterator[tuple[StoredFile, UserError]]:
    """Every stored file that is lost, damaged or not sealed, with its error; reads each to its end."""
    for one in _files(0):
        try:
            read_stored(one).close()
        except UserError as error:
            yield one, error


def _files(after: int) -> Iterator[StoredFile]:
    """One row for each content, by its first row."""
    firsts = StoredFile.objects.values("digest").annotate(first=Min("pk")).values("first")
    return StoredFile.objects.filter(pk__in=firsts, pk__gt=after).order_by("pk").iterator()


def _seal(root: Path, batch: list[StoredFile]) -> int:
    """The sealed copy first, then the rows that name it, at last the plain file goes."""
    done = []
    with acting(SYSTEM, "加密已存文件"):
        hold_off_the_sweep()
        for one in batch:
            plain = root / one.place
            with plain.open("rb") as file:
                if vault.digest_of(_blocks(file)) != one.digest:
                    continue
                old, one.digest = one.digest, vault.name_for(PURPOSE, one.digest)
                file.seek(0)
                vault.put(_blocks(file), root / one.place, root / DRAFTS)
            StoredFile.objects.filter(digest=old).update(digest=one.digest)
            done.append(plain)
    for plain in done:
        plain.unlink(missing_ok=True)
    return len(done)


def _is_plain(place: Path) -> bool:
    return place.exists() and not vault.is_sealed(place)


def _forget_plain_renderings(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and not vault.is_sealed(path):
            path.unlink()


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block
