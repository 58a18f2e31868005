"""Bytes of any length sealed in pieces (SM4-GCM, GB/T 32907), in bounded memory: no changed, missing or added byte passes."""

import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from minzheng.foundation import keys
from minzheng.foundation.errors import UserError

PIECE = 1 << 20
_ID: Final = 2
_SALT: Final = 16
_TAG: Final = 16


@dataclass(frozen=True)
class Form:
    """A kind of sealed file: its first bytes, what its keys are derived for, and the errors of a wrong one."""

    magic: bytes
    purpose: str
    foreign: Callable[[], UserError]
    damaged: Callable[[], UserError]

    @property
    def header(self) -> int:
        """Length of the header: magic | key id (2) | salt (16)."""
        return len(self.magic) + _ID + _SALT

    def key(self, header: bytes) -> bytes:
        """The key of one file; raises `KeyTrouble` when its generation is not in the key file."""
        generation = int.from_bytes(header[len(self.magic) : len(self.magic) + _ID])
        derivation = HKDF(hashes.SM3(), 16, header[-_SALT:], f"minzheng/{self.purpose}".encode())
        return derivation.derive(keys.current().key("protect", generation))


class Writer:
    """A file-like object that seals into `target`: the header, then pieces of ciphertext and tag, bound to a context.

    A piece's nonce is its number and whether it is the last; each file has a key of its own.
    """

    def __init__(self, target: IO[bytes], form: Form, context: bytes = b"") -> None:
        generation = keys.current().newest.id
        header = form.magic + generation.to_bytes(_ID) + secrets.token_bytes(_SALT)
        self._key, self._bound = form.key(header), header + context
        self._target, self._kept, self._number = target, bytearray(), 0
        target.write(header)

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._kept += data
        while len(self._kept) > PIECE:
            self._put(bytes(self._kept[:PIECE]), last=False)
            del self._kept[:PIECE]
        return len(data)

    def close(self) -> None:
        """Write the last piece; the file is complete only then."""
        self._put(bytes(self._kept), last=True)

    def _put(self, piece: bytes, last: bool) -> None:
        encryptor = Cipher(algorithms.SM4(self._key), modes.GCM(_nonce(self._number, last))).encryptor()
        encryptor.authenticate_additional_data(self._bound)
        self._target.write(encryptor.update(piece) + encryptor.finalize() + encryptor.tag)
        self._number += 1


class Reader(io.RawIOBase):
    """What `Writer` sealed, from a seekable source that is closed with it; seekable, one piece in memory.

    Raises the form's `foreign` for other files, its `damaged` at the first piece that is not as written.
    """

    def __init__(self, source: IO[bytes], form: Form, context: bytes = b"") -> None:
        self._source, self._form = source, form
        body = source.seek(0, io.SEEK_END) - form.header
        source.seek(0)
        header = source.read(form.header)
        if len(header) < form.header or not header.startswith(form.magic):
            raise form.foreign()
        self._pieces, rest = divmod(body, PIECE + _TAG)
        self._pieces += rest > 0
        if not self._pieces or 0 < rest < _TAG:
            raise form.damaged()
        self._key, self._bound = form.key(header), header + context
        self._size, self._at = body - self._pieces * _TAG, 0
        self._number, self._plain = -1, b""

    def check(self) -> None:
        """Read everything once; raises the form's `damaged`."""
        for number in reversed(range(self._pieces)):  # ends at the piece that is read next
            self._open(number)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if at < 0:
            raise ValueError("negative seek position")
        self._at = at
        return at

    def readinto(self, buffer: Any) -> int:
        number, start = divmod(self._at, PIECE)
        self._open(
            min(number, self._pieces - 1)
        )  # at the end too: the last piece may be empty, but must be ours
        if self._at >= self._size:
            return 0
        given = self._plain[start : start + len(buffer)]
        buffer[: len(given)] = given
        self._at += len(given)
        return len(given)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()

    def _open(self, number: int) -> None:
        if number == self._number:
            return
        last = number == self._pieces - 1
        self._source.seek(self._form.header + number * (PIECE + _TAG))
        sealed = self._source.read(PIECE + _TAG)
        try:
            mode = modes.GCM(_nonce(number, last), sealed[-_TAG:])
            decryptor = Cipher(algorithms.SM4(self._key), mode).decryptor()
            decryptor.authenticate_additional_data(self._bound)
            self._plain = decryptor.update(sealed[:-_TAG]) + decryptor.finalize()
        except (InvalidTag, ValueError) as error:
            raise self._form.damaged() from error
        self._number = number


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])
