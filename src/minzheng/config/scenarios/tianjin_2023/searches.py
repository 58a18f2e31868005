"""Searches for the families of those without a name: found within days by a match, or given up after two months."""

import datetime
from collections.abc import Callable
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.tianjin_2023.bureau import Station
from minzheng.config.scenarios.tianjin_2023.guests import Guest
from minzheng.domains.street_rescue.tracing import SEARCHING
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Case, open_case, perform

CONTINUED_AFTER, IN_VAIN_AFTER = 28, 55
MATCHED = {"dna": "比中", "face": "是", "clues": "比中走失人员信息,经当地救助站电话核实。"}
NOTICED_IN = "全国救助寻亲网"


def found(world: World, agenda: Agenda, guest: Guest, station: Station, then: Callable[[], None]) -> None:
    """Opened today, matched in one to three days, confirmed the next day; `then` he may leave."""
    case = _open(world, guest, station)
    day = clock.today() + datetime.timedelta(days=world.dice.between(1, 3))
    agenda.even_on(day, partial(_matched, world, agenda, case, guest, station, then))


def in_vain(world: World, agenda: Agenda, guest: Guest, station: Station) -> None:
    """Noticed, searched for another month, then given up."""
    case = _open(world, guest, station)
    tries = (
        (CONTINUED_AFTER, "继续查找", "已采集送检", "尚无匹配,继续走访。"),
        (IN_VAIN_AFTER, "查找无果", "未比中", "各平台均无匹配信息。"),
    )
    for days, outcome, dna, clues in tries:
        noticed = clock.today() + datetime.timedelta(days=3)
        answers = {"dna": dna, "face": "是", "noticed_on": noticed.isoformat(), "noticed_in": NOTICED_IN, "clues": clues}  # fmt: skip
        day = clock.today() + datetime.timedelta(days=days)
        agenda.even_on(day, partial(_try, world, case, station, outcome, answers))


def _open(world: World, guest: Guest, station: Station) -> Case:
    known = {"known": f"约{guest.age}岁,口音近{guest.home[:2]},说不清姓名住址。"}
    return open_case(
        SEARCHING.code,
        world.seat(station.login("zhaoliao")),
        area=guest.person.area,
        answers=known,
        subject=guest.person,
    )


def _matched(
    world: World, agenda: Agenda, case: Case, guest: Guest, station: Station, then: Callable[[], None]
) -> None:
    seat = world.seat(station.login("zhaoliao"))
    case = perform(case, "找到线索", seat, version=case.version, answers=MATCHED)
    day = clock.today() + datetime.timedelta(days=1)
    agenda.even_on(day, partial(_confirm, world, case, guest, station, then))


def _confirm(world: World, case: Case, guest: Guest, station: Station, then: Callable[[], None]) -> None:
    """The head of the station confirms; name and number go to the person on record."""
    answers = {"name": guest.name, "number": guest.id_number, "home": guest.home, "kin": f"{guest.name[0]}某"}
    seat = world.seat(station.login("zhanzhang"))
    perform(case, "寻亲成功", seat, version=case.version, answers=answers)
    then()


def _try(world: World, case: Case, station: Station, outcome: str, answers: dict[str, str]) -> None:
    fresh = Case.objects.get(pk=case.pk)
    seat = world.seat(station.login("zhaoliao"))
    perform(fresh, outcome, seat, version=fresh.version, answers=answers)
