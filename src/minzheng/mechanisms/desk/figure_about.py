"""What an indicator's page says beside its number: whose it is, its basis, its versions, the areas below, the year before."""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Min

from minzheng.foundation.errors import UserError
from minzheng.foundation.wording import show
from minzheng.mechanisms.desk.figures import Shown
from minzheng.mechanisms.indicators.public import (
    Change,
    Figure,
    FrozenFigure,
    Spread,
    against_last_year,
    bases_of,
    by_area,
    owners_of,
    print_figure,
)


@dataclass(frozen=True)
class Version:
    """A definition that frozen figures were made with: its digest, since when, how many figures, whether it is today's."""

    digest: str
    since: str
    figures: int
    today: bool


@dataclass(frozen=True)
class Below:
    """What an area below gives, as printed; `area` is None for records in none of them."""

    name: str
    area: int | None
    text: str
    records: int


@dataclass(frozen=True)
class About:
    """Everything beside the number; empty where it does not apply."""

    owners: list[str]
    bases: list[str]
    versions: list[Version]
    below: list[Below]
    spread: Spread | None
    last_year: str
    change: str


def about_figure(shown: Shown) -> About:
    """What to say about a figure for its period and area."""
    spread, change = None, None
    if shown.figure is not None:
        try:
            spread = by_area(shown.declared, shown.figure)
            change = against_last_year(shown.declared, shown.figure)
        except UserError:
            pass
    return About(
        owners_of(shown.declared),
        bases_of(shown.declared),
        _versions(shown),
        [Below(one.name, one.area, _text(one.figure), one.figure.records) for one in spread.parts]
        if spread
        else [],
        spread,
        _text(change.before) if change else "",
        _changed(change, shown.declared.unit) if change else "",
    )


def _versions(shown: Shown) -> list[Version]:
    """The definitions of frozen figures, newest first."""
    today = shown.declared.version
    used = (
        FrozenFigure.objects.filter(code=shown.code)
        .values("definition")
        .annotate(since=Min("frozen_at"), figures=Count("pk"))
        .order_by("-since")
    )
    return [
        Version(row["definition"], f"{row['since']:%Y-%m-%d}", row["figures"], row["definition"] == today)
        for row in used
    ]


def _text(figure: Figure) -> str:
    if figure.value is None:
        return ""
    unit = "" if figure.unit == "%" else figure.unit
    return f"{print_figure(figure)}{unit}"


def _changed(change: Change, unit: str) -> str:
    """增加12件，增长25%; of a share in percentage points."""
    if change.more is None:
        return ""
    if not change.more:
        return "与上年同期持平"
    way = "增加" if change.more > 0 else "减少"
    if change.before.whole is not None or unit == "%":
        return f"{'提高' if change.more > 0 else '降低'}{_percent(abs(change.more))}个百分点"
    said = f"{way}{show(abs(change.more))}{unit}"
    if change.growth is None:
        return said
    return f"{said}，{'增长' if change.growth > 0 else '下降'}{_percent(abs(change.growth))}%"


def _percent(share: Fraction) -> str:
    return show(Fraction(round(share * 1000), 10))
