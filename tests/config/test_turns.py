"""Two demonstrations started in one second: one works, the other says what it waits for and goes on when that ends."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from minzheng.config import secret_key

TAKE = """
import argparse, sys
from minzheng.config.commands import demo
args = argparse.Namespace(scenario="dongli_2019")
demo.before(args)
print("begun", flush=True)
sys.stdin.readline()
args.turn.end()
print("over", flush=True)
sys.stdin.readline()
"""


def started(data: Path, scenario: str = "dongli_2019") -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", TAKE.replace("dongli_2019", scenario)],
        env=os.environ | {"MINZHENG_DATA": str(data), "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def tell(process: "subprocess.Popen[str]") -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.mark.parametrize("killed", [False, True])
def test_the_second_waits_says_why_and_goes_on(tmp_path: Path, killed: bool) -> None:
    with started(tmp_path) as one, started(tmp_path) as two:
        said = {line(one): one, line(two): two}
        first = said.pop("begun")
        ((why, second),) = said.items()
        assert "另一个窗口正在生成这份演示数据(dongli_2019)" in why
        if killed:
            first.kill()
        else:
            tell(first)
            assert line(first) == "over"
        assert line(second) == "begun"
        first.kill()
        second.kill()


def test_another_scenario_need_not_wait(tmp_path: Path) -> None:
    with started(tmp_path) as one, started(tmp_path, "shifan_2026") as two:
        assert [line(one), line(two)] == ["begun", "begun"]
        one.kill()
        two.kill()


def test_the_web_secret_is_whole_for_everybody_who_starts_at_once(tmp_path: Path) -> None:
    for number in range(20):
        folder, barrier = tmp_path / str(number), Barrier(8)
        folder.mkdir()

        def begin(folder: Path = folder, barrier: Barrier = barrier) -> str:
            barrier.wait()
            return secret_key(folder)

        with ThreadPoolExecutor(8) as pool:
            found = {task.result() for task in [pool.submit(begin) for _ in range(8)]}
        assert len(found) == 1
        assert len(found.pop()) > 50
        assert [path.name for path in folder.iterdir()] == ["web.key"]
        assert (folder / "web.key").stat().st_mode & 0o777 == 0o600
