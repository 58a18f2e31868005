"""学习教育台账: what is studied and told in a campaign (S130), the leaders' monthly days of study (S97), law books (S98)."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

from minzheng.domains.rule_of_law.publicity import LAWS, OWNER, PEOPLE
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Unit
from minzheng.mechanisms.activities.public import Activity, Kind, Measure, declare_kind
from minzheng.mechanisms.matters.public import Choice, Form, Text, calendar

PARTY_MEETING, FORUM, PREACHING, PARTY_LECTURE = FORMS = (
    "党组专题会议",
    "大讲堂专题辅导",
    "精神宣讲",
    "书记讲党课",
)

SESSION = declare_kind(
    Kind(
        code="rule_of_law.study_session",
        label="学习教育活动",
        unit="次",
        measures=(PEOPLE,),
        fields=Form(
            (
                OWNER,
                Choice("form", "活动形式", options=FORMS),
                Text("topic", "主题", max_length=100),
                Text("speaker", "主讲或主持人", max_length=40),
            )
        ),
    )
)


def ends_of_month(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First and last day of the month of a day."""
    first = day.replace(day=1)
    return first, (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)


def check_months(changed: Sequence[Activity]) -> None:
    """One sheet a month and unit, not more days than the month has working days. Raises `Invalid`, `Conflict`."""
    for one in changed:
        if one.voided_at is not None:
            continue
        first, last = ends_of_month(one.on)
        days = (first + datetime.timedelta(days=number) for number in range(last.day))
        most = sum(map(calendar().is_working_day, days))
        if one.measures["days"] > most:
            raise Invalid.because(
                f"{first:%Y年%m月}只有{most}个工作日,登记了{one.measures['days']}天。",
                "请核对集中学习的天数。",
                "too_many_days",
                "days",
            )
        same = Activity.objects.filter(
            kind=LEADERSHIP_STUDY.code, unit=one.unit, on__range=(first, last), voided_at__isnull=True
        ).exclude(pk=one.pk)
        if same.exists():
            raise Conflict.because(
                f"{first:%Y年%m月}的集中学习已经登记过。", "一个月登记一次;请更正原记录。", "month_twice"
            )


LEADERSHIP_STUDY = declare_kind(
    Kind(
        code="rule_of_law.leadership_study",
        label="领导班子集中学法(月度)",
        unit="次",
        measures=(Measure("days", "集中学习", "天"), Measure("members", "参加的班子成员", "人")),
        fields=Form((OWNER, LAWS)),
        holds=check_months,
    )
)


def check_stock(changed: Sequence[Activity]) -> None:
    """A unit gives out no book it did not have that day; units are taken one after the other. Raises `Conflict`."""
    units = Unit.objects.select_for_update(of=("self",)).filter(pk__in={one.unit_id for one in changed})
    for unit in units.order_by("pk"):
        rows = Activity.objects.filter(kind=BOOKS.code, unit=unit, voided_at__isnull=True)
        held: Counter[str] = Counter()
        for on, day in sorted(_moved_by_day(rows).items()):
            held.update(day)
            if short := [book for book, left in held.items() if left < 0]:
                raise Conflict.because(
                    f"{unit.name}{on:%Y年%m月%d日}《{short[0]}》库存不足,缺{-held[short[0]]}本。",
                    "请先登记购入或领入,或核对发放数量和日期。",
                    "out_of_stock",
                )


def _moved_by_day(rows: Iterable[Activity]) -> dict[datetime.date, Counter[str]]:
    days: dict[datetime.date, Counter[str]] = {}
    for one in rows:
        moved = one.measures["received"] - one.measures["given"]
        days.setdefault(one.on, Counter()).update({one.answers["book"]: moved})
    return days


BOOKS = declare_kind(
    Kind(
        code="rule_of_law.books",
        label="普法读本收发",
        unit="次",
        measures=(Measure("received", "购入或领入", "本"), Measure("given", "发放", "本")),
        fields=Form(
            (OWNER, Text("book", "读本名称", max_length=60), Text("whom", "来源或对象", max_length=100))
        ),
        holds=check_stock,
    )
)
