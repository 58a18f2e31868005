"""Forms: what is asked at one step, as typed fields. One declaration gives parsing, storage and the page."""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from minzheng.foundation import clock, identifiers, masking, money
from minzheng.foundation.errors import Invalid, Problem
from minzheng.foundation.periods import month_days

Answers = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One question. `sensitive` answers are stored as ciphertext; `on_site` ones are shown in full to who goes there.

    Subclasses parse text into a JSON value.
    """

    key: str
    label: str
    required: bool = True
    help: str = ""
    sensitive: bool = False
    max_length: int = 200
    on_site: bool = field(default=False, metadata={"added": True})  # see ADDED in `declare`
    widget = "text"

    def parse(self, text: str) -> Any:
        """JSON value of a non-empty text; raises `Invalid` with a Chinese message."""
        if len(text) > self.max_length:
            raise _wrong(self, f"最多{self.max_length}字,现有{len(text)}字。", "请删减后再提交。")
        return text

    def show(self, value: Any) -> str:
        """The stored value as a person reads it."""
        return str(value)

    def typed(self, value: Any) -> Any:
        """The stored value as a person would type it: `read` takes it back under the field's key."""
        return str(value)

    def as_posted(self, value: Any) -> dict[str, Any]:
        """The stored value as a page would send it."""
        return {self.key: self.typed(value)}

    def names(self, given: Iterable[str]) -> dict[str, str]:
        """The names among `given` that belong to this question, each with its label, in the order they are asked."""
        return {self.key: self.label} if self.key in given else {}

    def read(self, given: Mapping[str, Any]) -> Any:
        """The JSON value of what was given to the question, None for nothing; raises `Invalid` with all that is wrong."""
        text = _text(given.get(self.key))
        if not text:
            if self.required:
                raise Invalid.because(f"“{self.label}”没有填写。", "此项必填。", "required", self.key)
            return None
        if not storable(text):
            raise Invalid.because(
                f"“{self.label}”含有不能保存的控制字符。", "请删去后重新填写。", "control", self.key
            )
        try:
            return self.parse(text)
        except Invalid as wrong:
            raise Invalid(
                *(
                    replace(p, field=p.field or self.key, message=_named(self, p.message))
                    for p in wrong.problems
                )
            ) from wrong

    def mask(self, value: Any) -> str:
        """A sensitive value as it is shown by default."""
        return masking.mask_name(str(value))

    @property
    def choices(self) -> tuple[str, ...]:
        """The answers offered, where only some are possible."""
        return ()


@dataclass(frozen=True)
class LongText(Field):
    max_length: int = 2000
    widget = "long"


@dataclass(frozen=True)
class Choice(Field):
    options: tuple[str, ...] = ()
    widget = "choice"

    @property
    def choices(self) -> tuple[str, ...]:
        return self.options

    def parse(self, text: str) -> str:
        if text not in self.options:
            raise _wrong(self, f"“{text[:30]}”不在可选项内。", "请从" + "、".join(self.options) + "中选择。")
        return text


@dataclass(frozen=True)
class Money(Field):
    """Asked in yuan, stored as whole 分."""

    widget = "money"

    def parse(self, text: str) -> int:
        amount = money.parse_yuan(text)
        if amount < 0:
            raise _wrong(self, "金额不能为负。", "请填写0或正数,单位为元。")
        return amount

    def show(self, value: Any) -> str:
        return money.format_yuan(value) + "元"

    def typed(self, value: Any) -> str:
        return money.format_yuan(value, grouped=False)


@dataclass(frozen=True)
class Whole(Field):
    """A whole number with its unit, between `least` and `most`."""

    unit: str = ""
    least: int = 0
    most: int = 10_000_000
    widget = "whole"

    def parse(self, text: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,12}", text):
            raise _wrong(self, f"“{text[:30]}”不是整数。", "请填写阿拉伯数字。")
        number = int(text)
        if not self.least <= number <= self.most:
            raise _wrong(self, f"{number}超出范围。", f"请填写{self.least}到{self.most}之间的整数。")
        return number

    def show(self, value: Any) -> str:
        return f"{value}{self.unit}"


@dataclass(frozen=True)
class Day(Field):
    widget = "day"

    def parse(self, text: str) -> str:
        try:
            return datetime.date.fromisoformat(text).isoformat()
        except ValueError:
            raise _wrong(self, f"“{text[:30]}”不是日期。", "请按 2019-03-01 的样式填写。") from None


