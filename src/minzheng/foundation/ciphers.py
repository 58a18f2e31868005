"""Protecting (SM4-GCM), finding again (HMAC-SM3 blind index, search tokens) and sealing; GB/T 32907, 32905, 15852.2."""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from minzheng.foundation import keys
from minzheng.foundation.errors import UserError

_ID: Final = 2
_NONCE: Final = 12
_TAG: Final = 16
OVERHEAD: Final = _ID + _NONCE + _TAG


class Unreadable(UserError):
    """A protected value fails its check: altered, moved to another record, or not ours."""

    status = 500


def protect(text: str, context: bytes) -> bytes:
    """SM4-GCM of a text, bound to its context: key id (2) | nonce (12) | tag (16) | ciphertext."""
    ring = keys.current()
    number = ring.newest.id
    nonce = secrets.token_bytes(_NONCE)
    encryptor = Cipher(algorithms.SM4(ring.key("protect", number)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(context)
    body = encryptor.update(text.encode()) + encryptor.finalize()
    return number.to_bytes(_ID, "big") + nonce + encryptor.tag + body


def reveal(data: bytes, context: bytes) -> str:
    """The text that `protect` took, for the same context.

    Raises `Unreadable` when a bit or the context differs, `KeyTrouble` when the key's generation is not in the file.
    """
    if len(data) < OVERHEAD:
        raise _unreadable()
    key = keys.current().key("protect", key_id(data))
    nonce, tag = data[_ID : _ID + _NONCE], data[_ID + _NONCE : OVERHEAD]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(context)
    try:
        return (decryptor.update(data[OVERHEAD:]) + decryptor.finalize()).decode()
    except InvalidTag as error:
        raise _unreadable() from error


def key_id(data: bytes) -> int:
    """Id of the key generation a ciphertext was made with."""
    return int.from_bytes(data[:_ID], "big")


def blind(purpose: str, text: str) -> str:
    """HMAC-SM3 in hex, equal for equal texts of one purpose; normalise the text first."""
    return _mac("blind", f"{purpose}\x1f{text}".encode()).hex()


def token(text: str) -> int:
    """A keyed 64-bit search token, as a signed integer for a bigint column."""
    return int.from_bytes(_mac("search", text.encode())[:8], "big", signed=True)


def seal(data: bytes, previous: str, generation: int | None = None) -> str:
    """HMAC-SM3 in hex over data chained to the previous seal; `generation` re-computes an older one (see `sealing_key`)."""
    return _mac("seal", previous.encode() + b"\x1f" + data, generation).hex()


def sealing_key() -> int:
    """Id of the generation that `seal` uses now; keep it beside the seal."""
    return keys.current().id_for("seal")


def _mac(use: str, data: bytes, generation: int | None = None) -> bytes:
    code = hmac.HMAC(keys.current().key(use, generation), hashes.SM3())
    code.update(data)
    return code.finalize()


def _unreadable() -> Unreadable:
    return Unreadable.because(
        "受保护的内容未通过校验：可能被改动过，或从别的记录搬来，或密钥文件不对。",
        "请不要修改这条记录，联系系统管理员核对密钥文件，并用办理日志查明它何时被改。",
        "ciphers.unreadable",
    )
