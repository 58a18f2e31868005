"""社会组织名册: which organisations are registered here, since when, under which name and kind."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from minzheng.foundation.errors import Conflict
from minzheng.foundation.identifiers import parse_uscc
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.matters.public import Field
from minzheng.mechanisms.registry.public import Column, Organisation, Register, RegisterEntry, as_of

*_, FOUNDATION = KINDS = ("社会团体", "民办非企业单位", "基金会")

ROLL = Register(
    "social_organisations.roll",
    "社会组织名册",
    Organisation,
    (
        Column("name", "名称"),
        Column("kind", "类别"),
        Column("uscc", "统一社会信用代码"),
        Column("registered_on", "登记日期"),
    ),
)


@dataclass(frozen=True)
class CreditCode(Field):
    """A unified social credit code with a right check digit."""

    def parse(self, text: str) -> str:
        return parse_uscc(text)


def on_roll(area: Area, on: datetime.date) -> QuerySet[RegisterEntry]:
    """Lines of the roll in force on a day in an area and below it."""
    return as_of(ROLL, on, area)


def line_of(organisation: Organisation, on: datetime.date) -> RegisterEntry:
    """The line of an organisation on a day; raises `Conflict` when it is not on the roll."""
    line = as_of(ROLL, on).filter(organisation=organisation).first()
    if line is None:
        raise Conflict.because(
            f"“{organisation.name}”{on:%Y年%m月%d日}不在社会组织名册中。",
            "请核对单位;已注销或撤销的单位不再办理。",
            "not_on_roll",
            "subject",
        )
    return line
