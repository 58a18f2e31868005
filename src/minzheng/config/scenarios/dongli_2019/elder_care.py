"""Care homes of 2019: homes and beds over the years, pledges, inspections, hazards (000-025 to 000-048).

On 31 May 16 homes run (14 private, 2 public) and all sign; by the end of the year 15 private and 3 public ones run and
one more public one is built. 210 hazards are found, 202 put right; the 8 others belong to an order of December.
"""

import datetime
from collections.abc import Iterator
from functools import partial

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.homes import Pledging, SafetyChecks, homes, open_accounts
from minzheng.domains.elder_care.homes import HOMES
from minzheng.domains.elder_care.pledge import KINDS
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Facility

NAMES = [
    "和顺",
    "康宁",
    "福寿",
    "春晖",
    "夕阳红",
    "安泰",
    "颐乐",
    "松鹤",
    "金秋",
    "长青",
    "怡康",
    "仁爱",
    "百合",
    "静安",
    "瑞祥",
]
BEDS_2012 = (150, 180, 200, 220, 190, 210, 172, 200)  # together 1,522
BEDS_2019 = (180, 200, 220, 240, 200, 230, 190, 210, 180, 190, 200, 170, 184, 160, 200)  # together 2,954
CENTRES = (
    ("华明综合养老服务中心", "华明", 6, 9_800, 240, "3.20", datetime.date(2016, 5, 1)),
    ("金钟综合养老服务中心", "金钟", 7, 8_600, 220, "2.60", datetime.date(2017, 9, 1)),
    ("军粮城一期综合养老服务中心", "军粮城", 8, 10_400, 260, "2.80", None),
    ("军粮城二期综合养老服务中心", "军粮城", 8, 9_200, 230, "2.40", None),
)
GROWN, SIGNING = datetime.date(2015, 1, 1), datetime.date(2019, 5, 20)
CAMPAIGNS = ("电气线路隐患排查", "燃气安全大检查", "内部控烟检查", "消防安全执法检查", "安全管理月")
INSPECTIONS, EACH, LEFT = 32, 14, 8


def plan(world: World, agenda: Agenda) -> None:
    """The register in January, accounts in March, pledges in May, inspections all year, two openings in autumn."""
    agenda.on(datetime.date(2019, 1, 4), lambda: _enter_homes(world, agenda))
    agenda.on(datetime.date(2019, 1, 14), lambda: open_accounts(world))
    agenda.on(SIGNING, lambda: _pledges(world, agenda))
    agenda.on(datetime.date(2019, 8, 1), lambda: _open(world, agenda, f"{NAMES[14]}养老院"))
    agenda.on(datetime.date(2019, 9, 2), lambda: _open(world, agenda, CENTRES[2][0]))
    for number in range(INSPECTIONS):
        day = datetime.date(2019, 1, 24) + datetime.timedelta(days=number * 320 // INSPECTIONS)
        agenda.on(day, partial(_inspect, world, agenda, number))


def _rows(world: World) -> Iterator[dict[str, object]]:
    for number, name in enumerate(NAMES):
        street = number % 11 + 1
        common = {"name": f"{name}养老院", "area": f"120110{street:03d}", "ownership": "民办"}
        beds = BEDS_2019[number]
        if number < len(BEDS_2012):
            was = {"beds": BEDS_2012[number], "floor_area": BEDS_2012[number] * 28, "state": "运营"}
            since = datetime.date(2005 + number % 7, 3, 1)
            yield common | was | {"valid_from": since, "valid_to": GROWN}
            yield common | {"beds": beds, "floor_area": beds * 28, "state": "运营", "valid_from": GROWN}
        else:
            running = number < 14
            since = datetime.date(2013 + (number - 8), 6, 1) if running else datetime.date(2019, 1, 2)
            state = "运营" if running else "建成"
            yield common | {"beds": beds, "floor_area": beds * 30, "state": state, "valid_from": since}
    for name, town, street, floor, beds, green, running_since in CENTRES:
        yield {
            "name": name,
            "area": f"120110{street:03d}",
            "ownership": "公办",
            "state": "运营" if running_since else "建成",
            "town": town,
            "floor_area": floor,
            "beds": beds,
            "green_per_head": green,
            "valid_from": running_since or datetime.date(2018, 12, 3),
        }


def _enter_homes(world: World, agenda: Agenda) -> None:
    case = batches.submit(world, HOMES.code, list(_rows(world)), "yanglao", "历年养老机构名册")
    agenda.after(2, lambda: batches.decide(world, case, "fucha"))


def _pledges(world: World, agenda: Agenda) -> None:
    pledging = Pledging(world, agenda)
    for number, home in enumerate(homes(), 1):
        if home.opened_on is None:
            continue
        for kind in KINDS:
            pledging.open(number, home, kind)


def _open(world: World, agenda: Agenda, name: str) -> None:
    home = Facility.objects.get(name=name)
    case = open_case(
        "elder_care.home_record",
        world.seat("yanglao"),
        area=home.area,
        subject=home,
        title=f"{name}开业",
        answers={"change": "开业", "on": clock.today().isoformat()},
    )
    agenda.after(1, lambda: _grant(world, case))


def _grant(world: World, case: Case) -> None:
    perform(case, "同意", world.seat("fucha"), version=case.version)


def _inspect(world: World, agenda: Agenda, number: int) -> None:
    running = [home for home in homes() if home.opened_on and home.opened_on <= clock.today()]
    hazards = EACH if number % 2 == 0 and number < INSPECTIONS - 2 else 0
    SafetyChecks(world, agenda).inspect(
        number,
        running[number % len(running)],
        CAMPAIGNS[number % len(CAMPAIGNS)],
        hazards,
        left=LEFT if number == INSPECTIONS - 4 else 0,
    )
