"""What the architecture tests read: the files git knows, parsed once, and the order of the rooms."""

import ast
import subprocess
from collections.abc import Iterator
from configparser import ConfigParser
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "minzheng"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project: known to git, or new and not ignored."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = tuple(ROOT / name for name in sorted(filter(None, listed.split("\0"))) if (ROOT / name).is_file())
    assert files, "git lists no file: the architecture tests would pass on nothing"
    return files


def files(*suffixes: str, under: Path = ROOT) -> list[Path]:
    """Tracked files below `under` with one of the suffixes."""
    return [path for path in tracked() if path.suffix in suffixes and under in path.parents]


def sources() -> list[Path]:
    """The Python files of the product without migrations."""
    return [path for path in files(".py", under=SOURCE) if "migrations" not in path.parts]


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if ROOT in path.parents else path.name


def room_of(path: Path) -> str:
    """ "journal" for a file of that mechanism, "domains.marriage" for one of that domain, else the storey."""
    storey, *rest = path.relative_to(SOURCE).parts
    if storey == "mechanisms" and len(rest) > 1:
        return rest[0]
    return f"domains.{rest[0]}" if storey == "domains" and len(rest) > 1 else storey


@cache
def ranks() -> dict[str, int]:
    """Height of each mechanism, as the import contract has it: 0 is the top."""
    config = ConfigParser()
    config.read(ROOT / ".importlinter")
    lines = config["importlinter:contract:rooms"]["layers"].split("\n")
    rows = [line for line in lines if line.strip()]
    return {name.strip(" ()"): height for height, row in enumerate(rows) for name in row.split("|")}


def dotted(node: ast.AST) -> str:
    """ "a.b.c" for such an expression, else ""."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (left := dotted(node.value)):
        return f"{left}.{node.attr}"
    return ""


def walk(paths: list[Path]) -> Iterator[tuple[Path, ast.AST]]:
    for path in paths:
        for node in ast.walk(parse(path)):
            yield path, node
