"""A lived scenario kept for the next time, under a digest of everything that could make it come out otherwise.

It is kept as a backup with its keys beside it: made while the server runs, checked byte by byte when it is read, whole or
absent in the database. A copy of PostgreSQL's own folder would need a stopped server, its system user and its release.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from django.db.models import Q

import minzheng
from minzheng.config.backup import loading
from minzheng.config.backup.archive import ANCHOR, DUMP, FILES, unpack
from minzheng.config.backup.making import make_backup
from minzheng.config.backup.tools import server_release
from minzheng.foundation import keys
from minzheng.foundation.errors import Conflict, UserError
from minzheng.mechanisms.journal.public import Act, Report

STATE, UNFINISHED, KEPT, HOUR = "scenario.json", ".unfinished-", 2, 3600
PUBLIC = "公众（未登录）"  # who files without an account
SOURCES = ("*.py", "*.yaml", "*.csv", "*.sql", "*.lock")


def entry_of(root: Path, scenario: str, password: str) -> Path:
    """Where this scenario is kept, or will be, for the program as it stands now."""
    package = Path(minzheng.__file__).parent
    sources = sorted(path for kind in SOURCES for path in package.rglob(kind))
    digest = hashlib.new("sm3", f"{scenario} {password} {server_release()}".encode())
    for path in sources:
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(package).as_posix()} {len(content)}\n".encode() + content)
    return root / f"{scenario}-{digest.hexdigest()[:16]}"


def keep(entry: Path, data: Path) -> bool:
    """Keep the lived scenario of data folder `data` unless somebody has worked in it meanwhile; the oldest make room."""
    if Act.objects.filter(Q(purpose="登录") | Q(actor=PUBLIC)).exists():
        return False
    entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(entry.parent)
    with tempfile.TemporaryDirectory(dir=entry.parent, prefix=UNFINISHED) as made:
        whole = Path(made) / "entry"
        make_backup(whole)
        for name in (keys.FILE_NAME, STATE):
            _copy(data / name, whole / name)
        with suppress(OSError):  # another process was quicker
            whole.rename(entry)
    kept = [one for one in entry.parent.iterdir() if one.is_dir() and not one.name.startswith(".")]
    for old in sorted(kept, key=lambda one: one.stat().st_mtime)[:-KEPT]:
        _remove(old)
    return True


def take(entry: Path, data: Path) -> bool:
    """Fill an empty database and the fresh data folder `data` from what is kept; False when nothing usable is.

    The state file comes last: a run killed before is known as interrupted.
    """
    if not entry.is_dir() or (data / keys.FILE_NAME).exists():
        return False
    loading.refuse_unless_empty()
    state = json.loads((entry / STATE).read_text())
    write_state(data / STATE, {"scenario": state["scenario"]})
    try:
        report = _fill(entry, data)
    except (UserError, StopIteration):
        _remove(entry)
        raise
    if not report.clean:
        _remove(entry)
        raise Conflict.because("缓存的演示数据没有通过校验,已删除缓存。", "请重新运行 make demo。", "cache")
    write_state(data / STATE, state)
    return True


def _fill(entry: Path, data: Path) -> Report:
    ring = keys.KeyRing.load(entry / keys.FILE_NAME)
    with tempfile.TemporaryDirectory(dir=data, prefix=UNFINISHED) as made, keys.using(ring):
        with next(entry.glob("*.tar.sm4")).open("rb") as source:
            unpack(source, Path(made))
        _copy(entry / keys.FILE_NAME, data / keys.FILE_NAME)
        for name in (FILES, ANCHOR):
            if (Path(made) / name).exists():
                (Path(made) / name).rename(data / name)
        return loading.fill(Path(made) / DUMP)


def write_state(path: Path, state: dict[str, object]) -> None:
    """Put the whole state file in place at once; the web server reads it at any moment."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(state))
    fresh.rename(path)


def _copy(source: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(source.read_bytes())
        file.flush()
        os.fsync(file.fileno())


def _remove(entry: Path) -> None:
    """Out of the way first, so that half of it never looks whole."""
    with suppress(OSError):
        shutil.rmtree(entry.rename(entry.with_name(f"{UNFINISHED}{entry.name}-{time.time_ns()}")))


def _sweep(root: Path) -> None:
    for left in root.glob(f"{UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > HOUR:
            shutil.rmtree(left, ignore_errors=True)
