"""The year: items published column by column, one exam, one project certified as the first of the city."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.office_work import Office
from minzheng.domains.openness.publications import CLASSES, COLUMNS, SITES
from minzheng.domains.rule_of_law.evaluations import FIRST

ITEMS, STAFF, ABSENT = 110, 46, 2
BEGINNING, DAYS = datetime.date(2023, 1, 4), 345
EXAM_ON, CERTIFIED_ON = datetime.date(2023, 11, 16), datetime.date(2023, 9, 18)


def plan(world: World, agenda: Agenda) -> None:
    """Items over the year; the last ones are out before it ends."""
    office = Office(world, agenda, "gongkai", "fazhi", "juzhang", ())
    for number in range(ITEMS):
        day = BEGINNING + datetime.timedelta(days=number * DAYS // ITEMS)
        agenda.on(day, partial(_item, office, number))
    agenda.on(EXAM_ON, lambda: _exam(office))
    certified = partial(
        office.rated, FIRST, "交互式社会救助社工服务项目“睦邻密盒”", "全市", 1, "市民政局(情景假设)"
    )
    agenda.on(CERTIFIED_ON, certified)


def _item(office: Office, number: int) -> None:
    column = COLUMNS[number % len(COLUMNS)]
    urgency = tuple(CLASSES)[number % len(CLASSES)]
    office.publish(f"{column}信息第{number + 1}条", column, urgency, SITES[number % len(SITES)])


def _exam(office: Office) -> None:
    office.note(
        "rule_of_law.study_exam", "无纸化学法用法考试", {"passed": STAFF, "failed": 0, "absent": ABSENT}, by="fazhi",
        owner="办公室", way="网上", hours="40", laws="宪法、民法典、社会救助暂行办法",
    )  # fmt: skip
