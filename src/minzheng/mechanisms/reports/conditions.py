"""Say this only if …: a condition over figures, in a language of a few forms that a clerk can read.

    elder_care.hazards@2019 大于 0
    funeral.subsidies@{year} 不少于 funeral.subsidies@{last}
    elder_care.hazard_rate@2019 等于 100% 且 有 elder_care.hazards@2019

A figure is written as in a mark, indicator@period or indicator@period@area; a number may be 30, 1.5万, 96%, money in 元.
Several conditions are joined by 且 or by 或, never both.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from minzheng.foundation.errors import Invalid, UserError
from minzheng.foundation.quantities import Qualifier, parse_quantity
from minzheng.foundation.wording import show
from minzheng.mechanisms.indicators.public import Figure, number_of
from minzheng.mechanisms.reports.marks import Mark

TESTS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "大于": lambda left, right: left > right,
    "小于": lambda left, right: left < right,
    "等于": lambda left, right: left == right,
    "不等于": lambda left, right: left != right,
    "不少于": lambda left, right: left >= right,
    "不超过": lambda left, right: left <= right,
}
FORMS = (
    "请写成“指标@期间 大于 30”“指标@期间 不少于 指标@期间”“有 指标@期间”或“无 指标@期间”，"
    "比较词为大于、小于、等于、不等于、不少于、不超过；几个条件用“且”或“或”连接，不混用。"
)
_REF = re.compile(r"([a-z][a-z0-9_.]*)@([0-9/-]+)(?:@([0-9]{2,12}))?")
_HAS = re.compile(r"(有|无)\s+(\S+)")
_COMPARED = re.compile(rf"(\S+)\s+({'|'.join(sorted(TESTS, key=len, reverse=True))})\s+(\S+)")

Asked = Callable[[Mark], Figure]


@dataclass(frozen=True)
class Comparison:
    """One test: a figure against another figure, or against a number as the author wrote it."""

    left: Mark
    test: str
    right: Mark | str


@dataclass(frozen=True)
class Condition:
    """Comparisons joined by 且 or 或."""

    parts: tuple[Comparison, ...]
    joined: str = "且"

    @property
    def figures(self) -> list[Mark]:
        """Every figure it asks for."""
        sides = [side for part in self.parts for side in (part.left, part.right)]
        return [side for side in sides if isinstance(side, Mark)]


@dataclass(frozen=True)
class Judged:
    """Whether a condition holds now, the sentence that says why, and whether it could be judged at all."""

    holds: bool
    why: str
    sound: bool = True


def parse_condition(text: str) -> Condition:
    """Read a condition; raises `Invalid` with the forms there are."""
    words = re.sub(r"\s+", " ", text.strip())
    both = [joint for joint in ("且", "或") if re.search(rf"\s{joint}\s", f" {words} ")]
    if len(both) == 2:
        raise _unreadable(text, "“且”和“或”混用")
    joined = both[0] if both else "且"
    return Condition(tuple(_comparison(one, text) for one in words.split(f" {joined} ")), joined)


def judge(text: str, asked: Asked) -> Judged:
    """Whether a condition holds for the figures that `asked` gives; one that cannot be judged does not hold."""
    try:
        condition = parse_condition(text)
        found = [_judge(part, asked) for part in condition.parts]
    except UserError as error:
        return Judged(False, str(error), sound=False)
    holds = (all if condition.joined == "且" else any)(ok for ok, _ in found)
    return Judged(holds, f"，{condition.joined}".join(why for _, why in found) + "。")


def _comparison(words: str, whole: str) -> Comparison:
    if has := _HAS.fullmatch(words):
        return Comparison(_ref(has[2], whole), "大于" if has[1] == "有" else "等于", "0")
    found = _COMPARED.fullmatch(words)
    if found is None:
        raise _unreadable(whole, f"“{words[:40]}”不是一个条件")
    right: Mark | str = found[3]
    if "@" in found[3]:
        right = _ref(found[3], whole)
    else:
        _number(found[3])
    return Comparison(_ref(found[1], whole), found[2], right)


def _ref(words: str, whole: str) -> Mark:
    found = _REF.fullmatch(words)
    if found is None:
        raise _unreadable(whole, f"“{words[:40]}”不是指标@期间")
    return Mark(found[1], found[2], "", found[3] or "")


def _number(words: str) -> Fraction:
    quantity = parse_quantity(words)
    if quantity.qualifier is not Qualifier.EXACT or quantity.high is not None or quantity.ordinal:
        raise Invalid.because(
            f"条件中的“{words[:30]}”不是一个确定的数。",
            "请写成30、1.5万或96%。",
            "report.condition",
            "condition",
        )
    return quantity.low


def _judge(part: Comparison, asked: Asked) -> tuple[bool, str]:
    left, said = _value(part.left, asked)
    if isinstance(part.right, Mark):
        right, compared = _value(part.right, asked)
    else:
        right, compared = _number(part.right), part.right
    if left is None or right is None:
        return False, f"{said}与{compared}不能比较：没有数值"
    ok = TESTS[part.test](left, right)
    return ok, f"{said}{'' if ok else '，并非'}{part.test}{compared}"


def _value(mark: Mark, asked: Asked) -> tuple[Fraction | None, str]:
    figure = asked(mark)
    number = number_of(figure)
    shown = "空" if number is None else show(number, figure.unit)
    unit = "" if figure.unit in ("%", "‰", "个百分点") else figure.unit
    return number, f"{figure.period.label}“{figure.label}”{shown}{unit}"


def _unreadable(text: str, why: str) -> Invalid:
    return Invalid.because(
        f"条件“{text.strip()[:60]}”读不出来：{why}。", FORMS, "report.condition", "condition"
    )
