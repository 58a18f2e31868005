"""Sixty households on 低保 and what fourteen kinds of data say of them; by April warnings in every state, a source late, a doubt, somebody unknown."""

import datetime
from collections.abc import Mapping, Sequence
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.deliveries import Pair, Planted, deliver, pair
from minzheng.config.scenarios.flows.rolls import Kept, take_over
from minzheng.config.scenarios.flows.warnings import NEEDED, Warnings
from minzheng.config.scenarios.people import Invented
from minzheng.domains.low_income_monitoring.verification import NOTHING
from minzheng.domains.social_assistance.benefits.ledger_import import LEDGER
from minzheng.foundation import clock
from minzheng.foundation.identifiers import ResidentId, make_resident_id
from minzheng.mechanisms.monitoring.public import WRONG, begin_trial
from minzheng.mechanisms.registry.public import Membership, Person

HOMES, STRANGERS = 60, 1_100
SINCE, LEDGER_ON = datetime.date(2026, 1, 1), datetime.date(2026, 2, 10)
DAYS = (datetime.date(2026, 2, 12), datetime.date(2026, 3, 9), datetime.date(2026, 4, 8))
OF_ALL, OF_MANY = ("household_register", "medical_insurance"), "vehicles"  # what is never a short table
MONTHLY = (
    "employment_registration", "employee_insurance", "resident_pension", "real_estate", "public_rental", "residence_permits",
    "housing_fund", "self_employed", "company_register",
)  # fmt: skip
SCHOOLS, LATE = "enrolment", "wages"  # the tax office delivers nothing after the first time
TRIED = "monitoring.elder_hardship_unclaimed"
TURNS = (NOTHING, NEEDED, WRONG, "", NOTHING)  # "": received, and no more yet
MOST, AT_LAST = 12, 2  # warnings begun after a night; after the last one most still wait to be received
# What is told in a month of the head of a household (its place), on top of what is ordinary.
PLANTED: Mapping[int, Sequence[tuple[str, int, Mapping[str, str]]]] = {
    3: (
        ("vehicles", 3, {"kind": "小型客车", "state": "正常", "value": "60000.00"}),
        ("self_employed", 7, {"state": "存续", "registered_on": "2026-02-03"}),
        ("company_register", 11, {"role": "股东", "state": "存续", "capital": "100000.00"}),
        ("employment_registration", 14, {"state": "失业", "registered_on": "2026-02-20"}),
    ),
    4: (
        ("vehicles", 18, {"kind": "小型客车", "state": "正常", "value": "90000.00"}),
        ("real_estate", 21, {"use": "商业", "state": "现势"}),
        ("employment_registration", 25, {"state": "就业", "registered_on": "2026-03-16"}),
    ),
}  # fmt: skip
DEAD, DIED_ON = 30, datetime.date(2026, 4, 5)
MISTYPED, OTHER_NUMBER = 33, 36  # one digit wrong; a valid number that is nobody's
IN_NEED = 0  # which of the strangers, and what he paid
BILL = {"kind": "住院", "total": "190000.00", "fund_paid": "90000.00", "own_paid": "100000.00"}


def plan(world: World, agenda: Agenda) -> None:
    """A ledger, three rounds of deliveries, a death between them; the streets begin the day after each night."""
    district = Monitored(world, agenda)
    agenda.on(
        LEDGER_ON,
        lambda: take_over(world, agenda, LEDGER, _homes(world), "2025年底在册家庭", "taizhang", "jiuzhu"),
    )
    agenda.on(DAYS[0], lambda: begin_trial(TRIED, world.seat("jiuzhu"), "先试运行，看命中是否准确。"))
    for day in DAYS:
        agenda.on(day, district.deliver)
        most = AT_LAST if day == DAYS[-1] else MOST
        agenda.on(day + datetime.timedelta(days=1), partial(district.warnings.take, most))
    agenda.on(DIED_ON + datetime.timedelta(days=2), district.die)


class Monitored:
    """What others know of the households, month by month."""

    def __init__(self, world: World, agenda: Agenda) -> None:
        self.world, self.planted = world, Planted()
        self.warnings = Warnings(world, agenda, "diaocha", "chuangkou", TURNS)
        self.people: list[Pair] = []
        self.heads: list[Pair] = []
        invented = Invented(f"{world.seed}/strangers", "139902")
        self.strangers = [invented.person(1950, 1990) for _ in range(STRANGERS)]

    def deliver(self) -> None:
        """The month before, of each source; what is planted stands from then on."""
        if not self.people:
            self._meet()
        month = clock.today().replace(day=1) - datetime.timedelta(days=1)
        for source, place, values in PLANTED.get(clock.today().month, ()):
            self.planted.plant(source, self.heads[place], **values)
        if month.month == DIED_ON.month - 1:
            self._fall_ill(month)
        for source in OF_ALL:
            self._deliver(source, [*self.people, *self.strangers], month)
        self._deliver(OF_MANY, self.strangers[:150], month)
        adults = [one for one in self.people if int(one[1][6:10]) < 2000]
        for source in MONTHLY if month.month > 1 else (*MONTHLY, LATE):
            self._deliver(source, adults[: len(adults) * 2 // 3], month)
        self._deliver(SCHOOLS, [one for one in self.people if int(one[1][6:10]) >= 2000], month)

    def die(self) -> None:
        """A hospital certifies a death, misspells the number of somebody else, and gives a third another's number."""
        died = {"died_on": DIED_ON.isoformat(), "issued_on": DIED_ON.isoformat()}
        name, number = self.heads[MISTYPED]
        wrong = f"{number[:-1]}{(int(number[-1].replace('X', '0')) + 1) % 10}"
        namesake, own = self.heads[OTHER_NUMBER]
        told = ResidentId.parse(own)
        other = make_resident_id("120225", told.born, OTHER_NUMBER, told.sex)
        for who in (self.heads[DEAD], (name, wrong), (namesake, other)):
            self.planted.plant("death_certificates", who, **died)
        self._deliver("death_certificates", (), DIED_ON + datetime.timedelta(days=1))

    def _fall_ill(self, month: datetime.date) -> None:
        """Somebody the registers do not know pays a large bill himself; the police tell where he lives."""
        who, street = self.strangers[IN_NEED], next(iter(self.world.communities))
        town, village = self.world.streets[street - 1], self.world.communities[street][0]
        self.planted.plant("household_register", who, address=f"示范区{town}{village}12号")
        self.planted.plant("hospital_bills", who, settled_on=month.isoformat(), **BILL)
        self._deliver("hospital_bills", (), month)

    def _meet(self) -> None:
        held = Membership.objects.filter(household__area__isnull=False, valid__contains=clock.today())
        found = Person.objects.filter(pk__in=held.values("person")).order_by("pk")
        self.people = [pair(one) for one in found]
        heads = held.filter(relation="本人").order_by("household").select_related("person")
        self.heads = [pair(one.person) for one in heads]

    def _deliver(self, source: str, people: Sequence[Pair], period: datetime.date) -> None:
        deliver(self.world, "jiuzhu", source, people, period, self.planted)


def _homes(world: World) -> list[Kept]:
    """Households of one to four in every community, topped up by 300 to 600 yuan a head."""
    places = [
        (world.streets[street - 1], name) for street, names in world.communities.items() for name in names
    ]
    made = []
    for number in range(HOMES):
        street, community = places[number % len(places)]
        size = number % 4 + 1
        made.append(Kept(number, street, community, size, SINCE, size * (300 + number % 4 * 100) * 100))
    return made
