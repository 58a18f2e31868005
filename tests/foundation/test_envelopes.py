"""Sealed streams: read from any place, every flipped byte and every cut caught, bound to a context, in bounded memory."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation import envelopes, keys
from minzheng.foundation.envelopes import Form, Reader, Writer
from minzheng.foundation.errors import Invalid

FORM = Form(
    b"\0TEST\n", "test",
    lambda: Invalid.because("别的文件。", "换。", "foreign"), lambda: Invalid.because("坏了。", "换。", "damaged"),
)  # fmt: skip
HEAD, TAG = FORM.header, 16


@pytest.fixture(autouse=True)
def ring() -> Iterator[keys.KeyRing]:
    with keys.using(keys.KeyRing.ephemeral()) as one:
        yield one


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelopes, "PIECE", 64)


def sealed(content: bytes, context: bytes = b"") -> bytes:
    target = io.BytesIO()
    writer = Writer(target, FORM, context)
    for start in range(0, len(content), 37):
        writer.write(content[start : start + 37])
    writer.close()
    return target.getvalue()


def reader(data: bytes, context: bytes = b"") -> Reader:
    return Reader(io.BytesIO(data), FORM, context)


@given(st.binary(max_size=400), st.integers(0, 450), st.integers(1, 200))
def test_any_part_reads_as_from_the_plain_bytes(content: bytes, start: int, length: int) -> None:
    with pytest.MonkeyPatch.context() as patch, keys.using(keys.KeyRing.ephemeral()):
        patch.setattr(envelopes, "PIECE", 64)
        plain, one = io.BytesIO(content), io.BufferedReader(reader(sealed(content)), buffer_size=16)
        assert one.read() == content
        for whence, offset in ((0, start), (2, -min(start, len(content)))):
            assert one.seek(offset, whence) == plain.seek(offset, whence)
            assert one.read(length) == plain.read(length)
            assert one.tell() == plain.tell()


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 128, 200])
def test_every_flipped_byte_every_cut_and_addition_is_caught(small_pieces: None, length: int) -> None:
    data = sealed(b"x" * length)
    for place in range(len(data)):
        flipped = bytearray(data)
        flipped[place] ^= 1
        with pytest.raises((Invalid, keys.KeyTrouble)):
            reader(bytes(flipped)).check()
        with pytest.raises(Invalid):
            reader(data[:place]).check()
    for more in (b"\0", b"\0" * 16, b"\0" * 80):
        with pytest.raises(Invalid):
            reader(data + more).check()


def test_pieces_cannot_change_places_and_files_not_their_names(small_pieces: None) -> None:
    data = sealed(b"".join(bytes([n]) * 64 for n in range(3)), b"a")
    first, second, third = (data[HEAD + n * 80 : HEAD + (n + 1) * 80] for n in range(3))
    reader(data, b"a").check()
    for moved, context in ((data[:HEAD] + second + first + third, b"a"), (data, b"b"), (data, b"")):
        with pytest.raises(Invalid, match="坏了"):
            reader(moved, context).check()


def test_a_rotated_key_still_opens_what_it_sealed(ring: keys.KeyRing) -> None:
    old = sealed(b"old")
    ring.rotate()
    new = sealed(b"new")
    assert reader(old).read() == b"old"
    assert reader(new).read() == b"new"
    assert old[len(FORM.magic) :][:2] != new[len(FORM.magic) :][:2]


def test_equal_contents_are_sealed_differently() -> None:
    assert sealed(b"x" * 100)[HEAD:] != sealed(b"x" * 100)[HEAD:]


def test_fifty_megabytes_pass_in_bounded_memory(tmp_path) -> None:
    place, block = tmp_path / "large", b"\1" * 65536
    tracemalloc.start()
    try:
        with place.open("wb") as target:
            writer = Writer(target, FORM)
            for _ in range(800):
                writer.write(block)
            writer.close()
        with Reader(place.open("rb"), FORM) as one:
            one.check()
            assert one.seek(0, io.SEEK_END) == 800 * 65536
        assert tracemalloc.get_traced_memory()[1] < 8 * envelopes.PIECE
    finally:
        tracemalloc.stop()
