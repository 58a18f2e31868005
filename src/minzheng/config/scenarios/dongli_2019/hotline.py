"""8890 in 2019: 312 questions, all answered in time, every rating a good one (000-066 to 000-068)."""

import datetime

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.dongli_2019.bureau import World
from minzheng.mechanisms.matters.public import Case, open_case, perform

QUESTIONS = 312
TOPICS = (
    ("养老服务", "咨询", "想了解附近养老机构的收费标准和入住条件。", "yanglao"),
    ("社会救助", "求助", "家中老人住院,想咨询临时救助怎么申请。", "chengban"),
    ("社区", "投诉举报", "楼道堆物影响通行,希望社区协调清理。", "chengban"),
    ("殡葬", "咨询", "丧葬补贴需要哪些材料,多久能发放。", "binzang"),
    ("婚姻收养", "咨询", "补领结婚证需要带什么证件。", "binzang"),
    ("社会组织", "咨询", "社区社会组织如何备案。", "shezu"),
    ("社会救助", "咨询", "低保家庭收入变化后如何申报。", "jiuzhu"),
)


def plan(world: World, agenda: Agenda) -> None:
    """Spread the calls over the working days of the year; the last ones are fed back before the year ends."""
    first, days = datetime.date(2019, 1, 2), 345
    for number in range(QUESTIONS):
        day = first + datetime.timedelta(days=number * days // QUESTIONS)
        agenda.on(day, lambda number=number: _take(world, agenda, number))


def _take(world: World, agenda: Agenda, number: int) -> None:
    category, kind, content, login = world.dice.pick(TOPICS)
    street = world.dice.between(1, 11)
    community = world.dice.pick(world.communities[street])
    name, _ = world.invented.person(1945, 1990)
    clerk = world.seat("jiejian")
    case = open_case(
        "appeals.hotline",
        clerk,
        area=world.district,
        answers={
            "caller": name,
            "phone": world.invented.phone(),
            "category": category,
            "kind": kind,
            "content": content,
            "place": f"{world.streets[street - 1]}{community}",
        },
        title=f"{category}{kind}",
        channel="8890热线",
        external_number=f"8890-2019-{number + 1:05d}",
    )
    if login == "chengban":
        login = f"chengban{street:02d}"
    agenda.after(world.dice.below(2), lambda: _give(world, agenda, case, login))


def _give(world: World, agenda: Agenda, case: Case, login: str) -> None:
    unit = world.seat(login).unit
    assert unit is not None
    case = perform(
        case,
        "分包",
        world.seat("jiejian"),
        version=case.version,
        answers={"unit": str(unit.pk), "note": "请按期答复。"},
    )
    agenda.after(world.dice.between(1, 4), lambda: _answer(world, agenda, case, login))


def _answer(world: World, agenda: Agenda, case: Case, login: str) -> None:
    reply = "已电话联系来电人,说明政策和办理地点,来电人表示清楚。"
    case = perform(case, "答复", world.seat(login), version=case.version, answers={"reply": reply})
    agenda.after(world.dice.between(0, 2), lambda: _feed_back(world, case))


def _feed_back(world: World, case: Case) -> None:
    rating = "满意" if world.dice.below(10) else "未评价"
    perform(
        case,
        "办结",
        world.seat("jiejian"),
        version=case.version,
        answers={"rating": rating, "words": "电话回访。"},
    )
