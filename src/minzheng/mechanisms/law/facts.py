"""What kind of value each fact of a rule is, read from how the rule uses it."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

NUMBER, CONDITION, TEXT = "number", "condition", "text"


def fact_kinds(function: Callable[..., Any]) -> dict[str, str]:
    """ "number", "condition" or "text" of every fact the rule reads; "number" where its use does not tell.

    A name takes the kind of what is done with it later, and hands it to the facts it was made of.
    """
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(definition, ast.FunctionDef)  # the lint has seen it
    facts = definition.args.args[0].arg
    kinds: dict[str, str | None] = {}
    wanted: dict[str, str] = {}

    def note(node: ast.expr, kind: str | None) -> None:
        """`node` is used as a `kind`: remember it of a name or a fact, pass it on through `when`."""
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=fact) if name == facts:
                kinds[fact] = kinds.get(fact) or kind
            case ast.Name(id=name) if kind:
                wanted.setdefault(name, kind)
            case ast.Call(func=ast.Name(id="when"), args=[_, then, otherwise]):
                branch = kind or _own(then) or _own(otherwise)
                note(then, branch)
                note(otherwise, branch)

    for statement in reversed(definition.body):
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            note(statement.value, wanted.get(statement.targets[0].id))
        for node in ast.walk(statement):
            for used, kind in _uses(node):
                note(used, kind)
    return {name: kind or NUMBER for name, kind in sorted(kinds.items())}


def _uses(node: ast.AST) -> Iterator[tuple[ast.expr, str | None]]:
    """The operands of one expression and the kind it takes them for."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            taken = CONDITION if isinstance(op, ast.BitAnd | ast.BitOr) else NUMBER
            yield from ((left, taken), (right, taken))
        case ast.Compare(left=left, comparators=[right]):
            yield from ((left, NUMBER), (right, NUMBER))
        case ast.Call(func=ast.Name(id="when"), args=[condition, *_]) as choice:
            yield from ((condition, CONDITION), (choice, None))
        case ast.Call(func=ast.Name(id="negate"), args=[condition]):
            yield condition, CONDITION
        case ast.Call(func=ast.Name(id="one_of"), args=args):
            kind = next((found for each in args if (found := _own(each))), None)
            yield from ((each, kind) for each in args)
        case ast.Call(func=ast.Name(id="least" | "greatest" | "share"), args=args):
            yield from ((each, NUMBER) for each in args)
        case ast.Call(func=ast.Name(id="Outcome"), keywords=keywords):
            yield from ((each.value, None) for each in keywords)


def _own(node: ast.expr) -> str | None:
    """The kind an expression has by itself."""
    match node:
        case ast.Constant(value=str()):
            return TEXT
        case ast.Constant() | ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult()):
            return NUMBER
        case ast.Compare() | ast.BinOp():
            return CONDITION
        case ast.Call(func=ast.Name(id="share" | "least" | "greatest")):
            return NUMBER
        case ast.Call(func=ast.Name(id="negate" | "one_of")):
            return CONDITION
    return None
