"""One paragraph being written: figures inserted by code, seen with their numbers before anything is kept."""

from dataclasses import dataclass, replace

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.desk.figures import fitting
from minzheng.mechanisms.indicators.public import indicator, parse_period

SLOT = "〔数〕"
LONGEST = 60


@dataclass(frozen=True)
class Draft:
    """A text not kept yet, and the figure somebody wants in it: code, period as typed, words with {} for the number."""

    text: str
    code: str = ""
    period: str = ""
    words: str = ""

    @property
    def mark(self) -> str:
        """The mark asked for; a state of a day takes the last day of the period. Raises `Missing`, `Invalid`."""
        period = fitting(indicator(self.code), parse_period(self.period))
        if not self.words or len(self.words) > LONGEST or any(each in self.words for each in "[]|"):
            raise Invalid.because(
                f"数字的写法须为1至{LONGEST}字,不含[ ] |。",
                "例如{余}次、{}处、不低于{}张。",
                "bad_words",
                "words",
            )
        return f"[[{self.code}@{period.code}|{self.words}]]"

    def with_mark(self) -> "Draft":
        """The mark in the place of 〔数〕, at the end where there is none."""
        text = self.text.replace(SLOT, self.mark, 1) if SLOT in self.text else self.text + self.mark
        return replace(self, text=text)
