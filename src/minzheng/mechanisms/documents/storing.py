"""Keeping uploaded files: sealed, by keyed digest under MEDIA_ROOT, whole or not at all, opened only with permission."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction
from django.http import FileResponse

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Missing, Refused
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.documents import vault
from minzheng.mechanisms.documents.archives import UNPACKED
from minzheng.mechanisms.documents.models import StoredFile
from minzheng.mechanisms.documents.sniffing import EVIDENCE, FileKind, sniff
from minzheng.mechanisms.journal.public import Actor

LARGEST = 20 * 1024 * 1024
DRAFTS = "incoming"
PURPOSE = "stored_file"
_UPLOADS_LOCK = 730_401  # advisory lock: uploads share it, the sweep takes it alone
_SWEPT_AT_ONCE = 2000  # files asked for in one query
_NAME_LENGTH = 120
_RESERVED = re.compile(r'[<>:"|?*]')

_Permission = Callable[[StoredFile, Seat], bool]
_permissions: list[_Permission] = []


def store_file(
    upload: "File[bytes]",
    name: str,
    kinds: frozenset[FileKind] = EVIDENCE,
    *,
    by: Actor,
    largest: int = LARGEST,
    unpacked: int = UNPACKED,
) -> StoredFile:
    """Check an upload (any Django `File`) and keep it; needs an act. Same bytes are kept once, each name in its own row.

    Raises `Invalid` when it is empty, larger than `largest` bytes (`unpacked` once unzipped), not of `kinds`, or not what
    its name says.
    """
    return _keep(
        upload, name, by, largest, lambda file, shown: sniff(file, shown, kinds, unpacked).media_type
    )


def store_delivery(upload: "File[bytes]", name: str, *, by: Actor, largest: int) -> StoredFile:
    """Keep what another office's system delivered, whatever it is, for a room that reads it itself; else as `store_file`."""
    return _keep(upload, name, by, largest, lambda *_: "application/octet-stream")


def forget_file(stored: StoredFile) -> None:
    """Take a file's row away, in an act; its bytes go with the next sweep unless another row has the same."""
    stored.delete()


def _keep(
    upload: "File[bytes]", name: str, by: Actor, largest: int, judged: Callable[[BinaryIO, str], str]
) -> StoredFile:
    shown = clean_name(name)
    root = Path(settings.MEDIA_ROOT)
    hold_off_the_sweep()
    counted = _Counted(upload, largest)
    digest = vault.digest_of(counted)
    if not counted.size:
        raise Invalid.because("文件是空的。", "请检查文件内容后重新上传。", "file.empty")
    stored = StoredFile(
        digest=vault.name_for(PURPOSE, digest),
        size=counted.size,
        media_type=judged(cast(BinaryIO, upload.file), shown),
        name=shown,
        stored_at=clock.now(),
        stored_by=by.label,
        account_id=by.account_id,
    )
    if not (root / stored.place).exists():
        vault.put(upload.chunks(), root / stored.place, root / DRAFTS)
    stored.save()
    return stored


def clean_name(name: str) -> str:
    """A name safe to show and to download: no folders, control or direction characters, at most 120 characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029")
    stem, dot, ending = _RESERVED.sub("_", visible).rstrip(" .").rpartition(".")
    if not dot:
        return ending.strip()[:_NAME_LENGTH] or "未命名文件"
    return f"{stem.strip(' .')[: _NAME_LENGTH - 11] or '未命名文件'}.{ending[:10]}"


def permit_files(callback: _Permission) -> None:
    """Register who may open files: `callback(stored, seat)`; a room that owns attachments calls this at start-up."""
    if callback not in _permissions:
        _permissions.append(callback)


def open_file(stored: StoredFile, seat: Seat) -> IO[bytes]:
    """The bytes of a file, if any registered permission lets this seat see it; else `Refused`. Lost bytes: `Missing`."""
    if not any(allows(stored, seat) for allows in _permissions):
        raise Refused.because("您无权打开这个文件。", "如确需查看，请联系办件所在单位。", "file.refused")
    return read_stored(stored)


def read_stored(stored: StoredFile) -> IO[bytes]:
    """The bytes of a file without asking for permission, for other mechanisms; never for a page.

    They are checked to the last before the first is given: `Unreadable` when one is not as stored.
    """
    try:
        return vault.opened(Path(settings.MEDIA_ROOT) / stored.place)
    except FileNotFoundError as error:
        raise Missing.because(
            f"文件“{stored.name}”的内容已丢失。", "请联系系统管理员从备份恢复。", "file.lost"
        ) from error


def file_response(stored: StoredFile, seat: Seat) -> FileResponse:
    """The file as a download (`attachment`, `nosniff`, no scripts, not kept by caches), if the seat may open it."""
    return download(open_file(stored, seat), stored.name, stored.media_type)


def download(content: IO[bytes], name: str, media_type: str) -> FileResponse:
    """Bytes that somebody was already allowed to see, as a download that no browser opens in place."""
    response = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def sweep_orphans() -> int:
    """Delete bytes that no row refers to (a rolled-back act leaves them) and return how many; 0 while uploads run."""
    root = Path(settings.MEDIA_ROOT)
    removed = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_UPLOADS_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        kept = root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")
        while found := {path.name: path for path in islice(kept, _SWEPT_AT_ONCE)}:
            known = set(StoredFile.objects.filter(digest__in=found).values_list("digest", flat=True))
            for digest in found.keys() - known:
                found[digest].unlink()
                removed += 1
        for leftover in (root / DRAFTS).glob("*"):
            leftover.unlink()
            removed += 1
    return removed


def hold_off_the_sweep() -> None:
    """Until this act ends, nothing counts as without an owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_UPLOADS_LOCK])


class _Counted:
    """The chunks of an upload within the cap, whatever size it claims."""

    def __init__(self, upload: "File[bytes]", largest: int) -> None:
        self._upload, self._largest, self.size = upload, largest, 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._upload.chunks():
            self.size += len(chunk)
            if self.size > self._largest:
                shown = f"文件超过{self._largest / 1024 / 1024:g}兆字节。"
                raise Invalid.because(shown, "请压缩图片或拆分文件后重新上传。", "file.size")
            yield chunk
