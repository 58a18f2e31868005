"""One paragraph being written: figure chips chosen field by field and seen with their numbers before anything is kept."""

import re
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.desk.figures import fitting
from minzheng.mechanisms.indicators.public import indicator, parse_period
from minzheng.mechanisms.reports.public import Mark, marks_of, with_mark

SLOT = "〔数〕"
LONGEST = 60
QUALIFIERS = (
    ("", "准确数"),
    ("余", "余：30余"),
    ("多", "多：30多"),
    ("近", "近：近100"),
    ("约", "约：约200"),
    ("不低于", "不低于"),
    ("不超过", "不超过"),
    ("中", "汉字：三"),
    ("序", "届次：首、第三"),
    ("全部", "全部"),
    ("照写", "照写，只与记录核对"),
)
ROUNDINGS = (
    ("", "不换算"),
    ("万0", "万，取整"),
    ("万1", "万，1位小数"),
    ("万2", "万，2位小数"),
    ("亿1", "亿，1位小数"),
    ("亿2", "亿，2位小数"),
    ("%", "百分比，取整"),
    ("%1", "百分比，1位小数"),
    ("%2", "百分比，2位小数"),
)
_INSIDE = (
    "余",
    "多",
    "近",
    "约",
    "中",
    "序",
    "全部",
)  # written as a style, the others as words before the number
_BEFORE = ("约", "近", "不低于", "不超过")
_STYLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Chip:
    """One figure as the page asks for it: indicator, period, area ("": the report's), qualifier, rounding, and its unit.

    With the qualifier 照写 the unit holds the whole words, which are compared with the number.
    """

    code: str = ""
    period: str = ""
    area: str = ""
    qualifier: str = ""
    rounding: str = ""
    unit: str = ""

    @property
    def words(self) -> str:
        """The words of the mark; raises `Invalid` for a qualifier that cannot go with the rounding."""
        if self.qualifier == "照写":
            return self.unit
        if self.qualifier == "余" and self.rounding == "万0":
            return f"{{余万}}{self.unit}"
        if self.qualifier == "余" and self.rounding[:1] in ("万", "亿"):
            return f"{{{self.rounding}余}}{self.unit}"
        if self.qualifier in _BEFORE and (self.rounding or self.qualifier not in _INSIDE):
            return f"{self.qualifier}{{{self.rounding}}}{self.unit}"
        if self.qualifier and self.rounding:
            raise Invalid.because(
                f"“{self.qualifier}”不能与这种换算同用。",
                "请改选“不换算”，或改选准确数、余、近、约。",
                "bad_words",
                "rounding",
            )
        return f"{{{self.qualifier or self.rounding}}}{self.unit}"

    @property
    def mark(self) -> Mark:
        """The mark asked for; a state of a day takes the last day of the period. Raises `Missing`, `Invalid`."""
        period = fitting(indicator(self.code), parse_period(self.period))
        words = self.words
        if not words or len(words) > LONGEST or any(each in words for each in "[]|"):
            raise Invalid.because(
                f"数字的写法须为1至{LONGEST}字，不含[ ] |。",
                "请在“单位”中只写次、处、万元这样的词。",
                "bad_words",
                "unit",
            )
        return Mark(self.code, period.code, words, self.area)


def chip_of(mark: Mark) -> Chip:
    """The fields a mark was made from; words nobody could choose are 照写."""
    style = _STYLE.search(mark.words)
    told = Chip(mark.code, mark.period, mark.area, "照写", "", mark.words)
    if style is None:
        return told
    before, unit, inner = mark.words[: style.start()], mark.words[style.end() :], style[1]
    qualifier, rounding = before, inner
    if not before and inner in _INSIDE:
        qualifier, rounding = inner, ""
    elif not before and inner == "余万":
        qualifier, rounding = "余", "万0"
    elif not before and inner.endswith("余"):
        qualifier, rounding = "余", inner[:-1]
    known = qualifier in dict(QUALIFIERS) and rounding in dict(ROUNDINGS)
    made = replace(told, qualifier=qualifier, rounding=rounding, unit=unit)
    return made if known and made.words == mark.words else told


def chip_in(sent: QueryDict) -> Chip:
    """The chip a page sent."""
    names = {"code": 100, "period": 30, "area": 12, "qualifier": 3, "rounding": 3, "unit": 100}
    return Chip(**{name: sent.get(name, "").strip()[:longest] for name, longest in names.items()})


@dataclass(frozen=True)
class Draft:
    """A text not kept yet with its condition, and the figure somebody wants in it."""

    text: str
    condition: str = ""
    chip: Chip = field(default_factory=Chip)

    def with_chip(self) -> "Draft":
        """The mark in the place of 〔数〕, at the end where there is none."""
        made = self.chip.mark.text
        text = self.text.replace(SLOT, made, 1) if SLOT in self.text else self.text + made
        return replace(self, text=text)


def text_with(text: str, place: int, chip: Chip) -> str:
    """The text with its figure number `place` (from 0) written as the chip says."""
    return with_mark(text, place, chip.mark)


def chips_of(text: str) -> list[Chip]:
    """The figures of a text in order."""
    return [chip_of(mark) for mark in marks_of(text)]
