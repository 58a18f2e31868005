"""Whose a figure is: the body that reports, the area and the period it speaks of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from minzheng.mechanisms.claims.drafts import Draft
from minzheng.mechanisms.claims.model import Kind
from minzheng.mechanisms.claims.passages import Text

_BODY = re.compile(
    r"(?:^|(?<=[,。、;:\s《(下]))((?![全我本各])[\u4e00-\u9fff]{2,8}?(?:省|市|区|县|州|旗|盟)"
    r"(?:人民政府|[\u4e00-\u9fff]{0,6}?(?:局|委员会|厅)))(?![长办党]|[\u4e00-\u9fff]办)",
    re.MULTILINE,
)
_TITLE_YEAR = re.compile(
    r"((?:19|20)[0-9]{2})年?(?:度|[0-9]{1,2}月(?:份)?)?[^。\n]{0,24}(?:报告|总结|情况|年报|公报|月报|通报|统计|决算|预算)"
)
_AREA = re.compile(
    r"全(?:国|省|市|区|县|州|旗|盟|镇|乡|街道?|自治区)|我(?:国|省|市|区|县|州|旗|盟|镇|乡|街|局)|本(?:省|市|区|县|局|辖区)"
)
_THIS_YEAR = re.compile(r"今年|全年|本年|年内|当年")
_LAST_YEAR = re.compile(
    r"(?:上年|去年|上一年)(?:同期|底|末)?(?:的|为)?$|(?<!比)(?<!较)(?:上年|去年)[^,;。]{1,8}$"
)
_NOT_A_BODY = re.compile(r"^(?:.*(?:公布|参加|学习|和|与|由|经|向|对|会同|联合|在|按照|根据|是|的))")


@dataclass(frozen=True)
class Context:
    """Subject, area and period of the figures of one text."""

    text: Text
    drafts: Sequence[Draft]

    @cached_property
    def body(self) -> str:
        """The body that reports: from the signature, else from the title or the first mention."""
        lines = [self.text.of(line).strip() for line in self.text.lines if self.text.of(line).strip()]
        for line in (*reversed(lines[-12:]), *lines[:6]):
            found = _BODY.match(line)
            if found and len(line) <= 40 and not re.search(r"[©,。]|主办|版权", line):
                return found[1]
        counted: dict[str, int] = {}
        for found in _BODY.finditer(self.text.plain[:6000]):
            name = _NOT_A_BODY.sub("", found[1])
            if 4 <= len(name) <= 20 and not re.match(r"[省市区县州旗盟镇乡]", name):
                counted[name] = counted.get(name, 0) + 1
        return max(counted, key=lambda name: (counted[name], -len(name)), default="")

    @cached_property
    def year(self) -> int | None:
        """The year the report is about."""
        if found := _TITLE_YEAR.search(self.text.plain[:600]):
            return int(found[1])
        for draft in self.drafts:
            compared = self.text.plain[max(0, draft.start - 1) : draft.start] in tuple("较比与从自")
            fits = draft.kind is Kind.DATE and draft.unit in ("年", "月") and not compared
            dated = draft.dated if fits else None
            if dated and dated.first and dated.first.year == (dated.last or dated.first).year:
                return dated.first.year
        return None

    def area(self, position: int) -> str:
        """全县, 我区… in the clause or sentence before the figure."""
        sentence = self.text.sentences.at(position)
        found = [mark[0] for mark in _AREA.finditer(self.text.plain, sentence.start, position)]
        return found[-1] if found else ""

    def period(self, at: int) -> str:
        """The date named last before the figure in its paragraph, else the year of the report."""
        draft = self.drafts[at]
        if draft.dated:
            return _written(draft)
        line = self.text.line_at(draft.start)
        clause = self.text.clauses.at(draft.start)
        words = self.text.plain[max(clause.start, draft.start - 12) : draft.start]
        if self.year and _LAST_YEAR.search(words) and draft.kind is not Kind.RATE:
            return str(self.year - 1)
        for other in reversed(self.drafts[max(0, at - 60) : at]):
            if other.start < line.start:
                break
            if other.dated and other.kind in (Kind.DATE, Kind.PERIOD):
                return _written(other)
        return str(self.year) if self.year else ""


def _written(draft: Draft) -> str:
    value = draft.value
    if isinstance(value, tuple):
        return "/".join(str(part) for part in value)
    return str(value) if value is not None else ""
