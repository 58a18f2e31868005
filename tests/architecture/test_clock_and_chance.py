"""One clock for the whole program, and records where others would put random numbers."""

import ast
from pathlib import Path

import pytest
from tests.architecture.tree import SOURCE, dotted, shown, sources, walk

CLOCK = SOURCE / "foundation" / "clock.py"
TIMES = {"datetime", "date", "timezone", "dt"}
READINGS = {"now", "today", "utcnow", "localdate", "localtime"}
STAMPS = {"auto_now", "auto_now_add"}


def own_clock(node: ast.AST) -> str:
    """How this expression would read the time past minzheng.foundation.clock."""
    if (
        isinstance(node, ast.Attribute)
        and node.attr in READINGS
        and dotted(node.value).split(".")[-1] in TIMES
    ):
        return dotted(node)
    if isinstance(node, ast.Call) and dotted(node.func) in ("functions.Now", "Now"):
        return dotted(node.func)
    if isinstance(node, ast.keyword) and node.arg in STAMPS:
        return node.arg
    if isinstance(node, ast.ImportFrom) and node.module == "django.utils.timezone":
        return "from django.utils.timezone"
    return ""


def chance(node: ast.AST) -> str:
    """The random module this expression brings in."""
    if isinstance(node, ast.Import):
        return next(
            (
                name.name
                for name in node.names
                if name.name.split(".")[0] == "random" or name.name == "numpy.random"
            ),
            "",
        )
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        return module if module.split(".")[0] == "random" or module.startswith("numpy.random") else ""
    return (
        dotted(node)
        if isinstance(node, ast.Attribute) and dotted(node) in ("np.random", "numpy.random")
        else ""
    )


def seeded(path: Path, node: ast.AST) -> bool:
    """Scenarios alone may take the class Random, and invented people numpy's Generator; they seed it."""
    if "synthetic" in (*path.parts, path.stem) and isinstance(node, ast.ImportFrom):
        return {name.name for name in node.names} <= {"PCG64", "Generator"}
    in_scenario = "scenarios" in path.parts or path.stem.startswith("scenario")
    return (
        in_scenario and isinstance(node, ast.ImportFrom) and [name.name for name in node.names] == ["Random"]
    )


def test_only_the_clock_reads_the_time() -> None:
    found = [(path, node, own_clock(node)) for path, node in walk(sources()) if path != CLOCK]
    assert [f"{shown(path)}:{getattr(node, 'lineno', '')} {how}" for path, node, how in found if how] == []


def test_no_random_numbers_in_the_product() -> None:
    found = [(path, node, chance(node)) for path, node in walk(sources()) if not seeded(path, node)]
    assert [f"{shown(path)}:{getattr(node, 'lineno', '')} {how}" for path, node, how in found if how] == []


@pytest.mark.parametrize(
    "line",
    [
        "datetime.now()",
        "x = datetime.datetime.now",
        "date.today()",
        "timezone.now()",
        "F(auto_now_add=True)",
    ],
)
def test_another_clock_is_seen(line: str) -> None:
    assert any(map(own_clock, ast.walk(ast.parse(line))))


@pytest.mark.parametrize(
    "line",
    [
        "import random",
        "from random import choice",
        "import numpy.random",
        "from numpy.random import PCG64",
        "np.random.rand(3)",
    ],
)
def test_chance_is_seen(line: str) -> None:
    assert any(map(chance, ast.walk(ast.parse(line))))


def test_our_clock_is_no_other_clock() -> None:
    assert not any(map(own_clock, ast.walk(ast.parse("clock.now(); clock.today(); time.monotonic()"))))
