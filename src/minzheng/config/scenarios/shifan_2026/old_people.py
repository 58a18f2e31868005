"""Old people of the district: places for them in three of four streets, who is visited every week, care at home, meals, who lives in the homes."""

import datetime
from collections.abc import Mapping
from functools import partial
from typing import Any

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.homes import homes
from minzheng.config.scenarios.flows.routine import Move, Routine
from minzheng.config.scenarios.people import Invented
from minzheng.config.scenarios.shifan_2026 import LAST_DAY
from minzheng.domains.elder_home_care.assessments import ASSESSMENT
from minzheng.domains.elder_home_care.care_plans import BED, CARE, PLAN
from minzheng.domains.elder_services.free_beds import REPORT
from minzheng.domains.elder_services.home_visits import HELPS, VISIT
from minzheng.domains.elder_services.home_visits import PLAN as VISITED
from minzheng.domains.elder_services.meals import SERVED, SUBSIDY
from minzheng.domains.elder_services.public_facts import FACTS
from minzheng.domains.elder_services.service_places import BOOK, BUILDING, CENTRE, MEALS, OPEN
from minzheng.domains.elder_services.stays import STAYS
from minzheng.foundation import clock
from minzheng.mechanisms.activities.public import Draft, record
from minzheng.mechanisms.matters.public import Case, Stage, open_case
from minzheng.mechanisms.registry.public import Facility, Person

DAY = datetime.date
SECTION, CHIEF = "yanglao", "fucha"
ENTERED = SINCE = DAY(2026, 2, 24)
PLACES = (
    ("云桥街道综合养老服务中心", CENTRE, "999901001", OPEN, 20), ("清河街道综合养老服务中心", CENTRE, "999901002", BUILDING, 16),
    ("云桥里助餐点", MEALS, "999901001001", OPEN, None), ("清河湾助餐点", MEALS, "999901002001", OPEN, None),
    ("东湖助餐点", MEALS, "999901101001", OPEN, None),
)  # fmt: skip
# Where the people on the plan live; the last community's worker falls ill at the end of March.
VISITED_AT = (("999901001001", 3), ("999901002001", 2), ("999901101001", 2))
ILL_FROM, ILL_AT = DAY(2026, 3, 26), "柳溪镇"
CARED_FOR, HOURS = (
    2,
    (20, 12),
)  # hours a month of the two plans at home; each gets three services of five hours in March
LIVING = (8, 10)  # named residents of the first two homes
MEALS_A_DAY, MEAL_DAYS = (36, 24), 20
POSITIONS = ((113_105_000, 30_205_000, 280_000, 420_000), (113_142_000, 30_218_500, 240_000, 380_000), (113_088_000, 30_231_000, 200_000, 320_000))  # fmt: skip


