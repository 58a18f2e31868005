import os
import stat
from pathlib import Path

import pytest

from minzheng.foundation import ciphers, clock, keys
from minzheng.foundation.keys import PINNED, KeyRing, KeyTrouble


def test_a_created_file_is_private_and_gives_the_same_keys_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "keys.json"
    made = KeyRing.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    again = KeyRing.load(path)
    for use, length in keys.LENGTHS.items():
        assert again.key(use) == made.key(use)
        assert len(made.key(use)) == length
    assert list(path.parent.iterdir()) == [path]


def test_an_existing_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    KeyRing.create(path)
    before = path.read_bytes()
    with pytest.raises(KeyTrouble, match="已存在"):
        KeyRing.create(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777, 0o610])
def test_a_file_others_can_touch_is_refused_with_the_cure(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys.json"
    KeyRing.create(path)
    path.chmod(mode)
    with pytest.raises(KeyTrouble, match=f"chmod 600 {path}"):
        KeyRing.load(path)


def test_a_lost_file_says_what_loss_means(tmp_path: Path) -> None:
    with pytest.raises(KeyTrouble, match=r"无法再读出.*从密钥文件自己的备份中恢复"):
        KeyRing.load(tmp_path / "keys.json")


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"format": 1}', "\x00", '{"format":1,"generations":[],"pinned":{}}']
)
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyTrouble, match="已损坏"):
        KeyRing.load(path)


def test_a_short_secret_or_an_unknown_pin_counts_as_damage(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ring = KeyRing.create(path)
    good = path.read_text()
    for bad in (
        good.replace(str(ring.newest.id), "70000", 1),
        good.replace('"secret": "', '"secret": "QUJD'),
    ):
        path.write_text(bad)
        with pytest.raises(KeyTrouble, match="已损坏"):
            KeyRing.load(path)


def test_every_use_and_generation_has_its_own_key() -> None:
    ring = KeyRing.ephemeral()
    first = ring.newest
    ring.rotate()
    found = {ring.key(use, number) for use in keys.LENGTHS for number in (first.id, ring.newest.id)}
    assert len(found) == 2 * len(keys.LENGTHS)


def test_rotation_keeps_old_ciphertexts_readable_and_pins_indexes(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    with keys.using(KeyRing.create(path)) as ring:
        first = ring.newest.id
        old, digest, token = ciphers.protect("陈桂兰", b"x"), ciphers.blind("id", "1"), ciphers.token("w")
        sealed = ciphers.seal(b"row", "")
        with clock.at(clock.now().replace(year=2030)):
            made = ring.rotate()
        assert made.created.startswith("2030-")
        assert ciphers.key_id(ciphers.protect("陈桂兰", b"x")) == made.id != first
        assert ciphers.sealing_key() == made.id
        assert ciphers.seal(b"row", "") != sealed == ciphers.seal(b"row", "", first)
        assert (digest, token) == (ciphers.blind("id", "1"), ciphers.token("w"))
        assert ciphers.reveal(old, b"x") == "陈桂兰"
    with keys.using(KeyRing.load(path)):
        assert ciphers.reveal(old, b"x") == "陈桂兰"
        assert ciphers.blind("id", "1") == digest


def test_moving_an_index_changes_its_values_and_only_those() -> None:
    with keys.using(KeyRing.ephemeral()) as ring:
        digest, token = ciphers.blind("id", "1"), ciphers.token("w")
        ring.rotate(moving=["search"])
        assert ciphers.token("w") != token
        assert ciphers.blind("id", "1") == digest
        with pytest.raises(ValueError, match="protect"):
            ring.rotate(moving=["protect"])


def test_a_ring_learns_what_another_process_added(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    here, there = KeyRing.create(path), KeyRing.load(path)
    with keys.using(there):
        there.rotate()
        data = ciphers.protect("新", b"")
    with keys.using(here):
        assert ciphers.reveal(data, b"") == "新"
    here.rotate()
    assert len(KeyRing.load(path).generations) == 3


def test_a_foreign_file_is_recognised() -> None:
    with keys.using(KeyRing.ephemeral()):
        data = ciphers.protect("陈桂兰", b"x")
    foreign = KeyRing.ephemeral()
    while foreign.newest.id == ciphers.key_id(data):
        foreign = KeyRing.ephemeral()
    with keys.using(foreign), pytest.raises(KeyTrouble, match="不是本单位的"):
        ciphers.reveal(data, b"x")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "keys.json"
    ring = KeyRing.create(path)
    before, newest = path.read_bytes(), ring.newest

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        ring.rotate()
    assert path.read_bytes() == before
    assert ring.newest == newest
    assert list(tmp_path.iterdir()) == [path]


def test_the_environment_names_the_file_else_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_place", keys._Place())
    monkeypatch.delenv(keys.VARIABLE, raising=False)
    with pytest.raises(KeyTrouble, match=keys.VARIABLE):
        keys.current()
    assert keys.configure(tmp_path) == tmp_path / "keys.json"
    with pytest.raises(KeyTrouble, match="找不到"):
        keys.current()
    assert not (tmp_path / "keys.json").exists()
    other = KeyRing.create(tmp_path / "other.json")
    monkeypatch.setenv(keys.VARIABLE, str(tmp_path / "other.json"))
    assert keys.current().newest == other.newest


def test_nothing_secret_is_shown() -> None:
    ring = KeyRing.ephemeral()
    assert repr(ring) == "KeyRing(1代)"
    assert repr(ring.newest.secret) not in repr(ring.newest)
    assert set(PINNED) < set(keys.LENGTHS)
