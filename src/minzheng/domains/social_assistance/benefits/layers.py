"""分层分类 (S13): who belongs to which of five layers and four types on a day, out of the registers."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from minzheng.domains.social_assistance.benefits.standing import held
from minzheng.mechanisms.areas.public import Area, within
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.registry.public import Membership, Person, RegisterEntry, same_as

FILE = Path(__file__).with_name("layers.yaml")


@cache
def declared() -> dict[str, Any]:
    """Layers and types as declared."""
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


def classified(on: date, area: Area | None = None) -> QuerySet[Any]:
    """People in a layer on a day, with `layer` (1 to 5) and `type` (1 to 4), of registers lying in `area`.

    A person stands there once, in the first layer that fits; people merged into others are not there by themselves.
    """
    layers: list[When] = []
    types: list[When] = []
    for row in declared()["layers"]:
        if row["from"] > on:
            continue
        lines = _lines(row, on, area)
        if instead := row.get("instead"):
            special = lines.filter(**{f"data__{instead['column']}__in": instead["values"]})
            types.append(When(_on_one(special, on), then=Value(instead["type"])))
        types.append(When(_on_one(lines, on), then=Value(row["type"])))
        layers.append(When(_on_one(lines, on), then=Value(row["layer"])))
    number = {"output_field": IntegerField(null=True), "default": None}
    found: QuerySet[Any] = Person.objects.filter(merged_into__isnull=True)
    return found.annotate(layer=Case(*layers, **number), type=Case(*types, **number)).filter(
        layer__isnull=False
    )


def matrix(on: date, area: Area | None = None) -> dict[tuple[int, int], int]:
    """How many people by (layer, type); the sum is everybody."""
    return dict(Counter(classified(on, area).values_list("layer", "type")))


def changes(person: Person) -> list[tuple[date, int | None]]:
    """The days on which a person's layer changed, with the layer from then on (None: none)."""
    rows = same_as(person)
    homes = Membership.objects.filter(person__in=rows)
    lines = RegisterEntry.objects.filter(Q(person__in=rows) | Q(household__in=homes.values("household")))
    days = {day for pair in lines.values_list("valid_from", "valid_to") for day in pair if day is not None}
    days |= {day for span in homes.values_list("valid", flat=True) for day in (span.lower, span.upper) if day}
    found: list[tuple[date, int | None]] = []
    for day in sorted(days):
        layer = classified(day).filter(pk__in=rows).values_list("layer", flat=True).first()
        if layer != (found[-1][1] if found else None):
            found.append((day, layer))
    return found


def _lines(row: dict[str, Any], on: date, area: Area | None) -> QuerySet[RegisterEntry]:
    lines = RegisterEntry.objects.filter(held(on), register=row["register"])
    if code := row.get("months"):
        year, month = divmod(on.year * 12 + on.month - 1 - parameter(code, area, on).amount, 12)
        lines = lines.filter(valid_from__gte=date(year, month + 1, 1))
    return lines if area is None else lines.filter(area_id__in=within(area, on))


def _on_one(lines: QuerySet[RegisterEntry], on: date) -> Q:
    mine = Exists(lines.filter(person=OuterRef("pk")))
    homes = Membership.objects.filter(person=OuterRef(OuterRef("pk")), valid__contains=on).values("household")
    return Q(mine) | Q(Exists(lines.filter(household__in=homes)))
