"""What residents ask for: calls, temporary relief, funeral subsidies; the law changes on 30 March."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.funeral import Subsidies, set_rates
from minzheng.config.scenarios.flows.hotline import Hotline
from minzheng.config.scenarios.flows.relief import Relief

CALLS = 18
DISPLEASED, SILENT = {4, 13}, {8}
TOPICS = (
    ("养老服务", "咨询", "村里老人想申请助餐,到哪里办。", "yanglao"),
    ("社会救助", "求助", "家里遭了火灾,想问临时救助。", "chengban"),
    ("殡葬", "咨询", "新条例施行后丧葬补贴有没有变化。", "binzang"),
    ("社会组织", "咨询", "微创投项目怎么申报。", "shezu"),
)
RELIEF_FROM = datetime.date(2026, 2, 10)
AMOUNTS = (800, 1_500, 3_200, 2_400, 600, 5_000, 3_000, 700, 1_200, 4_500, 900, 2_000)
INCOMPLETE, NOT_ACCEPTED = 3, 7
NEW_LAW = datetime.date(2026, 3, 30)
NEW_BASIS = "殡葬管理条例(国务院令第824号)第三十一条;示范区民政局文件(情景假设)"
# Day of application and whether the deceased received the minimum living guarantee; 14 and 28 February are Saturdays.
FUNERALS = tuple(
    (datetime.date(2026, month, day), poor)
    for month, day, poor in (
        (2, 10, True), (2, 13, False), (2, 14, False), (2, 24, False), (2, 26, False), (2, 28, True), (3, 3, False),
        (3, 5, False), (3, 9, False), (3, 12, False), (3, 17, True), (3, 20, False), (3, 25, False), (3, 27, False),
        (3, 30, True), (3, 30, False), (3, 31, False), (3, 31, False),
    )
)  # fmt: skip


def plan(world: World, agenda: Agenda) -> None:
    """Calls every third day, relief every fourth, funerals on their days."""
    hotline = Hotline(world, agenda, TOPICS, "12345热线", "12345-2026", _rating)
    relief = Relief(
        world,
        agenda,
        amount=lambda number: AMOUNTS[number],
        incomplete=lambda number: number == INCOMPLETE,
        not_accepted=lambda number: number == NOT_ACCEPTED,
    )
    subsidies = Subsidies(world, agenda)
    agenda.on(NEW_LAW, lambda: set_rates(world, NEW_LAW, "2800元", "3600元", NEW_BASIS))
    for number in range(CALLS):
        day = datetime.date(2026, 2, 9) + datetime.timedelta(days=number * 50 // CALLS)
        agenda.on(day, partial(hotline.take, number))
    for number in range(len(AMOUNTS)):
        agenda.on(RELIEF_FROM + datetime.timedelta(days=4 * number), partial(relief.file, number))
    for day, poor in FUNERALS:
        agenda.on(day, partial(subsidies.file, poor))
    agenda.on(datetime.date(2026, 3, 6), lambda: subsidies.file(False, refuse=True))


def _rating(number: int) -> str:
    if number in SILENT:
        return "未评价"
    return "不满意" if number in DISPLEASED else "满意"
