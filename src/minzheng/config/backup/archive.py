"""What an archive contains: members, each with its SM3 digest in a manifest that comes last."""

import json
import os
import tarfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from cryptography.hazmat.primitives import hashes

from minzheng.config.backup.envelope import ARCHIVE, damaged
from minzheng.foundation.envelopes import Reader, Writer

MANIFEST, DUMP, ANCHOR, FILES = "manifest.json", "database.dump", "journal.anchor", "files"
BLOCK = 1 << 20


class Digesting:
    """Passes bytes on and takes their SM3."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.size, self._sm3 = source, 0, hashes.Hash(hashes.SM3())

    def read(self, size: int) -> bytes:
        """Up to `size` bytes of the source."""
        block = self.source.read(size)
        self._sm3.update(block)
        self.size += len(block)
        return block

    def said(self) -> dict[str, Any]:
        """Size and digest of what has passed."""
        return {"size": self.size, "sm3": self._sm3.finalize().hex()}


def pack(members: Iterable[tuple[str, Path]], about: dict[str, Any], target: IO[bytes]) -> None:
    """Write members (name, file) and the manifest, encrypted."""
    writer = Writer(target, ARCHIVE)
    found: dict[str, Any] = {}
    with tarfile.open(fileobj=cast(IO[bytes], writer), mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for name, path in members:
            with path.open("rb") as file:
                info = tarfile.TarInfo(name)
                info.size = os.fstat(file.fileno()).st_size
                source = Digesting(file)
                tar.addfile(info, cast(IO[bytes], source))
                found[name] = source.said()
        manifest = json.dumps({**about, "members": found}, ensure_ascii=False).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(manifest)
        tar.addfile(info, BytesIO(manifest))
    writer.close()


def unpack(source: IO[bytes], folder: Path) -> dict[str, Any]:
    """Decrypt into an empty folder and check every digest; gives the manifest. Raises `Invalid` for a damaged archive."""
    reader = Reader(source, ARCHIVE)
    found: dict[str, Any] = {}
    manifest: dict[str, Any] = {}
    try:
        with tarfile.open(fileobj=cast(IO[bytes], reader), mode="r|") as tar:
            for info in tar:
                content = tar.extractfile(info)
                if content is None or not _expected(info.name):
                    raise damaged()
                if info.name == MANIFEST:
                    manifest = json.loads(content.read())
                else:
                    found[info.name] = _write(folder / info.name, Digesting(content))
        while reader.read(BLOCK):
            pass
    except (tarfile.TarError, ValueError, EOFError) as error:
        raise damaged() from error
    if manifest.get("members") != found or DUMP not in found:
        raise damaged()
    return manifest


def files_under(folder: Path) -> Iterator[tuple[str, Path]]:
    """(name in the archive, path) of every stored file; unfinished uploads are left out."""
    root = folder / FILES
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.relative_to(root).parts[0] != "incoming":
            yield f"{FILES}/{path.relative_to(root).as_posix()}", path


def _expected(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name in (MANIFEST, DUMP, ANCHOR) or (len(parts) > 1 and parts[0] == FILES and ".." not in parts)


def _write(path: Path, content: Digesting) -> dict[str, Any]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while block := content.read(BLOCK):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return content.said()
