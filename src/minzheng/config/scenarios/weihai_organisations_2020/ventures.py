"""Four venture rounds in four years: three out of the files, the fourth lived from the call to the grants (003-056 to 058)."""

import datetime
from collections.abc import Iterator, Mapping
from functools import partial

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.ventures import TOPICS, Projects, open_round
from minzheng.config.scenarios.weihai_organisations_2020.oversight import uscc
from minzheng.domains.social_organisations.venture_round import PROJECTS, SERIES
from minzheng.foundation import numerals

VENTURE = SERIES[0]
BEFORE = ((2017, 38), (2018, 42), (2019, 46))  # year and projects of the rounds before
GRANTED, REFUSED = 45, 5
YUAN, MORE, WITH_MORE = 38_000, 1_000, 88  # a project's money; so many of the earlier ones had more
FILED, CALLED = datetime.date(2020, 1, 13), datetime.date(2020, 3, 2)


def plan(world: World, agenda: Agenda) -> None:
    """The files in January, once the roll is there; the fourth round from March."""
    agenda.on(FILED, lambda: _enter(world, agenda))
    agenda.on(CALLED, lambda: _round(world, agenda))


def name_of(number: int) -> str:
    """公益创投第四届: what a round is called."""
    return f"{VENTURE}第{numerals.write(number)}届"


def _rows() -> Iterator[Mapping[str, object]]:
    place = 0
    for number, (year, many) in enumerate(BEFORE, 1):
        for project in range(many):
            yield {
                "uscc": uscc(project), "round": name_of(number), "project": f"第{project + 1}号服务项目",
                "topic": TOPICS[project % len(TOPICS)], "funds": 100 * (YUAN + MORE * (place < WITH_MORE)),
                "granted_on": datetime.date(year, 6, 15), "closed_on": datetime.date(year + 1, 1, 8),
            }  # fmt: skip
            place += 1


def _enter(world: World, agenda: Agenda) -> None:
    case = batches.submit(world, PROJECTS.code, list(_rows()), "shezu", "公益创投历年立项档案")
    agenda.after(1, lambda: batches.decide(world, case, "shezu2"))


def _round(world: World, agenda: Agenda) -> None:
    number = len(BEFORE) + 1
    answers = {"series": VENTURE, "number": str(number), "year": "2020"}
    steps = (("启动申报", "shezu2", 0), ("截止申报", "shezu", 15), ("公布立项", "shezu", 20))
    open_round(world, agenda, answers, steps)
    projects = Projects(
        world,
        agenda,
        name_of(number),
        str(YUAN),
        score=lambda one: 80 if one < GRANTED else 55,
        decided_after=lambda one: 2 + one % 6,
    )
    for one in range(GRANTED + REFUSED):
        agenda.after(1 + one // 5, partial(projects.apply, one, 17 - one // 5))
