"""The year: the roll and its annual reports, organisations founded, officers vetted, a campaign, audits, observation tasks."""

import datetime
from collections.abc import Iterator, Mapping
from functools import partial

from stdnum.cn import uscc as credit_code

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows import oversight
from minzheng.config.scenarios.flows.organisations import Foundings
from minzheng.config.scenarios.flows.oversight import CHECKER, OFFICER
from minzheng.config.scenarios.tianjin_organisations_2023.reports import REPORTING, report
from minzheng.domains.organisation_oversight.campaigns import ILLEGAL_ONES, JOINED, name_of
from minzheng.domains.social_organisations.inspections import RESULTS
from minzheng.domains.social_organisations.roll import ROLL
from minzheng.mechanisms.registry.public import Organisation

ASSOCIATIONS, OFFICERS, SAMPLED, ILLEGAL = 10, 9, 113, 6
FOUNDATIONS, PROJECTS = 26, 50
OTHERS, LATE = 3, 2  # on the roll without more; of them, and of the foundations one, report nothing
FOUNDED = (
    ("行业协会商会类", "社会团体", "51", "冷链物流行业协会"), ("科技类", "民办非企业单位", "52", "材料技术研究中心"),
    ("公益慈善类", "社会团体", "51", "助学公益促进会"), ("城乡社区服务类", "民办非企业单位", "52", "邻里社区服务中心"),
    ("行业协会商会类", "社会团体", "51", "数字贸易商会"), ("公益慈善类", "社会团体", "51", "养老公益联合会"),
)  # fmt: skip
DEPARTMENTS = (
    "市委政法委", "市委宣传部", "市委网信办", "市公安局", "市财政局", "市人社局", "市文化和旅游局", "市卫生健康委", "市市场监管委",
    "市金融局", "市税务局", "市通信管理局",
)  # fmt: skip
EARLIER = (datetime.date(2018, 4, 2), datetime.date(2021, 3, 22))  # the first and the second campaign
BEGUN, UNTIL = datetime.date(2023, 3, 6), datetime.date(2023, 12, 15)
FIRST, DAYS = datetime.date(2023, 2, 13), 270
LISTED = (
    datetime.date(2023, 4, 6),
    datetime.date(2023, 6, 5),
)  # when what the program proposed is dealt with


def plan(world: World, agenda: Agenda) -> None:
    """Tables of earlier years first; then so many cases of each kind, spread over the year."""
    agenda.on(datetime.date(2023, 1, 4), lambda: _enter(world, agenda, 0))
    flow = Foundings(world, agenda, OFFICER, CHECKER)
    for number in range(len(FOUNDED)):
        agenda.on(_day(number, len(FOUNDED)), partial(_found, flow, number))
    for number in range(ASSOCIATIONS):
        agenda.on(_day(number, ASSOCIATIONS), partial(_vet, world, agenda, number))
    for number in range(SAMPLED):
        agenda.on(_day(number, SAMPLED), partial(_audit, world, agenda, number))
    for number in range(PROJECTS):
        agenda.on(_day(number, PROJECTS), partial(_audit_project, world, agenda, number))
    for number, day in enumerate(REPORTING):
        agenda.on(day, partial(_report, world, agenda, number))
    for day in LISTED:
        agenda.on(day, partial(oversight.settle_proposals, world, agenda))
    _plan_campaign(world, agenda)
    for number, (layer, topic) in enumerate(
        (("工作实践", "关联交易监管"), ("理论探索", "非营利行为指标研究"))
    ):
        agenda.on(_day(number, 9), partial(oversight.observe, world, agenda, layer, topic))


def _plan_campaign(world: World, agenda: Agenda) -> None:
    document = "津民发〔2023〕9号"
    agenda.on(BEGUN, lambda: oversight.campaign(world, agenda, ILLEGAL_ONES, DEPARTMENTS, UNTIL, document))
    for number in range(ILLEGAL):
        day = BEGUN + datetime.timedelta(days=21 + number * 7)
        agenda.on(
            day, partial(oversight.illegal, world, agenda, number, name_of(ILLEGAL_ONES, len(EARLIER) + 1))
        )


