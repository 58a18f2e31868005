"""殡葬备案与设施规划: rural graveyards and funeral agents filed since 2026-03-30, hearses with positioning, plan projects (S80, S81)."""

import datetime

from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Step,
    Text,
    Whole,
    YesNo,
    decision_on,
    declare,
)
from minzheng.mechanisms.registry.public import Column, Decision, Facility, Organisation, Register, enter

NEW_LAW = datetime.date(2026, 3, 30)
GRAVEYARDS = Register(
    "funeral.rural_graveyards",
    "农村公益性墓地备案名册",
    Facility,
    (Column("village", "主办村(居)"), Column("plots", "墓位", unit="座")),
)
AGENTS = Register(
    "funeral.agents",
    "殡葬服务中介等备案名册",
    Organisation,
    (Column("services", "服务项目"), Column("manager", "负责人")),
)
HEARSES = Register(
    "funeral.hearses",
    "殡仪车名册",
    Facility,
    (
        Column("plate", "车牌号"),
        Column("positioning", "北斗定位"),
        Column("video", "车载视频"),
    ),
)
PROJECTS = Register(
    "funeral.plan_projects",
    "殡葬设施规划项目名册",
    Facility,
    (
        Column("plan", "规划"),
        Column("due", "完成年份"),
        Column("milestone", "进度"),
        Column("reached", "达到日期"),
    ),
)
ACCEPT = Step(
    "accept",
    "受理",
    by=Function.REVIEWING,
    at=Level.BUREAU,
    within=term("funeral.filing.accept"),
    form=Form((LongText("seen", "材料核对情况", max_length=500),)),
    outcomes=(
        Outcome("受理", "decide", starts=True),
        Outcome("不予受理", End.NOT_ACCEPTED, needs_reason=True),
    ),
)


def enter_graveyard(case: Case, decision: Decision) -> None:
    """The graveyard stands on the register from the day of its filing."""
    assert case.facility is not None
    enter(GRAVEYARDS, case.facility, {key: case.answers[key] for key in ("village", "plots")}, decision)


def enter_agent(case: Case, decision: Decision) -> None:
    """The agent stands on the register from the day of its filing."""
    assert case.organisation is not None
    enter(AGENTS, case.organisation, {key: case.answers[key] for key in ("services", "manager")}, decision)


def enter_hearse(case: Case, decision: Decision) -> None:
    """One line per vehicle; a newer filing of the same plate takes the place of the older."""
    assert case.facility is not None
    data = {key: case.answers[key] for key in ("plate", "positioning", "video")}
    enter(HEARSES, case.facility, data, decision, key=case.answers["plate"])


def enter_milestone(case: Case, decision: Decision) -> None:
    """Each milestone is a dated line of the project."""
    assert case.facility is not None
    data = {key: case.answers[key] for key in ("plan", "due", "milestone", "reached")}
    enter(PROJECTS, case.facility, data, decision, key=case.answers["milestone"])


def _filing(**given: object) -> Matter:
    """A filing the business section accepts and another person confirms."""
    return Matter(
        opened_by=(Function.REVIEWING, Function.ACCEPTING),
        steps=(ACCEPT, decision_on(ACCEPT, "退回核对", within=term("funeral.filing.decide"))),
        statutory=term("funeral.filing.total"),
        **given,  # type: ignore[arg-type]
    )


FILINGS = (
    _filing(
        code="funeral.rural_graveyard",
        name="农村公益性墓地备案",
        since=NEW_LAW,
        basis=cite("殡葬管理条例", 20),
        prefix="GM",
        subject="facility",
        form=Form(
            (
                Text("village", "主办村(居)民委员会", max_length=100),
                Whole("plots", "墓位数", unit="座", least=1, most=100_000),
                LongText("plan", "选址、用地和管理办法"),
            ),
            title="农村公益性墓地备案表",
        ),
        evidence=(Evidence("村民会议决定"), Evidence("用地手续")),
        once_per=lambda case: f"facility:{case.facility_id}",
        once_label="同一墓地",
        on_decided=enter_graveyard,
        keywords="公益性墓地 备案",
    ),
    _filing(
        code="funeral.agent",
        name="殡葬服务中介等备案",
        since=NEW_LAW,
        basis=cite("殡葬管理条例", 41),
        prefix="ZJ",
        subject="organisation",
        form=Form(
            (
                Text("services", "服务项目", max_length=200),
                Text("manager", "负责人", max_length=40),
                YesNo("prices", "已公示服务项目和价格清单"),
            ),
            title="殡葬服务备案表",
        ),
        evidence=(Evidence("营业执照"), Evidence("服务项目和价格清单")),
        once_per=lambda case: f"organisation:{case.organisation_id}",
        once_label="同一经营者",
        on_decided=enter_agent,
        keywords="殡葬服务 中介 备案",
    ),
    _filing(
        code="funeral.hearse",
        name="殡仪车登记",
        since=datetime.date(2018, 1, 1),
        basis=cite("殡葬管理条例"),
        prefix="BY",
        subject="facility",
        form=Form(
            (
                Text("plate", "车牌号", max_length=12),
                YesNo("positioning", "已装北斗定位"),
                YesNo("video", "已装车载视频"),
            ),
            title="殡仪车登记表",
        ),
        evidence=(Evidence("行驶证"),),
        on_decided=enter_hearse,
        keywords="殡仪车 北斗 车载视频",
    ),
    _filing(
        code="funeral.plan_milestone",
        name="殡葬设施规划项目进度",
        since=datetime.date(2018, 1, 1),
        basis=cite("殡葬管理条例"),
        prefix="GH",
        subject="facility",
        form=Form(
            (
                Text("plan", "规划名称", max_length=100),
                Whole("due", "规划完成年份", least=2000, most=2100),
                Choice(
                    "milestone",
                    "进度",
                    options=("立项", "用地批准", "开工", "主体完工", "竣工验收", "投入使用"),
                ),
                Day("reached", "达到日期"),
            ),
            title="项目进度登记",
        ),
        evidence=(Evidence("批复、验收等文件", required=False),),
        once_per=lambda case: f"{case.facility_id}:{case.answers['milestone']}",
        once_label="同一项目同一进度",
        on_decided=enter_milestone,
        keywords="殡葬设施 规划 殡仪馆 进度",
    ),
)
for one in FILINGS:
    declare(one)
