"""Given: a district with funeral services, officers who inspect them and a head, and a draw taken through its steps."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.bureau import Bureau

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat, Staff
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.checks.public import (
    Answer,
    Draw,
    DrawnObject,
    DrawPlan,
    PlannedDraw,
    finish_inspection,
    known_draw,
    save_inspection,
    start_drawn,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Facility

FUNERAL = "殡葬服务随机抽查"
VALUE = {"value": "03 07 15 21 28 33 + 09", "read_at": "中国福彩网2019年3月12日公告"}
SOURCE = "福利彩票双色球2019028期开奖号码"


def at(day: datetime.date | str, hour: int = 9) -> Any:
    on = datetime.date.fromisoformat(day) if isinstance(day, str) else day
    return clock.at(datetime.datetime.combine(on, datetime.time(hour), clock.SHANGHAI))


@dataclass
class Office:
    """Seats and objects; `plan`, `file`, `commit`, `record` and `reveal` are the steps of a draw."""

    bureau: Bureau
    district: Area
    shops: list[Facility]
    officers: list[Seat]
    head: Seat

    @property
    def lead(self) -> Seat:
        return self.officers[0]

    @property
    def second(self) -> Seat:
        return self.officers[1]

    def staff(self, number: int) -> Staff:
        found = self.officers[number].staff
        assert found is not None
        return found

    def seat_of(self, staff: Staff) -> Seat:
        return next(one for one in self.officers if one.staff == staff)

    def plan_case(self, share: str = "10%", item: str = FUNERAL, rows: int = 1) -> Case:
        row = {"item": item, "share": share.rstrip("%"), "month": "3"}
        answers = {"year": "2019", "draws": [row] * rows}
        return open_case("enforcement.draw_plan", self.lead, area=self.district, answers=answers)

    def plan(self, share: str = "10%", item: str = FUNERAL, rows: int = 1) -> list[PlannedDraw]:
        case = self.plan_case(share, item, rows)
        case = perform(case, "同意并公布", self.head, version=case.version)
        return list(DrawPlan.objects.get(case=case).rows.order_by("pk"))

    def file(self, planned: PlannedDraw, **more: Any) -> Case:
        day = clock.today() + datetime.timedelta(days=8)
        answers = {"planned": planned.number, "source": SOURCE, "source_on": day.isoformat(), **more}
        return open_case("enforcement.draw", self.lead, area=self.district, answers=answers)

    def commit(self, planned: PlannedDraw, **more: Any) -> Case:
        case = self.file(planned, **more)
        return perform(case, "公布承诺", self.lead, version=case.version)

    def record(self, case: Case, seat: Seat | None = None, **value: str) -> Case:
        with at(case.answers["source_on"], 22):
            return perform(
                case, "登记数值", seat or self.second, version=case.version, answers={**VALUE, **value}
            )

    def reveal(self, case: Case) -> Case:
        with at(case.answers["source_on"], 23):
            return perform(case, "揭示并抽取", self.lead, version=case.version)

    def drawn(self, planned: PlannedDraw, **more: Any) -> Draw:
        case = self.reveal(self.record(self.commit(planned, **more)))
        return known_draw(case.number)

    def inspect(self, one: DrawnObject, *faults: str) -> None:
        """Both steps by whoever leads."""
        seat = self.seat_of(one.team.get(position=1).staff)
        begun = start_drawn(seat, one, uuid4())
        answers = {key: Answer("问题", "不符合要求") for key in faults}
        saved = save_inspection(begun, seat, answers, version=begun.version)
        finish_inspection(saved, seat, version=saved.version, fill_rest_ok=True)

    def void(self, draw: Draw, reason: str = "开奖号码登记有误") -> Case:
        answers = {"draw": draw.number, "reason": reason}
        case = open_case("enforcement.draw_void", self.lead, area=self.district, answers=answers)
        return perform(case, "同意作废", self.head, version=case.version)


def furnish(bureau: Bureau, shops: int = 40, officers: int = 6) -> Office:
    place = bureau.area("120110001")
    with acting(SYSTEM, "登记"):
        made = [
            Facility.objects.create(name=f"殡葬服务部{n}", kind="殡葬服务机构", area=place)
            for n in range(shops)
        ]
    people = []
    for number in range(officers):
        staff = bureau.staff(f"执法{number}", certified=True)
        staff.refresh_from_db()
        people.append(bureau.seat("办公室", staff, inspecting="enforcement.", rechecking="enforcement."))
    head = bureau.seat("东丽区民政局", "局长", leading="*")
    return Office(bureau, bureau.area("120110"), made, people, head)
