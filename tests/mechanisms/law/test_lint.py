"""What a rule may be made of: a table of refused and accepted bodies."""

import importlib.util
import itertools
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minzheng.mechanisms.law import vocabulary
from minzheng.mechanisms.law.lint import WORDS, RuleRefused, lint_rule
from minzheng.mechanisms.law.public import Outcome, cite, rule

_number = itertools.count()

REFUSED = {
    "not": "y = not a.x\nreturn Outcome(y=y)",
    "invert": "y = ~a.x\nreturn Outcome(y=y)",
    "minus sign": "y = -a.x\nreturn Outcome(y=y)",
    "and": "y = (a.x < 1) and (a.z < 1)\nreturn Outcome(y=y)",
    "or": "y = (a.x < 1) or (a.z < 1)\nreturn Outcome(y=y)",
    "if": "if a.x < 1:\n    y = 1\nreturn Outcome(y=1)",
    "if expression": "y = 1 if a.x < 1 else 0\nreturn Outcome(y=y)",
    "for": "for i in a.x:\n    pass\nreturn Outcome(y=1)",
    "while": "while a.x < 1:\n    pass\nreturn Outcome(y=1)",
    "division": "y = a.x / a.z\nreturn Outcome(y=y)",
    "floor division": "y = a.x // a.z\nreturn Outcome(y=y)",
    "modulo": "y = a.x % a.z\nreturn Outcome(y=y)",
    "power": "y = a.x ** a.z\nreturn Outcome(y=y)",
    "float": "y = a.x * 0.5\nreturn Outcome(y=y)",
    "number of law": "y = a.x <= 5000\nreturn Outcome(y=y)",
    "greater": "y = a.x > a.z\nreturn Outcome(y=y)",
    "greater or equal": "y = a.x >= a.z\nreturn Outcome(y=y)",
    "equal": "y = a.x == a.z\nreturn Outcome(y=y)",
    "unequal": "y = a.x != a.z\nreturn Outcome(y=y)",
    "chain": "y = 0 < a.x < 1\nreturn Outcome(y=y)",
    "precedence of &": "y = a.x < 1 & a.z < 1\nreturn Outcome(y=y)",
    "and of numbers": "y = (a.x + 1) & (a.z < 1)\nreturn Outcome(y=y)",
    "sum of conditions": "y = (a.x < 1) + (a.z < 1)\nreturn Outcome(y=y)",
    "comparison of conditions": "y = (a.x < 1) < (a.z < 1)\nreturn Outcome(y=y)",
    "mixed branches": "y = when(a.x < 1, a.x < 1, 0)\nreturn Outcome(y=y)",
    "number as condition": "y = when(a.x + 1, 1, 0)\nreturn Outcome(y=y)",
    "True": "y = when(a.x < 1, True, False)\nreturn Outcome(y=y)",
    "None": "y = None\nreturn Outcome(y=y)",
    "builtin": "y = max(a.x, 0)\nreturn Outcome(y=y)",
    "round": "y = round(a.x)\nreturn Outcome(y=y)",
    "method": "y = a.x.bit_length()\nreturn Outcome(y=y)",
    "deep attribute": "y = a.head.income + 0\nreturn Outcome(y=y)",
    "private attribute": "y = a.__class__\nreturn Outcome(y=y)",
    "subscript": "y = a.x[0]\nreturn Outcome(y=y)",
    "global": "y = LIMIT + a.x\nreturn Outcome(y=y)",
    "list": "y = [a.x]\nreturn Outcome(y=y)",
    "lambda": "y = lambda: a.x\nreturn Outcome(y=y)",
    "comprehension": "y = [i for i in a.x]\nreturn Outcome(y=y)",
    "f-string": "y = f'{a.x}'\nreturn Outcome(y=y)",
    "walrus": "y = (z := a.x) + 1\nreturn Outcome(y=y)",
    "assigned twice": "y = a.x + 0\ny = a.x + 1\nreturn Outcome(y=y)",
    "augmented": "y = a.x + 0\ny += 1\nreturn Outcome(y=y)",
    "tuple": "y, z = a.x, 1\nreturn Outcome(y=y, z=z)",
    "two targets": "y = z = a.x + 0\nreturn Outcome(y=y, z=z)",
    "import": "import random\nreturn Outcome(y=1)",
    "assert": "assert a.x\nreturn Outcome(y=1)",
    "early return": "return Outcome(y=1)\nreturn Outcome(y=0)",
    "no outcome": "return a.x + 1",
    "positional outcome": "return Outcome(a.x)",
    "unpacked outcome": "return Outcome(**a.x)",
    "hidden intermediate": "y = a.x + 0\nz = a.x + 1\nreturn Outcome(y=y)",
    "other value under the name": "y = a.x + 0\nreturn Outcome(y=a.x + 1)",
    "share without rounding": "return Outcome(y=share(a.x, a.z))",
    "share with another rounding": "return Outcome(y=share(a.x, a.z, to=a.w))",
    "words without arguments": "return Outcome(y=least(a.x))",
    "starred": "return Outcome(y=least(*a.x, 1))",
    "later name": "y = z + 1\nz = a.x + 0\nreturn Outcome(y=y, z=z)",
    "nested function": "def f():\n    return 1\nreturn Outcome(y=1)",
}
ACCEPTED = {
    "one line": "return Outcome(y=a.x + 1)",
    "docstring": '"""Says what."""\nreturn Outcome(y=a.x)',
    "arithmetic": "y = a.x * a.z - law.limit + 12 * a.w\nreturn Outcome(y=y)",
    "comparison": "y = a.x <= law.limit * a.z\nreturn Outcome(y=y)",
    "conditions": "y = (a.x < 1) & (a.z <= 1) | negate(a.w)\nreturn Outcome(y=y)",
    "when": "y = when(a.x < a.z, a.x, 0)\nreturn Outcome(y=y)",
    "extremes": "y = greatest(a.x, a.z, 0) - least(a.x, a.z)\nreturn Outcome(y=y)",
    "share": "y = share(a.x, a.z, to=HALF_UP)\nreturn Outcome(y=y)",
    "part of a share": "y = a.x * law.part.denominator <= a.z * law.part.numerator\nreturn Outcome(y=y)",
    "choice": "y = one_of(a.x, '低保', '特困')\nz = when(y, law.high, law.low)\nreturn Outcome(y=y, z=z)",
    "text": "y = when(a.x < 1, '低档', '高档')\nreturn Outcome(y=y)",
    "names in order": "y = a.x + 0\nz = y + 1\nreturn Outcome(y=y, z=z, w=z - y)",
}


