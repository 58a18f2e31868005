import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minzheng.config.postgres.problem import PostgresProblem

PREFERRED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """The operating-system user that PostgreSQL runs as."""

    uid: int
    gid: int
    name: str

    @property
    def borrowed(self) -> bool:
        """True when we are root and the server runs as somebody else, because PostgreSQL refuses root."""
        return self.uid != os.geteuid()

    def identity(self) -> dict[str, Any]:
        """Arguments that make `subprocess` run a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.borrowed else {}

    def can_enter(self, folder: Path) -> bool:
        """True if this account can reach `folder` through all its parents."""
        entered = subprocess.run(
            ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)],
            check=False,
            cwd="/",
            stderr=subprocess.DEVNULL,
            **self.identity(),
        )
        return entered.returncode == 0

    def take(self, path: Path) -> None:
        """Hand `path` over to this account."""
        if self.borrowed:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account_for(folder: Path) -> Account:
    """Who runs the server whose files lie in `folder`: the folder's owner, or as root an unprivileged user."""
    holder = folder.stat().st_uid
    if os.geteuid() == 0:
        return _known(holder) if holder else _unprivileged()
    if holder != os.geteuid():
        raise PostgresProblem(
            f"数据目录属于另一个系统用户:{folder}。请用该用户(或 root)运行本程序,或另选数据目录。"
        )
    return _known(holder)


def client_names() -> list[str]:
    """System users that may act on the database through this program: the present one and root."""
    return sorted({_known(uid).name for uid in {os.geteuid(), 0}})


def _known(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise PostgresProblem(
            f"系统用户 {uid} 在 /etc/passwd 中没有名称,数据库无法识别。请先建立该用户再运行。"
        ) from None
    return Account(uid, entry.pw_gid, entry.pw_name)


def _unprivileged() -> Account:
    for name in PREFERRED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)
    raise PostgresProblem(
        "数据库不能以 root 身份运行,系统中也没有 postgres 或 nobody 用户。请建立其一,或改用普通用户运行本程序。"
    )
