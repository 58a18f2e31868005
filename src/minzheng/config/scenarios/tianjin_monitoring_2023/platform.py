"""The platform of a city of any size: households on its ledgers, deliveries of everybody who delivers, and planted rows.

Ordinary rows mean nothing to any rule, and nobody is of an age that one would ask after. So the nights find what was planted:
one warning for each planted row, no more and no less; a household has one in the year.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.deliveries import Pair, Planted, deliver
from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.config.scenarios.flows.rolls import CAUSES, Kept, take_over
from minzheng.config.scenarios.people import Invented
from minzheng.domains.social_assistance.benefits.ledger_import import LEDGER
from minzheng.foundation import clock
from minzheng.mechanisms.exchange.public import SenderKind, senders, sources

SINCE, LEDGERS_ON = datetime.date(2023, 1, 1), datetime.date(2023, 1, 4)
SIZES, A_DAY = (1, 2, 3), 4  # of households, in turn; districts
PER_HEAD = 40_000  # 分 a month
OWN, STRANGERS = "civil_affairs", 60
OF_ALL = ("household_register", "medical_insurance")
SCHOOLS, BANKING = "enrolment", "deposits"
# What may be found of the head of a household, in turn; each is one warning of one rule.
FINDS: Sequence[tuple[str, Mapping[str, str]]] = (
    ("vehicles", {"kind": "小型客车", "state": "正常", "value": "60000.00", "registered_on": "2022-11-15"}),
    ("self_employed", {"state": "存续", "registered_on": "2022-10-20"}),
    ("company_register", {"role": "股东", "state": "存续", "capital": "100000.00"}),
    ("real_estate", {"use": "商业", "state": "现势"}),
)
FOUND_IN = tuple(source for source, _ in FINDS)


@dataclass(frozen=True)
class Size:
    """How many people are watched, how many warnings the year has, and in which months data are delivered."""

    people: int
    warnings: int
    months: tuple[int, ...]


CITY = Size(215_000, 10_732, tuple(range(1, 13)))


@dataclass(frozen=True)
class Home(Kept):
    """A household of the ledger: a grown-up, another, a child at school."""

    members: tuple[tuple[str, str, str], ...] = ()

    def rows(self, world: World) -> Iterator[dict[str, Any]]:
        """As the ledger writes it; what belongs to the household stands in the row of its head."""
        head = self.members[0][1]
        account = account_answers(head)
        shared = {
            "street": self.street, "community": self.community, "address": f"{self.community}{self.number % 90 + 1}号",
            "residence": "城镇", "members": self.size, "amount": self.fen, "since": self.since,
            "payee": head, "bank": account["account_bank"], "account": account["account"],
            "cause": CAUSES[self.number % len(CAUSES)],
        }  # fmt: skip
        for place, (name, number, relation) in enumerate(self.members):
            named = {"home": f"{self.number + 1:06}", "name": name, "id_number": number, "relation": relation}
            yield named if place else named | shared


def plan_for(world: World, agenda: Agenda, size: Size) -> "Platform":
    """The ledgers of the districts in January, then the deliveries of each month; a night follows each."""
    platform = Platform(world, size)
    for place, name in enumerate(platform.districts):
        day = LEDGERS_ON + datetime.timedelta(days=place // A_DAY)
        homes = platform.homes[place :: len(platform.districts)]
        if homes:
            agenda.on(
                day, partial(take_over, world, agenda, LEDGER, homes, f"{name}2022年底在册家庭", "taizhang", "jiuzhu", world.areas[name])
            )  # fmt: skip
    for month in size.months:
        agenda.on(datetime.date(2023, month, 18), platform.deliver)
    return platform


class Platform:
    """Who is watched, and what is planted when."""

    def __init__(self, world: World, size: Size) -> None:
        self.world, self.size, self.planted = world, size, Planted()
        rows = world.setting.areas()
        self.districts = [row["name"] for row in rows if row["kind"] == "区县"]
        self.homes = self._homes()
        invented = Invented(f"{world.seed}/strangers", "139903")
        self.strangers = [invented.person(1950, 1990) for _ in range(STRANGERS)]

    def deliver(self) -> None:
        """The month before: in the first month everything, then what can have changed; every bank each month."""
        today = clock.today()
        first = today.month == self.size.months[0]
        period = today.replace(day=1) - datetime.timedelta(days=1)
        if first:
            self._everything(period)
        place = self.size.months.index(today.month)
        until, whole = (self.size.warnings * at // len(self.size.months) for at in (place, place + 1))
        for number in range(until, whole):
            source, values = FINDS[number % len(FINDS)]
            self.planted.plant(source, pair_of(self.homes[number]), **values)
        base = [
            pair_of(one) for one in self.homes[self.size.warnings :][: max(1_000, self.size.people // 10)]
        ]
        for source in FOUND_IN:
            self._deliver(source, base, period)
        banks = [one.code for one in senders() if one.kind is SenderKind.BANK]
        heads = [pair_of(one) for one in self.homes]
        for place, bank in enumerate(banks):
            self._deliver(BANKING, heads[place :: len(banks)], period, bank)

    def _everything(self, period: datetime.date) -> None:
        """All other contracts of others, once: the great registers about everybody, the rest about people nobody watches."""
        people = [(name, number) for home in self.homes for name, number, _ in home.members]
        children = [(one[0], one[1]) for home in self.homes for one in home.members if one[2] == "子女"]
        for source in sources():
            if source.code in (*FOUND_IN, BANKING) or source.owner == OWN:
                continue
            whom = people if source.code in OF_ALL else children if source.code == SCHOOLS else self.strangers
            self._deliver(source.code, whom, period)

    def _deliver(self, source: str, people: Sequence[Pair], period: datetime.date, sender: str = "") -> None:
        deliver(self.world, "shuju", source, people, period, self.planted, sender)

    def _homes(self) -> list[Home]:
        """Households of one, two and three until everybody has one, the streets of the districts in turn."""
        made: list[Home] = []
        left, of_each = self.size.people, len(self.world.streets) // len(self.districts)
        while left:
            number = len(made)
            size = min(left, SIZES[number % len(SIZES)])
            district, turn = number % len(self.districts), number // len(self.districts)
            street = district * of_each + turn % of_each
            names = self.world.communities[street + 1]
            community = names[turn // of_each % len(names)]
            where = self.world.streets[street], community
            made.append(Home(number, *where, size, SINCE, size * PER_HEAD, self._members(size)))
            left -= size
        return made

    def _members(self, size: int) -> tuple[tuple[str, str, str], ...]:
        """Grown-ups under fifty, a child that goes to school all the year."""
        years = (("户主", 1975, 1992), ("配偶", 1975, 1992), ("子女", 2010, 2014))
        return tuple(
            (*self.world.invented.person(born, until), relation) for relation, born, until in years[:size]
        )


def pair_of(home: Home) -> Pair:
    """The head of a household, as others know him."""
    return home.members[0][0], home.members[0][1]
