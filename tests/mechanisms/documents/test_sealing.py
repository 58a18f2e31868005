"""Nothing lies in plain: what is stored, what is rendered, and what an earlier version left."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from tests.mechanisms.documents.conftest import RECEIPT

from minzheng.config.postgres import Address
from minzheng.foundation import clock, keys
from minzheng.foundation.ciphers import Unreadable
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents import sealing, vault
from minzheng.mechanisms.documents.public import (
    ANY,
    FileKind,
    StoredFile,
    issue,
    open_document,
    read_stored,
    seal_all,
    store_file,
    sweep_orphans,
    unreadable,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting, verify

SECRET = "户主陈桂兰,11010519491231002X,13900000001\n".encode()


def stored(content: bytes = SECRET, name: str = "花名册.csv") -> StoredFile:
    with acting(SYSTEM, "测试"):
        return store_file(ContentFile(content), name, ANY, by=SYSTEM)


def plain(files: Path, content: bytes) -> StoredFile:
    """A file as an earlier version kept it: in plain, under its SM3."""
    digest = hashlib.new("sm3", content).hexdigest()
    with acting(SYSTEM, "测试"):
        row = StoredFile.objects.create(
            digest=digest, size=len(content), media_type="text/csv", name="旧.csv", stored_at=clock.now()
        )
    (files / row.place).parent.mkdir(parents=True, exist_ok=True)
    (files / row.place).write_bytes(content)
    return row


def read(row: StoredFile) -> bytes:
    row.refresh_from_db()
    with read_stored(row) as content:
        return content.read()


def leaks(files: Path) -> list[Path]:
    return [
        path for path in files.rglob("*") if path.is_file() and b"11010519491231002X" in path.read_bytes()
    ]


def test_neither_bytes_nor_name_tell_the_content(db: None, files: Path) -> None:
    row = stored()
    assert leaks(files) == []
    assert hashlib.new("sm3", SECRET).hexdigest() not in str(list(files.rglob("*"))) + row.digest
    assert read(row) == SECRET


@pytest.mark.parametrize("place", [0, 18, 25, 60, -1])
def test_a_flipped_byte_is_an_error_that_says_what_to_do(db: None, files: Path, place: int) -> None:
    row = stored()
    content = bytearray((files / row.place).read_bytes())
    content[place] ^= 1
    (files / row.place).write_bytes(content)
    with pytest.raises((Unreadable, keys.KeyTrouble)) as caught:
        read_stored(row)
    assert all(problem.fix for problem in caught.value.problems)
    assert [one.pk for one, _ in unreadable()] == [row.pk]


def test_a_large_files_last_byte_is_checked_before_its_first_is_given(db: None, files: Path) -> None:
    row = stored(b"a,b\n" * 700_000)
    with (files / row.place).open("r+b") as file:
        file.seek(-1, 2)
        last = file.read(1)[0]
        file.seek(-1, 2)
        file.write(bytes([last ^ 1]))
    with pytest.raises(Unreadable):
        read_stored(row)


def test_two_files_cannot_change_places(db: None, files: Path) -> None:
    one, other = stored(), stored(SECRET * 2)
    content = (files / one.place).read_bytes()
    (files / other.place).write_bytes(content)
    with pytest.raises(Unreadable):
        read_stored(other)


def test_after_a_rotation_old_files_open_and_equal_bytes_lie_once(db: None, files: Path) -> None:
    first = stored()
    keys.current().rotate()
    second = stored()
    assert first.place == second.place
    assert read(first) == read(stored(SECRET + b"x,y,z\n"))[: len(SECRET)] == SECRET


def test_issued_documents_lie_sealed_too(files: Path, area: Area) -> None:
    with acting(SYSTEM, "测试"):
        document = issue(RECEIPT, {}, area, ("测试", 1), by=SYSTEM)
    with open_document(document, FileKind.PDF) as first:
        content = first.read()
    assert content.startswith(b"%PDF")
    (kept,) = (path for path in files.rglob("*") if path.is_file())
    assert vault.is_sealed(kept)
    assert document.digest not in str(kept)
    with open_document(document, FileKind.PDF) as again:
        assert again.read() == content


def test_files_of_an_earlier_version_are_sealed_once(fresh_database: Address, files: Path) -> None:
    rows = [plain(files, SECRET * n) for n in (1, 2, 3)]
    twin = plain(files, SECRET)
    newer = stored(SECRET * 3)
    (files / "rendered/ab").mkdir(parents=True)
    (files / "rendered/ab/old.pdf").write_bytes(SECRET)
    with pytest.raises(Unreadable, match="没有加密"):
        read(rows[0])
    assert seal_all() == 3
    assert leaks(files) == []
    assert [read(row) for row in [*rows, twin]] == [SECRET, SECRET * 2, SECRET * 3, SECRET]
    assert read(newer) == SECRET * 3
    assert list(unreadable()) == []
    assert seal_all() == seal_all(again=True) == 0
    assert sweep_orphans() == 0
    assert verify().clean


@pytest.mark.parametrize("moment", ["before the rows", "before the plain file goes"])
def test_a_killed_run_is_taken_up_by_the_next(
    fresh_database: Address, files: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    rows = [plain(files, SECRET * n) for n in (1, 2)]

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        if moment == "before the rows":
            patch.setattr(sealing.StoredFile.objects, "filter", killed)
        else:
            patch.setattr(Path, "unlink", killed)
        with pytest.raises(Killed):
            seal_all()
    assert not (files / "sealed").exists()
    seal_all()
    assert leaks(files) == []
    assert [read(row) for row in rows] == [SECRET, SECRET * 2]


def test_a_plain_file_put_in_place_of_a_sealed_one_is_not_taken_over(
    fresh_database: Address, files: Path
) -> None:
    row = stored()
    (files / row.place).write_bytes(b"forged,1\n")
    assert seal_all(again=True) == 0
    with pytest.raises(Unreadable, match="没有加密"):
        read(row)
    assert [one.pk for one, _ in unreadable()] == [row.pk]
