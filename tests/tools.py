"""Foreign tools a check may need. A missing one skips the check by name; in CI such a skip is a failure (tests/missing_tools.py)."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "frontend" / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
VNU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "java": ("java",),
    "hledger": ("hledger",),
    "bean-check": (str(Path(sys.executable).with_name("bean-check")),),
    "qpdf": ("qpdf",),
    "pdfua": (str(Path(sys.executable).with_name("pdfua")), "pdfua"),
    "ogctests": (str(ROOT / "var" / "ogctests" / "bin" / "python"),),  # its environment, with GDAL in it
}
ELSEWHERE = {
    "ogctests"
}  # installed from elsewhere, apart from this project: where it is missing the check is only named
FONTS = "Noto Sans CJK SC"


def need(tool: str) -> str:
    """The program of `tool` ("chromium", "java") or the family of "fonts"; where it is missing the test skips and names it."""
    found = _find(tool)
    if not found:
        pytest.skip(f"needs {tool}" if tool in ELSEWHERE else f"missing {tool}")
    return found


@cache
def _find(tool: str) -> str:
    if tool == "fonts":
        listed = (
            subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False)
            if shutil.which("fc-list")
            else None
        )
        return FONTS if listed and FONTS in listed.stdout else ""
    return next(filter(None, map(shutil.which, PROGRAMS[tool])), "")


def hledger_checks(text: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """hledger's strict check of a journal."""
    path = folder / "x.journal"
    path.write_text(text, encoding="utf-8")
    environment = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    command = [need("hledger"), "-f", path, "check", "--strict"]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def beancount_checks(text: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """beancount's check of a ledger."""
    path = folder / "x.beancount"
    path.write_text(text, encoding="utf-8")
    return subprocess.run([need("bean-check"), path], capture_output=True, text=True, check=False)
