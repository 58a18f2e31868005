"""Figures on desk pages: what an indicator means, its value for a period and area, and how it stands to others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.access.public import Function, Seat, declare
from minzheng.mechanisms.areas.public import Area, AreaVersion, within
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.indicators.public import (
    Declared,
    Figure,
    FrozenFigure,
    Indicator,
    Lock,
    ParameterFigure,
    Period,
    Ratio,
    Relation,
    RelationKind,
    Year,
    check_relations,
    correction_of,
    declared,
    fitting,
    indicator,
    lock_of,
    parse_period,
    print_figure,
    relations,
    signed_in,
    value,
)

READ = declare(
    "indicators.read",
    label="查看指标库",
    functions=[one for one in Function if one not in (Function.ADMINISTERING, Function.RECTIFYING)],
).code
KINDS = {Indicator: "按记录计数", Ratio: "占比", ParameterFigure: "规定的数值"}
OPENINGS = {"records": "公开明细", "table": "公开分表", "closed": "只公开口径"}


@dataclass(frozen=True)
class Asked:
    """Period and area of a page, as its address says; `error` where the address could not be read."""

    period: Period
    area: Area | None
    error: UserError | None = None

    @cached_property
    def lock(self) -> Lock | None:
        """Whether the period is locked for the area."""
        return lock_of(self.period, self.area) if self.area is not None else None

    @cached_property
    def signed(self) -> dict[str, FrozenFigure]:
        """The signed figures of a locked period by code."""
        return signed_in(self.lock) if self.lock is not None else {}


@dataclass(frozen=True)
class Shown:
    """An indicator with its value; `text` and `records` are empty where there is none, `error` says why."""

    code: str
    declared: Declared
    kind: str
    definition: str
    period: Period
    figure: Figure | None
    text: str
    error: UserError | None
    signed: FrozenFigure | None = None

    @property
    def corrected(self) -> bool:
        """Whether old records were changed after this figure was signed."""
        return self.signed is not None and correction_of(self.signed, self.figure) is not None

    @property
    def shown(self) -> str:
        """The signed number where there is one, else the number of now."""
        return self.signed.printed if self.signed is not None else self.text

    @property
    def opening(self) -> str:
        """What the public sees of it, in words."""
        asked = self.declared
        if isinstance(asked, ParameterFigure):
            return "公开依据"
        own = asked.open_as if not isinstance(asked, Ratio) else asked.open_as or asked.whole.open_as
        return OPENINGS[own.value]


@dataclass(frozen=True)
class Tie:
    """A relation in words with the codes it names, and what is wrong with it now ("" if it holds or cannot be checked)."""

    words: str
    codes: tuple[tuple[str, str], ...]
    fault: str


def asked_in(query: QueryDict, seat: Seat) -> Asked:
    """Read ?period=2019&area=12; this year and the unit's own area if nothing is said."""
    own = seat.unit.area if seat.unit else None
    number = number_in(query.get("area"))
    chosen = None
    if number is not None and own is not None and number in within(own, clock.today()):
        chosen = Area.objects.filter(pk=number).first()
    text = query.get("period", "").strip()
    try:
        return Asked(parse_period(text) if text else this_year(), chosen or own)
    except UserError as error:
        return Asked(this_year(), chosen or own, error.at("period"))


def this_year() -> Period:
    """The present calendar year."""
    return Year(clock.today().year)


def areas_for(seat: Seat, anywhere: bool = False) -> list[AreaVersion]:
    """The unit's area and those below it, or all there are, without grids, in the order of the tree."""
    if seat.unit is None:
        return []
    today = clock.today()
    inside = AreaVersion.objects.filter(valid__contains=today)
    if not anywhere:
        inside = inside.filter(area__in=within(seat.unit.area, today))
    return list(inside.exclude(kind="网格").order_by("path"))


def found(words: str) -> list[str]:
    """Codes of indicators whose label, code, unit or definition contain the words."""
    return [
        code
        for code, one in declared().items()
        if words.lower() in f"{one.label} {code} {one.unit} {definition_of(one)}".lower()
    ]


def show_figure(code: str, asked: Asked) -> Shown:
    """An indicator with its value for what was asked; raises `Missing` for an unknown code."""
    one = indicator(code)
    period = fitting(one, asked.period)
    figure, text, error = None, "", None
    try:
        if asked.area is not None:
            figure = value(one, period, asked.area)
            text = "" if figure.value is None else print_figure(figure)
    except UserError as wrong:
        error = wrong
    return Shown(
        code, one, KINDS[type(one)], definition_of(one), period, figure, text, error, asked.signed.get(code)
    )


def definition_of(one: Declared) -> str:
    """What is counted, in words."""
    if one.definition:
        return one.definition
    match one:
        case Ratio():
            return f"“{one.part.label}”占“{one.whole.label}”的比例。"
        case ParameterFigure():
            return "由规定设定的数值,附按此作出的决定。"
        case Indicator(parent=Indicator() as parent):
            return f"“{parent.label}”的记录中,符合本指标条件的部分。"
    return f"期间内的{one.label}。"


def ties_of(code: str, asked: Asked) -> list[Tie]:
    """Every relation an indicator takes part in, checked for what was asked."""
    return [_tie(one, asked) for one in relations() if code in (one.whole, *one.parts)]


def _tie(one: Relation, asked: Asked) -> Tie:
    codes = (*one.parts, one.whole)
    labels = [f"“{indicator(code).label}”" for code in codes]
    figures = [shown.figure for code in codes if (shown := show_figure(code, asked)).figure is not None]
    faults = check_relations(each for each in figures if each is not None)
    said = "".join(each.message for each in faults if each.field == one.whole)
    return Tie(_words(one, labels), tuple((code, indicator(code).label) for code in codes), said)


def _words(one: Relation, labels: Sequence[str]) -> str:
    *parts, whole = labels
    match one.kind:
        case RelationKind.SUM:
            return f"{'、'.join(parts)}之和等于{whole}。"
        case RelationKind.RATIO:
            return f"{whole}等于{parts[0]}除以{parts[1]}。"
        case RelationKind.SUBSET:
            return f"{parts[0]}是{whole}的一部分。"
    return f"{parts[0]}不大于{whole}。"
