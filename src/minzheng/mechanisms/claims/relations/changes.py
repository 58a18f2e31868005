"""Growth against last year, raised and lowered limits, percent against percentage points."""

import re
from collections.abc import Sequence
from fractions import Fraction

from minzheng.mechanisms.claims import lexicon
from minzheng.mechanisms.claims.model import Figure, Kind, RelationType, Verdict
from minzheng.mechanisms.claims.relations import judging as j
from minzheng.mechanisms.claims.relations.page import Page, alike

_UP, _DOWN = lexicon.any_of("wording", "growth", "up"), lexicon.any_of("wording", "growth", "down")
_GROWN = re.compile(rf"(?P<way>{_UP}|{_DOWN})(?:了|幅度?|率)?(?:为|达|约)?$")
_BASE = re.compile(r"(?:上年|去年|上一年|同期|上月|上季|基期)[^,;。0-9]{0,12}$")
_OF_YEAR = re.compile(r"(?:比|较)(?:19|20)[0-9]{2}年(?:底|末|度)?(?:同期)?的?[^,;。0-9]{0,8}$")
_FROM = re.compile(r"(?:由|从)[^,;。]{0,24}$")
_TO = re.compile(rf"^[^,;。0-9]{{0,12}}?(?P<way>{_UP}|{_DOWN}|调整|发展|变为)(?:到|至|为)[^,;。0-9]{{0,12}}$")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}年(?:底|末|度)?(?:[0-9]{1,2}月(?:底|末)?)?的?")
_DRAWS = re.compile(r"拉动[^,;。]{0,14}(?:增长|上升|下降)[^,;。]{0,2}$")
_VALUES = frozenset({Kind.COUNT, Kind.MONEY, Kind.RATE, Kind.THRESHOLD, Kind.AVERAGE})
_DOWNWARD = frozenset(lexicon.words("wording", "growth", "down"))


def find(page: Page) -> None:
    """All growths and changes of a text."""
    for group, at in page.pairs():
        figure = group[at]
        if figure.kind not in _VALUES or figure.number is None:
            continue
        earlier = next((f for f in reversed(group[:at]) if f.kind is not Kind.DATE), None)
        if earlier and (way := _raised(page, earlier, figure)):
            _change(page, earlier, figure, way)
        if not (found := _GROWN.search(page.before(figure))):
            continue
        if figure.unit == "%" and _DRAWS.search(page.before(figure)):
            _drawn(page, figure)
        if pair := _pair(page, group, at):
            _grown(page, *pair, figure, found["way"])
        elif figure.unit == "%" and len(both := [f for f in group[:at] if f.kind in _VALUES]) > 1:
            _by_difference(page, both[-2], both[-1], figure, found["way"])


def _raised(page: Page, first: Figure, second: Figure) -> str:
    """由2000元以下提高至5000元以下: the word between two figures of one unit."""
    if first.kind not in _VALUES or not alike(first, second):
        return ""
    between = _YEARS.sub("", page.between(first, second))
    found = _TO.match(between)
    if not found or (
        not _FROM.search(page.before(first, 40)) and first.kind is not Kind.THRESHOLD and "的" not in between
    ):
        return found["way"] if found and first.kind is second.kind else ""
    return found["way"]


def _change(page: Page, first: Figure, second: Figure, way: str) -> None:
    if way in ("调整", "发展", "变为") or first.number is None or second.number is None:
        return
    down = way in _DOWNWARD
    fits = (second.number < first.number) if down else (second.number > first.number)
    end = "相符" if fits else "方向相反，请核对"
    text = f"文中说由“{first.raw.strip()}”{way}到“{second.raw.strip()}”，{end}。"
    sign = "<" if down else ">"
    page.add(
        RelationType.CHANGE,
        (first, second),
        f"{j.plus([second])}{sign}{j.plus([first])}",
        second.value,
        first.value,
        j.verdict(fits),
        text,
    )


def _pair(page: Page, group: Sequence[Figure], at: int) -> tuple[Figure, Figure] | None:
    """Base and new value before a growth, if the text tells which is which."""
    figure = group[at]
    values = [
        f
        for f in group[:at]
        if f.kind in _VALUES and f.number is not None and not _GROWN.search(page.before(f, 12))
    ]
    for n in range(len(values) - 1, 0, -1):
        first, second = values[n - 1], values[n]
        if not alike(first, second) or (
            figure.unit not in ("%", "个百分点", "‰", "倍") and not alike(figure, second)
        ):
            continue
        if len(page.between(second, figure)) > 30:
            return None
        if _BASE.search(page.before(second)) or _OF_YEAR.search(page.before(second)):
            return second, first
        if _BASE.search(page.before(first)) or _raised(page, first, second):
            return first, second
        return None
    return None


