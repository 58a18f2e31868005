"""A row is locked alone: what is joined to it is read as it was before the lock was waited for, or loses the row."""

import ast

import pytest
from tests.architecture.tree import shown, sources, walk


def called(node: ast.AST) -> str:
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def chain(node: ast.AST) -> list[str]:
    """The methods called one on the other, from the last to the first."""
    names = []
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        names.append(node.func.attr)
        node = node.func.value
    return names


def wrong_lock(node: ast.AST) -> str:
    """What is wrong with a lock on rows in this expression."""
    names = chain(node)
    if "select_for_update" in names and "select_related" in names:
        return "locks rows joined to others: lock first, read what belongs to them afterwards"
    if called(node) == "select_for_update" and isinstance(node, ast.Call):
        given = {one.arg: ast.unparse(one.value) for one in node.keywords}
        return "" if given.get("of") == "('self',)" else 'locks more than its own rows: say of=("self",)'
    return ""


def test_rows_are_locked_alone() -> None:
    found = [(path, node, wrong_lock(node)) for path, node in walk(sources())]
    assert [f"{shown(path)}:{getattr(node, 'lineno', '')} {how}" for path, node, how in found if how] == []
    assert sum(called(node) == "select_for_update" for _, node, _ in found) > 20


@pytest.mark.parametrize(
    "line",
    [
        "A.objects.select_for_update().get(pk=1)",
        'A.objects.select_for_update(of=("self", "b")).get(pk=1)',
        'A.objects.select_for_update(of=("self",)).select_related("b").get(pk=1)',
        'A.objects.select_related("b").filter(x=1).select_for_update(of=("self",))',
    ],
)
def test_a_wider_lock_is_seen(line: str) -> None:
    assert any(map(wrong_lock, ast.walk(ast.parse(line))))


def test_a_lock_on_its_own_rows_is_right() -> None:
    line = 'A.objects.select_for_update(of=("self",)).filter(b__c=1).first(); A.objects.select_related("b").get()'
    assert not any(map(wrong_lock, ast.walk(ast.parse(line))))
