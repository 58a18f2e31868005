"""What a rule finds: every named intermediate in order, and what is needed to explain and to replay it."""

import ast
import inspect
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.law.parameters import ParameterAnswer
from minzheng.mechanisms.law.values import shown

if TYPE_CHECKING:
    from minzheng.mechanisms.law.rules import RuleVersion

Found = int | bool | str
_LABEL = re.compile(r"(?P<label>[^（）]+)(?:（(?P<unit>[^（）]+)）)?")


@dataclass(frozen=True)
class Run:
    """Which version of a rule ran, for which day, on which facts and parameter answers."""

    rule: "RuleVersion"
    on: date
    facts: Mapping[str, Found]
    answers: Mapping[str, ParameterAnswer]


@dataclass(frozen=True, init=False)
class Outcome:
    """The named values of one run in the order of the rule; also read as attributes (`outcome.amount`).

    Money is int 分, conditions are bool. `run` is set by `apply`.
    """

    values: Mapping[str, Any]
    run: Run | None = field(default=None, compare=False)

    def __init__(self, **values: Any) -> None:
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "run", None)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["values"][name]
        except KeyError:
            raise AttributeError(f"the outcome has no {name}") from None

    def of_run(self, run: Run) -> "Outcome":
        """The same values bound to their run."""
        bound = Outcome(**self.values)
        object.__setattr__(bound, "run", run)
        return bound

    @property
    def made_by(self) -> Run:
        """The run that made it; raises ValueError for an outcome that no rule made."""
        if self.run is None:
            raise ValueError("this outcome was not made by apply")
        return self.run

    def to_json(self) -> dict[str, Any]:
        """Plain JSON for the case: rule, version, day, facts, parameter answers and values. Facts may be sensitive."""
        run = self.made_by
        return {
            "rule": run.rule.code,
            "version": run.rule.since.isoformat(),
            "on": run.on.isoformat(),
            "facts": dict(run.facts),
            "law": {name: answer_to_json(answer) for name, answer in run.answers.items()},
            "values": dict(self.values),
        }


def explain(outcome: Outcome) -> list[str]:
    """Chinese lines: the basis, each parameter with its own basis, then each named value in the order of the rule."""
    run = outcome.made_by
    lines = [f"依据{run.rule.basis}，按{_zh(run.on)}适用的规则计算。"]
    lines += [f"{answer.label}：{answer}（{answer.basis}{_span(answer)}）" for answer in run.answers.values()]
    lines += [
        f"{label_of(run.rule.labels[name])[0]}：{_written(run, name, value)}"
        for name, value in outcome.values.items()
    ]
    return lines


def unmet(outcome: Outcome) -> list[str]:
    """What keeps a rule's `eligible` from holding, in the order of the rule; none if it does.

    Labels of conditions that do not hold, and with “：是” of those that stand against it.
    """
    if outcome.values.get("eligible", True):
        return []
    labels, function = outcome.made_by.rule.labels, outcome.made_by.rule.function
    definition = ast.parse(textwrap.dedent(inspect.getsource(function)))
    given = {
        ast.unparse(node.targets[0]): node.value
        for node in ast.walk(definition)
        if isinstance(node, ast.Assign)
    }
    failing = set(_failing(given["eligible"], given, outcome.values)) if "eligible" in given else set()
    return [
        label_of(labels[name])[0] + ("：是" if value else "")
        for name, value in outcome.values.items()
        if name in failing
    ]


def _failing(
    node: ast.expr, given: Mapping[str, ast.expr], values: Mapping[str, Any], wanted: bool = True
) -> list[str]:
    """Named conditions by which an expression is not what is wanted."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "negate":
        return _failing(node.args[0], given, values, not wanted)
    if isinstance(node, ast.BinOp):
        left, right = (_failing(part, given, values, wanted) for part in (node.left, node.right))
        each = isinstance(node.op, ast.BitAnd) is wanted  # each side alone decides; else only both together
        return left + right if each or (left and right) else []
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    if not isinstance(values.get(name), bool) or values[name] is wanted:
        return []
    deeper = not wanted and name in given  # which of the grounds it is that stands against it
    return (_failing(given[name], given, values, wanted) if deeper else []) or [name]


def label_of(text: str) -> tuple[str, str]:
    """Label and unit of "计入收入（元）"; the unit is empty when there is none."""
    found = _LABEL.fullmatch(text)
    if not found:
        raise Invalid.because(f"标签“{text}”写法不对。", "请写成“名称”或“名称（单位）”。", "law.label")
    return found["label"], found["unit"] or ""


def answer_to_json(answer: ParameterAnswer) -> dict[str, str | None]:
    """A parameter answer as plain JSON."""
    return {
        "code": answer.code, "label": answer.label, "text": answer.text, "unit": answer.unit,
        "since": answer.since.isoformat(), "until": answer.until.isoformat() if answer.until else None,
        "basis": answer.basis, "area": answer.area, "source": answer.source,
    }  # fmt: skip


def _written(run: Run, name: str, value: Found) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str) else shown(value, label_of(run.rule.labels[name])[1])


def _span(answer: ParameterAnswer) -> str:
    if answer.source == "given":
        return ""
    return f"，自{_zh(answer.since)}" + (f"至{_zh(answer.until)}" if answer.until else "起")


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