def _day(number: int, many: int) -> datetime.date:
    return FIRST + datetime.timedelta(days=number * DAYS // many)


def uscc(kind: str, number: int) -> str:
    """The credit code of an organisation on the roll, or of a new one."""
    stem = f"{kind}120000MJ{number:07d}"
    return stem + credit_code.calc_check_digit(stem)


def rows() -> list[tuple[str, str, str]]:
    """(name, kind, code) of everybody on the roll when the year begins: associations, service centres, foundations."""
    found = []
    for number in range(SAMPLED + OTHERS):
        association = number < ASSOCIATIONS or number % 2 == 0
        kind, begins = ("社会团体", "51") if association else ("民办非企业单位", "52")
        word = "行业协会" if number < ASSOCIATIONS else "促进会" if association else "服务中心"
        found.append((f"天津市第{number + 1}{word}", kind, uscc(begins, number)))
    return found + [(f"天津市第{n + 1}基金会", "基金会", uscc("53", n)) for n in range(FOUNDATIONS)]


def body(place: int) -> Organisation:
    """The organisation at a place of the roll."""
    return Organisation.objects.get(uscc=rows()[place][2])


def _found(flow: Foundings, number: int) -> None:
    direct, kind, begins, name = FOUNDED[number]
    flow.found(uscc(begins, 5000 + number), {"kind": kind, "name": f"天津市{name}", "direct": direct})


def _vet(world: World, agenda: Agenda, number: int) -> None:
    oversight.vet(world, agenda, body(number), OFFICERS)


def _audit(world: World, agenda: Agenda, number: int) -> None:
    oversight.audit(world, agenda, body(number), number)


def _audit_project(world: World, agenda: Agenda, number: int) -> None:
    foundation = body(SAMPLED + OTHERS + number % FOUNDATIONS)
    oversight.audit(world, agenda, foundation, number, f"第{number + 1}号公益项目")


def _report(world: World, agenda: Agenda, number: int) -> None:
    report(world, agenda, body(number), sent_back=number == 0)


def _enter(world: World, agenda: Agenda, place: int) -> None:
    """The roll, the campaigns of earlier years, and what the city's other offices concluded by the last days."""
    tables = (
        (ROLL.code, _roll(world), "2022年底社会组织名册"), (JOINED.code, _campaigns(world), "历年专项行动档案"),
        (RESULTS.code, _results(), "2022年度检查结论"),
    )  # fmt: skip
    code, lines, source = tables[place]
    case = batches.submit(world, code, list(lines), OFFICER, source)
    agenda.after(1, lambda: batches.decide(world, case, CHECKER))
    if place == 0:
        agenda.after(2, lambda: _enter(world, agenda, 1))
        agenda.on(datetime.date(2023, 3, 22), lambda: _enter(world, agenda, 2))


def _roll(world: World) -> Iterator[Mapping[str, object]]:
    for name, kind, code in rows():
        area, since = world.setting.code, datetime.date(2012, 5, 10)
        yield {"name": name, "kind": kind, "uscc": code, "area": area, "registered_on": since}


def _campaigns(world: World) -> Iterator[Mapping[str, object]]:
    for number, since in enumerate(EARLIER, 1):
        for name in DEPARTMENTS[: 8 + number]:
            yield {
                "name": name, "area": world.setting.code, "kind": ILLEGAL_ONES, "number": number, "task": "按职责分工办理",
                "since": since, "until": datetime.date(since.year, 12, 31),
            }  # fmt: skip


def _results() -> Iterator[Mapping[str, object]]:
    """Everybody's conclusion but of those who report in the year themselves or not at all."""
    silent = {*range(SAMPLED + OTHERS - LATE, SAMPLED + OTHERS), SAMPLED + OTHERS + FOUNDATIONS - 1}
    for place, (_, _, code) in enumerate(rows()):
        if place >= len(REPORTING) and place not in silent:
            day = datetime.date(2023, 3, 20)
            yield {"uscc": code, "year": 2022, "conclusion": "合格", "concluded_on": day}
