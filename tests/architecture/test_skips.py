"""Nothing skips silently: a check may lack a tool (never in CI) or a right of its user, and says which."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.tree import ROOT, dotted, files, parse, shown

SILENT = {"skip", "skipif", "xfail", "importorskip", "skipTest", "skipIf", "skipUnless"}
CHECK = """
from tests.tools import PROGRAMS, need
PROGRAMS["abacus"] = ("no-such-abacus",)
def test_sum(): need("abacus")
def test_other(): pass
def test_rights():
    import pytest
    pytest.skip("needs root")
"""


def silent(node: ast.AST) -> str:
    """A skip whose reason does not begin with what the check needs: root, the right to mount …"""
    if not isinstance(node, ast.Call) or dotted(node.func).split(".")[-1] not in SILENT:
        return ""
    reasons = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "reason")]
    named = any(isinstance(one, ast.Constant) and str(one.value).startswith("needs ") for one in reasons)
    return "" if named else ast.unparse(node)


def test_only_a_named_need_skips() -> None:
    tests = [path for path in files(".py", under=ROOT / "tests") if path.name != "tools.py"]
    found = [
        f"{shown(path)}:{getattr(node, 'lineno', '')} {how}"
        for path in tests
        for node in ast.walk(parse(path))
        if (how := silent(node))
    ]
    assert found == []


def test_a_silent_skip_is_seen() -> None:
    for code in ('pytest.skip("not today")', "mark.skipif(True)", 'importorskip("docx")'):
        assert any(map(silent, ast.walk(ast.parse(code)))), code
    assert not any(map(silent, ast.walk(ast.parse('mark.skipif(user != 0, reason="needs root")'))))


@pytest.mark.parametrize(("ci", "workers", "code"), [("", "0", 0), ("1", "0", 1), ("1", "2", 1)])
def test_a_missing_tool_is_named_and_fails_ci(tmp_path: Path, ci: str, workers: str, code: int) -> None:
    (tmp_path / "test_sum.py").write_text(CHECK)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    plugins = ["-p", "tests.missing_tools", "-p", "no:django", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugins, "-n", workers, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MINZHENG_CI": ci, "PYTEST_ADDOPTS": ""}
    result = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert "SKIPPED [missing abacus] 1 checks" in result.stdout
    assert "SKIPPED [needs root] 1 checks" in result.stdout
    assert result.returncode == code, result.stdout
