"""How files lie on the disk: sealed, each bound to its name, and under a name that tells nothing of the content."""

import io
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives import hashes

from minzheng.foundation.ciphers import Unreadable, blind
from minzheng.foundation.envelopes import Form, Reader, Writer


def _damaged() -> Unreadable:
    return Unreadable.because(
        "文件未通过校验：内容被改动过、不完整，或从别处搬来。",
        "请不要使用它，联系系统管理员从备份恢复。",
        "file.damaged",
    )


def _foreign() -> Unreadable:
    return Unreadable.because(
        "文件没有加密，或开头已损坏，不能打开。",
        "请系统管理员执行 minzheng files encrypt；仍不能打开的，从备份恢复。",
        "file.unsealed",
    )


SEALED = Form(b"\0MINZHENG-FILE-1\n", "file", _foreign, _damaged)


def name_for(purpose: str, digest: str) -> str:
    """A file's name out of the SM3 of its content (hex): keyed, so that nobody outside can tell which content lies here."""
    return blind(f"documents.{purpose}", digest)


def put(chunks: Iterable[bytes], place: Path, drafts: Path) -> None:
    """Seal chunks into `place`, whole or not at all, on the disk before this returns; `drafts` is on the same disk."""
    for folder in (drafts, place.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=drafts, delete=False) as draft:
        try:
            writer = Writer(draft, SEALED, place.name.encode())
            for chunk in chunks:
                writer.write(chunk)
            writer.close()
            draft.flush()
            os.fsync(draft.fileno())
            os.replace(draft.name, place)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(draft.name)
    folder_entry = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder_entry)
    finally:
        os.close(folder_entry)


def opened(place: Path) -> IO[bytes]:
    """The content, checked to its last byte before the first is given. Raises `Unreadable`, or FileNotFoundError."""
    source = place.open("rb")
    try:
        reader = Reader(source, SEALED, place.name.encode())
        reader.check()
    except BaseException:
        source.close()
        raise
    return io.BufferedReader(reader)


def is_sealed(place: Path) -> bool:
    """Whether a file begins as a sealed one does."""
    with place.open("rb") as source:
        return source.read(len(SEALED.magic)) == SEALED.magic


def digest_of(chunks: Iterable[bytes]) -> str:
    """SM3 of a content, in hex."""
    sm3 = hashes.Hash(hashes.SM3())
    for chunk in chunks:
        sm3.update(chunk)
    return sm3.finalize().hex()