def _function(folder: Path, body: str, signature: str = "a, law") -> Callable[..., Any]:
    path = folder / f"rule_{next(_number)}.py"
    path.write_text(f"def sample({signature}):\n{textwrap.indent(body, '    ')}\n", encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    for word in (*WORDS, "DOWN", "UP", "HALF_UP"):
        setattr(module, word, getattr(vocabulary, word))
    module.__dict__.update(Outcome=Outcome, LIMIT=1)
    spec.loader.exec_module(module)
    return module.sample  # type: ignore[no-any-return]


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(RuleRefused):
        lint_rule(_function(tmp_path, body))


@pytest.mark.parametrize("body", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepted(tmp_path: Path, body: str) -> None:
    assert lint_rule(_function(tmp_path, body))[0] == "y"


@pytest.mark.parametrize(
    "signature", ["a", "a, b", "law, a", "a, law, c", "a, law=1", "a, *law", "a, /, law"]
)
def test_refused_signature(tmp_path: Path, signature: str) -> None:
    with pytest.raises(RuleRefused, match="两个"):
        lint_rule(_function(tmp_path, "return Outcome(y=1)", signature))


def test_every_fault_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(RuleRefused) as refused:
        lint_rule(_function(tmp_path, "y = not a.x\nz = a.x / 7\nreturn Outcome(y=y, z=z)"))
    assert len(refused.value.faults) == 2
    assert refused.value.faults[0].startswith("第2行")
    assert "negate" in refused.value.faults[0]


def test_a_word_of_another_origin_is_refused(tmp_path: Path) -> None:
    function = _function(tmp_path, "y = least(a.x, 1)\nreturn Outcome(y=y)")
    function.__globals__["least"] = max
    with pytest.raises(RuleRefused, match="least"):
        rule("test.foreign", since="2021-07-01", basis=cite("民法典"), labels={"y": "结果"})(function)
