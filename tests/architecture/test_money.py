import ast
import re
from pathlib import Path

import pytest
from tests.architecture.tree import dotted, parse, shown, sources

WORDS = {"money", "ledger", "amount", "amounts", "yuan", "fen", "balance", "price", "payment", "payments"}
FLOATS = {"float", "FloatField", "np.float64"}


def words(name: str) -> set[str]:
    return set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_"))


def names(tree: ast.AST) -> set[str]:
    """Every word of the names a piece of code defines or uses."""
    found: set[str] = set()
    for node in ast.walk(tree):
        found |= words(getattr(node, "attr", "") or getattr(node, "arg", "") or getattr(node, "id", "") or "")
    return found


def about_money(path: Path, tree: ast.Module) -> bool:
    """Invented sums are drawn from a curve before they are whole 分."""
    if "synthetic" in (*path.parts, path.stem):
        return False
    return bool(WORDS & (words(path.stem) | names(tree)))


def is_question(node: ast.AST) -> bool:
    """`isinstance(cell, float)` asks whether a foreign value is one, in order to turn it away."""
    return isinstance(node, ast.Call) and dotted(node.func) == "isinstance"


def floats(tree: ast.Module) -> list[tuple[int, str]]:
    """(line, what) of each float: a literal, the type, the field, or `/` on an amount."""
    found = []
    asked = {part for node in ast.walk(tree) if is_question(node) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if node in asked:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append((node.lineno, repr(node.value)))
        elif isinstance(node, ast.Name | ast.Attribute) and (
            dotted(node) in FLOATS or dotted(node).endswith(".FloatField")
        ):
            found.append((node.lineno, dotted(node)))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and WORDS & names(node):
            found.append((node.lineno, "/ on an amount: use // or divmod"))
    return found


def test_no_float_where_money_is() -> None:
    trees = [(path, parse(path)) for path in sources()]
    money = [(path, tree) for path, tree in trees if about_money(path, tree)]
    assert [f"{shown(path)}:{line} {what}" for path, tree in money for line, what in floats(tree)] == []


@pytest.mark.parametrize(
    "code",
    [
        "amount = 0.5",
        "def pay(amount: float): ...",
        "amount = models.FloatField()",
        "x = float(payment)",
        "half = amount_fen / 2",
    ],
)
def test_a_float_amount_is_seen(code: str) -> None:
    tree = ast.parse(code)
    assert about_money(Path("grants.py"), tree)
    assert floats(tree)


def test_whole_fen_and_other_floats_are_free() -> None:
    assert floats(ast.parse("amount = str(cell) if isinstance(cell, float) else cell")) == []
    assert floats(ast.parse("amount = 5 * 100 // 3")) == []
    assert not about_money(Path("engine.py"), ast.parse("timeout = 0.5"))
