"""The list of activities: its filter lives in the address, and its columns serve the screen and the export."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from minzheng.mechanisms.activities.public import Activity, all_kinds
from minzheng.mechanisms.desk.exporting import Row
from minzheng.mechanisms.desk.listing import area_names
from minzheng.mechanisms.desk.reading import day_in
from minzheng.mechanisms.documents.public import Column, ColumnKind

STATES = ("有效", "已作废")
COLUMNS = (
    Column("title", "活动", width=28),
    Column("kind", "类别"),
    Column("on", "日期", ColumnKind.DATE),
    Column("counts", "计量", width=32),
    Column("place", "地点", width=20),
    Column("area", "区域"),
    Column("unit", "登记单位", width=20),
)


@dataclass(frozen=True)
class ActivityFilter:
    """What the list shows: kind, days, words of the title, and whether those in force or those declared void."""

    kind: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    words: str = ""
    state: str = STATES[0]

    @classmethod
    def from_query(cls, query: QueryDict) -> "ActivityFilter":
        """Read the address; what cannot be read is left out, never guessed."""
        return cls(
            kind=query.get("kind", "") if query.get("kind") in kind_labels() else "",
            since=day_in(query.get("since")),
            until=day_in(query.get("until")),
            words=query.get("q", "").strip()[:100],
            state=STATES[1] if query.get("state") == STATES[1] else STATES[0],
        )

    def apply(self, rows: QuerySet[Activity]) -> QuerySet[Activity]:
        """The activities this filter lets through, the latest first."""
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.since:
            rows = rows.filter(on__gte=self.since)
        if self.until:
            rows = rows.filter(on__lte=self.until)
        if self.words:
            rows = rows.filter(title__icontains=self.words)
        return rows.filter(voided_at__isnull=self.state == STATES[0]).order_by("-on", "-pk")

    @property
    def line(self) -> str:
        """The filter in words, for the head of an export or print."""
        parts = [kind_labels().get(self.kind, ""), f"含“{self.words}”" if self.words else ""]
        if self.since or self.until:
            parts.append(f"日期{self.since or ''}至{self.until or ''}")
        return "、".join([part for part in parts if part] + [self.state])


def kind_labels() -> dict[str, str]:
    """Label of every kind of activity by its code."""
    return {one.code: one.label for one in all_kinds()}


def activity_rows(found: Sequence[Activity]) -> list[Row]:
    """Activities read with their unit, under the keys of `COLUMNS`."""
    areas = area_names(one.area_id for one in found)
    kinds = {one.code: one for one in all_kinds()}
    return [
        {
            "pk": one.pk,
            "title": one.title,
            "kind": kinds[one.kind].label,
            "on": one.on,
            "counts": "、".join(
                f"{each.label}{one.measures.get(each.key, '')}{each.unit}"
                for each in kinds[one.kind].measures
            ),
            "place": one.place,
            "area": areas.get(one.area_id, ""),
            "unit": one.unit.name,
        }
        for one in found
    ]
