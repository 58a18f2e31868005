import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from minzheng.config.postgres import sockets
from minzheng.config.postgres.account import Account, account_for, client_names
from minzheng.config.postgres.address import APP, DATABASE, OWNER, PORT, SUPER
from minzheng.config.postgres.binaries import Binaries, binaries_for, release, shelf
from minzheng.config.postgres.problem import PostgresProblem

EXTENSIONS = ("pg_trgm", "btree_gist", "ltree")
INITDB = (
    "--locale=C.UTF-8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--encoding=UTF8",
    "--data-checksums",
    "--auth-local=peer",
    "--auth-host=reject",
    "--no-instructions",
    f"--username={SUPER}",
)


@dataclass(frozen=True)
class Cluster:
    """PostgreSQL's own folder and the programs that work on it."""

    folder: Path
    binaries: Binaries
    durable: bool = True

    @property
    def account(self) -> Account:
        return self.binaries.account

    @property
    def socket_dir(self) -> Path:
        return sockets.socket_dir_of(self.folder)

    def exists(self) -> bool:
        """True once initialised to the end; refuses a folder written by another major release of PostgreSQL."""
        if not self.folder.is_dir():
            return False
        found = (self.folder / "PG_VERSION").read_text().strip()
        ours = release().split(".")[0]
        if found != ours:
            raise PostgresProblem(
                f"数据目录 {self.folder} 由 PostgreSQL {found} 建立,本程序自带的是 PostgreSQL {ours},不能直接打开。"
                f"请用原来版本的程序执行 minzheng backup 备份,再用本版本在新的数据目录中执行 minzheng restore 恢复。"
            )
        return True

    def create(self, log: int, alive: int) -> bool:
        """Initialise under another name and rename at the end, so that a half-made cluster never counts.

        The programs hold the lock `alive` too: nobody else begins before those of a killed process are gone.
        """
        for half_made in self.folder.parent.glob(f"{self.folder.name}.new-*"):
            shutil.rmtree(half_made, ignore_errors=True)
        fresh = self.folder.with_name(f"{self.folder.name}.new-{secrets.token_hex(4)}")
        fresh.mkdir(mode=0o700)
        self.account.take(fresh)
        try:
            done = self._initialise(fresh, log, alive)
            if done:
                fresh.rename(self.folder)
                _sync_folder(self.folder.parent)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        return done

    def _initialise(self, fresh: Path, log: int, alive: int) -> bool:
        place = ("-D", str(fresh))
        sync = () if self.durable else ("--no-sync",)
        alone = ("--single", "-j", "-c", "exit_on_error=on", "-c", f"fsync={'on' if self.durable else 'off'}")
        first = _first_statements()
        return self.binaries.run(
            "initdb", *place, *INITDB, *sync, log=log, keep=(alive,)
        ) and self.binaries.run("postgres", *alone, *place, "template1", log=log, given=first, keep=(alive,))

    def _configure(self) -> None:
        """Write the settings and the access rules anew; every start of the server does."""
        self._write("postgresql.conf", _settings(self.socket_dir))
        self._write("pg_hba.conf", "local all all peer map=minzheng\n")
        self._write("pg_ident.conf", _name_map(client_names(), self.account.name))

    def start(self, log: int, alive: int) -> bool:
        """Start the server; it and all its processes hold the lock `alive` until the last of them is gone.

        As we hold that lock now, no process of an earlier server lives, so its lock files are stale, even
        where they name the id of a living process (or of a dead one that nobody has reaped yet).
        """
        sockets.prepare(self.socket_dir, self.account)
        for stale in (self.folder / "postmaster.pid", *self.socket_dir.glob(".s.PGSQL.*.lock")):
            stale.unlink(missing_ok=True)
        self._configure()
        switch = "on" if self.durable else "off"
        always = {
            "listen_addresses": "",
            "fsync": switch,
            "full_page_writes": switch,
            "synchronous_commit": switch,
        }
        options = " ".join(f"-c {name}={value}" for name, value in always.items())
        return self._control("start", "-w", "-t", "25", "-o", options, log=log, keep=(alive,))

    def stop(self, log: int) -> bool:
        """Stop the server; whoever is still connected is cut off, acknowledged work is kept."""
        fast = ("fast", "30") if self.durable else ("immediate", "10")
        return any(
            self._control("stop", "-w", "-m", mode, "-t", wait, log=log)
            for mode, wait in (fast, ("immediate", "10"))
        )

    def processes(self) -> dict[int, bool]:
        """Living processes of this cluster by id; True marks the one that leads (its id is in postmaster.pid)."""
        try:
            leader = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            leader = 0
        found: dict[int, bool] = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                program = Path(os.readlink(entry / "exe")).name.removesuffix(" (deleted)")
                if program == "postgres" and os.readlink(entry / "cwd") == str(self.folder):
                    found[int(entry.name)] = int(entry.name) == leader
            except OSError:
                continue
        return found

    def _control(self, action: str, *arguments: str, log: int, keep: tuple[int, ...] = ()) -> bool:
        """Run pg_ctl inside the folder: it hands paths to a shell unescaped, so it gets "." instead."""
        return self.binaries.run(
            "pg_ctl", action, "-s", "-D", ".", *arguments, log=log, keep=keep, at=self.folder
        )

    def _write(self, name: str, text: str) -> None:
        fresh = self.folder / f".{name}-{secrets.token_hex(4)}"
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(fd, "w", encoding="utf-8") as file:
                file.write(text)
                if self.account.borrowed:
                    os.fchown(fd, self.account.uid, self.account.gid)
            fresh.rename(self.folder / name)
        finally:
            fresh.unlink(missing_ok=True)


