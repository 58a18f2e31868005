"""What a file is, judged by its bytes and never by its name."""

import codecs
import re
import struct
from enum import Enum
from typing import BinaryIO

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.documents import archives

PIXELS = 100_000_000
_TEXT_CHUNK = 256 * 1024
_MARKUP = re.compile(r"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?xml|!--)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class FileKind(Enum):
    """Kinds of file we take: media type, Chinese label and the name endings that fit."""

    PDF = ("application/pdf", "PDF", (".pdf",))
    JPEG = ("image/jpeg", "JPEG图片", (".jpg", ".jpeg"))
    PNG = ("image/png", "PNG图片", (".png",))
    WEBP = ("image/webp", "WebP图片", (".webp",))
    DOCX = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word文档（.docx）",
        (".docx",),
    )
    XLSX = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel表格（.xlsx）",
        (".xlsx",),
    )
    TEXT = ("text/plain", "文本（.txt）", (".txt",))
    CSV = ("text/csv", "文本表格（.csv）", (".csv",))

    def __init__(self, media_type: str, label: str, endings: tuple[str, ...]) -> None:
        self.media_type, self.label, self.endings = media_type, label, endings


PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
EVIDENCE = PICTURES | {FileKind.PDF, FileKind.DOCX, FileKind.XLSX}
ANY = frozenset(FileKind)


def sniff(
    file: BinaryIO, name: str, kinds: frozenset[FileKind] = ANY, unpacked: int = archives.UNPACKED
) -> FileKind:
    """The kind of a seekable file; it must be one of `kinds` and fit the ending of its name, else `Invalid`.

    Pictures are capped in pixels, zip-based files in members and in `unpacked` bytes.
    """
    file.seek(0)
    head = file.read(32)
    ending = "." + name.rpartition(".")[2].lower() if "." in name else ""
    kind = _kind(file, head, ending, unpacked)
    wanted = "、".join(k.label for k in FileKind if k in kinds)
    if kind is None:
        shown = f"“{name}”不是可以接收的文件。"
        raise Invalid.because(shown, f"请上传以下类型的文件：{wanted}。", "file.kind")
    if ending not in kind.endings:
        shown = f"“{name}”的内容是{kind.label}，与文件名的扩展名不符。"
        raise Invalid.because(
            shown, f"请核对文件；确属{kind.label}的，请将扩展名改为{kind.endings[0]}后再上传。", "file.ending"
        )
    if kind not in kinds:
        raise Invalid.because(f"此处不接收{kind.label}。", f"请上传以下类型的文件：{wanted}。", "file.kind")
    return kind


def _kind(file: BinaryIO, head: bytes, ending: str, unpacked: int) -> FileKind | None:
    if head.startswith(b"%PDF-"):
        return _pdf(file)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _picture(FileKind.PNG, _png_size(head))
    if head.startswith(b"\xff\xd8\xff"):
        return _picture(FileKind.JPEG, _jpeg_size(file))
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _picture(FileKind.WEBP, _webp_size(head))
    if head.startswith(b"PK\x03\x04"):
        return _office(file, unpacked)
    if ending in (".txt", ".csv") and _is_text(file):
        return FileKind.CSV if ending == ".csv" else FileKind.TEXT
    return None


def _broken(label: str) -> Invalid:
    return Invalid.because(f"{label}已损坏，无法读取。", "请重新生成或重新拍摄后上传。", "file.broken")


def _pdf(file: BinaryIO) -> FileKind:
    size = file.seek(0, 2)
    file.seek(max(0, size - 2048))
    if b"%%EOF" not in file.read():
        raise _broken("PDF文件不完整或")
    return FileKind.PDF


def _picture(kind: FileKind, size: tuple[int, int] | None) -> FileKind:
    if not size or not all(size):
        raise _broken("图片")
    if size[0] * size[1] > PIXELS:
        shown = f"图片为{size[0]}×{size[1]}像素，超过{PIXELS // 10**4}万像素。"
        raise Invalid.because(shown, "请缩小图片后重新上传。", "file.pixels")
    return kind


def _png_size(head: bytes) -> tuple[int, int] | None:
    if len(head) < 24 or head[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def _jpeg_size(file: BinaryIO) -> tuple[int, int] | None:
    """Walk the segments to the frame header (ITU T.81, B.2.2)."""
    file.seek(2)
    while True:
        marker = file.read(2)
        if len(marker) < 2 or marker[0] != 0xFF:
            return None
        if marker[1] == 0xFF:  # fill byte
            file.seek(-1, 1)
            continue
        if marker[1] == 0x01 or 0xD0 <= marker[1] <= 0xD7:  # stand alone
            continue
        raw = file.read(2)
        if len(raw) < 2 or (length := int.from_bytes(raw)) < 2:
            return None
        if 0xC0 <= marker[1] <= 0xCF and marker[1] not in (0xC4, 0xC8, 0xCC):
            frame = file.read(5)
            if len(frame) < 5:
                return None
            return int.from_bytes(frame[3:5]), int.from_bytes(frame[1:3])
        file.seek(length - 2, 1)


def _webp_size(head: bytes) -> tuple[int, int] | None:
    """Canvas of the three WebP forms (RFC 9649)."""
    if len(head) < 30:
        return None
    if head[12:16] == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if head[12:16] == b"VP8 ":
        return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    return None


def _office(file: BinaryIO, unpacked: int) -> FileKind | None:
    members = archives.inspect(file, unpacked=unpacked)
    if any(name.lower().endswith("vbaproject.bin") for name in members):
        raise Invalid.because(
            "文件含有宏，不能接收。", "请另存为不含宏的 .docx 或 .xlsx 后上传。", "file.macro"
        )
    if "[Content_Types].xml" not in members:
        return None
    if "word/document.xml" in members:
        return FileKind.DOCX
    return FileKind.XLSX if "xl/workbook.xml" in members else None


def _is_text(file: BinaryIO) -> bool:
    return any(_reads_as(file, encoding) for encoding in ("utf-8", "gb18030"))


def _reads_as(file: BinaryIO, encoding: str) -> bool:
    """Whether all of the file is plain text in an encoding, without control characters or web markup."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    tail = ""
    try:
        while chunk := file.read(_TEXT_CHUNK):
            piece = tail + decoder.decode(chunk)
            if _CONTROL.search(piece) or _MARKUP.search(piece):
                return False
            tail = piece[-16:]
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True
