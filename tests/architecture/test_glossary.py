import ast
import re
from pathlib import Path

from tests.architecture.tree import ROOT, dotted, parse, shown, sources

GLOSSARY = ROOT / "docs" / "glossary.md"
MODELS = {"models.Model", "Model", "AbstractBaseUser", "AbstractUser"}


def rows(text: str) -> list[list[str]]:
    """Cells of every row of the table: English, 中文, where, note."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def term(name: str) -> str:
    """ "AreaVersion" → "area version"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()


def abstract(node: ast.ClassDef) -> bool:
    metas = [part for part in node.body if isinstance(part, ast.ClassDef) and part.name == "Meta"]
    return any(ast.unparse(line) == "abstract = True" for meta in metas for line in meta.body)


def model_names(trees: list[tuple[Path, ast.Module]]) -> dict[str, str]:
    """Names of all Django models, also those that inherit from another one → where they stand."""
    classes = [
        (path, node) for path, tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    ]
    known = set(MODELS)
    found: dict[str, str] = {}
    for _ in range(3):
        for path, node in classes:
            if any(dotted(base) in known for base in node.bases):
                known.add(node.name)
                if not abstract(node):
                    found[node.name] = f"{shown(path)}:{node.lineno}"
    return found


def test_every_model_has_its_row() -> None:
    english = {row[0].lower() for row in rows(GLOSSARY.read_text())}
    models = model_names([(path, parse(path)) for path in sources()])
    assert models, "no model found: this test would pass on nothing"
    assert [f"{term(name)} ({place})" for name, place in models.items() if term(name) not in english] == []


def test_every_row_is_whole_and_said_once() -> None:
    table = rows(GLOSSARY.read_text())
    assert [row for row in table if len(row) != 4 or not all(row[:3])] == []
    assert [row[0] for row in table if not re.search(r"[\u4e00-\u9fff]", row[1])] == []
    english = [row[0].lower() for row in table]
    assert sorted(english) == sorted(set(english))


def test_models_are_found_through_their_parents() -> None:
    tree = ast.parse(
        "class Party(models.Model):\n  class Meta:\n    abstract = True\nclass Person(Party): ...\nclass Form: ..."
    )
    assert set(model_names([(Path("m.py"), tree)])) == {"Person"}
    assert term("AreaVersion") == "area version"
