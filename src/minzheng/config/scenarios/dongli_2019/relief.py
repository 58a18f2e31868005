"""Temporary relief in 2019: streets decide up to the ceiling of the day, the bureau above it (000-050 to 000-053)."""

import datetime

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.dongli_2019.bureau import World
from minzheng.foundation import clock, money
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import identify

CASES = 132
CAUSES = (
    ("支出型", "突发重病"),
    ("支出型", "医疗支出"),
    ("急难型", "火灾"),
    ("急难型", "交通事故"),
    ("支出型", "教育支出"),
)
AMOUNTS = (600, 900, 1_200, 1_500, 1_800, 2_000, 2_600, 3_000, 4_200, 5_000, 6_500, 9_000)


def plan(world: World, agenda: Agenda) -> None:
    """About one application every other working day; the last are decided before the year ends."""
    for number in range(CASES):
        day = datetime.date(2019, 1, 3) + datetime.timedelta(days=number * 335 // CASES)
        agenda.on(day, lambda number=number: _file(world, agenda, number))


def _file(world: World, agenda: Agenda, number: int) -> None:
    street = number % 11 + 1
    place = world.dice.below(len(world.communities[street]))
    worker = world.seat(f"shegong{street:02d}{place + 1:02d}")
    area = world.areas[world.communities[street][place]]
    name, id_number = world.invented.person(1940, 1985)
    phone = world.invented.phone()
    kind, cause = world.dice.pick(CAUSES)
    with acting(worker.actor, "登记申请人身份"):
        resident = identify(name, id_number, area, phone=phone)
    case = open_case(
        "social_assistance.relief",
        worker,
        area=area,
        subject=resident,
        channel="社区代办",
        answers={
            "kind": kind,
            "cause": cause,
            "description": f"因{cause},家庭支出突然增加,基本生活出现困难。",
            "members": str(world.dice.between(1, 5)),
            "phone": phone,
            "consent": "是",
        },
    )
    agenda.after(world.dice.between(0, 1), lambda: _accept(world, agenda, case, street, number))


def _accept(world: World, agenda: Agenda, case: Case, street: int, number: int) -> None:
    window = world.street_seat(street, "chuangkou")
    if number % 17 == 5:
        case = perform(case, "补正", window, version=case.version, reason="缺少医疗费用票据。")
        worker = world.seat(case.opened_by.username)
        agenda.after(2, lambda: _supplement(world, agenda, case, street, worker.account.username))
        return
    if number % 29 == 3:
        perform(case, "不予受理", window, version=case.version, reason="同一事由本年已获救助。")
        return
    case = perform(case, "受理", window, version=case.version)
    agenda.after(world.dice.between(1, 3), lambda: _visit(world, agenda, case, street))


def _supplement(world: World, agenda: Agenda, case: Case, street: int, login: str) -> None:
    case = perform(case, "已补正", world.seat(login), version=case.version)
    case = perform(case, "受理", world.street_seat(street, "chuangkou"), version=case.version)
    agenda.after(1, lambda: _visit(world, agenda, case, street))


def _visit(world: World, agenda: Agenda, case: Case, street: int) -> None:
    case = perform(
        case,
        "调查完成",
        world.street_seat(street, "chuangkou"),
        version=case.version,
        second=world.street_seat(street, "diaocha").staff,
        answers={
            "members": str(case.answers["members"]),
            "finding": "入户了解,情况与申请相符,邻里反映属实。",
            "need": world.dice.pick(("一般", "较重", "特别严重")),
        },
    )
    agenda.on(clock.today() + datetime.timedelta(days=4), lambda: _decide(world, agenda, case, street))


def _decide(world: World, agenda: Agenda, case: Case, street: int) -> None:
    case = Case.objects.get(pk=case.pk)
    if case.step != "decide":
        return
    leader = world.street_seat(street, "fenguan")
    amount = money.format_yuan(world.dice.pick(AMOUNTS) * 100, grouped=False)
    answers = {"amount": amount, "opinion": "情况属实,同意救助。"}
    ceiling = parameter("social_assistance.relief.street_ceiling", case.area, clock.today()).amount
    if money.parse_yuan(amount) <= ceiling:
        perform(case, "同意", leader, version=case.version, answers=answers)
        return
    case = perform(case, "上报区民政局", leader, version=case.version, answers=answers)
    agenda.after(1, lambda: _confirm(world, case, answers))


def _confirm(world: World, case: Case, answers: dict[str, str]) -> None:
    perform(case, "同意", world.seat("jiuzhu"), version=case.version, answers=answers)
