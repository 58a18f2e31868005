"""我能申请什么: a few questions, and which benefits may fit, worked out by the rules and the numbers of law of the day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.law.public import apply, explain, rule_on
from minzheng.mechanisms.matters.public import Choice, Form, Matter, Money, Whole, matter, versions_of
from minzheng.mechanisms.portal.guide_facts import Basis, basis_of
from minzheng.mechanisms.portal.guides import Published, guides, public_name
from minzheng.mechanisms.portal.house import House

Given = Mapping[str, Any]
NOTHING, BEREAVED = "都没有", "亲人去世并已火化"
ACCIDENT, ILLNESS, EXPENSE = "火灾、交通事故或意外伤害", "突发重病", "教育、医疗等必需支出突然增加"
ORPHANED = "孩子失去父母照料"
QUESTIONS = Form(
    (
        Whole("members", "和您共同生活、一起开销的有几口人(含您)", unit="人", least=1, most=20),
        Choice("residence", "您家是哪一种户籍", options=("城镇", "农村")),
        Money(
            "income", "全家一个月的收入一共多少", help="工资、养老金、经营、租金、赡养费等相加;没有的填0"
        ),
        Money(
            "illness",
            "全家一个月看病和残疾康复自己要花多少",
            help="报销以后自己出的部分;没有的填0",
        ),
        Money("assets", "全家的存款、有价证券等一共多少", help="没有的填0"),
        Whole("severe", "家里有几位重度残疾人", unit="人", most=20, help="没有的填0"),
        Whole("eldest", "家里最年长的有多少岁", unit="岁", most=130),
        Choice("event", "最近家里遇到下面的事没有", options=(NOTHING, ACCIDENT, ILLNESS, EXPENSE, BEREAVED, ORPHANED)),
    ),
    title="我能申请什么",
)  # fmt: skip


class BadBenefit(Exception):
    """A declaration that cannot be asked about; the program does not start with it."""


@dataclass(frozen=True)
class Benefit:
    """How a matter is asked about: which questions decide, whether it concerns them at all, and the facts its rule reads.

    `asks` are keys of `QUESTIONS`; `facts` and `condition` get the answers, money in 分. Without `facts` the condition
    alone decides. A fact nobody is asked for takes the value most often right; the visit at home finds out.
    """

    asks: tuple[str, ...]
    facts: Callable[[Given], Given] | None = None
    condition: Callable[[Given], bool] | None = None


@dataclass(frozen=True)
class Finding:
    """What comes out for one matter: `maybe` is None where it cannot be told here; `lines` say why, with articles."""

    name: str
    code: str
    maybe: bool | None
    basis: Basis
    lines: tuple[str, ...]
    guide: Published | None


_benefits: dict[str, Benefit] = {}


def may_be_asked(code: str, benefit: Benefit) -> None:
    """Let residents ask about a declared matter; raises `BadBenefit` for unknown questions, or nothing that decides."""
    known = {one.key for one in QUESTIONS.fields}
    if code in _benefits or not benefit.asks or not set(benefit.asks) <= known:
        raise BadBenefit(f"{code}: declared twice, or asks {sorted(set(benefit.asks) - known) or 'nothing'}")
    if benefit.facts is None and benefit.condition is None:
        raise BadBenefit(f"{code}: neither the facts of its rule nor a condition decides")
    if benefit.facts is not None and not versions_of(code).versions[-1].rule:
        raise BadBenefit(f"{code}: the matter has no rule to give facts to")
    _benefits[code] = benefit


def not_asked(code: str) -> None:
    """Take a benefit out again; for tests that declare their own."""
    _benefits.pop(code, None)


def questions() -> Form:
    """The questions that decide about something today, in their order."""
    wanted = {key for code in _current() for key in _benefits[code].asks}
    return Form(tuple(one for one in QUESTIONS.fields if one.key in wanted), title=QUESTIONS.title)


def findings(given: Mapping[str, str], at: House) -> list[Finding]:
    """What may fit, first; then what cannot be told here, then the rest. Nothing is kept. Raises `Invalid`, all faults at once."""
    answers = questions().parse(given)
    published = {one.code: one for one in guides()}
    found = [_finding(code, answers, at, published.get(code)) for code in _current()]
    return sorted(found, key=lambda one: {True: 0, None: 1, False: 2}[one.maybe])


def _current() -> list[str]:
    today = clock.today()
    return [code for code in sorted(_benefits) if versions_of(code).versions[0].since <= today]


def _finding(code: str, answers: Given, at: House, guide: Published | None) -> Finding:
    today = clock.today()
    rules, benefit = matter(code, today), _benefits[code]
    basis = basis_of(rules, today)
    maybe: bool | None = None
    lines: tuple[str, ...] = ()
    if not basis.holds:
        lines = ("设定依据今天不在施行期内,请先来电询问。",)
    elif benefit.condition is not None and not benefit.condition(answers):
        maybe = False
    elif benefit.facts is None:
        maybe = True
    else:
        maybe, lines = _by_rule(rules, benefit.facts(answers), at)
    return Finding(public_name(rules), code, maybe, basis, lines, guide)


def _by_rule(rules: Matter, facts: Given, at: House) -> tuple[bool | None, tuple[str, ...]]:
    """The rule of today on these facts: whether it entitles, and how it was worked out; without a number of law, not told."""
    today = clock.today()
    try:
        outcome = apply(rules.rule, today, facts, at.area)
    except UserError:
        return None, ("本地的标准还没有登记,网上算不出来,请来电询问。",)
    values = outcome.values
    entitled = bool(values["eligible"] if "eligible" in values else values["amount"] > 0)
    verdict = rule_on(rules.rule, today).labels.get(
        "eligible"
    )  # that line would promise what only a decision grants
    lines = tuple(line for line in explain(outcome) if verdict is None or not line.startswith(f"{verdict}："))
    return entitled, lines
