"""The year: organisations on the roll; measures, audits, fee checks, ratings, illegal ones; some revoked, some cancelled; a draw."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from stdnum.cn import uscc as credit_code

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows import oversight
from minzheng.config.scenarios.flows.draws import DrawFlow, inspect_drawn, seat_of_staff
from minzheng.config.scenarios.flows.organisations import Endings
from minzheng.config.scenarios.flows.oversight import BESIDE, CHECKER, HEAD, OFFICER
from minzheng.domains.enforcement.measures import RECTIFY
from minzheng.domains.organisation_oversight.campaigns import FEES
from minzheng.domains.social_organisations.inspections import DRAW, RESULTS
from minzheng.domains.social_organisations.roll import ROLL
from minzheng.mechanisms.checks.public import Draw, DrawnObject, order_rectification
from minzheng.mechanisms.matters.public import Case, perform
from minzheng.mechanisms.registry.public import Organisation

ON_ROLL, ASSOCIATIONS, MEASURED, AUDITED, RATED, BELOW, ILLEGAL = 600, 343, 72, 17, 132, 8, 3
REVOKED, CANCELLED, FAULTY, SHARE = 21, 42, 7, 5
ABSENT = (2016, 2017, 2018)  # the years without a report of those that are revoked
LEVELS = ("3A", "3A", "3A", "4A", "4A", "5A")
FIRST, DAYS = datetime.date(2020, 2, 10), 270
NOTICE, FEES_FROM, FEE_DAYS = datetime.date(2020, 4, 7), datetime.date(2020, 4, 27), 180
FEES_UNTIL = datetime.date(2020, 12, 18)
JOINED = ("市发展改革委", "市财政局", "市市场监管局", "市工业和信息化局")
ENDS, DRAWN = 150, datetime.date(2020, 10, 12)


def plan(world: World, agenda: Agenda) -> None:
    """The roll first; then so many cases of each kind, spread over the year."""
    agenda.on(datetime.date(2020, 1, 6), lambda: _enter(world, agenda))
    kinds = (
        (MEASURED, oversight.measure),
        (AUDITED, oversight.audit),
    )
    for many, flow in kinds:
        for number in range(many):
            agenda.on(_day(number, many), partial(_with, flow, world, agenda, number))
    document = "威发改价格〔2020〕101号"
    agenda.on(NOTICE, lambda: oversight.campaign(world, agenda, FEES, JOINED, FEES_UNTIL, document))
    for number in range(ASSOCIATIONS):
        day = FEES_FROM + datetime.timedelta(days=number * FEE_DAYS // ASSOCIATIONS)
        agenda.on(day, partial(_with, oversight.fees, world, agenda, number))
    for number in range(RATED + BELOW):
        level = "2A" if number >= RATED else LEVELS[number % len(LEVELS)]
        agenda.on(_day(number, RATED + BELOW), partial(_rate, world, agenda, number, level))
    for number in range(ILLEGAL):
        agenda.on(_day(number, ILLEGAL), partial(oversight.illegal, world, agenda, number))
    _plan_ends(world, agenda)
    _plan_draw(world, agenda)


def _plan_ends(world: World, agenda: Agenda) -> None:
    """Those that are revoked and those that cancel themselves stand behind the others on the roll."""
    endings = Endings(world, agenda, "威", clerk=OFFICER, second=BESIDE, lawyer="fazhi", head=CHECKER)
    for ending, many, before in ((endings.revoke, REVOKED, 0), (endings.cancel, CANCELLED, REVOKED)):
        for number in range(many):
            day = FIRST + datetime.timedelta(days=number * ENDS // many)
            agenda.on(day, partial(_end, ending, ON_ROLL + before + number, number))


def _end(ending: Callable[[Organisation, int], None], place: int, number: int) -> None:
    ending(body(place), number)


def _plan_draw(world: World, agenda: Agenda) -> None:
    """Once they have gone, so many of a hundred are drawn from those that are left; each is inspected, some with a fault."""
    flow = DrawFlow(
        world, agenda, DRAW.label, SHARE, officer=BESIDE, other="fazhi", head=HEAD, lottery="福利彩票双色球"
    )
    flow.plan(DRAWN, partial(_inspect, flow))


def _inspect(flow: DrawFlow, draw: Draw) -> None:
    objects = list(draw.drawn.order_by("group", "position"))
    for number, one in enumerate(objects):
        last = number == len(objects) - 1
        flow.agenda.after(1 + number, partial(_visit, flow, draw, one, number, last))


def _visit(flow: DrawFlow, draw: Draw, one: DrawnObject, number: int, last: bool) -> None:
    made = inspect_drawn(flow.world, one, number % 8 if number < FAULTY else None)
    if findings := list(made.findings.all()):
        lead = seat_of_staff(made.lead)
        case = order_rectification(made, lead, findings, {})
        opinion = {"opinion": "责令限期整改。"}
        perform(case, RECTIFY, flow.world.seat(BESIDE), version=case.version, answers=opinion)
    flow.agenda.after(5, lambda: flow.publish(draw, last))


def _day(number: int, many: int) -> datetime.date:
    return FIRST + datetime.timedelta(days=number * DAYS // many)


def body(number: int) -> Organisation:
    """The organisation of a number on the roll."""
    return Organisation.objects.get(uscc=uscc(number))


def _with(
    flow: Callable[[World, Agenda, Organisation, int], None], world: World, agenda: Agenda, number: int
) -> None:
    flow(world, agenda, body(number), number)


def _rate(world: World, agenda: Agenda, number: int, level: str) -> None:
    oversight.rate(world, agenda, body(number), level)


def uscc(number: int) -> str:
    """Its credit code."""
    stem = f"51371000MJ{number:07d}"
    return stem + credit_code.calc_check_digit(stem)


def _roll(world: World) -> Iterator[Mapping[str, object]]:
    for number in range(ON_ROLL + REVOKED + CANCELLED):
        yield {
            "name": f"威海市第{number + 1}{'行业协会' if number < ASSOCIATIONS else '服务中心'}",
            "kind": "社会团体" if number < ASSOCIATIONS else "民办非企业单位",
            "uscc": uscc(number),
            "area": world.setting.code,
            "registered_on": datetime.date(2012, 5, 10),
        }


def _absences() -> Iterator[Mapping[str, object]]:
    for number in range(ON_ROLL, ON_ROLL + REVOKED):
        for year in ABSENT:
            day = datetime.date(year + 1, 7, 10)
            yield {"uscc": uscc(number), "year": year, "conclusion": "未参加", "concluded_on": day}


def _enter(world: World, agenda: Agenda) -> None:
    case = batches.submit(world, ROLL.code, list(_roll(world)), "shezu", "2019年底社会组织名册")
    agenda.after(1, lambda: _entered(world, agenda, case))


def _entered(world: World, agenda: Agenda, case: Case) -> None:
    batches.decide(world, case, "shezu2")
    then = batches.submit(world, RESULTS.code, list(_absences()), "shezu", "历年未参加年检名单")
    agenda.after(1, lambda: batches.decide(world, then, "shezu2"))
