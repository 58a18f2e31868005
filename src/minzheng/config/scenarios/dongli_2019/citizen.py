"""A resident with an account of her own, whose application of late December is still under way."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Account
from minzheng.mechanisms.desk.public import open_citizen_account
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.matters.public import matter, open_case, specimens
from minzheng.mechanisms.registry.public import Person, identify

LOGIN, CODE = "jumin01", "social_assistance.relief"


def set_up(world: World) -> None:
    """Known to the community, account opened at the street's window."""
    community = world.communities[1][0]
    worker = world.worker(community)
    name, number = world.invented.person(1948, 1958)
    with acting(worker.actor, "登记居民身份"):
        resident = identify(name, number, world.areas[community], phone=world.invented.phone())
    open_citizen_account(resident, world.seat("chuangkou01"), LOGIN)


def plan(world: World, agenda: Agenda) -> None:
    """She asks for temporary relief after a stay in hospital."""
    agenda.on(datetime.date(2019, 12, 26), partial(_apply, world))


def _apply(world: World) -> None:
    key = Account.objects.get(username=LOGIN).represents
    resident = Person.objects.get(subject_key=key)
    open_case(
        CODE,
        world.worker(world.communities[1][0]),
        area=resident.area,
        subject=resident,
        channel="社区代办",
        answers={
            "kind": "支出型",
            "cause": "突发重病",
            "description": "住院手术,自付费用较多,基本生活出现困难。",
            "members": "2",
            "phone": world.invented.phone(),
            "consent": "是",
        },
        papers=specimens(matter(CODE, clock.today())),
    )
