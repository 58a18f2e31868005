"""Keyed 64-bit pseudonyms of identity numbers and names (SM4, GB/T 32907): equal for equal people, for millions at once.

A number is never a key itself. One implementation serves a column and a single value, so that both always agree.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray

from minzheng.foundation import keys

_BLOCK = 16
_RESIDENT, _PERMIT, _NAME = 1, 2, 3  # first byte of a block: what it is about
_IN_NUMBERS = r"""[\p{Z}\p{Cc}\p{Cf}\-‐-―−·.()'"=]"""
_IN_NAMES = r"[\p{Z}\p{Cc}\p{Cf}·•‧・●⋅∙.．]"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECK = np.frombuffer(b"10X98765432", np.uint8)
_PERMIT_LENGTHS = range(5, 16)
_LEAST_DIGITS, _PLAIN_PERMIT = 5, range(7, 11)  # a permit written in digits alone has 7 to 10 of them
_LONGEST_NAME = 300
_FIRST_PIECE = _BLOCK - 3  # beside the kind and the length


def keys_of(numbers: pa.Array | pa.ChunkedArray) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The pseudonym of each identity number (0 where there is none), and whether the number is usable.

    Resident numbers of 18 and 15 digits of one person agree; a wrong check digit or no real day makes it unusable.
    """
    texts = _plain(numbers)
    found, usable = _read(texts)
    rest = ~usable & (pc.binary_length(texts).to_numpy(zero_copy_only=False) > 0)
    if rest.any():  # only what is not written plainly needs cleaning
        found[rest], usable[rest] = _read(_cleaned(texts.filter(pa.array(rest)), _IN_NUMBERS))
    return found, usable


def key_of(number: str) -> int | None:
    """The pseudonym of one identity number, or None where the number is not usable."""
    found, usable = keys_of(pa.array([number], pa.string()))
    return int(found[0]) if usable[0] else None


def names_of(names: pa.Array | pa.ChunkedArray) -> NDArray[np.int64]:
    """The pseudonym of each name, without regard to blanks, middle dots and width; 0 where there is none."""
    texts = _cleaned(_plain(names), _IN_NAMES)
    found = np.zeros(len(texts), np.int64)
    lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False)
    for length in np.unique(lengths):
        if 0 < length <= _LONGEST_NAME:
            chosen = lengths == length
            found[chosen] = _chained(_bytes_of(texts.filter(pa.array(chosen)), int(length)))
    return found


def name_key_of(name: str) -> int:
    """The pseudonym of one name, 0 for an empty one."""
    return int(names_of(pa.array([name], pa.string()))[0])


def _plain(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    return pc.fill_null(texts.cast(pa.string()), "")


def _cleaned(texts: pa.Array, without: str) -> pa.Array:
    return pc.ascii_upper(pc.replace_substring_regex(pc.utf8_normalize(texts, form="NFKC"), without, ""))


def _read(texts: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Pseudonyms of numbers as they stand; what is built like no number is not usable."""
    lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False)
    blocks = np.zeros((len(texts), _BLOCK), np.uint8)
    for length in (*_PERMIT_LENGTHS, 18):
        chosen = np.flatnonzero(lengths == length)
        if chosen.size:
            letters = _bytes_of(texts.take(pa.array(chosen)), length)
            blocks[chosen] = _resident_blocks(letters) if length == 18 else _short_blocks(letters)
    usable = blocks[:, 0] > 0
    found = np.zeros(len(texts), np.int64)
    found[usable] = _halves(_sm4(blocks[usable], 0))
    return found, usable


def _bytes_of(texts: pa.Array, length: int) -> NDArray[np.uint8]:
    """Texts of one length as a table of bytes, one row each."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32)
    start = int(offsets[texts.offset])
    data = np.frombuffer(texts.buffers()[2], np.uint8)
    return data[start : start + length * len(texts)].reshape(-1, length)


def _short_blocks(letters: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Blocks of numbers of 5 to 15 letters: permits and passports, and resident numbers of the old length."""
    blocks = np.zeros((len(letters), _BLOCK), np.uint8)
    length = letters.shape[1]
    digits = (letters >= 48) & (letters <= 57)
    written = (digits | ((letters >= 65) & (letters <= 90))).all(axis=1)
    only_digits = digits.all(axis=1)
    filler = (letters == letters[:, :1]).all(axis=1)  # 0000000
    permit = written & (digits.sum(axis=1) >= _LEAST_DIGITS) & ~filler
    if length not in _PLAIN_PERMIT:
        permit &= ~only_digits
    blocks[permit, 0] = _PERMIT
    blocks[permit, 1 : length + 1] = letters[permit]
    if length == 15:
        century = np.broadcast_to(np.frombuffer(b"19", np.uint8), (len(letters), 2))
        old = np.concatenate((letters[:, :6], century, letters[:, 6:]), axis=1)
        resident = only_digits & ~filler
        blocks[resident] = _numbered(old[resident])
    return blocks


def _resident_blocks(letters: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Blocks of resident numbers of 18 places whose check digit is right."""
    blocks = np.zeros((len(letters), _BLOCK), np.uint8)
    digits = ((letters[:, :17] >= 48) & (letters[:, :17] <= 57)).all(axis=1)
    total = np.zeros(len(letters), np.int32)
    for place, weight in enumerate(_WEIGHTS):
        total += (letters[:, place].astype(np.int32) - 48) * weight
    last = np.where(letters[:, 17] == ord("x"), ord("X"), letters[:, 17])
    right = digits & (_CHECK[total % 11] == last)
    blocks[right] = _numbered(letters[right, :17])
    return blocks


def _numbered(letters: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Blocks of 17 digits that begin with a place and have a day of birth in them."""
    value = np.zeros(len(letters), np.int64)
    for place in range(17):
        value = value * 10 + (letters[:, place].astype(np.int64) - 48)
    month, day = value // 100_000 % 100, value // 1000 % 100
    real = (value >= 10**16) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    blocks = np.zeros((len(letters), _BLOCK), np.uint8)
    blocks[:, 8:] = value.astype(">i8").view(np.uint8).reshape(-1, 8)
    blocks[:, 0] = _RESIDENT
    blocks[~real] = 0
    return blocks


def _chained(letters: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Names of one length in bytes: block after block over the one before, the length in the first (CBC-MAC)."""
    length = letters.shape[1]
    pieces = 1 + -(-max(0, length - _FIRST_PIECE) // _BLOCK)
    padded = np.zeros((len(letters), pieces * _BLOCK), np.uint8)
    padded[:, 0] = _NAME
    padded[:, 1:3] = np.frombuffer(length.to_bytes(2), np.uint8)
    padded[:, 3 : 3 + length] = letters
    state = _sm4(padded[:, :_BLOCK], 1)
    for start in range(_BLOCK, padded.shape[1], _BLOCK):
        state = _sm4(state ^ padded[:, start : start + _BLOCK], 1)
    return _halves(state)


def _sm4(blocks: NDArray[np.uint8], half: int) -> NDArray[np.uint8]:
    """Each block for itself, in one call; numbers and names have a half of the key each."""
    key = keys.current().key("pseudonym")[half * _BLOCK : (half + 1) * _BLOCK]
    encryptor = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()
    return np.frombuffer(encryptor.update(blocks.tobytes()), np.uint8).reshape(-1, _BLOCK)


def _halves(blocks: NDArray[np.uint8]) -> NDArray[np.int64]:
    return np.ascontiguousarray(blocks[:, :8]).view(">i8").ravel().astype(np.int64)