def cluster_of(data_dir: Path, durable: bool = True) -> Cluster:
    """The cluster of a data folder; when its account cannot reach that folder (say, below /root) a link leads outside."""
    link = data_dir / "postgres"
    account = account_for(link if link.exists() else data_dir)
    binaries = binaries_for(account, data_dir)
    if not link.is_symlink() and not account.can_enter(data_dir):
        if link.exists():
            raise PostgresProblem(
                f"系统用户 {account.name} 无法进入数据目录:{data_dir}。请对它及其上级目录执行 chmod o+x 后重试。"
            )
        link.symlink_to(shelf(data_dir) / f"cluster-{secrets.token_hex(8)}")
        _sync_folder(data_dir)
    return Cluster(link.resolve(), binaries, durable)


def _first_statements() -> str:
    rights = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT"
    statements = [
        f"CREATE ROLE {OWNER} LOGIN CREATEDB",
        f"CREATE ROLE {APP} LOGIN",
        f"GRANT {APP} TO {OWNER}",
        f"{rights} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
        f"{rights} USAGE, SELECT ON SEQUENCES TO {APP}",
        *(f"CREATE EXTENSION {name}" for name in EXTENSIONS),
        f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
    ]
    return "".join(f"{statement};\n\n" for statement in statements)


def _settings(socket_dir: Path) -> str:
    values = {
        "unix_socket_directories": '"' + str(socket_dir).replace('"', '""') + '"',
        "unix_socket_permissions": "0700",
        "port": str(PORT),
        "max_connections": "100",
        "timezone": "Asia/Shanghai",
        "log_timezone": "Asia/Shanghai",
        "lc_messages": "C",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
    }
    lines = (f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in values.items())
    return "# 本文件由程序在每次启动数据库时重写,请勿修改。\n" + "".join(lines)


def _name_map(clients: list[str], server: str) -> str:
    pairs = {(name, role) for name in clients for role in (OWNER, APP, SUPER)} | {
        (server, OWNER),
        (server, APP),
    }
    return "".join(f'minzheng "{name}" {role}\n' for name, role in sorted(pairs))


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
