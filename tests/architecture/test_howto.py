"""The how-to pages are followed word for word: what they tell to write is written, what they tell to run is run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.tree import ROOT

MATTER = ROOT / "docs/howto/add-a-matter.md"
SOURCE = ROOT / "docs/howto/add-a-source.md"
BLOCK = re.compile(r"^```(\w+)(?: (file|append|change)=(\S+))?\n(.*?)^```$", re.M | re.S)
# The copy's tests use this run's server and migrated database as a worker of pytest-xdist does.
WORKER = 'import pytest\n\n\n@pytest.hookimpl(tryfirst=True)\ndef pytest_configure(config):\n    config.workerinput = {"workerid": "howto"}\n'


def follow(text: str, copy: Path) -> list[str]:
    """Carry out the file blocks of a page in a copy of the project; the lines of its shell blocks are given back."""
    told: list[str] = []
    for kind, act, name, content in BLOCK.findall(text):
        if kind == "sh":
            told += content.splitlines()
            continue
        path = copy / name
        if act == "file":
            assert not path.exists(), f"{name} is there already: the page needs another example"
            path.write_text(content, encoding="utf-8")
        elif act == "append":
            path.write_text(path.read_text(encoding="utf-8") + content, encoding="utf-8")
        else:
            old, new = content.split("---\n")
            assert path.read_text(encoding="utf-8").count(old) == 1, f"{name} does not hold {old!r} once"
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return told


def run(copy: Path, *command: str) -> str:
    paths = [
        str(copy / "src"),
        str(copy),
        *(path for path in sys.path if path not in (str(ROOT), str(ROOT / "src"))),
    ]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    environment.pop("PYTEST_ADDOPTS", None)
    done = subprocess.run(
        [sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def copy(tmp_path: Path, django_db_setup: None) -> Path:
    """The program and its tests, to be changed."""
    left_out = shutil.ignore_patterns("__pycache__", "vendor", "node_modules")
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "howto_worker.py").write_text(WORKER)
    return tmp_path


def test_a_newcomer_adds_a_matter_word_for_word(copy: Path) -> None:
    told = follow(MATTER.read_text(encoding="utf-8"), copy)
    assert told[0] == "minzheng matters lock"
    run(copy, "-c", "from minzheng.config.cli import main; raise SystemExit(main())", *told[0].split()[1:])
    shutil.copy(
        Path(__file__).with_name("howto_pages.py"), copy / "tests/domains/elder_care/test_howto_pages.py"
    )
    tests = [*told[1].split()[1:], "tests/domains/elder_care/test_howto_pages.py"]
    said = run(
        copy, "-m", "pytest", "-p", "howto_worker", "-p", "no:xdist", "-p", "no:cacheprovider",
        *tests, "-k", "old_age_allowance or howto_pages or published", "-vv",
    )  # fmt: skip
    passed = re.findall(r"^(\S+)::(\S+).* PASSED", said, re.M)
    names = {name.partition("[")[0] for _, name in passed}
    assert names >= {"test_walk", "test_every_step_can_be_reached_left_and_done"}
    assert len([1 for path, _ in passed if path.endswith("test_howto_pages.py")]) == 1


def test_a_newcomer_adds_a_source_word_for_word(copy: Path) -> None:
    (told,) = follow(SOURCE.read_text(encoding="utf-8"), copy)
    said = run(
        copy, "-m", "pytest", "-p", "howto_worker", "-p", "no:xdist", "-p", "no:cacheprovider",
        *told.split()[1:], "-vv",
    )  # fmt: skip
    assert len(re.findall(r"::test_a_month_of_the_housing_fund\S* PASSED", said)) == 2