def _grown(page: Page, base: Figure, new: Figure, growth: Figure, way: str) -> None:
    old, now, printed = j.number(base), j.number(new), j.number(growth)
    if not old:
        return
    signed = -printed if way in _DOWNWARD else printed
    shares = base.unit in ("%", "‰")
    if growth.unit in ("个百分点", "百分点") and shares:
        _points(page, base, new, growth, now - old, signed)
    elif growth.unit == "%":
        _percent(page, base, new, growth, signed, shares)
    elif alike(growth, new) and growth.kind is new.kind:
        fits = j.meet(_signed(growth, signed), j.minus(j.range_of(new), j.range_of(base)))
        _add(
            page,
            RelationType.DIFFERENCE,
            base,
            new,
            growth,
            now - old,
            fits,
            f"{j.plus([new])}-{j.plus([base])}",
        )


def _points(page: Page, base: Figure, new: Figure, growth: Figure, value: Fraction, signed: Fraction) -> None:
    low, high = _signed(growth, signed)
    difference = j.minus(j.range_of(new), j.range_of(base))
    fits = j.meet((low, high), difference)
    _add(page, RelationType.DIFFERENCE, base, new, growth, value, fits, f"{j.plus([new])}-{j.plus([base])}")


def _percent(page: Page, base: Figure, new: Figure, growth: Figure, signed: Fraction, shares: bool) -> None:
    relative = j.number(new) / j.number(base) - 1
    quotient = j.over(j.range_of(new), j.range_of(base))
    low = None if quotient[0] is None else quotient[0] - 1
    high = None if quotient[1] is None else quotient[1] - 1
    fits = j.meet((low, high), _signed(growth, signed))
    points = j.number(new) - j.number(base)
    if shares and not fits and abs(points - signed) < Fraction(1, 10**6):
        text = f"“{base.raw.strip()}”到“{new.raw.strip()}”相差的是百分点，“{growth.raw.strip()}”应写作{j.amount(abs(points), '个百分点')}。"
        page.add(
            RelationType.PERCENTAGE_POINT,
            (base, new, growth),
            f"{j.plus([new])}-{j.plus([base])}",
            points,
            growth.value,
            Verdict.FAILS,
            text,
        )
        return
    _add(page, RelationType.GROWTH, base, new, growth, relative, fits, f"{j.plus([new])}/{j.plus([base])}-1")


def _by_difference(page: Page, new: Figure, more: Figure, growth: Figure, way: str) -> None:
    """58件，同比减少14件，下降19.4%: the base is what the difference leaves."""
    moved = _GROWN.search(page.before(more))
    near = len(page.between(new, more)) < 20 and len(page.between(more, growth)) < 8
    if (
        not moved
        or not near
        or not alike(new, more)
        or new.kind is not more.kind
        or _GROWN.search(page.before(new))
    ):
        return
    down = moved["way"] in _DOWNWARD
    base = j.total(map(j.range_of, (new, more))) if down else j.minus(j.range_of(new), j.range_of(more))
    exact = j.number(new) + (j.number(more) if down else -j.number(more))
    if exact <= 0 or not base[0] or base[0] <= 0:
        return
    fits = down == (way in _DOWNWARD) and j.meet(j.over(j.range_of(more), base), j.stated_range(growth))
    value = j.number(more) / exact
    text = (
        f"“{new.raw.strip()}”{'减少' if down else '增加'}“{more.raw.strip()}”，上期应为{j.amount(exact, new.unit)}，"
        f"{'下降' if down else '增长'}{j.amount(value, '%')}，文中写“{growth.raw.strip()}”，{'相符' if fits else '不符，请核对'}。"
    )
    formula = f"{j.plus([more])}/({j.plus([new])}{'+' if down else '-'}{j.plus([more])})"
    page.add(RelationType.GROWTH, (new, more, growth), formula, value, growth.value, j.verdict(fits), text)


def _signed(growth: Figure, signed: Fraction) -> j.Range:
    low, high = j.stated_range(growth)
    return (low, high) if signed >= 0 else (None if high is None else -high, None if low is None else -low)


def _add(
    page: Page,
    type: RelationType,
    base: Figure,
    new: Figure,
    growth: Figure,
    value: Fraction,
    fits: bool,
    formula: str,
) -> None:
    unit = growth.unit if type is not RelationType.GROWTH else "%"
    shown = f"{'下降' if value < 0 else '增长'}{j.amount(abs(value), unit)}"
    end = "相符" if fits else "不符，请核对"
    text = f"由“{base.raw.strip()}”到“{new.raw.strip()}”是{shown}，文中写“{growth.raw.strip()}”，{end}。"
    page.add(type, (base, new, growth), formula, value, growth.value, j.verdict(fits), text)


def _drawn(page: Page, figure: Figure) -> None:
    """拉动经济增长0.2%: what one part adds to a growth is counted in percentage points."""
    text = f"“拉动”的增长应以百分点计，“{figure.raw.strip()}”是否应写作{j.amount(j.number(figure), '个百分点')}，请核对。"
    page.add(
        RelationType.PERCENTAGE_POINT, (figure,), figure.raw, None, figure.value, Verdict.UNTESTABLE, text
    )
