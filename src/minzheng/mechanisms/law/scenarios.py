"""Rule scenarios a lawyer can read: a YAML file of cases with the day, the facts, the law and what must come out."""

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from minzheng.foundation.errors import Invalid
from minzheng.foundation.money import format_yuan, parse_yuan
from minzheng.foundation.periods import day_number
from minzheng.mechanisms.law.files import read_yaml
from minzheng.mechanisms.law.outcomes import Outcome
from minzheng.mechanisms.law.parameters import ParameterAnswer, file_parameter
from minzheng.mechanisms.law.rules import RuleVersion, apply, in_force_on, rule_on

_MONEY = re.compile(r"-?[0-9][0-9,]*(\.[0-9]{1,2})?")
_AREA_CODE = re.compile(r"[0-9]{2,12}")


@dataclass(frozen=True)
class Scenario:
    """One case of one rule: money in `facts`, `law` and `expect` is text such as "3030.00", days are days.

    `in_force` is false where the case says that the rule has no version that day; then nothing else is stated.
    """

    rule: str
    name: str
    on: date
    area: str
    facts: Mapping[str, Any]
    law: Mapping[str, str]
    expect: Mapping[str, Any]
    in_force: bool = True


def scenario_files(root: Path) -> list[Path]:
    """Every rule scenario file below a folder: `scenarios/*.yaml` that is a list or has the key `rule`."""
    return [path for path in sorted(root.glob("**/scenarios/*.yaml")) if _is_of_rules(read_yaml(path))]


def read_scenarios(path: Path) -> list[Scenario]:
    """The cases of a file: a list (the file is named after the rule) or `rule:` and `scenarios:`.

    The facts stand under the name of the rule's first argument; `in_force: false` instead says that the rule has no version
    that day. Raises `Invalid` for anything that does not fit.
    """
    content = read_yaml(path)
    code = str(content["rule"]) if isinstance(content, dict) else path.stem
    rows = content.get("scenarios") if isinstance(content, dict) else content
    if not isinstance(rows, list) or not rows:
        raise _bad(path.name, "没有任何情景。")
    return [_scenario(code, row, f"{path.name}第{place}项") for place, row in enumerate(rows, 1)]


def differences(scenario: Scenario, answers: Mapping[str, ParameterAnswer] | None = None) -> list[str]:
    """What comes out differently from what is expected, in Chinese; empty when the scenario holds.

    `answers` are the parameters that the scenario does not state itself, by default those of the files.
    """
    if not scenario.in_force:
        return [f"规则在{scenario.on}有施行的版本"] if in_force_on(scenario.rule, scenario.on) else []
    outcome = _outcome(scenario, file_answers(scenario) if answers is None else answers)
    found = []
    for name, expected in scenario.expect.items():
        if name not in outcome.values:
            found.append(f"{name}：规则没有这个结果")
        elif (
            type(outcome.values[name]) is not type(value := _plain(expected)) or outcome.values[name] != value
        ):
            found.append(f"{name}：应为{expected}，得到{_readable(outcome.values[name], expected)}")
    return found


def file_answers(scenario: Scenario) -> dict[str, ParameterAnswer]:
    """The parameters a scenario does not state itself, as the files have them for its area and day."""
    areas = (
        [scenario.area[:length] for length in range(len(scenario.area), 1, -1)]
        if _is_code(scenario.area)
        else []
    )
    return {
        name: file_parameter(code, areas, scenario.on)
        for name, code in rule_on(scenario.rule, scenario.on).uses.items()
        if name not in scenario.law
    }


def _outcome(scenario: Scenario, answers: Mapping[str, ParameterAnswer]) -> Outcome:
    version = rule_on(scenario.rule, scenario.on)
    facts = {name: _plain(value) for name, value in scenario.facts.items()}
    if stray := sorted(set(facts) - version.reads):
        raise _bad(scenario.name, f"规则没有用到事实“{'、'.join(stray)}”。")
    return apply(scenario.rule, scenario.on, facts, law_overrides={**answers, **scenario.law})


def _scenario(code: str, row: object, where: str) -> Scenario:
    if not isinstance(row, dict) or not isinstance(row.get("on"), date):
        raise _bad(where, "缺少日期 on。")
    if row.get("in_force") is False and set(row) == {"name", "on", "in_force"}:
        return Scenario(code, str(row["name"]), row["on"], "", {}, {}, {}, in_force=False)
    version = rule_on(code, row["on"])
    block = _facts_name(version)
    allowed = {"name", "on", "area", block, "law", "expect"}
    if not {"name", block, "expect"} <= set(row) or not set(row) <= allowed:
        raise _bad(where, f"各键应为 {'、'.join(sorted(allowed))}，其中 area 和 law 可省略。")
    law = {
        name: value if isinstance(value, str) else str(value)
        for name, value in (row.get("law") or {}).items()
    }
    return Scenario(
        code, str(row["name"]), row["on"], str(row.get("area") or ""), row[block], law, row["expect"]
    )


def _facts_name(version: RuleVersion) -> str:
    return next(iter(inspect.signature(version.function).parameters))


def _is_of_rules(content: object) -> bool:
    return isinstance(content, list) or (isinstance(content, dict) and "rule" in content)


def _is_code(area: str) -> bool:
    return bool(_AREA_CODE.fullmatch(area))


def _plain(value: Any) -> Any:
    """Money text as 分, a day as days since 1970-01-01; numbers, conditions and other texts as they are."""
    if isinstance(value, date):
        return day_number(value)
    return parse_yuan(value) if isinstance(value, str) and _MONEY.fullmatch(value) else value


def _readable(value: Any, expected: Any) -> str:
    is_money = isinstance(expected, str) and isinstance(value, int) and not isinstance(value, bool)
    return format_yuan(value, grouped=False) if is_money else str(value)


def _bad(where: str, why: str) -> Invalid:
    return Invalid.because(f"情景“{where}”：{why}", "请改正情景文件。", "law.scenario")
