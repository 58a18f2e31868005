"""Of which kind a figure is: what its unit says, and what stands around it."""

import re
from fractions import Fraction
from functools import cache

from minzheng.foundation.quantities import Qualifier
from minzheng.mechanisms.claims import lexicon, tables
from minzheng.mechanisms.claims.drafts import Draft
from minzheng.mechanisms.claims.model import Kind, Value
from minzheng.mechanisms.claims.numbers import Found
from minzheng.mechanisms.claims.passages import Text

_PART_OF_A_WORD = "第周统逐唯专之这那同任某另星初二其"
_AVERAGE = re.compile(
    r"(?:每[百千万](?:名|人|户)[^,;。0-9]{0,10}|人均|户均|平均(?!水平)|月均|年均|日均|次均|床均|均价)[^,;。、0-9]{0,10}$"
)
_PER_PERSON = re.compile(
    r"每(?:个|一)?(?:人|户|家|名|村|街|镇|乡|县|区|处|站|床|件|社区|岗|车|孩|例|项|组|所|机构|床位|对象|季|月|年|亩)[^,;。]{0,16}$"
)
_PER_TIME = re.compile(r"每(?:个)?(?:月|年|周|天|日|季度|半年|学期)[^,;。]{0,10}$")
_STANDARD = re.compile(r"(?:标准|限额|上限|权限|起付线|封顶线|门槛)[^,;。]{0,14}$")
_SHARE_OF = re.compile(
    r"(?:按|由|提取|计提|列支|安排)[^,;。]{0,30}(?:总额|总数|经费|资金|收入|预算|比例|标准|工资)的$|按照?(?![时期月年规要])[^,;。率]{0,8}$"
)
_LIMIT = re.compile(r"(?:至少|最多|最高|不少于|不低于|不超过)[^,;。0-9]{0,8}$")
_STRETCH = re.compile(
    r"(?:公示|为期|连续|历时|期限|满|达|共|持续|超过|逾期|提前|延长|经过|滞留|休息|每月|每周)\s*$"
)
_NUMBER_LINE = re.compile(r"^[\s0-9.,%/|\t-]+$")
_TIMES = frozenset({"天", "日", "个月", "小时", "个小时", "年", "分钟", "周", "个自然日", "自然日"})


def of_quantity(text: Text, found: Found) -> tuple[Kind, Value] | None:
    """Kind and value of a quantity, or None if it counts nothing."""
    plain, start = text.plain, found.start
    if found.chinese and not _counts(plain, found):
        return None
    if not found.unit and not _stands_alone(text, found):
        return None
    if plain[found.end : found.end + 1] in ("号", "时", "#") and not found.unit:
        return (Kind.NAME, found.quantity.low) if plain[found.end] == "号" else None
    value: Value = found.quantity.low
    if found.quantity.high is not None:
        value = (found.quantity.low, found.quantity.high)
    return _kind(plain[text.clauses.at(start).start : start], found), value


def _counts(plain: str, found: Found) -> bool:
    """A Chinese numeral counts before a measure word; 一 only where something is counted."""
    number = plain[found.start : found.end]
    if plain[max(found.start - 1, 0) : found.start] in tuple(_PART_OF_A_WORD):
        return False
    if found.unit in ("%", "‰") or re.search(r"[余多]|[万亿]", number):
        return bool(found.unit)
    if found.unit not in lexicon.words("units", "after_chinese") and not found.unit.startswith("大"):
        return False
    if found.quantity.qualifier is Qualifier.EXACT and re.match(r"[百千]", number):
        return False
    if found.quantity.low == 1 and found.quantity.high is None:
        return _one(plain, found)
    return not (found.unit == "分" and not re.match(r"[,;。、]", plain[found.end : found.end + 1] or "。"))


