"""Publicity, study and one lead in 2019 (000-003 to 000-007, 000-018)."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.foundation import clock
from minzheng.mechanisms.activities.public import Draft, record
from minzheng.mechanisms.matters.public import Case, open_case, perform

EVENTS = 34
PLACES = ("东丽广场", "街道便民服务大厅", "社区活动室", "养老机构", "婚姻登记处", "福彩大厅")
TOPICS = (
    ("社会救助", "社会救助暂行办法"),
    ("社区建设", "城市居民委员会组织法"),
    ("养老服务", "老年人权益保障法、养老机构管理办法"),
    ("殡葬服务", "殡葬管理条例"),
    ("婚姻收养", "婚姻登记条例"),
    ("社会组织", "社会团体登记管理条例"),
)
OWNERS = {
    "社会救助": "社会救助科",
    "社区建设": "社区建设科",
    "养老服务": "养老服务科",
    "社会组织": "社会组织科",
}


def plan(world: World, agenda: Agenda) -> None:
    """34 events over the year; one lecture, four trainings, one observed trial, one exam; one lead reported."""
    for number in range(EVENTS):
        day = datetime.date(2019, 1, 15) + datetime.timedelta(days=number * 340 // EVENTS)
        agenda.on(day, partial(_event, world, number))
    agenda.on(datetime.date(2019, 4, 19), lambda: _lecture(world))
    for month in (3, 6, 9, 11):
        agenda.on(datetime.date(2019, month, 22), partial(_training, world, month))
    agenda.on(datetime.date(2019, 8, 14), lambda: _trial(world))
    agenda.on(datetime.date(2019, 11, 28), lambda: _exam(world))
    agenda.on(datetime.date(2019, 7, 8), lambda: _lead(world, agenda))


def _record(
    world: World, kind: str, title: str, place: str, measures: dict[str, str], **answers: str
) -> None:
    draft = Draft(
        title=title, on=clock.today(), area=world.district, place=place, measures=measures, answers=answers
    )
    record(f"rule_of_law.{kind}", world.seat("fazhi"), draft)


def _event(world: World, number: int) -> None:
    topic, laws = TOPICS[number % len(TOPICS)]
    place = PLACES[number % len(PLACES)]
    _record(
        world,
        "publicity",
        f"{topic}法律宣传",
        place,
        {"people": str(world.dice.between(80, 400)), "leaflets": str(world.dice.between(190, 235))},
        owner=OWNERS.get(topic, "社会事务科"),
        topic=topic,
        laws=laws,
        form="集中宣传" if place == "东丽广场" else "进社区",
    )


def _lecture(world: World) -> None:
    people = {"people": str(world.dice.between(50, 70))}
    _record(
        world,
        "lecture",
        "领导干部法治宣讲",
        "局会议室",
        people,
        owner="政策法规科",
        speaker="局长",
        laws="宪法",
    )


def _training(world: World, month: int) -> None:
    _record(
        world,
        "case_training",
        f"以案释法培训({month}月)",
        "局会议室",
        {"people": str(world.dice.between(35, 60))},
        owner="政策法规科",
        laws="行政处罚法、行政许可法",
        cases="养老机构未按期整改受罚案、社会组织未参加年检被撤销案。",
    )


def _trial(world: World) -> None:
    _record(
        world,
        "court_observation",
        "网上旁听庭审",
        "局会议室",
        {"people": str(world.dice.between(30, 45))},
        owner="政策法规科",
        way="网上",
        court="东丽区人民法院",
        cause="行政处罚纠纷",
    )


def _exam(world: World) -> None:
    counts = {"passed": "58", "failed": "0", "absent": "0"}
    _record(
        world,
        "study_exam",
        "国家工作人员网上学法用法考试",
        "网上",
        counts,
        owner="政策法规科",
        way="网上",
        hours="40",
        laws="宪法、行政处罚法",
    )


def _lead(world: World, agenda: Agenda) -> None:
    case = open_case(
        "appeals.lead",
        world.seat("zhifa"),
        area=world.district,
        title="疑似非法集资线索",
        answers={
            "kind": "非法集资",
            "found_by": "排查发现",
            "about": "某养老服务咨询点",
            "content": "以预订床位为名收取大额预付款,承诺高额回报。",
        },
    )
    agenda.after(3, lambda: _verify(world, agenda, case))


def _verify(world: World, agenda: Agenda, case: Case) -> None:
    finding = {"finding": "实地走访并调取宣传材料,情况属实,建议上报。"}
    case = perform(case, "报请上报", world.seat("zhifa"), version=case.version, answers=finding)
    agenda.after(2, lambda: _report(world, case))


def _report(world: World, case: Case) -> None:
    sent = {"sent_on": clock.today().isoformat(), "receiver": "区处置非法集资工作领导小组办公室"}
    perform(case, "已上报", world.seat("juzhang"), version=case.version, answers=sent)
