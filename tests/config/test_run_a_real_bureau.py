"""The how-to for a real bureau is carried out block by block, with the program itself, in a throwaway folder."""

import csv
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import xlsxwriter
from tests.architecture.tree import ROOT

from minzheng.config.origin import UNENCRYPTED

PAGE = ROOT / "docs/howto/run-a-real-bureau.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
LACKING = ("MINZHENG_PG_SOCKET", "MINZHENG_KEYS", "MINZHENG_DATA", "DATABASE_URL", "DATABASE_OWNER_URL")


class Machine:
    """A folder that stands for the machine of the page: /srv lies in it, and `minzheng` is this program."""

    def __init__(self, home: Path) -> None:
        self.home, self.place = home, home / "srv"
        self.place.mkdir()
        program = home / "minzheng"
        main = "from minzheng.config.cli import main; raise SystemExit(main())"
        program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -W ignore -c '{main}' \"$@\"\n")
        program.chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if name not in LACKING}
        path = os.pathsep.join([str(home), os.environ["PATH"]])
        self.environment = kept | {"PATH": path, "PYTHONPATH": os.pathsep.join(sys.path)}

    def here(self, text: str) -> str:
        return text.replace("/srv/", f"{self.place}/")

    def sh(self, text: str) -> str:
        """Run a block; what it exports stays for the next ones."""
        for name, value in re.findall(r"^export (\w+)=(.*)$", self.here(text), re.M):
            self.environment[name] = value
        done = subprocess.run(
            ["sh", "-e", "-c", self.here(text)],
            cwd=self.home, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def serve(self, text: str) -> int:
        """Start the server on a free port, see that it asks for a log-in, stop it; its exit code."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = f"exec {self.here(text).strip()}".replace("8000", str(port))
        server = subprocess.Popen(
            ["sh", "-c", command], cwd=self.home, env=self.environment, stdout=subprocess.DEVNULL
        )
        try:
            assert "登录" in _answer(f"http://127.0.0.1:{port}/login/")
            if host := self.environment.get("MINZHENG_HOSTS", "").split(",")[0]:
                as_proxied = {"Host": host, "X-Forwarded-For": "203.0.113.9"}
                page = f"http://127.0.0.1:{port}/login/"
                assert UNENCRYPTED in _answer(page, as_proxied)
                assert UNENCRYPTED not in _answer(page, as_proxied | {"X-Forwarded-Proto": "https"})
        finally:
            server.terminate()
            code = server.wait(timeout=60)
        return code


def _answer(address: str, headers: dict[str, str] | None = None) -> str:
    for _ in range(240):
        try:
            asked = urllib.request.Request(address, headers=headers or {})
            with urllib.request.urlopen(asked, timeout=60) as page:
                return str(page.read().decode())
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"{address} does not answer")


def _table(path: Path, text: str) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(csv.reader(text.splitlines())):
            sheet.write_row(row, 0, cells)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_page_can_be_followed_to_its_end(machine: Machine) -> None:
    said, served = "", []
    for kind, name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "sh":
            said += machine.sh(text)
        elif kind == "serve":
            served.append(machine.serve(text))
        elif kind == "csv":
            _table(machine.home / name, text)
        else:
            (machine.home / name).write_text(text, encoding="utf-8")
    assert served == [143, 143]
    assert said.count("一次性密码") == 3
    assert said.count("未发现问题") == 7
    assert "已导入2026年放假安排" in said
    assert len(list((machine.place / "minzheng-backups").glob("minzheng-*.tar.sm4"))) == 2
