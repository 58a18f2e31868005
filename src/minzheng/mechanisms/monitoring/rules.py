"""Warning rules: what a night looks for, in which direction it points, who gets it and how soon somebody must look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from minzheng.foundation.errors import Collector, Missing, collect
from minzheng.mechanisms.law.public import (
    RuleVersion,
    check_keys,
    declared_parameter,
    read_rows,
    rule_versions,
)
from minzheng.mechanisms.monitoring.facts import HOME, TODAY, facts, known

PERSON_RULE = "monitoring.person"
HIT = "hit"


class Subject(StrEnum):
    """Whom a rule is about."""

    PERSON = "person"
    HOUSEHOLD = "home"


class Direction(StrEnum):
    """Where a warning points; it never decides."""

    STOP = "停发"
    CHANGE = "调整"
    HELP = "帮扶"


class Severity(StrEnum):
    """How urgent a warning is."""

    HIGH = "高"
    MIDDLE = "中"
    LOW = "低"


@dataclass(frozen=True)
class WarningRule:
    """A law rule that returns `hit`, and what becomes of a hit.

    `to` is the business that gets it, `matter` what a pushed warning is a case of, `verify` the term (parameter) within
    which somebody must have looked; `quiet_months` how long after its end the same warning about the same subject is not
    pushed again; `shadow`: on trial when first declared, nobody is sent anything; `holds`: while such a warning is open,
    payments for its subject wait; `strangers`: a source whose people are looked at too where nobody has them on record.
    """

    rule: str
    name: str
    of: Subject
    direction: Direction
    severity: Severity
    to: str
    matter: str
    verify: str
    quiet_months: int
    shadow: bool = False
    holds: bool = False
    strangers: str = ""


_rules: dict[str, WarningRule] = {}
_REQUIRED = ("rule", "name", "of", "direction", "severity", "to", "verify", "quiet_months")


def load_warnings(path: Path, matters: Mapping[str, str]) -> tuple[WarningRule, ...]:
    """Declare the warning rules of a YAML file, all or none; raises one `Invalid` naming every fault.

    `matters` gives each business (`to`) the matter its warnings are pushed as. Facts, law rules and parameters must have
    been declared before.
    """
    with collect() as found:
        rows = read_rows(path)
        for row in rows:
            _check(found, row, [each.get("rule") for each in rows], matters)
    made = tuple(_made(row, matters) for row in rows)
    _rules.update({each.rule: each for each in made})
    return made


def _made(row: Mapping[str, Any], matters: Mapping[str, str]) -> WarningRule:
    return WarningRule(
        row["rule"], row["name"], Subject(row["of"]), Direction(row["direction"]), Severity(row["severity"]),
        row["to"], matters[row["to"]], row["verify"], row["quiet_months"], row.get("shadow", False), row.get("holds", False),
        row.get("strangers", ""),
    )  # fmt: skip


def warning_rules() -> Mapping[str, WarningRule]:
    """Every warning rule by its code."""
    return _rules


def warning_rule(code: str) -> WarningRule:
    """One warning rule; raises `Missing`."""
    found = _rules.get(code)
    if found is None:
        raise Missing.because(f"没有预警规则“{code[:60]}”。", "请从规则列表中选择。", "monitoring.no_rule")
    return found


def in_force(code: str, on: date) -> RuleVersion | None:
    """The text of a rule on a day."""
    return next(
        (
            each
            for each in rule_versions(code)
            if each.since <= on and (each.until is None or on <= each.until)
        ),
        None,
    )


def facts_read(version: RuleVersion) -> Iterator[str]:
    """The names of facts, attributes and prepared values behind what a rule reads, `home_` taken off."""
    for name in sorted(version.reads - {TODAY}):
        yield name if known(name) is None or not name.startswith(HOME) else name.removeprefix(HOME)


def check_versions(code: str, of: Subject) -> None:
    """Raises one `Invalid` for names a rule reads that nobody declared, of the wrong kind, or a person's in a rule about
    a household, and for a rule without `hit`."""
    with collect() as found:
        for version in rule_versions(code):
            where = f"规则{code}（自{version.since}）"
            for name, kind in version.kinds.items():
                declared = known(name)
                if declared is None or (
                    of is Subject.HOUSEHOLD and name != TODAY and not name.startswith(HOME)
                ):
                    found.add(
                        f"读取的“{name}”没有声明。",
                        "请在事实表中声明，或改用家庭项目。",
                        "monitoring.name",
                        where,
                    )
                elif kind == "condition" and not declared.condition:
                    found.add(
                        f"“{name}”的单位是{declared.unit}，规则里的用法不符。",
                        "请改正。",
                        "monitoring.use",
                        where,
                    )
            if code != PERSON_RULE and HIT not in version.labels:
                found.add("预警规则要给出 hit。", "请改正。", "monitoring.no_hit", where)


def _check(found: Collector, row: Mapping[str, Any], codes: list[Any], matters: Mapping[str, str]) -> None:
    where = f"预警规则{row.get('rule')}"
    if not check_keys(found, row, where, _REQUIRED, ("shadow", "holds", "strangers")):
        return
    for key, kind in (("of", Subject), ("direction", Direction), ("severity", Severity)):
        if row[key] not in list(kind):
            found.add(f"{key}“{row[key]}”不认识。", f"请用{'、'.join(kind)}。", "monitoring.choice", where)
    if row["to"] not in matters:
        found.add(f"to“{row['to']}”不认识。", f"请用{'、'.join(matters)}。", "monitoring.to", where)
    with found.at(where):
        declared_parameter(row["verify"])
    if type(row["quiet_months"]) is not int or row["quiet_months"] < 0:
        found.add("quiet_months 应为不小于0的月数。", "请改正。", "monitoring.quiet", where)
    if row.get("strangers", "") not in ("", *(each.source for each in facts().values())):
        found.add(
            f"strangers“{row['strangers']}”没有事实。",
            "请用有事实的数据来源的代码。",
            "monitoring.strangers",
            where,
        )
    if codes.count(row["rule"]) > 1:
        found.add("同一规则声明了两次。", "请删去一处。", "monitoring.duplicate", where)
    if not rule_versions(row["rule"]):
        found.add("没有这条规则。", "请先在规则文件中写明。", "monitoring.no_rule", where)
    elif row["of"] in list(Subject):
        with found.at(where):
            check_versions(row["rule"], Subject(row["of"]))
