import hashlib
import os
import stat
from pathlib import Path

from minzheng.config.postgres.account import Account
from minzheng.config.postgres.address import PORT
from minzheng.config.postgres.problem import PostgresProblem

LONGEST = 107
SHORT = Path("/tmp")


def socket_dir_of(cluster: Path) -> Path:
    """Folder of the server's socket: the cluster's own, or a short one when its path is too long for a socket."""
    plain = not any(sign in str(cluster) for sign in ',"\\')
    if plain and len(os.fsencode(cluster / f".s.PGSQL.{PORT}.lock")) <= LONGEST:
        return cluster
    return SHORT / f"minzheng-{hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]}"


def prepare(folder: Path, account: Account) -> None:
    """See that the folder is there and for `account` alone; refuses one that somebody else made first."""
    try:
        folder.mkdir(mode=0o700)
        account.take(folder)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or stat.S_IMODE(found.st_mode) & 0o077:
        raise PostgresProblem(
            f"数据库套接字目录不安全:{folder} 已存在,且不是 {account.name} 独占的目录。请查明来源并删除它,然后重试。"
        )
