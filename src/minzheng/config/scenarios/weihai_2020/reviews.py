"""Looked at again: two families begin to taper out in January, three who would be cut off in April are kept, tapering is extended (S07)."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.applications import means
from minzheng.domains.social_assistance.benefits.grace import GRACE
from minzheng.domains.social_assistance.benefits.minimum_living import BOOK
from minzheng.domains.social_assistance.benefits.reviewing import Verdict
from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import ancestor, version_of
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import RegisterEntry, as_of, members

TAPERING, HELD = (10, 25), (40, 55, 70)  # places in the register, by its running number
UNTIL = datetime.date(2020, 12, 31)


def plan(world: World, agenda: Agenda) -> None:
    """Reviews before and in the epidemic, then one decision for all who taper."""
    for place in TAPERING:
        agenda.on(datetime.date(2020, 1, 8), partial(_open, world, agenda, place, Verdict.STOP))
    for place in HELD:
        agenda.on(datetime.date(2020, 4, 8), partial(_open, world, agenda, place, Verdict.HOLD))
    agenda.on(datetime.date(2020, 3, 10), lambda: _extend(world, agenda))


def _open(world: World, agenda: Agenda, place: int, verdict: Verdict) -> None:
    line = as_of(BOOK, clock.today()).order_by("pk")[place]
    office = ancestor(line.area, "街道乡镇")
    assert office is not None  # households of the ledger live in a street
    street = world.streets.index(version_of(office).name) + 1
    window = world.street_seat(street, "chuangkou")
    answers = {"cause": "信息比对", "note": "社保信息显示家庭成员已经就业。"}
    case = open_case(f"{BOOK.code}.review", window, area=line.area, answers=answers, subject=line.subject)
    agenda.after(3, lambda: _visit(world, agenda, case, line, street, verdict))


def _visit(
    world: World, agenda: Agenda, case: Case, line: RegisterEntry, street: int, verdict: Verdict
) -> None:
    window = world.street_seat(street, "chuangkou")
    assert line.household is not None
    people = [
        {
            "name": str(one.person.name),
            "id_number": str(one.person.id_number),
            "relation": one.relation,
        }
        for one in members(line.household, clock.today())
    ]
    found = {
        "members": people,
        "means": [means("工资性收入", f"{1_500 * len(people)}")],
        "stability": "收入稳定",
        "finding": "家庭成员已经稳定就业,收入高于标准。",
    }
    second = world.street_seat(street, "diaocha").staff
    case = perform(case, "核查完成", window, version=case.version, second=second, answers=found)
    case = perform(case, str(verdict), window, version=case.version)
    if verdict is Verdict.STOP:
        told = {"heard_on": clock.today().isoformat(), "manner": "当面", "said": "已说明理由,没有意见。"}
        case = perform(case, "已告知理由", window, version=case.version, answers=told)
        agenda.after(2, lambda: _decide(world, case, street))


def _decide(world: World, case: Case, street: int) -> None:
    case = perform(case, "同意", world.seat("jiuzhu"), version=case.version)
    served = {"served_on": clock.today().isoformat(), "manner": "当面"}
    perform(case, "已送达", world.street_seat(street, "chuangkou"), version=case.version, answers=served)


def _extend(world: World, agenda: Agenda) -> None:
    maker = world.seat("shenhe")
    answers = {
        "benefit": BOOK.label,
        "until": UNTIL.isoformat(),
        "document": "疫情防控期间困难群众兜底保障通知(情景假设)",
    }
    case = open_case(GRACE, maker, area=world.district, answers=answers)
    case = perform(case, "提交审批", maker, version=case.version)
    agenda.after(1, lambda: _grant(world, case))


def _grant(world: World, case: Case) -> None:
    perform(case, "同意", world.seat("jiuzhu"), version=case.version)
