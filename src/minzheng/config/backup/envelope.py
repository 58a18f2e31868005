"""The encrypted form of an archive: SM4-GCM in pieces, so that no changed, missing or added byte passes."""

import secrets
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from minzheng.foundation import keys
from minzheng.foundation.errors import Invalid

MAGIC = b"MINZHENG-BACKUP-1\n"
SALT, TAG = 16, 16
PIECE = 1 << 20


class Writer:
    """A file-like object that encrypts into `target`: magic | key id (2) | salt (16) | pieces of ciphertext and tag.

    A piece's nonce is its number and whether it is the last; each archive has a key of its own.
    """

    def __init__(self, target: IO[bytes]) -> None:
        ring = keys.current()
        generation = ring.newest.id
        self._header = MAGIC + generation.to_bytes(2, "big") + secrets.token_bytes(SALT)
        self._key = _key(ring, generation, self._header)
        self._target, self._kept, self._number = target, bytearray(), 0
        target.write(self._header)

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._kept += data
        while len(self._kept) > PIECE:
            self._put(bytes(self._kept[:PIECE]), last=False)
            del self._kept[:PIECE]
        return len(data)

    def close(self) -> None:
        """Write the last piece; the archive is complete only then."""
        self._put(bytes(self._kept), last=True)

    def _put(self, piece: bytes, last: bool) -> None:
        encryptor = Cipher(algorithms.SM4(self._key), modes.GCM(_nonce(self._number, last))).encryptor()
        encryptor.authenticate_additional_data(self._header)
        self._target.write(encryptor.update(piece) + encryptor.finalize() + encryptor.tag)
        self._number += 1


class Reader:
    """A file-like object that decrypts what `Writer` wrote. Raises `Invalid` at the first byte that is not as written."""

    def __init__(self, source: IO[bytes]) -> None:
        self._header = source.read(len(MAGIC) + 2 + SALT)
        if len(self._header) < len(MAGIC) + 2 + SALT or not self._header.startswith(MAGIC):
            raise Invalid.because(
                "这不是民政平台的备份文件，或文件开头已损坏。", "请换一份备份再试。", "backup.foreign"
            )
        generation = int.from_bytes(self._header[len(MAGIC) : len(MAGIC) + 2], "big")
        self._key = _key(keys.current(), generation, self._header)
        self._source, self._plain, self._number = source, b"", 0
        self._next = source.read(PIECE + TAG)
        if not self._next:
            raise damaged()

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, fewer only at the end."""
        while len(self._plain) < size and self._next:
            piece, self._next = self._next, self._source.read(PIECE + TAG)
            self._plain += self._open(piece, last=not self._next)
        given, self._plain = self._plain[:size], self._plain[size:]
        return given

    def _open(self, piece: bytes, last: bool) -> bytes:
        body, tag = piece[:-TAG], piece[-TAG:]
        try:
            mode = modes.GCM(_nonce(self._number, last), tag)
            decryptor = Cipher(algorithms.SM4(self._key), mode).decryptor()
            decryptor.authenticate_additional_data(self._header)
            plain = decryptor.update(body) + decryptor.finalize()
        except (InvalidTag, ValueError) as error:
            raise damaged() from error
        self._number += 1
        return plain


def damaged() -> Invalid:
    """The error of an archive that is not as it was written."""
    return Invalid.because(
        "备份文件已损坏或不完整，没有恢复任何内容。",
        "请换一份备份再试，并检查存放备份的介质。",
        "backup.damaged",
    )


def _key(ring: keys.KeyRing, generation: int, header: bytes) -> bytes:
    derivation = HKDF(hashes.SM3(), 16, header[-SALT:], b"minzheng/backup")
    return derivation.derive(ring.key("protect", generation))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
