"""Warnings in a list: the filter lives in the address, each row has the light of its case, the export its columns."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.http import QueryDict

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.areas.public import AreaVersion, Kind, within
from minzheng.mechanisms.desk.exporting import Row
from minzheng.mechanisms.desk.listing import area_names
from minzheng.mechanisms.desk.monitored import UNSENT, whole
from minzheng.mechanisms.desk.parties import called
from minzheng.mechanisms.desk.reading import day_in, number_in
from minzheng.mechanisms.desk.warning_counts import AT_GONE, AT_HERE, ELSEWHERE, HERE
from minzheng.mechanisms.documents.public import Column, ColumnKind
from minzheng.mechanisms.matters.public import Lamp, Stage, lamps_of, version_for
from minzheng.mechanisms.monitoring.public import (
    WRONG,
    Direction,
    Severity,
    Warning,
    WarningRule,
    WarningState,
    warning_rules,
)

OPEN, ALL, MISTAKEN, TRIED = "未办结", "全部", "核查有误", "试运行"
STATES = {
    OPEN: Q(state__in=(WarningState.WAITING, WarningState.PUSHED)),
    ALL: ~UNSENT,
    "待推送": Q(state=WarningState.WAITING),
    "已推送": Q(state=WarningState.PUSHED),
    "已办结": Q(state=WarningState.CLOSED) & ~UNSENT,
    MISTAKEN: Q(state=WarningState.CLOSED, result=WRONG),
    TRIED: UNSENT,
}
URGENCY = Case(*(When(severity=one, then=at) for at, one in enumerate(Severity)))
RELATED = ("person", "household__head", "case")
COLUMNS = (
    Column("name", "预警", width=28),
    Column("whom", "对象", width=14),
    Column("place", "所在地", width=16),
    Column("direction", "方向"),
    Column("severity", "程度"),
    Column("first_on", "首次预警", ColumnKind.DATE),
    Column("last_on", "最近预警", ColumnKind.DATE),
    Column("times", "次数", ColumnKind.INTEGER),
    Column("state", "状态", width=14),
    Column("light", "时限", width=14),
    Column("number", "受理号", width=18),
)


@dataclass(frozen=True)
class WarningFilter:
    """What the list shows; `area` is an area id, `night` the number of the night that first found them.

    `at`: of `area` only what lies in none below it (here), or what lies in areas that are no longer there (gone).
    """

    rules: tuple[WarningRule, ...]
    rule: str = ""
    direction: str = ""
    severity: str = ""
    state: str = OPEN
    area: int | None = None
    at: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    night: int | None = None

    @classmethod
    def from_query(cls, query: QueryDict, rules: Sequence[WarningRule], areas: set[int]) -> "WarningFilter":
        """Read the address; what cannot be read is left out, never guessed."""
        area = number_in(query.get("area"))
        return cls(
            rules=tuple(rules),
            rule=query.get("rule", "") if query.get("rule") in {one.rule for one in rules} else "",
            direction=query.get("direction", "") if query.get("direction") in list(Direction) else "",
            severity=query.get("severity", "") if query.get("severity") in list(Severity) else "",
            state=query.get("state", OPEN) if query.get("state") in STATES else OPEN,
            area=area if area in areas else None,
            at=query.get("at", "") if query.get("at") in (AT_HERE, AT_GONE) else "",
            since=day_in(query.get("since")),
            until=day_in(query.get("until")),
            night=number_in(query.get("night")),
        )

    def apply(self, found: QuerySet[Warning]) -> QuerySet[Warning]:
        """The warnings this filter lets through, the nearest term first, then the most urgent, then the newest."""
        given = {
            "rule": self.rule,
            "direction": self.direction,
            "severity": self.severity,
            "first_on__gte": self.since,
            "first_on__lte": self.until,
            "first_round": self.night,
        }
        found = found.filter(STATES[self.state], **{key: value for key, value in given.items() if value})
        if self.at == AT_GONE:
            there = AreaVersion.objects.filter(valid__contains=clock.today())
            found = found.exclude(area__in=there.values("area"))
        elif self.area is not None:
            inside = [self.area] if self.at == AT_HERE else within(self.area, clock.today())
            found = found.filter(area__in=inside)
        stages = Stage.objects.filter(case=OuterRef("case"), closed_at=None).order_by("due_on")
        due = Subquery(stages.values("due_on")[:1])
        return found.annotate(due=due).order_by(F("due").asc(nulls_last=True), URGENCY, "-last_on", "-pk")

    @property
    def line(self) -> str:
        """The filter in words, for the head of an export or print."""
        rule = warning_rules().get(self.rule)
        parts = [
            rule.name if rule else "",
            self.direction,
            self.severity and f"程度{self.severity}",
            self.state,
        ]
        parts.append(area_names([self.area]).get(self.area, "") if self.area else "")
        parts.append({AT_HERE: HERE, AT_GONE: ELSEWHERE}.get(self.at, ""))
        if self.since or self.until:
            parts.append(f"首次预警{self.since or ''}至{self.until or ''}")
        return "、".join(part for part in parts if part)


@dataclass(frozen=True)
class WarningRow:
    """A warning in a list; `step` says where its case stands."""

    warning: Warning
    name: str
    whom: str
    place: str
    lamp: Lamp | None
    step: str

    @property
    def number(self) -> str:
        """The number of its case."""
        return self.warning.case.number if self.warning.case else ""

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        return self.warning.result or self.step or self.warning.get_state_display()

    @property
    def subject(self) -> str:
        """The key of whom it is about."""
        return (
            f"person:{self.warning.person_id}"
            if self.warning.person_id
            else f"household:{self.warning.household_id}"
        )


def warning_rows(found: Sequence[Warning]) -> list[WarningRow]:
    """Rows of warnings read with `select_related(*RELATED)`."""
    names = area_names(one.area_id for one in found)
    cases = [one.case_id for one in found if one.case_id]
    stages = list(Stage.objects.filter(case__in=cases, closed_at=None).select_related("case__area"))
    lamps, at = lamps_of(stages), {one.case_id: one for one in stages}
    return [_row(one, names.get(one.area_id, ""), at.get(one.case_id or 0), lamps) for one in found]


def _row(one: Warning, place: str, stage: Stage | None, lamps: Mapping[int, Lamp]) -> WarningRow:
    step = version_for(stage.case).step(stage.step).label if stage else ""
    return WarningRow(one, name_of(one.rule), whom(one), place, lamps[stage.pk] if stage else None, step)


def name_of(rule: str) -> str:
    """What a rule is called, also one that is no longer declared."""
    known = warning_rules().get(rule)
    return known.name if known else rule


def whom(warning: Warning) -> str:
    """Whom a warning is about, masked; a household by its head."""
    home = warning.household
    if home is not None and home.head is not None:
        return f"{home.head.masked_name}户"
    return called(warning.subject)


def values_of(row: WarningRow) -> Row:
    """A row under the keys of `COLUMNS`."""
    one = row.warning
    return {
        "name": row.name,
        "whom": row.whom,
        "place": row.place,
        "direction": one.direction,
        "severity": one.severity,
        "first_on": one.first_on,
        "last_on": one.last_on,
        "times": one.times,
        "state": row.state,
        "light": row.lamp.words if row.lamp else "",
        "number": row.number,
    }


def offered(places: Sequence[AreaVersion], seat: Seat, area: int | None) -> list[AreaVersion]:
    """The areas offered to narrow a list to: streets for the bureau, communities for a street; and the one chosen."""
    return [one for one in places if not whole(seat) or one.kind != Kind.COMMUNITY or one.area_id == area]


def states_for(seat: Seat) -> list[str]:
    """The states somebody may ask for; trials are looked after at the bureau."""
    return [one for one in STATES if one != TRIED or whole(seat)]
