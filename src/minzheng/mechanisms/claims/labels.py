"""What a figure counts, by syntax: the noun after its measure word, the words before it, the head of its column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from minzheng.mechanisms.claims import lexicon
from minzheng.mechanisms.claims.drafts import Draft
from minzheng.mechanisms.claims.model import ASIDE, Kind
from minzheng.mechanisms.claims.passages import Text
from minzheng.mechanisms.claims.tables import Cell

_LONGEST = 22
_CLOSING = frozenset('”"’」')
_EDGE = " ,;:。、()“”\"'《》—-·[]【】\n\t"
_TRIM = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|[0-9]{1,2}[.、])|^[\s,;:。、)”\"'》—·\]】-]+|[\s,;:。、(“\"'《—·\[【-]+$"
)
_GROWTH = re.compile(
    r"^(?:同比|环比|较?比?上年|较?比?去年|比?上年同期|较?比?上年同期|年均)?(?:增长|下降|增加|减少|提高|上升|降低|回落|提升|上涨)(?:了|率|幅)?$"
)
_CHANGED_TO = re.compile(
    r"^(?:发展|增加|增长|提高|降低|减少|上升|下降|扩大|调整|增|减|升|降)(?:到|至|为)?(?:了)?(?:目前|现在|今年)?的?(?:每人每?[月年]?)?$|^每人每?[月年]?$"
)
_TOTAL = re.compile(r"(?:共计?|合计|总计|一共|总共)(?:为|达)?$")
_TIMES = frozenset({"年", "天", "个月", "日", "周", "小时"})
_LAST_YEAR = re.compile(r"^较?比?(?:上年|去年)(?:同期|同月)?的?$")
_SHORT, _TAIL = 3, 14
_ONLY_AREA = re.compile(r"[全我本][国省市区县州旗盟镇乡街局]")
_DONE = re.compile(r"(?:完成|化解|办结|整改|到位|成功|结案|审结)$")
_TOPICS = frozenset({Kind.COUNT, Kind.MONEY})
_COUNTED = frozenset({Kind.COUNT, Kind.MONEY, Kind.THRESHOLD, Kind.RATE, Kind.AVERAGE})


@dataclass
class Labels:
    """Labels the figures of a text one after another; nouns already spoken for are not used twice."""

    text: Text
    drafts: Sequence[Draft]
    cells: Mapping[int, Cell]
    year: int | None
    made: list[str] = field(default_factory=list)
    used: list[int] = field(default_factory=list)

    def all(self) -> list[str]:
        """One label for each draft."""
        for at, draft in enumerate(self.drafts):
            self.used.append(draft.end)
            self.made.append(self._label(at, draft))
        return self.made

    def _label(self, at: int, draft: Draft) -> str:
        if draft.kind in ASIDE:
            return "页脚号码" if draft.kind is Kind.FOOTER else "广告"
        if cell := self.cells.get(draft.start):
            return cell.label
        if draft.kind is Kind.DATE and draft.dated is None and draft.unit == "年":
            return "表头年份"
        if draft.kind in (Kind.DATE, Kind.PERIOD):
            return dated(self.text, draft, self.year)
        if draft.kind is Kind.DOCUMENT_NUMBER:
            return _clause(self.text, draft)
        if draft.kind in (Kind.NAME, Kind.ORDINAL, Kind.RANK):
            return self._named(at, draft)
        label = self._counted(at, draft)
        if draft.unit == "A级":
            return f"{self.text.plain[draft.start : draft.end]}{label}"
        named = self.used[at] > draft.end and len(label) > 1  # the noun after the measure word says it all
        short = len(label) <= (
            _SHORT + 2 if draft.kind in (Kind.RATE, Kind.AVERAGE) or _DONE.search(label) else _SHORT
        )
        return self._in_context(at, draft, label) if short and not named else label

    def _in_context(self, at: int, draft: Draft, label: str) -> str:
        """A short label after what its sentence counts first (排查隐患·整改完成), else after the clause before it."""
        segment = self.text.segments.index(draft.start)
        for n in range(at - 1, max(-1, at - 9), -1):
            other = self.drafts[n]
            if self.text.segments.index(other.start) != segment:
                break
            between = self.text.plain[other.end : draft.start]
            if between.count(")") > between.count("("):
                continue  # what a bracket counts is no topic of what follows it
            topic = self.made[n].split("·")[0]
            if other.kind in _TOPICS and len(topic) > _SHORT and not topic.endswith("等合计"):
                return topic if label in topic else f"{topic}·{label}"
        clause = self.text.clauses.at(draft.start)
        before = self.text.clauses.at(max(clause.start - 2, 0))
        words = _strip(self.text.plain[before.start : before.end])[-_TAIL:]
        near = (
            self.text.plain[before.end : clause.start].strip() in (",", ":", ";")
            and before.start < clause.start
        )
        return f"{words}·{label}" if near and len(words) > 1 and not re.search(r"[0-9]", words) else label

    def _counted(self, at: int, draft: Draft) -> str:
        before, after = self._before(at), self._after(at)
        if _ONLY_AREA.fullmatch(before) and not after:
            before, after = "", self._after_next(at)
        last = self.drafts[at - 1] if at else draft
        if at and not before and not after and not self.text.plain[last.end : draft.start].strip():
            return self.made[at - 1]
        between = self.text.plain[last.end : draft.start].strip()
        bare = at and not before and not after and between in ("、", ",") and last.unit != draft.unit
        if bare and last.kind is Kind.COUNT and self.used[at - 1] == last.end:
            return self.made[at - 1]
        if last.unit == draft.unit and _CHANGED_TO.match(self.text.plain[last.end : draft.start]):
            return self.made[at - 1]
        if draft.kind is Kind.RATE and before:
            after, self.used[at] = "", draft.end
        if (
            not after
            and _TOTAL.search(self.text.plain[max(0, draft.start - 4) : draft.start])
            and len(before) < 2
        ):
            between = self.text.plain[last.end : draft.start]
            near = at and len(between) <= 6 and not re.search(r"[,;、。]", between)
            found = _lead(self.text, draft) or self._earlier(at, "" if near else draft.unit)
            return found + ("" if near or not found else "等合计") if found else _clause(self.text, draft)
        if _LAST_YEAR.match(before):
            return f"{self._earlier(at, '')}(上年同期)"
        if draft.kind is Kind.RATE and len(before) < 2 and self._share(draft):
            return f"{self._earlier(at, '')}占比"
        if _GROWTH.match(before):
            return f"{self._earlier(at, '')}{before}"[-_LONGEST - 8 :]
        if _CHANGED_TO.match(before) and (same := self._earlier(at, draft.unit)):
            return same
        if draft.unit in lexicon.words("units", "bare_nouns"):
            before += draft.unit
        found = before if after and after in before else before + after
        if draft.unit in _TIMES and len(found) < 2:
            return _clause(self.text, draft)
        if len(found) < 4 and draft.kind is not Kind.RATE:
            found = _predicate(self.text, draft, found, after)
        return found or self._earlier(at, draft.unit) or self._earlier(at, "") or _clause(self.text, draft)

    def _share(self, draft: Draft) -> bool:
        return self.text.plain[max(0, draft.start - 3) : draft.start].rstrip("比为约").endswith("占")

    def _before(self, at: int) -> str:
        """The words between the mark, figure or date before, and the figure."""
        draft = self.drafts[at]
        start = self.text.clauses.at(draft.start).start
        times: list[Draft] = []
        for n in range(at - 1, max(-1, at - 5), -1):
            other = self.drafts[n]
            if other.kind in (Kind.DATE, Kind.PERIOD) and other.start >= start:
                times.append(other)
                continue
            part = other.kind is Kind.NAME or (
                other.kind is Kind.THRESHOLD and other.unit in ("A级", "周岁", "岁")
            )
            if other.end > start and not part:
                start = min(self.used[n], draft.start)
                break
        words = self.text.plain[start : draft.start]
        for time in times:
            if time.start >= start:
                words = words[: time.start - start] + words[time.end - start :]
        for mark in reversed(list(re.finditer(r"、", words))):
            if not _in_brackets(words, mark.start()) and self._listed(at, start + mark.start()):
                words = words[mark.end() :]
                break
        return _strip(words)

    def _listed(self, at: int, mark: int) -> bool:
        """Whether a 、 parts two figures (结婚登记12对、离婚登记5对), not two words (走访、慰问30人)."""
        return any(self.used[n] <= mark <= self.used[n] + 2 for n in range(max(0, at - 2), at))

    def _after(self, at: int) -> str:
        """The noun phrase that follows the measure word; its end is remembered."""
        end = self.drafts[at].end
        limit = min(end + _LONGEST + 10, len(self.text.plain))
        for other in self.drafts[at + 1 : at + 3]:
            if other.start >= end and other.kind not in (Kind.NAME, Kind.ORDINAL):
                limit = min(limit, other.start)
                break
        words = self.text.plain[end:limit]
        lead = len(words) - len(words.lstrip(" "))
        if words[lead : lead + 1] == "的" or (
            words[lead : lead + 1] in _CLOSING and self.drafts[at].kind is Kind.NAME
        ):
            lead += 1
        if made_of := re.match(r"由[^,。;]{2,24}(?:组成|构成)的", words[lead:]):
            lead += made_of.end()
        found = _noun(words[lead : lead + _LONGEST])
        if lead + len(found) == len(words) and end + len(words) == limit and self._norm_follows(at, limit):
            return self._far_noun(at)
        self.used[at] = end + lead + len(found) if found else end
        return found.strip("的 ")

    def _after_next(self, at: int) -> str:
        """全市2143户3681人享受低保: the noun behind the figure that follows at once."""
        end = self.drafts[at].end
        beside = self.drafts[at + 1] if at + 1 < len(self.drafts) else None
        return (
            _noun(self.text.plain[beside.end : beside.end + _LONGEST])
            if beside and beside.start == end
            else ""
        )

    def _far_noun(self, at: int) -> str:
        """4个建筑面积不低于7000平方米、不少于200张床位的养老机构: the noun at the end of the sentence."""
        end = self.drafts[at].end
        sentence = self.text.plain[end : self.text.sentences.at(end).end][:160]
        found = re.search(r"的([^,;。、的0-9]{2,16})(?=[,;。]|$)", sentence)
        return found[1] if found else ""

    def _norm_follows(self, at: int, limit: int) -> bool:
        """4个建筑面积不低于7000平方米的…: the noun belongs to the limit after it."""
        following = self.drafts[at + 1 : at + 2]
        return bool(following and following[0].start == limit and following[0].kind is Kind.THRESHOLD)

    def _earlier(self, at: int, unit: str) -> str:
        """The label of the last figure in the sentence, of the same unit if one is given."""
        sentence = self.text.sentences.index(self.drafts[at].start)
        for n in range(at - 1, max(-1, at - 6), -1):
            other = self.drafts[n]
            if self.text.sentences.index(other.start) != sentence:
                return ""
            if other.kind in _COUNTED and self.made[n] and unit in ("", other.unit):
                return self.made[n]
        return ""

    def _quoted(self, draft: Draft) -> str:
        """“最多跑一次”改革, “强基础、上位次”六字: the words in quotation marks a name belongs to."""
        plain = self.text.plain
        if draft.unit == "字":
            start = plain.rfind("“", max(0, draft.start - 40), draft.start)
            return plain[start : draft.end] if start >= 0 else ""
        start, end = (
            plain.rfind("“", max(0, draft.start - 12), draft.start),
            plain.find("”", draft.end, draft.end + 12),
        )
        if start < 0 or end < 0 or "”" in plain[start : draft.start] or "\n" in plain[start:end]:
            return ""
        return plain[start : end + 1] + _noun(plain[end + 1 : end + 1 + _LONGEST])

    def _named(self, at: int, draft: Draft) -> str:
        if draft.kind is Kind.NAME and (quoted := self._quoted(draft)):
            return quoted
        after = self._after(at)
        self.used[at] = draft.end
        if draft.kind is Kind.RANK:
            return self._before(at) or _clause(self.text, draft)
        before = "" if after else self._before(at)
        return f"{before}{self.text.plain[draft.start : draft.end]}{after}"[:_LONGEST]


def dated(text: Text, draft: Draft, year: int | None) -> str:
    """What a date is: year of the report, publication, signature, or what happened then."""
    line = text.line_at(draft.start)
    if line.end - line.start < 160 and len(text.of(line).strip()) <= draft.end - draft.start + 2:
        return "落款日期"
    if draft.unit == "时间" or re.search(
        r"发布|时间|日期", text.plain[max(0, draft.start - 8) : draft.start]
    ):
        return "发布时间"
    opened, closed = (text.plain.rfind(mark, max(0, draft.start - 40), draft.start) for mark in "《》")
    if opened > closed and (end := text.plain.find("》", draft.end, draft.end + 60)) > 0:
        return text.plain[opened : min(end + 1, opened + 40)]
    if (
        draft.unit == "年"
        and year
        and draft.value == year
        and draft.start == text.clauses.at(draft.start).start
    ):
        return "报告年度"
    if draft.unit == "年" and year and draft.value == year + 1:
        return "下一年度"
    return _clause(text, draft)


def _lead(text: Text, draft: Draft) -> str:
    """What a total is of: the words that open its sentence (转移安置群众：…，共计…)."""
    sentence = text.sentences.at(draft.start)
    found = re.match(r"[^0-9,;。:]{4,40}:", text.plain[sentence.start : draft.start])
    return _strip(found[0].rstrip(":")) if found else ""


def _predicate(text: Text, draft: Draft, found: str, after: str) -> str:
    """A short label with what is said of it: 区 of 12个区完成现地勘定 becomes 区完成现地勘定."""
    clause = text.clauses.at(draft.start)
    rest = text.plain[draft.end : clause.end]
    rest = re.split(r"[0-9、()]", rest)[0].strip("的 ”")[:16]
    if not rest or (after and after not in rest) or re.search("[到至]", rest):
        return found
    before = found.removesuffix(after) if after else found
    return before + rest


def _in_brackets(words: str, position: int) -> bool:
    before = words[:position]
    return any(before.count(left) > before.count(right) for left, right in ("()", "“”", "《》"))


def _noun(words: str) -> str:
    """Up to the first mark or the first word that ends a noun phrase; quoted words and brackets stay whole."""
    at, of = 0, False
    while at < len(words):
        letter = words[at]
        if (
            letter in '“《"('
            and (close := words.find({"“": "”", "《": "》", '"': '"', "(": ")"}[letter], at + 1)) > 0
        ):
            at = close + 1
            continue
        if letter == "、" and at == 1 and words[0] in "专兼正副中老大小城":
            at += 1
            continue
        if letter in _EDGE or letter.isdigit():
            break
        if at == 0 and (stop := _hard_stop().match(words)) and not _inside_a_word(words, 0, stop.end()):
            return ""
        if letter == "的":
            if of or at > 10:
                break
            of = True
        elif (stop := _stop().match(words, at)) and not _inside_a_word(words, at, stop.end()):
            if not at and stop.end() > 1:
                return ""
            if at > 1 or stop.end() - at > 1:
                break
        at += 1
    return words[:at]


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(lexicon.any_of("wording", "stops"))


@cache
def _hard_stop() -> re.Pattern[str]:
    small = r"共|因|由|为|对|向|从|在|于|与|及|被|把|将|以|按|经|均|全部|已|未|不|和|并|且|等|较|比|占|是|有|至|到|其中|全覆盖|左右|以上|以下|进行|开展|实现|完成|予以|成功|同步|增长|下降|增加|减少"
    return re.compile(small)


def _inside_a_word(words: str, at: int, end: int) -> bool:
    """One-letter stops inside longer words: 对象, 经费, 有限, 无障碍, 不动产, 与会."""
    if end - at > 1:
        return False
    kept = lexicon.words("wording", "kept")
    return words[at : at + 2] in kept or (at > 0 and words[at - 1 : at + 1] in kept)


def _strip(words: str) -> str:
    """A label without the small words around it (其中, 共, 达…)."""
    words = words.strip()
    leading, trailing, kept = _leading(), _trailing(), lexicon.words("wording", "kept")
    while True:
        cut = _TRIM.sub("", words)
        for pattern in (leading, trailing):
            shorter = pattern.sub("", cut, count=1)
            if len(cut) - len(shorter) == 1 and (cut[-2:] if pattern is trailing else cut[:2]) in kept:
                continue
            if len(shorter) >= 2 or not _two_letters(cut):
                cut = shorter
        cut = re.sub(r"^.*\((?=[^()]+$)", "", cut)
        if cut == words:
            break
        words = cut
    return words[-_LONGEST:]


def _two_letters(words: str) -> bool:
    """比对, 共有: two letters of which none may go, unless they are a small word themselves."""
    return len(words) == 2 and words not in lexicon.words("wording", "leading") | lexicon.words(
        "wording", "trailing"
    )


@cache
def _leading() -> re.Pattern[str]:
    return re.compile(rf"^(?:{lexicon.any_of('wording', 'leading')})(?![别量益体际来上去同])")


@cache
def _trailing() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.any_of('wording', 'trailing')})$")


def _clause(text: Text, draft: Draft) -> str:
    """The clause without the figure; of an empty one, the clause before."""
    clause = text.clauses.at(draft.start)
    words = _strip(text.plain[clause.start : draft.start]) + _strip(
        text.plain[draft.end : clause.end][:_LONGEST]
    )
    if words:
        return words[:_LONGEST]
    before = text.clauses.at(max(clause.start - 2, 0))
    return _strip(text.plain[before.start : before.end])[:_LONGEST]
