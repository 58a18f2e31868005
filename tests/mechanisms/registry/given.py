"""What the tests of this room share: declared registers and facts, places, numbers, decisions."""

from datetime import date

from psycopg.types.range import Range

from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.areas.public import Area, AreaVersion
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import Column, Decision, Facility, FactKind, Person, Register

PLEDGES = Register(
    "test.pledges",
    "承诺书台账",
    Facility,
    (Column("signed_by", "签订人", sensitive=True), Column("term", "期限", "年")),
)
BEDS = Register(
    "test.beds", "床位台账", Facility, (Column("beds", "床位", "张"), Column("nursing", "护理型", "张"))
)
LOW_INCOME = Register("test.low_income", "低保台账", Person, (Column("amount", "月保障金", "分"),))
INCOME = FactKind("test.income", "月收入", sensitive=True)
GRADE = FactKind("test.grade", "能力等级")


def plant(code: str, name: str, kind: str, parent: Area | None = None) -> Area:
    """An area as it has been since 1990."""
    since = date(1990, 1, 1)
    area = Area.objects.create(created_on=since)
    above = AreaVersion.objects.get(area=parent).path if parent else []
    AreaVersion.objects.create(
        area=area,
        code=code,
        name=name,
        kind=kind,
        parent=parent,
        path=[*above, area.pk],
        valid=Range(since, None),
    )
    return area


def number(order: int, born: date = date(1950, 3, 4), sex: Sex = Sex.FEMALE) -> str:
    """A well-formed number of nobody."""
    return make_resident_id("139999", born, order, sex)


def decide_cases(area: Area) -> None:
    """Cases 1 to 12, decided: the database takes register lines and facts from decided cases only."""
    now = clock.now()
    Case.objects.bulk_create(
        Case(
            id=number,
            number=f"示民〔2019〕{number}号",
            matter="test",
            matter_since=now.date(),
            title="测试",
            area=area,
            opened_at=now,
            opened_on=now.date(),
            closed_at=now,
            end="同意",
            decision="同意",
            decided_on=now.date(),
        )
        for number in range(1, 13)
    )


def decided(case: int = 1, on: date = date(2019, 5, 6)) -> Decision:
    """The decision of a case."""
    return Decision(case, f"示民〔2019〕{case}号", on)
