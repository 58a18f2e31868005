"""A delivery on its way in: read twice without ever lying in plain on a disk or wholly in memory."""

import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, cast

from minzheng.foundation.ciphers import Unreadable
from minzheng.foundation.envelopes import Form, Reader, Writer


def _lost() -> Unreadable:
    return Unreadable.because("接收中的文件已损坏。", "请重新报送。", "spool.damaged")


_FORM = Form(b"\0MINZHENG-SPOOL-1\n", "spool", _lost, _lost)


@contextmanager
def spooled(chunks: Iterable[bytes]) -> Iterator[IO[bytes]]:
    """The bytes as a seekable file for as long as the block lasts; on the disk they lie sealed."""
    with tempfile.TemporaryFile() as target:
        writer = Writer(target, _FORM)
        for chunk in chunks:
            writer.write(chunk)
        writer.close()
        target.flush()
        with io.BufferedReader(Reader(cast(IO[bytes], _Kept(target)), _FORM)) as reader:
            yield reader


class _Kept(io.BufferedRandom):
    """The spool's file without closing it: the reader closes its source, the block its file."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(io.FileIO(file.fileno(), "r+b", closefd=False))
