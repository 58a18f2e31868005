import hashlib
import hmac
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as fast_hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation import ciphers, keys
from minzheng.foundation.ciphers import Unreadable


@pytest.fixture(autouse=True, scope="module")
def ring() -> Iterator[keys.KeyRing]:
    with keys.using(keys.KeyRing.ephemeral()) as one:
        yield one


def _sm3(data: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def test_sm3_gives_the_digests_of_gb_t_32905_annex_a() -> None:
    for data, expected in (
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ):
        assert _sm3(data) == expected == hashlib.new("sm3", data).hexdigest()


def test_sm4_gives_the_block_of_gb_t_32907_annex_a() -> None:
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    encryptor = Cipher(algorithms.SM4(block), modes.ECB()).encryptor()
    assert encryptor.update(block).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_gcm_gives_the_vector_of_rfc_8998() -> None:
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    text = bytes.fromhex(
        "aa" * 8 + "bb" * 8 + "cc" * 8 + "dd" * 8 + "ee" * 8 + "ff" * 8 + "ee" * 8 + "aa" * 8
    )
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
    body = encryptor.update(text) + encryptor.finalize()
    assert encryptor.tag.hex() == "83de3541e4c2b58177e065a9bf7b62ec"
    assert body.hex().startswith("17f399f08c67d5ee19d0dc9969c4bb7d")


def test_hmac_sm3_agrees_with_a_plain_construction(ring: keys.KeyRing) -> None:
    key = ring.key("blind")
    assert ciphers.blind("id", "110") == hmac.new(key, b"id\x1f110", "sm3").hexdigest()
    fast = fast_hmac.HMAC(ring.key("seal"), hashes.SM3())
    fast.update(b"before\x1frow")
    assert ciphers.seal(b"row", "before") == fast.finalize().hex()


@given(st.text(), st.binary())
def test_what_is_protected_is_revealed_in_its_context_only(text: str, context: bytes) -> None:
    data = ciphers.protect(text, context)
    assert ciphers.reveal(data, context) == text
    assert len(data) == ciphers.OVERHEAD + len(text.encode())
    with pytest.raises(Unreadable):
        ciphers.reveal(data, context + b"x")


def test_every_flipped_bit_behind_the_key_id_is_refused() -> None:
    data = ciphers.protect("陈桂兰", b"registry_person.name.1")
    for place in range(16, len(data) * 8):
        wrong = bytearray(data)
        wrong[place // 8] ^= 1 << place % 8
        with pytest.raises(Unreadable, match="未通过校验"):
            ciphers.reveal(bytes(wrong), b"registry_person.name.1")


@pytest.mark.parametrize("length", [0, 1, ciphers.OVERHEAD - 1])
def test_a_cut_value_is_refused(length: int) -> None:
    with pytest.raises(Unreadable):
        ciphers.reveal(ciphers.protect("陈桂兰", b"")[:length], b"")


def test_the_same_text_never_looks_the_same() -> None:
    assert len({ciphers.protect("王伟", b"") for _ in range(2000)}) == 2000


@given(st.text(), st.text())
def test_blind_indexes_are_equal_for_equal_texts_and_apart_by_purpose(one: str, other: str) -> None:
    assert (ciphers.blind("a", one) == ciphers.blind("a", other)) == (one == other)
    assert ciphers.blind("a", one) != ciphers.blind("b", one)
    assert -(2**63) <= ciphers.token(one) < 2**63


def test_a_seal_depends_on_data_and_predecessor() -> None:
    assert len({ciphers.seal(b"a", "x"), ciphers.seal(b"a", "y"), ciphers.seal(b"b", "x")}) == 3
