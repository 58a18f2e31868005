"""Dated rules: registered under a code, chosen by the day, run on facts with the parameters of that day and area."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Invalid, Missing, collect
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.law import vocabulary
from minzheng.mechanisms.law.citing import in_force
from minzheng.mechanisms.law.declarations import declared_parameter
from minzheng.mechanisms.law.facts import fact_kinds
from minzheng.mechanisms.law.files import overlaps
from minzheng.mechanisms.law.lint import ROUNDINGS, WORDS, RuleRefused, lint_rule, parameters_read
from minzheng.mechanisms.law.outcomes import Outcome, Run, label_of
from minzheng.mechanisms.law.parameters import ParameterAnswer, parameter
from minzheng.mechanisms.law.values import Reading

Body = Callable[[Any, Any], Outcome]
Given = Mapping[str, str | ParameterAnswer]


@dataclass(frozen=True)
class RuleVersion:
    """One text of a rule, in force from `since` to `until` (both included, None while in force)."""

    code: str
    since: date
    until: date | None
    basis: Citation
    labels: Mapping[str, str]
    uses: Mapping[str, str]
    absent: Mapping[str, int | bool | str]
    function: Body
    kinds: Mapping[str, str] = field(default_factory=dict)

    @property
    def reads(self) -> frozenset[str]:
        """The facts it reads; `kinds` says of each whether it is a number, a condition or a text."""
        return frozenset(self.kinds)


@dataclass(frozen=True)
class Share:
    """A share as a rule sees it: only numerator and denominator (or columns of them), so that rules compare by multiplying."""

    numerator: Any
    denominator: Any


_rules: dict[str, tuple[RuleVersion, ...]] = {}


def rule(
    code: str,
    *,
    since: str,
    basis: Citation,
    labels: Mapping[str, str],
    until: str | None = None,
    uses: Mapping[str, str] | None = None,
    absent: Mapping[str, int | bool | str] | None = None,
) -> Callable[[Body], Body]:
    """Register `def rule(facts, law)` as the version of `code` in force from `since` (to `until`).

    `labels` gives the Chinese line of every returned name ("计入收入（元）": unit in brackets); `uses` maps names read
    from `law` to parameter codes; `absent` gives facts their value when they are not stated. Raises at import: outside
    the vocabulary `RuleRefused`, overlapping dates, missing labels or a basis not in force on `since` `Invalid`.
    """

    def register(function: Body) -> Body:
        names = lint_rule(function)
        _require_vocabulary(function)
        law = parameters_read(function)
        version = RuleVersion(
            code, date.fromisoformat(since), date.fromisoformat(until) if until else None, basis, dict(labels),
            dict(uses or {}), dict(absent or {}), function, fact_kinds(function),
        )  # fmt: skip
        _check(version, names, law)
        _rules[code] = (*_rules.get(code, ()), version)
        return function

    return register


def rule_versions(code: str) -> tuple[RuleVersion, ...]:
    """All versions of a rule in the order of registration; empty when the code is unknown."""
    return _rules.get(code, ())


def rule_codes() -> tuple[str, ...]:
    """Codes of all registered rules."""
    return tuple(sorted(_rules))


def in_force_on(code: str, on: date) -> RuleVersion | None:
    """The version of a rule in force on a day, or None."""
    versions = rule_versions(code)
    return next(
        (each for each in versions if each.since <= on and (each.until is None or on <= each.until)), None
    )


def rule_on(code: str, on: date) -> RuleVersion:
    """The version of a rule in force on a day; raises `Invalid` when the rule or a version for the day is missing."""
    found = in_force_on(code, on)
    if found is None:
        known = "；".join(f"{each.since}至{each.until or '今'}" for each in rule_versions(code))
        raise Invalid.because(
            f"规则{code}在{on.year}年{on.month}月{on.day}日没有施行的版本（{known or '没有任何版本'}）。",
            "请核对规则代码和日期。",
            "law.no_rule",
        )
    return found


def apply(
    code: str,
    on: date,
    facts: Mapping[str, Any],
    area: Area | None = None,
    law_overrides: Given | None = None,
) -> Outcome:
    """Run the version of the rule in force on `on` with the parameters of `area` and that day.

    Money in `facts` is int 分. `law_overrides` gives parameters by the rule's own names, as text in their unit. Raises
    `Invalid` for missing or unfit facts (all at once) and for parameters without a value.
    """
    version = rule_on(code, on)
    return run(version, on, facts, answers_for(version, on, area, law_overrides))


def answers_for(
    version: RuleVersion, on: date, area: Area | None, law_overrides: Given | None = None
) -> dict[str, ParameterAnswer]:
    """The parameters of a rule for a day and an area, by the rule's own names; overrides as `apply` takes them."""
    given = given_answers(version, on, law_overrides or {})
    rest = {name: code for name, code in version.uses.items() if name not in given}
    found = {name: parameter(code, area, on) for name, code in rest.items()} | given
    return {name: found[name] for name in version.uses}


def given_answers(version: RuleVersion, on: date, given: Given) -> dict[str, ParameterAnswer]:
    """Parameters assumed instead of looked up; raises `Invalid` for names the rule does not use and unfit values."""
    if unknown := sorted(set(given) - set(version.uses)):
        raise Invalid.because(
            f"规则{version.code}没有参数“{'、'.join(unknown)}”。",
            f"请核对参数名：{'、'.join(version.uses) or '这条规则不用参数'}。",
            "law.unknown_parameter",
        )
    return {name: _given(version.uses[name], value, on) for name, value in given.items()}


