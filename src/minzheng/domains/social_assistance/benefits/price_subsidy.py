"""价格补贴联动: a month's indices start a round; everybody on the named registers is paid for that month, once (S09)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q

from minzheng.domains.social_assistance.benefits.course import step
from minzheng.domains.social_assistance.benefits.minimum_living_rule import RURAL_STANDARD, STANDARD
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.law.public import (
    UP,
    Outcome,
    apply,
    cite,
    greatest,
    parameter,
    rule,
    share,
    term,
    when,
)
from minzheng.mechanisms.matters.public import Case, End, Form, Level, Matter, Text, declare
from minzheng.mechanisms.matters.public import Outcome as Way
from minzheng.mechanisms.payments.public import Allowance, declare_allowance, next_month
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Membership,
    Party,
    Register,
    RegisterEntry,
    as_of,
    enter_many,
    registers,
    survivor,
)

PRICE = "social_assistance.price_subsidy"
NAMED = f"{PRICE}.registers"
ROUND = Register(
    PRICE, "价格补贴", Party,  # type: ignore[type-abstract]  # households and persons
    (Column("amount", "补贴", "分"), Column("people", "人数", "人"), Column("register", "所在名册"), Column("payee", "领款人")),
)  # fmt: skip
_RISE = re.compile(r"(-?)([0-9]{1,3})(?:\.([0-9]{1,2}))?%?")


@dataclass(frozen=True)
class Rise(Text):
    """A rise against the year before in percent, kept in hundredths of a percent."""

    def parse(self, text: str) -> int:
        found = _RISE.fullmatch(text)
        if found is None:
            raise Invalid.because(f"“{text[:20]}”不是涨幅。", "请按百分数填写,如 3.5 或 -0.2。", "invalid")
        sign, whole, part = found.groups()
        return (-1 if sign else 1) * (int(whole) * 100 + int((part or "").ljust(2, "0")))

    def show(self, value: Any) -> str:
        return f"{self.typed(value)}%"

    def typed(self, value: Any) -> str:
        whole, part = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{whole}.{part:02}"


@dataclass(frozen=True)
class Month(Text):
    """A month, such as 2026-08."""

    def parse(self, text: str) -> str:
        try:
            return f"{date.fromisoformat(f'{text}-01'):%Y-%m}"
        except ValueError:
            raise Invalid.because(
                f"“{text[:20]}”不是月份。", "请按 2026-08 的样式填写。", "invalid"
            ) from None


DECLARED: dict[str, Any] = {
    "uses": {"standard": STANDARD, "rural_standard": RURAL_STANDARD, "cpi": f"{PRICE}.cpi", "food": f"{PRICE}.food"},
    "absent": {"rural": False, "people": 1},
    "labels": {
        "high": "居民消费价格指数涨幅达到启动条件",
        "dear": "食品价格指数涨幅达到启动条件",
        "eligible": "任一条件成立,启动价格补贴",
        "line": "适用的低保标准（元）",
        "each": "每人当月补贴（元）",
        "amount": "补贴合计（元）",
    },
}  # fmt: skip


@rule(PRICE, since="2026-07-01", basis=cite("社会救助法", 32), **DECLARED)
@rule(PRICE, since="2021-11-01", until="2026-06-30", basis=cite("价格补贴联动机制的通知（2021）"), **DECLARED)
@rule(PRICE, since="2016-08-01", until="2021-10-31", basis=cite("价格补贴联动机制的通知（2016）"), **DECLARED)
def price_subsidy(month: Any, law: Any) -> Outcome:
    """The standard times the rise, for so many people; rises in hundredths of a percent, either index is enough."""
    high = law.cpi.numerator * 100 * 100 <= month.cpi * law.cpi.denominator
    dear = law.food.numerator * 100 * 100 <= month.food * law.food.denominator
    eligible = high | dear
    line = when(month.rural, law.rural_standard, law.standard)
    each = when(eligible, share(line * greatest(month.rise, 0), 100 * 100, to=UP), 0)
    return Outcome(
        high=high, dear=dear, eligible=eligible, line=line, each=each, amount=each * greatest(month.people, 0)
    )


def month_of(case: Case) -> date:
    """The first day of the month whose indices are decided on."""
    return date.fromisoformat(f"{case.answers['month']}-01")


def facts(case: Case) -> Mapping[str, Any]:
    """The indices, for one person at the urban standard."""
    return {key: case.answers[key] for key in ("cpi", "food", "rise")}


def books(area: Area, month: date) -> list[Register]:
    """The registers named for a month, in the order named; one that nobody keeps here is passed over."""
    names = parameter(NAMED, area, month).text.split("、")
    return [one for name in names for one in registers() if one.label.startswith(name)]


def people_of(book: Register, area: Area, month: date) -> Iterator[tuple[RegisterEntry, set[int]]]:
    """Each line of a register on the first of a month, with the living people it stands for."""
    lines = list(as_of(book, month, area).select_related("person", "household", "area").order_by("pk"))
    homes: dict[int, set[int]] = defaultdict(set)
    alive = Q(person__died_on__isnull=True) | Q(person__died_on__gte=month)
    held = Membership.objects.filter(
        alive, household__in=[one.household_id for one in lines], valid__contains=month
    )
    for home, person in held.values_list("household", "person"):
        homes[home].add(person)
    for line in lines:
        if line.person is None:
            yield line, homes[line.household_id or 0]
        elif line.person.died_on is None or line.person.died_on >= month:
            yield line, {line.person.pk}


def launch(case: Case, decision: Decision) -> None:
    """Everybody on the named registers in that month is entered with the month's amount, nobody twice."""
    month, paid = month_of(case), set[int]()

    @cache
    def due(area: Area, rural: bool, people: int) -> int:
        return int(apply(PRICE, month, {**facts(case), "rural": rural, "people": people}, area).amount)

    rows: list[tuple[Party, dict[str, Any], date, Area | None]] = []
    for book in books(case.area, month):
        for line, people in people_of(book, case.area, month):
            here = people - paid
            paid |= here
            amount = due(line.area, line.data.get("residence") == "农村", len(here))
            if amount:
                row = {
                    "amount": amount, "people": len(here), "register": book.code,
                    "payee": line.data.get("payee") or line.person_id,
                }  # fmt: skip
                merged = line.person is not None and line.person.merged_into_id is not None
                subject = survivor(line.subject) if merged else line.subject
                rows.append((subject, row, month, line.area))
    enter_many(ROUND, rows, decision, key=f"{month:%Y-%m}", valid_to=next_month(month))


