"""Which encoding a delivery is really in, and its lines as text; what cannot be decoded stays visible as U+FFFD."""

import codecs
import re
from collections.abc import Iterator
from typing import IO

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.exchange.contracts import Encoding

BROKEN = "\ufffd"
_PIECE = 1 << 20
_UTF8_HAN = re.compile(rb"[\xe4-\xe9][\x80-\xbf]{2}")
_MARK = codecs.BOM_UTF8


def encoding_of(file: IO[bytes], agreed: Encoding) -> Encoding:
    """The encoding all of a file reads in; the agreed one where parts of it are in another."""
    for each in (Encoding.UTF8, agreed, Encoding.GB18030):
        if _reads_as(file, each):
            return each
    return agreed


def raw_lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file with their ends, without a byte order mark."""
    file.seek(0)
    file.seek(len(_MARK) if file.read(len(_MARK)) == _MARK else 0)
    yield from file


def text_of(line: bytes, encoding: Encoding) -> str:
    """A line as text, `BROKEN` where it cannot be read; amid GB18030 what is UTF-8 cannot, even where it decodes."""
    if encoding is not Encoding.UTF8 and _UTF8_HAN.search(line):
        try:
            line.decode()
        except UnicodeDecodeError:
            pass
        else:
            return _UTF8_HAN.sub(BROKEN.encode(), line).decode()
    return line.decode(encoding, errors="replace")


def has_zeros(file: IO[bytes]) -> bool:
    """Whether zero bytes occur, as in UTF-16 and in what is no text at all."""
    file.seek(0)
    found = any(b"\0" in piece for piece in iter(lambda: file.read(_PIECE), b""))
    file.seek(0)
    return found


def no_text() -> Invalid:
    """What a file is told that holds no readable text."""
    return Invalid.because(
        "文件不是UTF-8或GB18030编码的文本。", "请按约定的格式和编码导出后重新报送。", "delivery.encoding"
    )


def _reads_as(file: IO[bytes], encoding: Encoding) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        for piece in iter(lambda: file.read(_PIECE), b""):
            decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True
