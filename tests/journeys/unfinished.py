"""Work that lies open on the morning after the lived weeks, so that inboxes are full and lights have colours."""

import datetime

from minzheng.config.scenarios.dongli_2019.bureau import World
from minzheng.foundation import clock
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.matters.public import Case, matter, open_case, perform, specimens
from minzheng.mechanisms.registry.public import identify

CHEN = ("陈桂兰", "12011019520307042X")
CALLS = (
    ("社区", "投诉举报", "楼道里堆了很多杂物,老人上下楼不方便。"),
    ("养老服务", "咨询", "想了解附近养老机构的收费标准和入住条件。"),
    ("社会救助", "求助", "家中老人住院,想咨询临时救助怎么申请。"),
    ("殡葬", "咨询", "丧葬补贴需要哪些材料,多久能发放。"),
)


def leave_open(world: World) -> None:
    """Calls at every step over two weeks, some long overdue; relief cases at acceptance, visit and notice."""
    for number in range(30):
        day = datetime.datetime(2019, 1, 6 + number // 2, 10, number, tzinfo=clock.SHANGHAI)
        with clock.at(day):
            _call(world, number)
    with clock.at(datetime.datetime(2019, 1, 21, 15, 0, tzinfo=clock.SHANGHAI)):
        for reached in ("accept", "visit", "notice"):
            relief(world, reached)


def _call(world: World, number: int) -> None:
    category, kind, content = CALLS[number % len(CALLS)]
    street = number % 11 + 1
    answers = {
        "caller": "李建国",
        "phone": "13900001234",
        "category": category,
        "kind": kind,
        "content": content,
    }
    answers["place"] = world.communities[street][0]
    case = open_case(
        "appeals.hotline",
        world.seat("jiejian"),
        area=world.district,
        answers=answers,
        title=f"{category}{kind}",
        channel="8890热线",
        external_number=f"8890-2019-9{number:04d}",
    )
    if number % 4 == 3:
        return
    unit = world.street_seat(street, "chengban").unit
    assert unit is not None
    case = _done(case, "分包", world, "jiejian", {"unit": str(unit.pk), "note": "请按期答复。"})
    if number % 4 == 2:
        _done(case, "答复", world, f"chengban{street:02d}", {"reply": "已联系社区清理,来电人表示清楚。"})


def relief(world: World, reached: str, name: tuple[str, str] = CHEN) -> Case:
    """A relief case of 张贵庄街道 that has come as far as `reached`."""
    worker, area = world.seat("shegong0101"), world.areas[world.communities[1][0]]
    with acting(worker.actor, "登记申请人身份"):
        resident = identify(*name, area, phone="13900004321")
    answers = {
        "kind": "支出型",
        "cause": "突发重病",
        "description": "因突发重病住院,医药费超出家庭承受能力。",
        "members": "3",
        "phone": "13900004321",
        "consent": "是",
    }
    case = open_case(
        "social_assistance.relief",
        worker,
        area=area,
        subject=resident,
        channel="社区代办",
        answers=answers,
        papers=[] if reached == "accept" else specimens(matter("social_assistance.relief", clock.today())),
    )
    if reached == "accept":
        return case
    case = _done(case, "受理", world, "chuangkou01", {})
    if reached == "visit":
        return case
    found = {"members": "3", "finding": "入户了解,情况属实。", "need": "较重"}
    second = world.seat("diaocha01").staff
    return perform(
        case, "调查完成", world.seat("chuangkou01"), version=case.version, second=second, answers=found
    )


def _done(case: Case, outcome: str, world: World, login: str, answers: dict[str, str]) -> Case:
    return perform(case, outcome, world.seat(login), version=case.version, answers=answers)
