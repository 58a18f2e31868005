"""Every registered rule, in every version, gives in columns what it gives household by household, over 10,000 of them."""

import ast
import inspect
import random
import textwrap
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.lake.engine import Lake
from minzheng.mechanisms.law.columns import run_rule
from minzheng.mechanisms.law.declarations import declared_parameter
from minzheng.mechanisms.law.parameters import ParameterAnswer
from minzheng.mechanisms.law.rules import RuleVersion, given_answers, rule_codes, rule_versions, run
from minzheng.mechanisms.law.values import Kind, Reading

SETS, ROWS = 5, 2100
VERSIONS = [each for code in rule_codes() if not code.startswith("test.") for each in rule_versions(code)]


@pytest.fixture(scope="module")
def lake() -> Iterator[Lake]:
    made = Lake("500MB")
    yield made
    made.close()


@pytest.mark.parametrize("version", VERSIONS, ids=lambda each: f"{each.code} {each.since}")
def test_columns_equal_single_runs_to_the_fen(version: RuleVersion, lake: Lake) -> None:
    chance = random.Random(f"{version.code} {version.since}")
    compared = 0
    for _ in range(SETS):
        answers = _answers(version, chance)
        rows, single = _households(version, answers, chance)
        got = lake.fetch(run_rule(lake, version, version.since, lake.read(rows), answers)).to_pylist()
        for row, alone, together in zip(rows, single, got, strict=True):
            found = {name: together[name] for name in alone}
            assert _typed(found) == _typed(alone), row
        compared += len(rows)
    assert compared >= 10_000


def test_a_fault_in_the_columns_would_be_seen(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    from minzheng.mechanisms.lake import columns

    version = next(each for each in VERSIONS if each.code == "social_assistance.minimum_living")
    monkeypatch.setattr(columns.Column, "__lt__", columns.Column.__le__)  # at the standard is not below it
    with pytest.raises(AssertionError):
        test_columns_equal_single_runs_to_the_fen(version, lake)


def test_there_are_rules() -> None:
    assert {each.code for each in VERSIONS} >= {"social_assistance.minimum_living", "funeral.subsidy_amount"}


def _answers(version: RuleVersion, chance: random.Random) -> dict[str, ParameterAnswer]:
    """Values such as the files have, and others of the same unit."""
    return given_answers(
        version,
        version.since + timedelta(days=1),
        {name: _text(code, version, chance) for name, code in version.uses.items()},
    )


def _text(code: str, version: RuleVersion, chance: random.Random) -> str:
    declared = declared_parameter(code)
    written = [each.text for each in declared.values]
    invented = {
        Kind.MONEY: lambda: f"{chance.randrange(1, 400_000) / 100:.2f}元",
        Kind.SHARE: lambda: chance.choice(
            ["1/3", "2/3", "20%", "0%", "12.5%", "100%", f"{chance.randrange(9)}/7"]
        ),
        Kind.COUNT: lambda: f"{chance.randrange(1, 300)}{declared.unit}",
        Kind.TEXT: lambda: chance.choice([*_options(version.function), "其他"]),
    }[Reading(declared.unit).kind]
    return chance.choice([*written, invented(), invented()])


def _households(
    version: RuleVersion, answers: Mapping[str, ParameterAnswer], chance: random.Random
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Facts drawn by kind, thresholds and what lies beside them among them, and what each gives alone."""
    near = [each.value for each in answers.values() if isinstance(each.value, int)] or [100]
    divisors, options = _divisors(version.function), (*_options(version.function), "其他")

    def number(name: str) -> int:
        least = 1 if name in divisors else 0
        draw: Callable[[], int] = chance.choice(
            [
                lambda: chance.randrange(least, 12),
                lambda: chance.randrange(least, 600_000),
                lambda: chance.choice(near) * chance.randrange(1, 9) + chance.choice([-1, 0, 0, 1]),
                lambda: least if least else -chance.randrange(100_000),
            ]
        )
        return max(draw(), least) if least else draw()

    kinds = {
        "number": number,
        "condition": lambda name: chance.random() < 0.5,
        "text": lambda name: chance.choice(options),
    }
    rows: list[dict[str, Any]] = []
    single: list[dict[str, Any]] = []
    for _ in range(ROWS * 2):
        if len(rows) == ROWS:
            break
        row: dict[str, Any] = {
            name: None if name in version.absent and chance.random() < 0.1 else kinds[kind](name)
            for name, kind in version.kinds.items()
        }
        stated = {name: value for name, value in row.items() if value is not None}
        try:
            single.append(dict(run(version, version.since, stated, answers).values))
        except Invalid:  # a divisor that the rule itself works out came below 1: refused both ways
            continue
        rows.append(row)
    return rows, single


def _typed(values: Mapping[str, Any]) -> dict[str, tuple[type, Any]]:
    return {name: (type(value), value) for name, value in values.items()}


def _calls(function: Callable[..., Any], word: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == word:
            yield node


def _options(function: Callable[..., Any]) -> tuple[str, ...]:
    """The texts a rule compares with."""
    texts = (
        each.value
        for call in _calls(function, "one_of")
        for each in call.args
        if isinstance(each, ast.Constant)
    )
    return tuple(dict.fromkeys(text for text in texts if isinstance(text, str)))


def _divisors(function: Callable[..., Any]) -> set[str]:
    """The facts a rule divides by."""
    return {
        call.args[1].attr for call in _calls(function, "share") if isinstance(call.args[1], ast.Attribute)
    }