def _one(plain: str, found: Found) -> bool:
    if found.unit not in lexicon.words("units", "one", "measures"):
        return False
    if found.quantity.qualifier is not Qualifier.EXACT:
        return True
    before, after = plain[max(0, found.start - 6) : found.start], plain[found.end : found.end + 1]
    ends = not after or after in ",;。、)!"
    return bool(re.search(rf"(?:{_one_verbs()})(?:了)?$", before)) or (
        ends and bool(re.search(r"[\u4e00-\u9fff]{2}$", before))
    )


@cache
def _one_verbs() -> str:
    return lexicon.any_of("units", "one", "verbs")


def _stands_alone(text: Text, found: Found) -> bool:
    """A number without a measure word: a cell, a line of numbers, or the end of a clause (离婚登记3818，)."""
    plain, start, end = text.plain, found.start, found.end
    after, before = plain[end : end + 1], plain[max(start - 1, 0) : start]
    line = text.line_at(start)
    words = plain[max(line.start, start - 120) : min(line.end, end + 120)]
    if "\t" in words or "|" in words or _NUMBER_LINE.match(words) or "  " in words.strip():
        return True
    if re.search(r"[0-9]$", plain[start:end]) and re.match(r"[A-Za-z-]", after or " "):
        return False
    if found.quantity.low >= 10**4 and plain[end - 1] in "万亿":
        return True
    return bool(re.match(r"[,;。、)\n]?$", after)) and bool(re.match(r"[\u4e00-\u9fff:)”]", before or " "))


def _kind(before: str, found: Found) -> Kind:
    unit, quantity = found.unit, found.quantity
    rate = unit in lexicon.words("units", "rates")
    if quantity.high is not None:
        norm = found.norm or rate or any(word in before for word in lexicon.words("wording", "norms"))
        return (
            Kind.THRESHOLD
            if norm or unit in ("岁", "周岁") or _AVERAGE.search(before) or "每" in before
            else Kind.RANGE
        )
    if unit in ("A级", "A") or found.norm or (unit in ("周岁", "岁") and re.search("(?:年|未)?满$", before)):
        return Kind.THRESHOLD
    if unit in ("个工作日", "工作日") or (unit in _TIMES and _is_limit(before, found)):
        return Kind.THRESHOLD
    if _AVERAGE.search(before) and "百分点" not in unit:
        return Kind.AVERAGE
    if rate:
        return Kind.THRESHOLD if unit in ("%", "‰", "倍") and _SHARE_OF.search(before) else Kind.RATE
    if _LIMIT.search(before):
        return Kind.THRESHOLD
    return _of_amount(before, found)


def _of_amount(before: str, found: Found) -> Kind:
    money = found.unit.split("/")[0] in lexicon.words("units", "money")
    if money:
        return (
            Kind.THRESHOLD
            if _PER_PERSON.search(before) or _PER_TIME.search(before) or _STANDARD.search(before)
            else Kind.MONEY
        )
    if found.unit == "日" and 1 <= found.quantity.low <= 31 and not _STRETCH.search(before):
        return Kind.DATE
    if _PER_PERSON.search(before) and not _PER_TIME.search(before):
        return Kind.THRESHOLD
    return Kind.COUNT


def _is_limit(before: str, found: Found) -> bool:
    if re.search("(?:时长|累计)[^,;。]{0,6}$", before):
        return False
    return found.quantity.qualifier in (Qualifier.MORE_THAN, Qualifier.LESS_THAN) or bool(
        re.search(r"(?:连续|满|超过|不足|提前|办理时限|时限|期限)[^,;。]{0,4}$", before)
        and found.unit == "个月"
    )


_CHANGING = frozenset({Kind.RATE, Kind.MONEY, Kind.COUNT})
_RAISED = re.compile(
    r"^[^,;。]{0,8}(?:提高|降低|调整|增加|提升|下调|上调|放宽|延长|缩短|扩大|压缩|压减|降|升|增|减)(?:到|至|为)[^,;。]{0,6}$"
)


def _raised(text: Text, before: Draft, draft: Draft) -> bool:
    """The second of two limits (由2000元以下提高至5000元)."""
    between = text.plain[before.end : draft.start]
    return (
        before.kind in (Kind.THRESHOLD, Kind.AVERAGE)
        and before.unit == draft.unit
        and bool(_RAISED.match(between))
    )


