"""The year: one sheet a month of the days on which the leaders studied."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.office_work import Office

DAYS_A_MONTH = 12  # as printed
LAWS = ("社会救助暂行办法", "养老机构管理办法", "殡葬管理条例", "婚姻登记条例")


def plan(world: World, agenda: Agenda) -> None:
    """Noted on one of the last days of each month."""
    office = Office(world, agenda, "fazhi", "fazhi", "juzhang", ())
    for month in range(1, 13):
        agenda.even_on(datetime.date(2022, month, 28), partial(_month, office, month))


def _month(office: Office, month: int) -> None:
    office.note(
        "rule_of_law.leadership_study", f"{month}月领导班子集中学法", {"days": DAYS_A_MONTH, "members": 5},
        owner="办公室", laws=LAWS[month % len(LAWS)],
    )  # fmt: skip
