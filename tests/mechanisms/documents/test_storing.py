import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from tests.mechanisms.documents.conftest import build_receipt

from minzheng.config.postgres import Address
from minzheng.foundation.errors import Invalid, Missing, Refused
from minzheng.mechanisms.access.public import Account, Seat
from minzheng.mechanisms.documents import storing
from minzheng.mechanisms.documents.public import (
    ANY,
    EVIDENCE,
    FileKind,
    StoredFile,
    clean_name,
    file_response,
    forget_file,
    open_file,
    permit_files,
    read_stored,
    store_delivery,
    store_file,
    sweep_orphans,
    write_table,
)
from minzheng.mechanisms.documents.vault import SEALED
from minzheng.mechanisms.documents.word import to_docx
from minzheng.mechanisms.journal.public import SYSTEM, acting

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    return b"\xff\xd8" + app + b"\xff\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"


def webp(width: int, height: int) -> bytes:
    body = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0"
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little") + b"\0" * 8
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def office(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in ({"[Content_Types].xml": b"<Types/>"} | members).items():
            archive.writestr(name, body)
    return out.getvalue()


def store(content: bytes, name: str, kinds: frozenset[FileKind] = ANY) -> StoredFile:
    with acting(SYSTEM, "测试"):
        return store_file(ContentFile(content), name, kinds, by=SYSTEM)


XLSX = office({"xl/workbook.xml": b"<workbook/>"})
GOOD = {
    "a.pdf": PDF,
    "照片.JPG": jpeg(400, 300),
    "a.png": png(30, 40),
    "a.webp": webp(30, 40),
    "a.docx": to_docx(build_receipt({})),
    "a.xlsx": write_table([], [], "空", "", SYSTEM),
    "a.txt": "情况说明".encode(),
    "gbk.csv": "姓名,金额\n张三,1\n".encode("gb18030"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_what_it_says_is_kept(db: None, files: Path, name: str) -> None:
    stored = store(GOOD[name], name)
    with read_stored(stored) as kept:
        assert kept.read() == GOOD[name]
    assert (files / stored.place).read_bytes().startswith(SEALED.magic)
    assert StoredFile.objects.get().name == name
    assert name.rsplit(".")[-1].lower() in " ".join(
        e for k in FileKind for e in k.endings if k.media_type == stored.media_type
    )


BAD = {
    "svg.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "svg.txt": b"\xef\xbb\xbf <svg onload='alert(1)'/>",
    "page.html": b"<!DOCTYPE html><script>1</script>",
    "page.txt": b"hello\n< script>alert(1)</script>",
    "page.pdf": b"<html><body>%PDF-1.4</body></html>",
    "run.exe": b"MZ\x90\0",
    "run.pdf": b"MZ\x90\0%PDF-1.4",
    "run.txt": b"MZ\x90\0",
    "picture.pdf": png(3, 3),
    "paper.png": PDF,
    "double.pdf.exe": PDF,
    "none": PDF,
    "cut.pdf": PDF[:-8],
    "empty.pdf": b"",
    "huge.png": png(30_000, 30_000),
    "huge.jpg": jpeg(60_000, 60_000),
    "flat.png": png(0, 7),
    "headless.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "plain.docx": office({"a.txt": b"x"}),
    "sheet.docx": XLSX,
    "macro.xlsx": office({"xl/workbook.xml": b"<w/>", "xl/vbaProject.bin": b"x"}),
    "entity.xlsx": office(
        {"xl/workbook.xml": b"<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><w>&a;</w>"}
    ),
    "laughs.docx": office(
        {"word/document.xml": b"<!DOCTYPE w [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><w>&b;</w>"}
    ),
    "slip.docx": office({"word/document.xml": b"<w/>", "../../evil": b"x"}),
    "drive.docx": office({"word/document.xml": b"<w/>", "C:\\evil": b"x"}),
    "broken.docx": office({"word/document.xml": b"<w>"}),
    "cut.xlsx": XLSX[:-30],
    "many.xlsx": office({"xl/workbook.xml": b"<w/>"} | {f"x{n}": b"" for n in range(2_001)}),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_what_it_says_is_refused_whole(db: None, files: Path, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        store(BAD[name], name)
    assert all(problem.fix for problem in caught.value.problems)
    assert not StoredFile.objects.exists()
    assert not [path for path in files.rglob("*") if path.is_file()]


def bomb() -> bytes:
    """200 MB of blanks in about 200 kB."""
    return office({"xl/workbook.xml": b"<w/>", "xl/media/image1.emf": b"\0" * 200 * 1024 * 1024})


def lying(content: bytes) -> bytes:
    """The same archive whose directory and headers say that each member holds ten bytes."""
    out = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        big = max(archive.infolist(), key=lambda info: info.file_size)
    for at in range(len(out) - 4):
        if out[at : at + 4] == struct.pack("<I", big.file_size):
            out[at : at + 4] = struct.pack("<I", 10)
    return bytes(out)


def test_bombs_bounce_even_when_their_headers_lie(db: None, files: Path) -> None:
    content = bomb()
    assert len(content) < 1024 * 1024
    with pytest.raises(Invalid, match="解压后超过"):
        store(content, "bomb.xlsx")
    with pytest.raises(Invalid, match="解压后超过"):
        store(lying(content), "bomb.xlsx")
    small = lying(office({"xl/workbook.xml": b"<w/>", "xl/media/a.emf": b"\0" * 123_456}))
    with pytest.raises(Invalid, match="已损坏"):
        store(small, "small.xlsx")


def test_too_large_is_stopped_while_reading(db: None, files: Path) -> None:
    claims_little = ContentFile(PDF + b"\0" * 2_000_000 + b"%%EOF")
    claims_little.size = 10
    with pytest.raises(Invalid, match="超过1兆字节"), acting(SYSTEM, "测试"):
        store_file(claims_little, "a.pdf", by=SYSTEM, largest=1024 * 1024)
    assert not list(files.rglob("*"))


def test_only_the_kinds_asked_for(db: None, files: Path) -> None:
    with pytest.raises(Invalid, match="此处不接收PDF"):
        store(PDF, "a.pdf", frozenset({FileKind.PNG}))
    with pytest.raises(Invalid):
        store(GOOD["a.txt"], "a.txt", EVIDENCE)


HOSTILE = [
    "../../etc/passwd.pdf", "..\\..\\boot.pdf", "/abs/a.pdf", "C:\\a.pdf", "a\0b.pdf", "a\r\nSet-Cookie: x.pdf", "\u202efdp.exe.pdf",
    "a/../b.pdf", "....//a.pdf", ".pdf", "..pdf", "a\u2028b.pdf", "x" * 5000 + ".pdf", "“引号\".pdf", "<img src=x>.pdf", "\u200b.pdf",
    "con.pdf", " .pdf", "~/a.pdf", "%2e%2e%2fa.pdf", "a;b.pdf", "é.pdf", "𠅤.pdf", "|rm -rf.pdf", "$(id).pdf", "`id`.pdf", "a\tb.pdf",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_do_no_harm(
    db: None, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shown = clean_name(name)
    assert shown.endswith(".pdf")
    assert len(shown) <= 120
    assert not set(shown) & set('/\\\0\r\n\t<>:"|?*\u202e\u2028\u200b')
    stored = store(PDF, name)
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and files not in path.parents]
    assert outside == []
    monkeypatch.setattr(storing, "_permissions", [lambda file, seat: True])
    response = file_response(stored, Seat(Account(username="甲")))
    response.close()
    header = response["Content-Disposition"]
    assert header.startswith("attachment")
    assert "\n" not in header


def test_nobody_opens_a_file_without_a_permission(
    db: None, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "_permissions", [])
    stored, seat = store(PDF, "a.pdf"), Seat(Account(username="甲"))
    with pytest.raises(Refused, match="无权"):
        open_file(stored, seat)
    permit_files(lambda file, who: who.account.username == "乙")
    with pytest.raises(Refused):
        file_response(stored, seat)
    permit_files(lambda file, who: file.pk == stored.pk and who == seat)
    response = file_response(stored, seat)
    assert b"".join(response.streaming_content) == PDF  # type: ignore[arg-type]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    response.close()
    (files / stored.place).unlink()
    with pytest.raises(Missing, match="已丢失"):
        open_file(stored, seat)


def test_same_bytes_lie_once_under_two_names(db: None, files: Path) -> None:
    first, second = store(PDF, "甲.pdf"), store(PDF, "乙.pdf")
    assert first.place == second.place
    assert [first.name, second.name] == ["甲.pdf", "乙.pdf"]
    assert len([path for path in files.rglob("*") if path.is_file()]) == 1


class Abandoned(Exception):
    pass


def test_a_rolled_back_act_leaves_no_row_and_the_sweep_no_bytes(fresh_database: Address, files: Path) -> None:
    kept = store(PDF, "留.pdf")
    other = PDF.replace(b"1.4", b"1.5")
    with pytest.raises(Abandoned), acting(SYSTEM, "测试"):
        lost = store_file(ContentFile(other), "弃.pdf", by=SYSTEM)
        raise Abandoned
    assert StoredFile.objects.count() == 1
    assert (files / lost.place).exists()
    (files / "incoming" / "left").write_bytes(b"x")
    assert sweep_orphans() == 2
    assert not (files / lost.place).exists()
    assert (files / kept.place).exists()
    assert sweep_orphans() == 0


def test_the_sweep_goes_on_after_its_first_files(
    fresh_database: Address, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "_SWEPT_AT_ONCE", 2)
    kept = [store(PDF.replace(b"1.4", f"1.{n}".encode()), f"{n}.pdf") for n in range(5, 8)]
    with pytest.raises(Abandoned), acting(SYSTEM, "测试"):
        for n in range(1, 5):
            store_file(ContentFile(PDF.replace(b"1.4", f"2.{n}".encode())), f"{n}.pdf", by=SYSTEM)
        raise Abandoned
    assert sweep_orphans() == 4
    assert all((files / one.place).exists() for one in kept)


def test_the_sweep_waits_for_uploads_under_way(fresh_database: Address, files: Path) -> None:
    import threading

    from django.db import connections

    stored, swept = threading.Event(), threading.Event()

    def upload() -> None:
        try:
            with acting(SYSTEM, "测试"):
                store_file(ContentFile(PDF), "a.pdf", by=SYSTEM)
                stored.set()
                swept.wait(10)
        finally:
            connections.close_all()

    worker = threading.Thread(target=upload)
    worker.start()
    try:
        assert stored.wait(10)
        assert sweep_orphans() == 0
    finally:
        swept.set()
        worker.join()
    (row,) = StoredFile.objects.all()
    assert (files / row.place).exists()
    assert sweep_orphans() == 0


def test_a_delivery_is_kept_sealed_whatever_it_is_and_forgotten_with_its_last_row(
    db: None, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    content = (
        "张三,李四\n".encode("gb18030") + "王五\n".encode()
    )  # two encodings: no text, and yet to be kept
    with acting(SYSTEM, "接收"):
        one, other = (
            store_delivery(ContentFile(content, name="a.csv"), "a.csv", by=SYSTEM, largest=100)
            for _ in range(2)
        )
    assert read_stored(one).read() == content
    assert one.digest == other.digest and content not in (tmp_path / one.place).read_bytes()
    for large in (b"", b"x" * 101):
        with pytest.raises(Invalid), acting(SYSTEM, "接收"):
            store_delivery(ContentFile(large, name="a.csv"), "a.csv", by=SYSTEM, largest=100)
    with acting(SYSTEM, "删除"):
        forget_file(one)
    with acting(SYSTEM, "清理"):
        assert sweep_orphans() == 0
        forget_file(other)
        assert sweep_orphans() == 1
