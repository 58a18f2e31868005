from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.config.backup.archive import pack, unpack
from minzheng.config.backup.envelope import ARCHIVE
from minzheng.foundation import envelopes, keys
from minzheng.foundation.envelopes import Reader, Writer
from minzheng.foundation.errors import Invalid


@pytest.fixture(scope="module", autouse=True)
def ring() -> Iterator[keys.KeyRing]:
    with keys.using(keys.KeyRing.ephemeral()) as one, pytest.MonkeyPatch.context() as patch:
        patch.setattr(envelopes, "PIECE", 64)
        yield one


def sealed(content: bytes) -> bytes:
    target = BytesIO()
    writer = Writer(target, ARCHIVE)
    for start in range(0, len(content), 37):
        writer.write(content[start : start + 37])
    writer.close()
    return target.getvalue()


def opened(data: bytes) -> bytes:
    reader, content = Reader(BytesIO(data), ARCHIVE), b""
    while block := reader.read(50):
        content += block
    return content


@given(st.binary(max_size=400))
def test_what_goes_in_comes_out(content: bytes) -> None:
    assert opened(sealed(content)) == content


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 128, 200])
def test_every_flipped_byte_and_every_cut_is_caught(length: int) -> None:
    data = sealed(b"x" * length)
    for place in range(len(data)):
        flipped = bytearray(data)
        flipped[place] ^= 1
        with pytest.raises((Invalid, keys.KeyTrouble)):
            opened(bytes(flipped))
        with pytest.raises(Invalid):
            opened(data[:place])
    with pytest.raises(Invalid):
        opened(data + b"\0")


def test_pieces_cannot_change_places() -> None:
    data = sealed(b"".join(bytes([n]) * 64 for n in range(3)))
    head, size = len(data) - 3 * 80, 80
    first, second, third = (data[head + n * size : head + (n + 1) * size] for n in range(3))
    with pytest.raises(Invalid):
        opened(data[:head] + second + first + third)


def test_another_bureaus_key_does_not_open_it() -> None:
    data = sealed(b"x")
    with keys.using(keys.KeyRing.ephemeral()), pytest.raises(keys.KeyTrouble, match="不是本单位的"):
        opened(data)


def test_members_come_back_with_their_digests(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(b"content" * 100)
    archive = BytesIO()
    pack([("database.dump", source), ("files/ab/cd/ef", source)], {"keys": []}, archive)
    assert b"content" not in archive.getvalue()
    archive.seek(0)
    manifest = unpack(archive, target)
    assert set(manifest["members"]) == {"database.dump", "files/ab/cd/ef"}
    assert (target / "files/ab/cd/ef").read_bytes() == source.read_bytes()


@pytest.mark.parametrize("name", ["../x", "files/../../x", "/etc/x", "keys.json", "files"])
def test_a_member_that_would_land_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    source = tmp_path / "a"
    source.write_bytes(b"x")
    archive = BytesIO()
    pack([("database.dump", source), (name, source)], {}, archive)
    archive.seek(0)
    with pytest.raises(Invalid):
        unpack(archive, tmp_path / "b")
    assert not (tmp_path / "x").exists()