def run(
    version: RuleVersion, on: date, facts: Mapping[str, Any], answers: Mapping[str, ParameterAnswer]
) -> Outcome:
    """Run one version on facts (only those it reads are kept) and parameter answers."""
    stated = {**version.absent, **facts}
    with collect() as found:
        for name in sorted(version.reads):
            if name not in stated:
                found.add(
                    f"规则{version.code}缺少事实“{name}”。", "请补填后再计算。", "law.fact_missing", name
                )
            elif not isinstance(stated[name], int | str | vocabulary.Column):
                found.add(
                    f"事实“{name}”的值{stated[name]!r}不能用。",
                    "请用整数（金额以分计）、是否或文字。",
                    "law.fact",
                    name,
                )
    kept = {name: stated[name] for name in sorted(version.reads)}
    law = SimpleNamespace(**{name: seen(answer) for name, answer in answers.items()})
    outcome = version.function(SimpleNamespace(**kept), law)
    for name, value in outcome.values.items():
        if not isinstance(value, int | str | vocabulary.Column):
            raise TypeError(
                f"rule {version.code}: {name} is {value!r}, neither whole number nor condition nor text"
            )
    return outcome.of_run(Run(version, on, kept, dict(answers)))


def replay(stored: Mapping[str, Any]) -> Outcome:
    """Run again what `Outcome.to_json` stored, with the same version, facts and parameter answers.

    The decision is proved when `replay(stored).to_json() == stored`. Raises `Missing` when the version is gone.
    """
    since = date.fromisoformat(stored["version"])
    version = next((each for each in rule_versions(stored["rule"]) if each.since == since), None)
    if version is None:
        raise Missing.because(
            f"规则{stored['rule']}自{since}的版本已不在程序中。", "请用当时的程序版本重算。", "law.no_version"
        )
    answers = {name: _stored_answer(row) for name, row in stored["law"].items()}
    return run(version, date.fromisoformat(stored["on"]), stored["facts"], answers)


def seen(answer: ParameterAnswer) -> int | str | Share:
    """A parameter as rules compute with it."""
    value = answer.value
    if isinstance(value, Fraction):
        return Share(value.numerator, value.denominator)
    if isinstance(value, int | str):
        return value
    raise TypeError(f"rules compute with numbers and texts, not with the term {answer.code}")


def _given(code: str, given: str | ParameterAnswer, on: date) -> ParameterAnswer:
    if isinstance(given, ParameterAnswer):
        return given
    declared = declared_parameter(code)
    value = declared.read(given)
    return ParameterAnswer(code, declared.label, value, given, declared.unit, on, on, "假设", "*", "given")


def _stored_answer(row: Mapping[str, Any]) -> ParameterAnswer:
    until = date.fromisoformat(row["until"]) if row["until"] else None
    value = Reading(row["unit"], article=row["basis"]).read(row["text"])
    return ParameterAnswer(
        row["code"], row["label"], value, row["text"], row["unit"], date.fromisoformat(row["since"]), until,
        row["basis"], row["area"], row["source"],
    )  # fmt: skip


def _require_vocabulary(function: Body) -> None:
    """The words in the rule must be those of the vocabulary, not something of the same name."""
    known = {**{word: getattr(vocabulary, word) for word in (*WORDS, *ROUNDINGS)}, "Outcome": Outcome}
    used = {name for name in function.__code__.co_names if name in known}
    if wrong := sorted(name for name in used if function.__globals__.get(name) is not known[name]):
        raise RuleRefused(
            function.__name__, [f"“{name}”不是规则词汇里的那个词，请从 law.public 导入。" for name in wrong]
        )


def _check(version: RuleVersion, names: tuple[str, ...], law: frozenset[str]) -> None:
    where = f"规则{version.code}（自{version.since}）"
    with collect() as found:
        if set(names) != set(version.labels):
            odd = "、".join(sorted(set(names) ^ set(version.labels)))
            found.add(
                "结果与标签对不上：" + odd + "。", "请让 labels 与 Outcome 的名字一致。", "law.labels", where
            )
        for label in version.labels.values():
            with found.at(where):
                label_of(label)
        if law != set(version.uses):
            odd = "、".join(sorted(law ^ set(version.uses)))
            found.add("读取的参数与 uses 对不上：" + odd + "。", "请补上或删去。", "law.uses", where)
        if stray := sorted(set(version.absent) - version.reads):
            found.add(f"absent 中的“{'、'.join(stray)}”规则没有用到。", "请删去。", "law.absent", where)
        if version.until and version.until < version.since:
            found.add("止日早于起日。", "请核对。", "law.span", where)
        if not in_force(version.basis, version.since):
            found.add(
                f"依据{version.basis}在起日不在施行期内。", "请核对依据或起日。", "law.not_in_force", where
            )
        for other in rule_versions(version.code):
            if overlaps((version.since, version.until), (other.since, other.until)):
                found.add(f"与自{other.since}的版本期间重叠。", "请为旧版本写上止日。", "law.overlap", where)
