"""桃源社区 is split in two on 16 March; communities to be made beautiful, one of them born of the split; two events."""

import datetime
from functools import partial

from minzheng.config.founding import committee_of
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World, enter_staff
from minzheng.config.scenarios.shifan_2026.bureau import add_committee
from minzheng.domains.community.beautiful import BEAUTIFUL
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import create_unit
from minzheng.mechanisms.activities.public import Draft, record
from minzheng.mechanisms.areas.public import Part, split
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Organisation

OLD, TOWN = "桃源社区", 3
PARTS = (("999901101003", "桃源东社区", "shegong0304"), ("999901101004", "桃源西社区", "shegong0305"))
SPLIT_ON, SPLIT_BASIS = datetime.date(2026, 3, 16), "示范区人民政府关于拆分桃源社区的批复(情景假设)"
LEAFLETS = (150, 170)


def plan(world: World, agenda: Agenda) -> None:
    """One community before the split, one after it, begins to be made beautiful."""
    agenda.on(SPLIT_ON, lambda: _split(world))
    agenda.on(datetime.date(2026, 3, 4), lambda: _target(world, agenda, "云桥里社区", 1))
    agenda.on(datetime.date(2026, 3, 18), lambda: _target(world, agenda, PARTS[0][1], TOWN))
    for number, leaflets in enumerate(LEAFLETS):
        day = datetime.date(2026, 2, 28) + datetime.timedelta(days=30 * number)
        agenda.on(day, partial(_event, world, leaflets))


def _split(world: World) -> None:
    """Two areas, two committees, a worker in each; the old committee has nothing more to do."""
    town = world.unit(f"{world.streets[TOWN - 1]}人民政府")
    post, _, functions = world.setting.community_post
    with acting(SYSTEM, "登记社区拆分"):
        parts = [Part(code, name) for code, name, _ in PARTS]
        made = split(world.areas[OLD], parts, clock.today(), SPLIT_BASIS)
        for area, (_, name, login) in zip(made, PARTS, strict=True):
            world.areas[name], world.workers[name] = area, login
            create_unit(committee_of(name), "社区", area, town)
            add_committee(world, name)
        enter_staff(world, [(committee_of(name), post, login, functions) for _, name, login in PARTS])
    names = world.communities[TOWN]
    world.communities[TOWN] = [name for name in names if name != OLD] + [name for _, name, _ in PARTS]


def _target(world: World, agenda: Agenda, name: str, street: int) -> None:
    case = open_case(
        "community.beautiful",
        world.seat("shequ"),
        area=world.areas[name],
        subject=Organisation.objects.get(name=committee_of(name)),
        title=f"{name}创建{BEAUTIFUL}",
        answers={"level": BEAUTIFUL, "ground": "组织健全,服务设施基本齐备,居民参与积极性较高。"},
    )
    case = perform(case, "列入计划", world.seat("shequ2"), version=case.version)
    agenda.after(5, lambda: _visit(world, case))


def _visit(world: World, case: Case) -> None:
    found = {"premises": "办公用房面积偏小。", "environment": "个别楼道有堆物。"}
    perform(case, "反馈问题", world.seat("shequ"), version=case.version, answers=found)


def _event(world: World, leaflets: int) -> None:
    draft = Draft(
        title="殡葬管理条例宣传",
        on=clock.today(),
        area=world.district,
        place="柳溪镇集市",
        measures={"people": "120", "leaflets": str(leaflets)},
        answers={"owner": "综合科", "topic": "殡葬服务", "laws": "殡葬管理条例", "form": "集中宣传"},
    )
    record("rule_of_law.publicity", world.seat("fazhi"), draft)
