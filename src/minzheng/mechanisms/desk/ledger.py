"""The ledger's filter lives in the address; its columns are those of the export."""

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.desk.exporting import Row
from minzheng.mechanisms.desk.listing import CaseRow, people_called
from minzheng.mechanisms.desk.reading import day_in
from minzheng.mechanisms.documents.public import Column, ColumnKind
from minzheng.mechanisms.matters.public import Case, Stage, all_matters, worded

OPEN = Q(end="")
STATES = ("在办", "超期", "已办结", "同意", "不同意")
COLUMNS = (
    Column("caption", "标题", width=28),
    Column("number", "受理号", width=18),
    Column("matter", "事项", width=18),
    Column("area", "区域"),
    Column("opened_on", "提交日期", ColumnKind.DATE),
    Column("due_on", "法定期限", ColumnKind.DATE),
    Column("state", "状态"),
    Column("amount", "金额(元)", ColumnKind.MONEY),
)


@dataclass(frozen=True)
class CaseFilter:
    """What the ledger shows: matter, state, days of opening, words of number, title or person."""

    matter: str = ""
    state: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    words: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "CaseFilter":
        """Read the address; what cannot be read is left out, never guessed."""
        return cls(
            matter=query.get("matter", "") if query.get("matter") in dict(matter_names()) else "",
            state=query.get("state", "") if query.get("state") in STATES else "",
            since=day_in(query.get("since")),
            until=day_in(query.get("until")),
            words=query.get("q", "").strip()[:100],
        )

    def apply(self, cases: QuerySet[Case], seat: Seat) -> QuerySet[Case]:
        """The cases this filter lets through."""
        today = clock.today()
        late = Stage.objects.filter(closed_at__isnull=True, due_on__lt=today).values("case")
        if self.matter:
            cases = cases.filter(matter=self.matter)
        if self.since:
            cases = cases.filter(opened_on__gte=self.since)
        if self.until:
            cases = cases.filter(opened_on__lte=self.until)
        if self.words:
            cases = cases.filter(matching(self.words, seat))
        states = {
            "在办": OPEN,
            "已办结": ~OPEN,
            "超期": OPEN & (Q(due_on__lt=today) | Q(pk__in=late)),
            "同意": Q(end="同意"),
            "不同意": Q(end="不同意"),
        }
        return cases.filter(states[self.state]) if self.state else cases

    @property
    def line(self) -> str:
        """The filter in words, for the head of an export or print."""
        parts = [dict(matter_names()).get(self.matter, ""), self.state]
        parts.append(f"含“{self.words}”" if self.words else "")
        if self.since or self.until:
            parts.append(f"提交日期{self.since or ''}至{self.until or ''}")
        return "、".join(part for part in parts if part) or "全部"


def matching(words: str, seat: Seat) -> Q:
    """Condition on cases: number, title or incoming number contain the words, or the person is called so."""
    people = people_called(words, seat)
    return worded(words) | Q(subject_key__in=people) if people else worded(words)


def matter_names() -> list[tuple[str, str]]:
    """(code, name) of every matter that may be chosen."""
    return [(one.code, one.versions[-1].name) for one in all_matters()]


def values_of(row: CaseRow) -> Row:
    """A row under the keys of `COLUMNS`."""
    case = row.case
    return {
        "caption": row.caption,
        "number": case.number,
        "matter": row.rules.name,
        "area": row.area,
        "opened_on": case.opened_on,
        "due_on": case.due_on,
        "state": row.state,
        "amount": case.amount,
    }