@dataclass(frozen=True)
class PastMonth(Field):
    """A month that is over, written 2026-03."""

    help: str = "已结束的月份,如2026-03"
    max_length: int = 7
    widget = "month"

    def parse(self, text: str) -> str:
        if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", text):
            raise _wrong(self, f"“{text[:20]}”不是月份。", "请按 2026-03 的样式填写。")
        if month_days(text)[1] >= clock.today():
            raise Invalid.because(f"{text}还没有结束。", "请待月份结束后再办。", "not_over", self.key)
        return text


@dataclass(frozen=True)
class YesNo(Field):
    widget = "yes_no"

    @property
    def choices(self) -> tuple[str, ...]:
        return ("是", "否")

    def parse(self, text: str) -> bool:
        if text not in ("是", "否"):
            raise _wrong(self, f"“{text[:30]}”不是“是”或“否”。", "请选择“是”或“否”。")
        return text == "是"

    def show(self, value: Any) -> str:
        return "是" if value else "否"

    def typed(self, value: Any) -> str:
        return self.show(value)


@dataclass(frozen=True)
class IdNumber(Field):
    sensitive: bool = True
    widget = "id_number"

    def parse(self, text: str) -> str:
        return identifiers.ResidentId.parse(text, on=clock.today()).number

    def mask(self, value: Any) -> str:
        return masking.mask_id(str(value))


@dataclass(frozen=True)
class Phone(Field):
    sensitive: bool = True
    widget = "phone"

    def parse(self, text: str) -> str:
        return identifiers.parse_phone(text)

    def mask(self, value: Any) -> str:
        return masking.mask_phone(str(value))


@dataclass(frozen=True)
class UnitChoice(Field):
    """A unit of the bureau, by its number; the page offers those that may do the next step."""

    widget = "unit"

    def parse(self, text: str) -> int:
        if not re.fullmatch("[0-9]{1,18}", text):
            raise _wrong(self, "未选择单位。", "请从列表中选择承办单位。")
        return int(text)


@dataclass(frozen=True)
class Form:
    """Fields in the order they are asked."""

    fields: tuple[Field, ...] = ()
    title: str = ""
    _by_key: dict[str, Field] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.fields:
            if one.key in self._by_key:
                raise ValueError(f"form field twice: {one.key}")
            self._by_key[one.key] = one

    def field(self, key: str) -> Field | None:
        return self._by_key.get(key)

    def parse(self, given: Mapping[str, Any]) -> Answers:
        """Typed answers to `given` texts. Raises one `Invalid` that lists every fault of the form."""
        known = {name for one in self.fields for name in one.names(given)}
        problems: list[Problem] = [
            Problem(key, f"表单没有“{key[:40]}”这一项。", "请刷新页面后重新填写。", "unknown_field")
            for key in given
            if key not in known
        ]
        answers: Answers = {}
        for one in self.fields:
            try:
                value = one.read(given)
            except Invalid as wrong:
                problems += wrong.problems
                continue
            if value is not None:
                answers[one.key] = value
        if problems:
            raise Invalid(*problems)
        return answers

    def as_posted(self, answers: Answers) -> dict[str, str]:
        """Stored answers under the names and as the texts a page would send; what the form does not ask is left out."""
        posted: dict[str, str] = {}
        for one in self.fields:
            if answers.get(one.key) is not None:
                posted |= one.as_posted(answers[one.key])
        return posted

    def divide(self, answers: Answers) -> tuple[Answers, Answers]:
        """(open answers, sensitive answers)."""
        secret = {one.key for one in self.fields if one.sensitive}
        return (
            {key: value for key, value in answers.items() if key not in secret},
            {key: value for key, value in answers.items() if key in secret},
        )


LONGEST_REASON = 1000


def check_text(text: str, label: str, field: str, longest: int) -> None:
    """Words given beside a form; raises `Invalid` when they are too long or hold control characters."""
    if len(text) > longest:
        raise Invalid.because(
            f"{label}最多{longest}字,现有{len(text)}字。", "请删减后再提交。", "too_long", field
        )
    if not storable(text):
        raise Invalid.because(f"{label}含有不能保存的控制字符。", "请删去后重新填写。", "control", field)


def storable(text: str) -> bool:
    """Whether a text holds nothing but what people write: no control characters except tabs and line breaks."""
    return all(char in "\t\n\r" or unicodedata.category(char) not in ("Cc", "Cs") for char in text)


def _text(given: Any) -> str:
    """What was given as text: pages send text, programs may send numbers and truth values."""
    if given is None:
        return ""
    if isinstance(given, bool):
        return "是" if given else "否"
    return str(given).strip()


def _wrong(one: Field, message: str, fix: str) -> Invalid:
    return Invalid(Problem(one.key, _named(one, message), fix, "invalid"))


def _named(one: Field, message: str) -> str:
    return message if one.label in message else f"“{one.label}”:{message}"
