"""How many warnings, where and when: counts of the areas below that add up to the whole, and months in a row."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import AreaVersion
from minzheng.mechanisms.monitoring.public import WRONG, Direction, Warning, WarningState

HERE, ELSEWHERE = "本级(未分到下级)", "区划已调整的地方"
AT_HERE, AT_GONE = "here", "gone"  # in an address: of the area itself, of areas that are no longer there


@dataclass
class Tally:
    """The warnings of an area (`area` 0: one that no longer is there), or of a month; `where` narrows the list to them."""

    name: str
    area: int = 0
    where: str = ""
    directions: Counter[str] = field(default_factory=Counter)
    open: int = 0
    closed: int = 0
    wrong: int = 0

    @property
    def all(self) -> int:
        """All of them."""
        return self.directions.total()

    @property
    def by_direction(self) -> list[tuple[str, int]]:
        """Direction and number, in the order of the columns."""
        return [(one.value, self.directions[one.value]) for one in Direction]

    def add(self, row: dict[str, Any]) -> None:
        """Count a group of warnings in."""
        many = row["many"]
        self.directions[row["direction"]] += many
        if row["state"] == WarningState.CLOSED:
            self.closed += many
            self.wrong += many if row["result"] == WRONG else 0
        else:
            self.open += many


def by_area(found: QuerySet[Warning], own: int) -> tuple[list[Tally], Tally]:
    """One tally per area directly below `own` (id), and that of all, counted without looking at areas."""
    whole = Tally("合计")
    for row in _grouped(found):
        whole.add(row)
    below = _below(own)
    parts: dict[int, Tally] = {}
    for row in _grouped(found, "area"):
        area, name = below.get(row["area"], (0, ELSEWHERE))
        parts.setdefault(area, _part(area, name, own)).add(row)
    for area, name in dict.fromkeys(below.values()):
        if area != own:
            parts.setdefault(area, _part(area, name, own))
    order = {area: at for at, (area, _) in enumerate(dict.fromkeys(below.values()))}
    return sorted(parts.values(), key=lambda one: order.get(one.area, len(order))), whole


def by_month(found: QuerySet[Warning], since: datetime.date, until: datetime.date) -> list[Tally]:
    """One tally per month of the span by the first night, months without warnings included."""
    months = {
        one: Tally(f"{one:%Y-%m}", where=f"&since={max(one, since)}&until={min(_last(one), until)}")
        for one in _months(since, until)
    }
    for row in _grouped(found.annotate(month=TruncMonth("first_on")), "month"):
        months[row["month"]].add(row)
    return list(months.values())


def _part(area: int, name: str, own: int) -> Tally:
    """An area below, the warnings of `own` itself, or (0) those of areas that are no longer there."""
    where = {own: f"&area={own}&at={AT_HERE}", 0: f"&at={AT_GONE}"}
    return Tally(name, area, where.get(area, f"&area={area}"))


def _grouped(found: QuerySet[Warning], *fields: str) -> Iterable[dict[str, Any]]:
    return found.order_by().values(*fields, "direction", "state", "result").annotate(many=Count("pk"))


def _below(own: int) -> dict[int, tuple[int, str]]:
    """Of every area inside: the area directly below `own` it lies in (`own` itself for what lies in none), with its name."""
    inside = AreaVersion.objects.filter(valid__contains=clock.today(), path__contains=[own]).order_by("code")
    rows = list(inside.values_list("area", "name", "path"))
    names = {area: name for area, name, _ in rows}
    found = {}
    for area, _, path in rows:
        at = path.index(own)
        child = path[at + 1] if at + 1 < len(path) else own
        found[area] = (child, HERE if child == own else names[child])
    return found


def _months(since: datetime.date, until: datetime.date) -> Iterable[datetime.date]:
    month = since.replace(day=1)
    while month <= until:
        yield month
        month = _last(month) + datetime.timedelta(days=1)


def _last(month: datetime.date) -> datetime.date:
    return (month + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