def plan(world: World, agenda: Agenda) -> None:
    """Tables first; then the streets' and the section's inboxes every working day."""
    people = People(world, agenda)
    agenda.on(ENTERED, people.enter_tables)
    agenda.on(DAY(2026, 2, 26), people.assess)
    agenda.on(DAY(2026, 3, 2), people.tell_free_beds)
    for number in range(3):
        agenda.on(DAY(2026, 3, 5 + 8 * number), people.serve)
    for day in range(MEAL_DAYS):
        agenda.on(DAY(2026, 3, 2) + datetime.timedelta(days=day + day // 5 * 2), people.eat)
    agenda.on(DAY(2026, 4, 2), people.settle_meals)
    routine = Routine(world, agenda, _moves(), _kept)
    routine.every_day(ENTERED, LAST_DAY)


def _kept(stage: Stage) -> int | None:
    ill = stage.matter == VISIT.code and stage.unit.name.startswith(ILL_AT) and stage.opened_on >= ILL_FROM
    return None if ill else 0


def _seen(case: Case) -> Mapping[str, Any]:
    helps = {
        key: "是" if number == (case.person_id or 0) % len(HELPS) else "否"
        for number, key in enumerate(HELPS)
    }
    return {"on": clock.today().isoformat(), **helps, "found": "精神尚好,无新增需求。"}


def _moves() -> Mapping[tuple[str, str], Move]:
    found = lambda case: {"on": clock.today().isoformat(), "points": 42, "seen": "起身、洗澡须人协助。"}  # noqa: E731
    served = lambda case: {"on": clock.today().isoformat(), "hours": 5, "content": "助浴、整理房间。"}  # noqa: E731
    return {
        (VISIT.code, "visit"): Move("已见到本人", "", 1, _seen),
        (ASSESSMENT.code, "assess"): Move("评估完成", SECTION, 0, found, "yanglao2"),
        (ASSESSMENT.code, "decide"): Move("同意", CHIEF, 0),
        (PLAN.code, "decide"): Move("同意", CHIEF, 0),
        (CARE.code, "serve"): Move("已服务", "", 0, served),
        (REPORT.code, "check"): Move("属实", CHIEF, 1),
        (SUBSIDY.code, "decide"): Move("同意", CHIEF, 1),
    }


class People:
    """What is entered and asked for; invented people of their own, so that nobody else's change."""

    def __init__(self, world: World, agenda: Agenda) -> None:
        self.world, self.agenda = world, agenda
        self.invented = Invented(f"{world.seed}/elders", "139903")

    def enter_tables(self) -> None:
        """Places, who is visited, who lives in the homes, what the public may know: each decided by another person the next day."""
        places = [
            {"name": name, "kind": kind, "area": area, "state": state, "beds": beds, "since": SINCE}
            for name, kind, area, state, beds in PLACES
        ]
        visited = [
            {**self._somebody(), "area": area, "group": "独居", "since": SINCE}
            for area, many in VISITED_AT
            for _ in range(many)
        ]
        living = [
            {**self._somebody(), "home": home.name, "area": _code(home), "care": ("自理", "失能")[one % 2], "since": DAY(2025, 5, 6)}
            for home, many in zip(homes(), LIVING, strict=False)
            for one in range(many)
        ]  # fmt: skip
        for register, rows, source in (
            (BOOK, places, "社区养老服务场所台账"), (VISITED, visited, "独居老人探访名单"), (STAYS, living, "在住老人名册"),
            (FACTS, _facts(), "养老机构公开信息"),
        ):  # fmt: skip
            case = batches.submit(self.world, register.code, rows, SECTION, source)
            self.agenda.after(1, partial(batches.decide, self.world, case, CHIEF))

    def assess(self) -> None:
        """Two of those visited are assessed, and the same day get plans of care at home."""
        people = Person.objects.filter(registerentry__register=VISITED.code).order_by("pk")[:CARED_FOR]
        for person, hours in zip(people, HOURS, strict=True):
            self._ask(ASSESSMENT.code, person, {"reason": "家属申请家庭照护床位。"})
            given = {"change": "建立", "kind": BED, "hours": hours, "provider": "云桥街道综合养老服务中心", "content": "助浴、助洁。"}  # fmt: skip
            self.agenda.after(1, partial(self._ask, PLAN.code, person, given))

    def serve(self) -> None:
        """A service for each of them."""
        for person in Person.objects.filter(registerentry__register="elder_home_care.plans").order_by("pk"):
            assert person.area is not None
            open_case(
                CARE.code, self.world.street_seat(1, "chengban"), area=person.area, answers={}, subject=person
            )

    def tell_free_beds(self) -> None:
        """Two homes say what is free."""
        for number, home in enumerate(homes()[:2], 1):
            seat = self.world.seat(f"jigou{number:02d}")
            open_case(REPORT.code, seat, area=home.area, answers={"free": 4 + number}, subject=home)

    def eat(self) -> None:
        """A day's meals at two points."""
        points = Facility.objects.filter(kind=MEALS).order_by("pk")
        for point, meals in zip(points, MEALS_A_DAY, strict=False):
            draft = Draft(
                "午餐", clock.today(), point.area, measures={"meals": meals, "elders": meals * 3 // 4}, answers={"point": point.name},
            )  # fmt: skip
            record(SERVED.code, self.world.seat(SECTION), draft)

    def settle_meals(self) -> None:
        """The subsidy of March for the points that served."""
        for point in Facility.objects.filter(kind=MEALS).order_by("pk")[: len(MEALS_A_DAY)]:
            given = {"month": "2026-03"}
            open_case(SUBSIDY.code, self.world.seat(SECTION), area=point.area, answers=given, subject=point)

    def _ask(self, code: str, person: Person, given: Mapping[str, Any]) -> None:
        assert person.area is not None
        open_case(code, self.world.seat(SECTION), area=person.area, answers=given, subject=person)

    def _somebody(self) -> dict[str, str]:
        name, number = self.invented.person(1932, 1950)
        return {"name": name, "id_number": number}


def _code(home: Facility) -> str:
    from minzheng.config.scenarios.shifan_2026.homes_and_trades import ROWS  # noqa: PLC0415

    return next(area for name, area, *_ in ROWS if name == home.name)


def _facts() -> list[dict[str, Any]]:
    return [
        {
            "name": home.name, "kind": home.kind, "area": _code(home), "since": SINCE, "phone": f"0990-8800{number:03}",
            "longitude": f"{east / 1_000_000:.6f}", "latitude": f"{north / 1_000_000:.6f}",
            "price_least": str(least // 100), "price_most": str(most // 100),
        }
        for number, (home, (east, north, least, most)) in enumerate(zip(homes(), POSITIONS, strict=True), 1)
    ]  # fmt: skip
