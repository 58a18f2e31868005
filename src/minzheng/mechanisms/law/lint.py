"""What a rule may be made of: refuses, before the program starts, everything that could betray on numbers or columns."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

WORDS = {
    "when": (3, 3),
    "least": (2, 99),
    "greatest": (2, 99),
    "share": (2, 2),
    "negate": (1, 1),
    "one_of": (2, 99),
}
ROUNDINGS = {"DOWN", "UP", "HALF_UP"}
PLAIN_NUMBERS = {
    0,
    1,
    12,
    100,
}  # nothing, one, months of a year, 分 of a 元; every other number is a parameter
_NUMERIC = (ast.Add, ast.Sub, ast.Mult)
_LOGICAL = (ast.BitAnd, ast.BitOr)
_FIXES = {
    ast.Not: "“not”请写成 negate(…)", ast.Invert: "“~”请写成 negate(…)", ast.USub: "负号请写成 0 - …",
    ast.Gt: "“a > b”请写成 b < a", ast.GtE: "“a >= b”请写成 b <= a",
    ast.Eq: "“==”请写成 one_of(…)", ast.NotEq: "“!=”请写成 negate(one_of(…))",
    ast.In: "“in”请写成 one_of(…)", ast.NotIn: "“not in”请写成 negate(one_of(…))",
    ast.Div: "除法请写成 share(…, to=DOWN)，比较时请改用乘法", ast.FloorDiv: "除法请写成 share(…, to=DOWN)",
    ast.BoolOp: "“and”“or”请写成 & 和 |", ast.IfExp: "“… if … else …”请写成 when(…)", ast.If: "“if”请写成 when(…)",
    ast.For: "规则里不能循环", ast.While: "规则里不能循环",
}  # fmt: skip


class RuleRefused(Exception):
    """A rule is written with something the vocabulary does not have; every fault is named with its line."""

    def __init__(self, name: str, faults: list[str]) -> None:
        super().__init__("\n".join([f"规则{name}不能使用：", *faults]))
        self.faults = faults


def lint_rule(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names a rule returns, in order; raises `RuleRefused` for anything outside the vocabulary.

    A rule is `def rule(facts, law)`: single assignments, then `return Outcome(name=…, …)` with every assigned name in it.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        raise RuleRefused(getattr(function, "__name__", "?"), ["规则应是用 def 写的函数"])
    checker = _Checker(definition)
    checker.check()
    if checker.faults:
        raise RuleRefused(definition.name, checker.faults)
    return tuple(checker.returned)


def parameters_read(function: Callable[..., Any]) -> frozenset[str]:
    """The attributes a rule reads of `law`."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    return frozenset(
        node.attr
        for node in ast.walk(definition)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "law"
    )


