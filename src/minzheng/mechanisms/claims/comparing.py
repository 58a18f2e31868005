"""A report held against another report of the same body, and against records."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from minzheng.mechanisms.claims.model import (
    Checked,
    Figure,
    Indicators,
    Kind,
    Known,
    Relation,
    RelationType,
    Value,
    Verdict,
)
from minzheng.mechanisms.claims.relations import judging as j
from minzheng.mechanisms.claims.relations.repeats import normal

_FACTS = frozenset({Kind.COUNT, Kind.MONEY, Kind.RATE, Kind.AVERAGE})
_LEAST_LABEL, _NEAR = 4, 40
_GROWN, _FALLEN = ("增长", "上升", "增加", "提高"), ("下降", "减少", "降低", "回落")
_LEAP = 1000


def compare(checked: Checked, other: Checked) -> Checked:
    """The report with what the other one says to it: the same fact of the same period, and last year's as a base of growth.

    Operands of the other report are written as `other:F012`.
    """
    own, theirs = _unique(checked), _unique(other)
    found = [_pair(checked, other, figure, theirs[key]) for key, figure in own.items() if key in theirs]
    return with_relations(checked, [relation for relation in found if relation])


def hold_against(checked: Checked, indicators: Indicators) -> Checked:
    """The report with what records say to its figures: equal at printed precision, or not; nothing where none is known."""
    answers = [(figure, known) for figure in facts(checked) for known in indicators.known(figure, checked)]
    found = [_held(figure, known) for figure, known in answers if not known.weak or _equal(figure, known)]
    return with_relations(checked, found)


def _equal(figure: Figure, known: Known) -> bool:
    return j.meet((known.value, known.value), j.stated_range(figure))


def facts(checked: Checked) -> list[Figure]:
    """The figures that records could know: counts, money, shares and averages of one value."""
    return [figure for figure in checked.figures if figure.kind in _FACTS and figure.number is not None]


def _held(figure: Figure, known: Known) -> Relation:
    fits = _equal(figure, known)
    fails = known.sure and j.number(figure) > known.value
    shown = j.amount(known.value, figure.unit)
    told = (
        "相符"
        if fits
        else "不符，请核对"
        if fails
        else "数值不同，但所写的可能只是其中一部分或另一口径，请核对"
    )
    text = f"“{figure.label}”写“{figure.raw.strip()}”，业务记录中“{known.name}”为{shown}，{told}。"
    formula = f"{known.source}={j.plus([replace(figure, value=known.value, quantity=None)])}"
    made = _relation(RelationType.INDICATOR, (figure.id,), formula, known.value, figure, fits, text)
    return made if fits or fails else replace(made, verdict=Verdict.UNTESTABLE)


def with_relations(checked: Checked, found: Iterable[Relation]) -> Checked:
    """The report with more relations, numbered on."""
    start = len(checked.relations) + 1
    added = tuple(replace(relation, id=f"R{start + n:03}") for n, relation in enumerate(found))
    return replace(checked, relations=(*checked.relations, *added))


def _unique(checked: Checked) -> dict[tuple[str, str, str], Figure]:
    """The figures whose label and unit occur once; others could not be told apart."""
    groups: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in checked.figures:
        label = normal(figure.label)
        if figure.kind in _FACTS and figure.number is not None and len(label) >= _LEAST_LABEL:
            groups[label, figure.unit, figure.kind.value].append(figure)
    return {key: figures[0] for key, figures in groups.items() if len({f.value for f in figures}) == 1}


def _pair(checked: Checked, other: Checked, mine: Figure, theirs: Figure) -> Relation | None:
    operands = (mine.id, f"other:{theirs.id}")
    said = f"“{mine.label}”本报告写“{mine.raw.strip()}”，另一份写“{theirs.raw.strip()}”"
    formula = f"{j.plus([mine])}={j.plus([theirs])}"
    if _year(mine, checked) == _year(theirs, other):
        fits = j.meet(j.stated_range(mine), j.stated_range(theirs))
        text = f"{said}，{'相符' if fits else '不一致，请核对'}。"
        return _relation(RelationType.OTHER_REPORT, operands, formula, theirs.value, mine, fits, text)
    if _year(mine, checked) != str(int(_year(theirs, other) or 0) + 1):
        return None
    if growth := _growth_after(checked.figures, mine):
        return _grown(mine, theirs, growth, said)
    ratio = j.number(mine) / j.number(theirs) if j.number(theirs) else None
    if ratio and not Fraction(1, _LEAP) < ratio < _LEAP:
        text = f"{said}（上年），相差上千倍，请核对单位。"
        made = _relation(RelationType.OTHER_REPORT, operands, formula, theirs.value, mine, True, text)
        return replace(made, verdict=Verdict.UNTESTABLE)
    return None


def _year(figure: Figure, checked: Checked) -> str:
    year = figure.period[:4]
    return year if year.isdigit() else str(checked.year or "")


def _growth_after(figures: Sequence[Figure], figure: Figure) -> Figure | None:
    following = figures[int(figure.id[1:]) : int(figure.id[1:]) + 1]
    for rate in following:
        near = rate.start - figure.end <= _NEAR and rate.unit == "%"
        if (
            near
            and rate.label.startswith(figure.label[:_LEAST_LABEL])
            and rate.label.endswith((*_GROWN, *_FALLEN))
        ):
            return rate
    return None


def _grown(mine: Figure, theirs: Figure, growth: Figure, said: str) -> Relation | None:
    if not j.number(theirs) or growth.number is None:
        return None
    quotient = j.over(j.range_of(mine), j.range_of(theirs))
    low, high = (None if end is None else end - 1 for end in quotient)
    printed = j.stated_range(growth)
    if growth.label.endswith(_FALLEN):
        printed = (None if printed[1] is None else -printed[1], None if printed[0] is None else -printed[0])
    fits = j.meet((low, high), printed)
    value = j.number(mine) / j.number(theirs) - 1
    text = f"{said}（上年），相差{j.amount(value, '%')}，文中写“{growth.raw.strip()}”，{'相符' if fits else '不符，请核对'}。"
    formula = f"{j.plus([mine])}/{j.plus([theirs])}-1"
    return _relation(
        RelationType.GROWTH, (mine.id, f"other:{theirs.id}", growth.id), formula, value, growth, fits, text
    )


def _relation(
    type: RelationType,
    operands: tuple[str, ...],
    formula: str,
    computed: Value,
    stated: Figure,
    fits: bool,
    text: str,
) -> Relation:
    return Relation(
        "R000",
        type,
        operands,
        formula,
        computed,
        stated.value,
        j.verdict(fits),
        text,
        stated.start,
        stated.end,
    )
