"""Communities in 2019: eight to be made beautiful, 239 street leaders and 2,133 lane stewards (000-020 to 000-024)."""

import datetime
from functools import partial

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.domains.community.beautiful import BEAUTIFUL, EXEMPLARY
from minzheng.domains.community.stewards import LEADER, RANKS, STEWARD, STEWARDS
from minzheng.mechanisms.areas.public import AreaVersion, Kind
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Organisation

LEADERS, LANE_STEWARDS = 239, 2133
TARGETS = (*[BEAUTIFUL] * 7, EXEMPLARY)
BEGUN = datetime.date(2019, 6, 3)


def set_up(world: World) -> None:
    """Every community committee is an organisation that matters can be about."""
    with acting(SYSTEM, "登记社区居委会"):
        for number in range(1, 12):
            for name in world.communities[number]:
                Organisation.objects.create(name=f"{name}居委会", kind="社区居委会", area=world.areas[name])


def plan(world: World, agenda: Agenda) -> None:
    """The year's targets in March; the rolls of leaders and stewards in June and July."""
    for number, level in enumerate(TARGETS):
        agenda.on(
            datetime.date(2019, 3, 11) + datetime.timedelta(days=number),
            partial(_target, world, agenda, number, level),
        )
    agenda.on(BEGUN, lambda: _enter_roll(world, agenda, LEADER, LEADERS, (Kind.STREET, Kind.PATCH)))
    agenda.on(
        BEGUN + datetime.timedelta(days=30),
        lambda: _enter_roll(world, agenda, STEWARD, LANE_STEWARDS, (Kind.GRID, Kind.COMMUNITY)),
    )


def _target(world: World, agenda: Agenda, number: int, level: str) -> None:
    street = number + 1
    name = world.communities[street][0]
    committee = Organisation.objects.get(name=f"{name}居委会")
    case = open_case(
        "community.beautiful",
        world.seat("shequ"),
        area=world.areas[name],
        subject=committee,
        title=f"{name}创建{level}",
        answers={"level": level, "ground": "组织健全,服务设施基本齐备,居民参与积极性较高。"},
    )
    case = perform(case, "列入计划", world.seat("shequ2"), version=case.version)
    agenda.after(8, lambda: _visit(world, agenda, case, street))


def _visit(world: World, agenda: Agenda, case: Case, street: int) -> None:
    found = {"premises": "办公用房面积偏小,公示栏内容更新不及时。", "environment": "个别楼道有堆物。"}
    case = perform(case, "反馈问题", world.seat("shequ"), version=case.version, answers=found)
    login = f"diaocha{street:02d}"
    agenda.after(15, lambda: _rectify(world, agenda, case, login))


def _rectify(world: World, agenda: Agenda, case: Case, login: str) -> None:
    measures = {"measures": "已调整办公用房,更新公示栏,清理楼道堆物。"}
    case = perform(case, "整改完成", world.seat(login), version=case.version, answers=measures)
    agenda.after(3, lambda: _look_again(world, case))


def _look_again(world: World, case: Case) -> None:
    looked = {"score": str(world.dice.between(88, 97)), "finding": "反馈的问题均已整改,长效机制已建立。"}
    perform(case, "兑现到位", world.seat("shequ"), version=case.version, answers=looked)


def _enter_roll(world: World, agenda: Agenda, role: str, size: int, kinds: tuple[Kind, ...]) -> None:
    """One table, filed by the section, checked and decided by another person."""
    today = BEGUN if role == LEADER else BEGUN + datetime.timedelta(days=30)
    codes = list(
        AreaVersion.objects.filter(kind__in=kinds, valid__contains=today)
        .order_by("code")
        .values_list("code", flat=True)
    )
    rows = []
    for number in range(size):
        name, id_number = world.invented.person(1950, 1990)
        rows.append(
            {
                "name": name,
                "id_number": id_number,
                "phone": None,
                "role": role,
                "rank": RANKS[number % 5 > 0] if role == LEADER else None,
                "area": codes[number % len(codes)],
                "since": today,
                "until": None,
            }
        )
    case = batches.submit(world, STEWARDS.code, rows, "shequ", "各街道报送")
    agenda.after(1, lambda: batches.decide(world, case, "shequ2"))
