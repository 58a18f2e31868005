"""The joint conference compares every month: 26 kinds of departments' data about the people on record, and what they warn of.

In January everybody is compared, later a list that makes up the printed 1.8万人次; the numbers of rows make up the 9.9万余条.
"""

import datetime
from collections.abc import Mapping, Sequence

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.deliveries import Pair, Planted, deliver, pair
from minzheng.config.scenarios.flows.warnings import Warnings
from minzheng.domains.social_assistance.benefits import (
    extreme_poverty,
    low_income,
    minimum_living,
    rigid_spending,
)
from minzheng.foundation import clock
from minzheng.mechanisms.monitoring.public import begin_trial
from minzheng.mechanisms.registry.public import Membership, Person, as_of

PERSON_TIMES, FIRST_SCHOOL_YEAR, LAST_SCHOOL_YEAR = 18_000, 2006, 2017
DAYS = (datetime.date(2023, 1, 16), *(datetime.date(2023, month, 8) for month in range(2, 13)))
BOOKS = (minimum_living.BOOK, low_income.BOOK, rigid_spending.BOOK, extreme_poverty.BOOK)
ONCE = ("household_register", "medical_insurance")  # about everybody, in January
ADULTS, CHILDREN = "employment_registration", "enrolment"  # about everybody on the list
MONTHLY = {
    "vehicles": 180, "compulsory_detox": 40, "residence_permits": 1000, "serious_illness": 4, "births": 3,
    "employee_insurance": 950, "employee_pension": 90, "resident_pension": 900, "unemployment_benefit": 6,
    "work_injury_care": 6, "wages": 600, "company_register": 150, "self_employed": 462,
    "real_estate": 1000, "housing_fund": 300, "public_rental": 400, "disability_card": 160, "veterans_allowance": 60,
    "prison_register": 50,
}  # fmt: skip
QUARTERLY = {"severe_mental_disorder": 40, "business_income": 200, "tuition_support": 150}
TRIED = "monitoring.elder_hardship_unclaimed"  # every old person on 低保 would be told of at once
# What is told in a month of somebody on the list (place in it), on top of what is ordinary.
PLANTED: Mapping[int, Sequence[tuple[str, int, Mapping[str, str]]]] = {
    3: (("prison_register", 700, {"state": "在押", "entered_on": "2023-02-11", "until_on": "2025-02-10"}),),
    4: (
        (
            "vehicles",
            640,
            {"kind": "小型客车", "state": "正常", "value": "60000.00", "registered_on": "2023-03-02"},
        ),
    ),
    5: (("employment_registration", 655, {"state": "失业", "registered_on": "2023-04-20"}),),
    7: (("self_employed", 720, {"state": "存续", "registered_on": "2023-05-30"}),),
    9: (
        (
            "vehicles",
            731,
            {"kind": "小型客车", "state": "正常", "value": "85000.00", "registered_on": "2023-08-15"},
        ),
    ),
    10: (("company_register", 690, {"role": "股东", "state": "存续", "capital": "100000.00"}),),
}
KINDS = (*ONCE, *MONTHLY, *QUARTERLY, ADULTS, CHILDREN)


def plan(world: World, agenda: Agenda) -> None:
    """A round every month; what it warns of is worked off by the streets."""
    conference = Conference(world, agenda)
    agenda.on(DAYS[0], lambda: begin_trial(TRIED, world.seat("bidui"), "先试运行一年，看命中是否准确。"))
    for day in DAYS:
        agenda.on(day, conference.compare)
        agenda.on(day + datetime.timedelta(days=1), conference.warnings.take)


class Conference:
    """What the departments deliver, month by month."""

    def __init__(self, world: World, agenda: Agenda) -> None:
        self.world, self.planted = world, Planted()
        self.warnings = Warnings(world, agenda, "diaocha", "chuangkou")
        self.everybody: list[Pair] = []

    def compare(self) -> None:
        """Deliver the month before; the night that follows finds what there is."""
        month = clock.today().replace(day=1) - datetime.timedelta(days=1)
        if not self.everybody:
            self.everybody = _listed()
            for source in ONCE:
                self._deliver(source, self.everybody, month)
        for source, place, values in PLANTED.get(clock.today().month, ()):
            self.planted.plant(source, self.everybody[place], **values)
        listed = self.everybody[: _later(len(self.everybody))]
        adults = [one for one in listed if not _at_school(one)]
        self._deliver(ADULTS, adults, month)
        self._deliver(CHILDREN, listed[: -len(adults)], month)
        counts = MONTHLY | (QUARTERLY if clock.today().month % 3 == 1 else {})
        for source, many in counts.items():
            self._deliver(source, adults[:many], month)

    def _deliver(self, source: str, people: Sequence[Pair], month: datetime.date) -> None:
        deliver(self.world, "bidui", source, people, month, self.planted)


def _listed() -> list[Pair]:
    """Everybody on a register of low incomes, children at school first."""
    entries = [as_of(book, clock.today()) for book in BOOKS]
    homes = [line.household_id for found in entries for line in found if line.household_id]
    people = {line.person_id for found in entries for line in found if line.person_id}
    held = Membership.objects.filter(household__in=homes, valid__contains=clock.today())
    people |= set(held.values_list("person", flat=True))
    pairs = [pair(one) for one in Person.objects.filter(pk__in=people).order_by("pk")]
    return sorted(pairs, key=lambda one: not _at_school(one))


def _later(everybody: int) -> int:
    """How many are compared in each later round, so that the year has the printed person-times."""
    return (PERSON_TIMES - everybody) // (len(DAYS) - 1)


def _at_school(one: Pair) -> bool:
    return FIRST_SCHOOL_YEAR <= int(one[1][6:10]) <= LAST_SCHOOL_YEAR
