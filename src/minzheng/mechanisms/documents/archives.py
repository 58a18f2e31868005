"""Safe look into zip-based files (.docx, .xlsx): sizes are counted while unpacking, never believed."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO
from xml.parsers import expat

from minzheng.foundation.errors import Invalid

MEMBERS = 2_000
UNPACKED = 80 * 1024 * 1024
_CHUNK = 256 * 1024
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_FIX = "请用 Office 或 WPS 打开原文件，另存为新文件后重新上传。"

Elements = Callable[[str, dict[str, str]], None]


def inspect(file: BinaryIO, on_element: Elements | None = None, unpacked: int = UNPACKED) -> set[str]:
    """Unpack every member once within the caps, parse the XML ones without entities, and return the member names.

    `on_element` sees each XML element's local name and attributes; `unpacked` caps the bytes. Raises `Invalid` on
    anything odd.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            _check_directory(infos, unpacked)
            room = unpacked
            for info in infos:
                room -= _unpack(file, info, room, on_element)
    except (zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, EOFError, ValueError) as error:
        raise Invalid.because("文件已损坏，无法读取。", _FIX, "file.broken") from error
    return {info.filename for info in infos}


def _check_directory(infos: list[zipfile.ZipInfo], unpacked: int) -> None:
    if len(infos) > MEMBERS:
        raise Invalid.because(f"文件内部的部件超过{MEMBERS}个，可能有害。", _FIX, "file.members")
    names = [info.filename for info in infos]
    if len(set(names)) < len(names) or any(_leaves(name) for name in names):
        raise Invalid.because("文件内部的部件名称不正常，可能有害。", _FIX, "file.member_names")
    if any(info.flag_bits & 1 for info in infos):
        raise Invalid.because("文件设有密码，无法读取。", "请取消密码后重新上传。", "file.password")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise Invalid.because("文件使用了不支持的压缩方式。", _FIX, "file.method")
    if sum(info.file_size for info in infos) > unpacked:
        raise _too_large()


def _leaves(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


def _too_large() -> Invalid:
    return Invalid.because("文件解压后超过接收上限，可能有害。", _FIX, "file.unpacked")


def _unpack(file: BinaryIO, info: zipfile.ZipInfo, room: int, on_element: Elements | None) -> int:
    """Bytes the member really holds; never more than one chunk of it is in memory."""
    file.seek(info.header_offset)
    signature, name_length, extra_length = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    if signature != b"PK\x03\x04":
        raise zipfile.BadZipFile("no local header")
    file.seek(name_length + extra_length, 1)
    parser = _parser(on_element) if info.filename.endswith((".xml", ".rels")) else None
    deflated = info.compress_type == zipfile.ZIP_DEFLATED
    inflate = zlib.decompressobj(-15)
    packed, total = info.compress_size, 0
    while packed > 0 and not (deflated and inflate.eof):
        raw = file.read(min(_CHUNK, packed))
        if not raw:
            raise EOFError
        packed -= len(raw)
        while raw:
            piece = inflate.decompress(raw, _CHUNK) if deflated else raw
            raw = inflate.unconsumed_tail if deflated else b""
            total += len(piece)
            if total > room:
                raise _too_large()
            if parser:
                parser.Parse(piece)
    if total != info.file_size or packed:
        raise zipfile.BadZipFile("declared size is not the real one")
    if parser and total:
        parser.Parse(b"", True)
    return total


def _parser(on_element: Elements | None) -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise Invalid.because("文件内含外部引用声明，可能有害。", _FIX, "file.doctype")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if on_element:
        seen = on_element
        parser.StartElementHandler = lambda name, attributes: seen(name.rpartition(":")[2], attributes)
    return parser
