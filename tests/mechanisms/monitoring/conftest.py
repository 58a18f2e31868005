"""A street with a reviewer, a neighbour street, and three people on record."""

import datetime
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from tests.bureau import Bureau, plant

from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.lake.linking.scoring import Reason
from minzheng.mechanisms.lake.public import Match, Possible, Verdict
from minzheng.mechanisms.monitoring.public import GivenRow, Sending, put
from minzheng.mechanisms.registry.public import Household, Person, identify, join

PLACES = [
    ("120110", "东丽区", "区县", ""),
    ("120110001", "东街街道", "街道乡镇", "120110"),
    ("120110002", "西街街道", "街道乡镇", "120110"),
]
NIGHT = Sending("medical_bills", "yibao", 7, "low_income.watch")
ROW = GivenRow("王方", "12011019580307", "1958-03-07", "女", "13900000003", "兴西村2组137号")


class Office(SimpleNamespace):
    """Seats, people, and what a run does."""

    reviewer: Seat
    neighbour: Seat
    stranger: Seat
    wang: Person
    li: Person
    zhao: Person

    def match(self, *people: Person, row: int = 4, likely: float = 0.7) -> Match:
        reasons = (
            Reason("name", "姓名读音相同、用字不同，支持是同一人。", 6.6),
            Reason("phone", "电话一致，支持是同一人。", 17.9),
        )
        return Match(
            row,
            Verdict.REVIEW,
            tuple(Possible(each.pk, likely / place, reasons) for place, each in enumerate(people, 1)),
            "依据不足以自动关联，须有人核对。",
        )

    def night(self, match: Match, row: GivenRow = ROW, **changes: Any) -> Any:
        """A run puts one row; the answer it gets."""
        delivery = Sending(**(NIGHT.__dict__ | changes))
        with acting(SYSTEM, "动态监测"):
            return put(delivery, [(match, row)])[match.row]


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    yield from founded()


def founded() -> Iterator[Office]:
    """The office in the database in use."""
    with clock.at(datetime.datetime(2026, 8, 3, 9, tzinfo=clock.SHANGHAI)):
        bureau = Bureau()
        with acting(SYSTEM, "测试"):
            areas = plant(PLACES)
            made = [
                identify(
                    name, make_resident_id("120110", born, 42, Sex.FEMALE), areas["东街街道"], "13900000003"
                )
                for name, born in (
                    ("王芳", datetime.date(1958, 3, 7)),
                    ("李强", datetime.date(1960, 5, 1)),
                    ("赵敏", datetime.date(1970, 6, 9)),
                )
            ]
            home = Household.objects.create(area=areas["东街街道"], head=made[0], address="兴西村2组137号")
            join(made[0], home, "户主", datetime.date(2020, 1, 1))
        bureau.unit("东街街道办事处", "街道", "120110001")
        bureau.unit("西街街道办事处", "街道", "120110002")
        yield Office(
            reviewer=bureau.seat("东街街道办事处", "孙立", reviewing="low_income."),
            neighbour=bureau.seat("西街街道办事处", "周宁", reviewing="low_income."),
            stranger=bureau.seat("东街街道办事处", "吴平", reviewing="elder_care."),
            wang=made[0],
            li=made[1],
            zhao=made[2],
        )