FIRST = Matter(
    code=PRICE, name="价格补贴启动", since=date(2016, 8, 1), basis=cite("价格补贴联动机制的通知（2016）"), prefix="WJ",
    opened_by=(Function.REVIEWING,), receipt_day=True,
    form=Form(
        (
            Month("month", "指数月份"), Rise("cpi", "居民消费价格指数同比涨幅(%)"), Rise("food", "食品价格指数同比涨幅(%)"),
            Rise("rise", "计算补贴所用的涨幅(%)", help="低收入居民基本生活费用价格指数;没有的填居民消费价格指数"),
            Text("source", "指数来源和发布日期", max_length=100),
        ),
        title="价格补贴启动审核表",
    ),
    statutory=term(f"{PRICE}.total"), rule=PRICE, facts=facts, law_of=month_of, on_decided=launch,
    once_per=lambda case: f"area:{case.area_id}:{case.answers['month']}", once_label="同一区域同一月份",
    steps=(
        step(
            PRICE, "check", "核对指数", Function.REVIEWING, Level.BUREAU, Way("核对无误", "decide"),
            within=term(f"{PRICE}.step"),
        ),
        step(
            PRICE, "decide", "决定", Function.DECIDING, Level.BUREAU, Way("启动", End.GRANTED),
            Way("退回核对", "check", needs_reason=True), Way("不启动", End.REFUSED, needs_reason=True),
            within=term(f"{PRICE}.step"), other_person_than=("check",),
        ),
    ),
    keywords="价格补贴 物价 联动 困难群众",
)  # fmt: skip
declare(
    FIRST,
    FIRST.but(date(2021, 11, 1), basis=cite("价格补贴联动机制的通知（2021）")),
    FIRST.but(date(2026, 7, 1), basis=cite("社会救助法", 32)),
)
ALLOWANCE = declare_allowance(Allowance(PRICE, ROUND))
