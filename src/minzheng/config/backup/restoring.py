import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from minzheng.config.backup.archive import ANCHOR, DUMP, FILES, unpack
from minzheng.config.postgres import Server, serving
from minzheng.foundation import keys
from minzheng.foundation.errors import Conflict, Missing

if TYPE_CHECKING:
    from minzheng.mechanisms.journal.public import Report

STAGING = "restoring-"
DATABASE = "postgres"
HARMLESS = {keys.FILE_NAME, "web.key"}  # the web secret is made anew at every first start


def restore(archive: Path, folder: Path) -> "Report":
    """Bring a bureau back from an archive into an empty data folder that holds at most its `keys.json`.

    Everything is unpacked, checked and loaded aside; the database takes its place last, in one step, so that a run that
    is killed leaves nothing that starts as a bureau. Gives the journal's report. Sets Django up: one call per process.
    """
    if not archive.is_file():
        raise Missing.because(f"找不到备份文件{archive}。", "请检查路径。", "restore.archive")
    _remove_leftovers(folder)
    _refuse_unless_empty(folder)
    path = keys.configure(folder)
    keys.current()
    staging = Path(tempfile.mkdtemp(dir=folder, prefix=STAGING))
    if os.geteuid() == 0:  # the server then runs as another user, who must pass
        staging.chmod(0o711)
    try:
        with archive.open("rb") as source:
            _check_keys(unpack(source, staging))
        external = "DATABASE_URL" in os.environ
        home = folder if external else staging
        os.environ |= {"MINZHENG_DATA": str(home), keys.VARIABLE: str(path)}
        with _database(staging):
            from minzheng.config.backup import loading  # noqa: PLC0415 - its imports need Django set up

            loading.refuse_unless_empty()
            if external:
                _move(staging, folder)
            report = loading.fill(staging / DUMP)
        if not external:
            _move(staging, folder)
            (staging / DATABASE).rename(folder / DATABASE)
        return report
    finally:
        _remove(staging)
        _sync(folder)


@contextmanager
def _database(staging: Path) -> Iterator[None]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
    if "DATABASE_URL" in os.environ:
        django.setup()
        yield
        return
    with serving(staging) as address:
        os.environ["MINZHENG_PG_SOCKET"] = str(address.socket_dir)
        django.setup()
        yield


def _refuse_unless_empty(folder: Path) -> None:
    found = sorted({path.name for path in folder.iterdir()} - HARMLESS)
    if found:
        raise Conflict.because(
            f"数据目录{folder}不是空的，其中有：{'、'.join(found[:8])}。恢复只能进入空目录，现有数据没有被改动。",
            f"请用 MINZHENG_DATA 另选一个空目录，只把密钥文件 {keys.FILE_NAME} 复制进去，再执行 minzheng restore。",
            "restore.folder",
        )


def _check_keys(manifest: dict[str, Any]) -> None:
    known = {f"{number:04x}" for number in keys.current().generations}
    if lacking := [number for number in manifest["keys"] if number not in known]:
        raise keys.KeyTrouble.because(
            f"这份备份用到的第{'、'.join(lacking)}号密钥不在现在的密钥文件里，没有恢复任何内容。",
            keys.LOSS,
            "keys.foreign",
        )


def _move(staging: Path, folder: Path) -> None:
    for name in (FILES, ANCHOR):
        if (staging / name).exists():
            (staging / name).rename(folder / name)
    _sync(folder)


def _remove_leftovers(folder: Path) -> None:
    """Clear away what a killed restore left, its database server included."""
    for left in folder.glob(f"{STAGING}*"):
        if not Server(left).stop_abandoned():
            raise Conflict.because("另一个恢复正在进行。", "请等它结束后再试。", "restore.busy")
        _remove(left)


def _remove(staging: Path) -> None:
    cluster = staging / DATABASE
    if cluster.is_symlink():
        shutil.rmtree(cluster.resolve(), ignore_errors=True)
    shutil.rmtree(staging, ignore_errors=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