class _Checker:
    """Walks one rule; `kinds` remembers of each name whether it is a number or a condition, None when unknown."""

    def __init__(self, definition: ast.FunctionDef) -> None:
        self.definition = definition
        self.faults: list[str] = []
        self.kinds: dict[str, str | None] = {}
        self.returned: list[str] = []
        self.facts = definition.args.args[0].arg if definition.args.args else ""

    def refuse(self, node: ast.AST, why: str) -> None:
        self.faults.append(f"第{getattr(node, 'lineno', 1)}行：{why}。")

    def check(self) -> None:
        self._signature()
        body = list(self.definition.body)
        if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            body = body[1:]
        if not body or not isinstance(body[-1], ast.Return):
            self.refuse(self.definition, "最后应是 return Outcome(…)")
        for place, statement in enumerate(body):
            if isinstance(statement, ast.Assign):
                self._assign(statement)
            elif isinstance(statement, ast.Return) and place == len(body) - 1:
                self._return(statement)
            else:
                self.refuse(statement, _FIXES.get(type(statement), f"不能用{type(statement).__name__}语句"))
        if unseen := [name for name in self.kinds if name not in self.returned]:
            self.refuse(self.definition, f"中间结果“{'、'.join(unseen)}”应写进 Outcome，说明里才有它")

    def _signature(self) -> None:
        args = self.definition.args
        extra = args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs or args.defaults
        if extra or len(args.args) != 2 or args.args[1].arg != "law":
            self.refuse(self.definition, "参数应正好是两个：事实和 law")

    def _assign(self, node: ast.Assign) -> None:
        target = node.targets[0]
        if len(node.targets) != 1 or not isinstance(target, ast.Name):
            self.refuse(node, "一次只给一个名字赋值")
            return
        if target.id in self.kinds or target.id in (self.facts, "law", "Outcome", *WORDS, *ROUNDINGS):
            self.refuse(node, f"名字“{target.id}”已经用过，请另起一个")
        self.kinds[target.id] = self.kind(node.value)

    def _return(self, node: ast.Return) -> None:
        call = node.value
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id != "Outcome":
            self.refuse(node, "应返回 Outcome(…)")
            return
        if call.args or not call.keywords or any(keyword.arg is None for keyword in call.keywords):
            self.refuse(node, "Outcome 里每一项都要写成 名字=值")
        for keyword in call.keywords:
            if keyword.arg in self.kinds and not (
                isinstance(keyword.value, ast.Name) and keyword.value.id == keyword.arg
            ):
                self.refuse(keyword.value, f"“{keyword.arg}”已有其值，应写 {keyword.arg}={keyword.arg}")
            self.kind(keyword.value)
            self.returned.append(str(keyword.arg))

    def kind(self, node: ast.expr) -> str | None:
        """Check an expression; "number", "condition", "text" or None when that cannot be known."""
        match node:
            case ast.Name():
                return self._name(node)
            case ast.Constant():
                return self._constant(node)
            case ast.Attribute():
                return self._attribute(node)
            case ast.BinOp():
                return self._operation(node)
            case ast.Compare():
                return self._comparison(node)
            case ast.Call():
                return self._word(node)
            case ast.UnaryOp():
                self.refuse(node, _FIXES.get(type(node.op), "不能用这个符号"))
            case _:
                self.refuse(node, _FIXES.get(type(node), f"不能用{type(node).__name__}"))
        return None

    def _name(self, node: ast.Name) -> str | None:
        if node.id not in self.kinds:
            self.refuse(node, f"“{node.id}”不是前面得出的名字")
        return self.kinds.get(node.id)

    def _constant(self, node: ast.Constant) -> str | None:
        if isinstance(node.value, str):
            return "text"
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            if node.value not in PLAIN_NUMBERS:
                self.refuse(node, f"数字{node.value}应声明为参数，由 law 给出")
            return "number"
        self.refuse(node, f"不能写{node.value!r}，金额以分计，份额由 law 给出")
        return None

    def _attribute(self, node: ast.Attribute) -> str | None:
        inner = node.value
        part = node.attr in ("numerator", "denominator")
        if (
            part
            and isinstance(inner, ast.Attribute)
            and isinstance(inner.value, ast.Name)
            and inner.value.id == "law"
        ):
            return "number"
        if (
            not isinstance(inner, ast.Name)
            or inner.id not in (self.facts, "law")
            or node.attr.startswith("_")
        ):
            self.refuse(node, f"只能写 {self.facts}.名字 或 law.名字")
        return None

    def _operation(self, node: ast.BinOp) -> str | None:
        if not isinstance(node.op, (*_NUMERIC, *_LOGICAL)):
            self.refuse(node, _FIXES.get(type(node.op), "只能用 + - * < <= & |"))
            return None
        wanted = "number" if isinstance(node.op, _NUMERIC) else "condition"
        self._expect(wanted, node.left, node.right)
        return wanted

    def _comparison(self, node: ast.Compare) -> str:
        for operator in node.ops:
            if not isinstance(operator, ast.Lt | ast.LtE):
                self.refuse(node, _FIXES.get(type(operator), "只能用 < 和 <="))
        if len(node.ops) != 1:
            self.refuse(node, "一次只比较一处，连续比较请拆开用 & 连接，并给每一处加括号")
        self._expect("number", node.left, *node.comparators)
        return "condition"

    def _expect(self, wanted: str, *operands: ast.expr) -> None:
        for each in operands:
            if self.kind(each) not in (wanted, None):
                word = "数字" if wanted == "number" else "条件"
                self.refuse(each, f"“{ast.unparse(each)}”不是{word}，请加括号或改写")

    def _word(self, node: ast.Call) -> str | None:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in WORDS:
            self.refuse(node, f"不能调用“{ast.unparse(node.func)}”，可用的词：{'、'.join(WORDS)}")
            return None
        low, high = WORDS[name]
        if not low <= len(node.args) <= high or any(isinstance(each, ast.Starred) for each in node.args):
            self.refuse(node, f"{name} 的参数个数不对")
            return None
        rounding = [keyword for keyword in node.keywords if keyword.arg == "to"]
        named = [k.value.id for k in rounding if isinstance(k.value, ast.Name)]
        if len(node.keywords) != (name == "share") or (name == "share" and not set(named) & ROUNDINGS):
            self.refuse(node, "share 要写明 to=DOWN、UP 或 HALF_UP，其他词不带名字参数")
        return self._word_kind(name, node.args)

    def _word_kind(self, name: str, args: list[ast.expr]) -> str | None:
        if name == "one_of":
            for each in args:
                self.kind(each)
            return "condition"
        if name in ("when", "negate"):
            self._expect("condition", args[0])
            branches = {self.kind(each) for each in args[1:]} - {None}
            if len(branches) > 1:
                self.refuse(args[0], "when 的两个结果应同是数字、同是条件或同是文字")
            return "condition" if name == "negate" else next(iter(branches), None)
        self._expect("number", *args)
        return "number"
