import ast
from collections.abc import Iterable
from pathlib import Path

from tests.architecture.tree import SOURCE, files, parse, room_of, shown, sources

FILE, FUNCTION, TEMPLATE = 400, 50, 150
DOMAIN_FILES, DOMAIN_LINES = 12, 1500


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def long_files(paths: Iterable[Path], limit: int) -> list[str]:
    return [f"{shown(path)}: {lines(path)} lines, at most {limit}" for path in paths if lines(path) > limit]


def long_functions(path: Path) -> list[str]:
    functions = [
        node for node in ast.walk(parse(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    sizes = [(node, (node.end_lineno or 0) - node.lineno + 1) for node in functions]
    return [
        f"{shown(path)}:{node.lineno} {node.name}: {size} lines" for node, size in sizes if size > FUNCTION
    ]


def domains() -> dict[str, list[Path]]:
    """Python files of each domain; its `benefits/` and `rules/`, declarations for themselves, are outside the budget."""
    found: dict[str, list[Path]] = {}
    for path in sources():
        if room_of(path).startswith("domains.") and not {"benefits", "rules"} & set(path.parts):
            found.setdefault(room_of(path), []).append(path)
    return found


def too_large(paths: list[Path]) -> bool:
    return len(paths) > DOMAIN_FILES or sum(map(lines, paths)) > DOMAIN_LINES


def test_no_file_is_too_long() -> None:
    written = [
        path
        for path in files(".py", ".js", ".mjs", ".scss", ".sql", ".css")
        if "migrations" not in path.parts
    ]
    assert long_files(written, FILE) == []


def test_no_function_is_too_long() -> None:
    assert [fault for path in sources() for fault in long_functions(path)] == []


def test_no_template_is_too_long() -> None:
    assert long_files(files(".html", under=SOURCE), TEMPLATE) == []


def test_a_domain_is_read_in_an_hour() -> None:
    assert [name for name, paths in domains().items() if too_large(paths)] == []


def test_the_measures_measure(tmp_path: Path) -> None:
    long = tmp_path / "long.py"
    long.write_text("def f():\n" + "    x = 1\n" * FUNCTION)
    assert long_functions(long) == [f"long.py:1 f: {FUNCTION + 1} lines"]
    assert long_files([long], FUNCTION) == [f"long.py: {FUNCTION + 1} lines, at most {FUNCTION}"]
    long.write_text("def f():\n" + "    x = 1\n" * FILE)
    assert long_files([long], FILE)


def test_a_large_domain_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text("x = 1\n" * 200)
    assert not too_large([page] * 7)
    assert too_large([page] * 8)
    page.write_text("")
    assert too_large([page] * (DOMAIN_FILES + 1))
