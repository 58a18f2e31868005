"""Given: a district with an enforcement section, two homes with seats of their own, a checklist and its order matter."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from tests.bureau import employ, plant, seated

from minzheng.mechanisms.access.public import Function, Seat, Staff, Unit, create_unit
from minzheng.mechanisms.access.public import Level as UnitLevel
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.checks.public import (
    Answer,
    Checklist,
    Finding,
    HazardClass,
    Inspection,
    Item,
    check_recheck,
    declare_checklist,
    declare_hazard_class,
    finish_inspection,
    order_rectification,
    save_inspection,
    start_inspection,
    withdraw_checklist,
)
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    declare,
    open_stage,
    perform,
    withdraw_declaration,
)
from minzheng.mechanisms.registry.public import Facility, Organisation

TODAY = date(2019, 5, 6)
FIRE = HazardClass("test.fire", "消防", receiver="消防救援大队", major=True)
CARE = HazardClass("test.care", "照护")
LAW = cite("养老机构管理办法")
SAFETY = Checklist(
    code="test_care.safety",
    label="养老机构安全检查",
    since=date(2018, 1, 1),
    basis=LAW,
    items=(
        Item("exit", "疏散通道畅通", LAW, FIRE, 6),
        Item("gas", "燃气设施合格", LAW, FIRE, 4),
        Item("food", "食品留样", LAW, CARE, 2),
        Item("staff", "护理人员在岗", LAW, CARE, 1),
    ),
    order_matter="test_care.order",
)
ORDER = Matter(
    code="test_care.order",
    name="养老机构责令整改",
    since=date(2018, 1, 1),
    basis=LAW,
    prefix="CS",
    opened_by=(Function.INSPECTING,),
    subject="facility",
    form=Form((LongText("demand", "整改要求"),)),
    steps=(
        Step("issue", "下达", by=Function.INSPECTING, at=Level.BUREAU, outcomes=(Outcome("下达", "fix"),)),
        Step(
            "fix",
            "整改",
            by=Function.RECTIFYING,
            at=Level.SUBJECT,
            form=Form((LongText("done", "整改情况"),)),
            outcomes=(Outcome("提交整改", "recheck"),),
        ),
        Step(
            "recheck",
            "复查",
            by=Function.RECHECKING,
            at=Level.BUREAU,
            outcomes=(Outcome("复查合格", End.DONE), Outcome("继续整改", "fix", needs_reason=True)),
        ),
    ),
    on_left={"recheck": check_recheck},
)


@dataclass
class World:
    """Everything the tests of this room work with."""

    areas: dict[str, Area]
    section: Unit
    homes: list[Facility]
    home_seats: list[Seat]
    company: Organisation
    lead: Seat
    second: Seat
    third: Seat

    def staff(self, seat: Seat) -> Staff:
        assert seat.staff is not None
        return seat.staff

    def start(self, home: int = 0, **changes: Any) -> Inspection:
        given: dict[str, Any] = {"second": self.second.staff, "client_id": uuid4(), **changes}
        return start_inspection(self.lead, SAFETY.code, self.homes[home], **given)

    def finished(self, home: int = 0, faults: Sequence[str] = ("exit", "food")) -> Inspection:
        """A finished inspection with these faults, all else fine."""
        begun = self.start(home)
        answers = {key: Answer("问题", f"{key}不合格") for key in faults}
        saved = save_inspection(begun, self.lead, answers, version=begun.version)
        return finish_inspection(saved, self.lead, version=saved.version, fill_rest_ok=True)

    def ordered(self, inspection: Inspection, findings: Sequence[Finding] | None = None) -> Case:
        chosen = list(inspection.findings.all()) if findings is None else findings
        return order_rectification(inspection, self.lead, chosen, {"demand": "限期整改"})

    def rectified(self, case: Case, home: int = 0) -> Stage:
        """Issue (if not yet) and let the home answer; gives the open recheck step."""
        held = Case.objects.get(pk=case.pk)
        if held.step == "issue":
            held = perform(held, "下达", self.lead, version=held.version)
        held = perform(
            held, "提交整改", self.home_seats[home], version=held.version, answers={"done": "已完成整改"}
        )
        return open_stage(held)


def certified(name: str, unit: Unit, valid: tuple[date, date], **functions: str) -> Seat:
    """Somebody in a post of a unit, with an enforcement card for these days."""
    return seated(name, unit, employ(name, card=valid), **functions)


def build() -> World:
    """Must be called inside an act."""
    areas = plant(
        [
            ("900101", "示范区", "区县", ""),
            ("900101001", "东街街道", "街道乡镇", "900101"),
            ("900101002", "西街街道", "街道乡镇", "900101"),
            ("900202", "邻区", "区县", ""),
        ]
    )
    top = create_unit("示范区民政局", UnitLevel.BUREAU, areas["示范区"])
    section = create_unit("养老服务科", UnitLevel.SECTION, areas["示范区"], top)
    homes = [
        Facility.objects.create(name=name, kind="养老机构", area=areas["东街街道"])
        for name in ("松鹤养老院", "柏龄养老院")
    ]
    valid = (date(2018, 1, 1), date(2030, 1, 1))
    duties = {"inspecting": "test_care.", "rechecking": "test_care."}
    seats = []
    for home in homes:
        unit = create_unit(home.name, UnitLevel.INSTITUTION, home.area, top, f"facility:{home.pk}")
        seats.append(seated(f"{home.name}院长", unit, rectifying="test_care."))
    return World(
        areas=areas,
        section=section,
        homes=homes,
        home_seats=seats,
        company=Organisation.objects.create(name="康宁公司", kind="企业", area=areas["西街街道"]),
        lead=certified("王检", section, valid, **duties),
        second=certified("李协", section, valid, **duties),
        third=certified("赵查", section, valid, **duties),
    )


@contextmanager
def declared() -> Iterator[None]:
    for one in (FIRE, CARE):
        declare_hazard_class(one)
    declare_checklist(SAFETY)
    declare(ORDER)
    try:
        yield
    finally:
        withdraw_checklist(SAFETY.code)
        withdraw_declaration(ORDER.code)
