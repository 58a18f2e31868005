"""8890 in 2019: 312 questions, all answered in time, every rating a good one (000-066 to 000-068)."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.hotline import Hotline

QUESTIONS = 312
TOPICS = (
    ("养老服务", "咨询", "想了解附近养老机构的收费标准和入住条件。", "yanglao"),
    ("社会救助", "求助", "家中老人住院,想咨询临时救助怎么申请。", "chengban"),
    ("社区", "投诉举报", "楼道堆物影响通行,希望社区协调清理。", "chengban"),
    ("殡葬", "咨询", "丧葬补贴需要哪些材料,多久能发放。", "binzang"),
    ("婚姻收养", "咨询", "补领结婚证需要带什么证件。", "binzang"),
    ("社会组织", "咨询", "社区社会组织如何备案。", "shezu"),
    ("社会救助", "咨询", "低保家庭收入变化后如何申报。", "jiuzhu"),
)


def plan(world: World, agenda: Agenda) -> None:
    """Spread the calls over the working days of the year; the last ones are fed back before the year ends."""
    hotline = Hotline(world, agenda, TOPICS, "8890热线", "8890-2019", lambda _: _rating(world))
    first, days = datetime.date(2019, 1, 2), 345
    for number in range(QUESTIONS):
        day = first + datetime.timedelta(days=number * days // QUESTIONS)
        agenda.on(day, partial(hotline.take, number))


def _rating(world: World) -> str:
    return "满意" if world.dice.below(10) else "未评价"