def unit_of(found: Found) -> str:
    """The unit as it is given out: shares as the foundation names them, times without 个, people where only a noun says so."""
    if "千分点" in found.unit:
        return "个千分点"
    if found.quantity.unit in ("%", "‰", "个百分点"):
        return found.quantity.unit
    return (
        found.unit.removeprefix("个")
        if len(found.unit) > 2 and found.unit[0] == "个" and "百分点" not in found.unit
        else found.unit
    )


def settle(text: Text, drafts: list[Draft]) -> list[Draft]:
    """Decide what only the neighbours tell: units of bare numbers, cells of tables, counted characters."""
    found = tables.find(text)
    cells, years = tables.cells_of(found), tables.year_cells(found)
    for at, draft in enumerate(drafts):
        if draft.unit == "字" and text.plain[draft.start - 1 : draft.start] in ("”", '"', "」"):
            draft.kind = Kind.NAME
        if at and draft.kind in _CHANGING and _raised(text, drafts[at - 1], draft):
            draft.kind = drafts[at - 1].kind
        if draft.start in years and draft.kind is Kind.COUNT:
            draft.kind, draft.unit, draft.quantity = Kind.DATE, "年", None
        elif cell := cells.get(draft.start):
            _settle_cell(draft, cell)
        elif (
            draft.kind in (Kind.COUNT, Kind.MONEY) and not draft.unit and draft.quantity and draft.value != 0
        ):
            draft.unit = _people(text, draft) or _neighbour(text, drafts, at)
    return drafts


def _settle_cell(draft: Draft, cell: tables.Cell) -> None:
    if draft.kind not in (Kind.COUNT, Kind.MONEY, Kind.NAME) or draft.quantity is None:
        return
    unit = cell.unit
    if draft.unit and draft.unit not in ("", unit):
        return
    factor = 1
    if scaled := re.match(r"(万亿|亿|万|百万|千)(元|人|户|人次|张|平方米|件|美元)$", unit):
        factor = {"万": 10**4, "亿": 10**8, "万亿": 10**12, "百万": 10**6, "千": 1000}[scaled[1]]
        unit = scaled[2]
    if unit in ("%", "‰"):
        factor = Fraction(1, 100 if unit == "%" else 1000)  # type: ignore[assignment]
        draft.kind = Kind.RATE
    draft.unit = unit
    if isinstance(draft.value, Fraction):
        draft.value *= factor
    old = draft.quantity
    draft.quantity = type(old)(
        old.low * factor, None, unit, old.qualifier, old.raw, old.digit * factor, old.step * factor
    )
    if unit in lexicon.words("units", "money"):
        draft.kind = Kind.MONEY


_PEOPLE = re.compile(
    r"^[^,;。、0-9]{0,6}?(?:人口|群体|群众|老人|老年人|人员|居民|党员|儿童|志愿者|学生|对象|职工|农民工|残疾人)"
)


def _people(text: Text, draft: Draft) -> str:
    """21.5万低收入群体: people, though no measure word says so."""
    scaled = text.plain[draft.end - 1 : draft.end] in ("万", "亿")
    return "人" if scaled and _PEOPLE.match(text.plain[draft.end : draft.end + 12]) else ""


def _neighbour(text: Text, drafts: list[Draft], at: int) -> str:
    """The measure word of the figure before, else after, in the same sentence."""
    draft = drafts[at]
    if text.plain[draft.end - 1 : draft.end] in ("万", "亿"):
        return ""
    for other in (*reversed(drafts[max(0, at - 2) : at]), *drafts[at + 1 : at + 2]):
        gap = text.plain[min(other.end, draft.end) : max(other.start, draft.start)]
        if other.kind in (Kind.COUNT, Kind.MONEY) and other.unit and len(gap) < 16 and "。" not in gap:
            return other.unit
    return ""
