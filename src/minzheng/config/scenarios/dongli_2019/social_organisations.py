"""Social organisations in 2019: 14 revoked since 2018, approvals confirmed, venture rounds (000-008 to 000-017, 000-060 to 062)."""

import datetime
from collections.abc import Mapping
from functools import partial

from stdnum.cn import uscc as credit_code

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.organisations import Endings
from minzheng.config.scenarios.flows.ventures import Projects, open_round
from minzheng.domains.social_organisations.inspections import RESULTS
from minzheng.domains.social_organisations.revocation import REVOKED
from minzheng.domains.social_organisations.roll import ROLL
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Case, matter, open_case, perform, specimens
from minzheng.mechanisms.registry.public import Organisation, RegisterEntry

ACTIVE, REVOKED_2018, TO_REVOKE = 46, 9, 5
TOPICS = (
    "书画",
    "摄影",
    "舞蹈",
    "志愿服务",
    "助老",
    "幼儿教育",
    "职业培训",
    "文化艺术",
    "体育健身",
    "家庭服务",
)
PROJECTS, APPLICATIONS = 97, 108
MICRO = "社区社会组织微创投第一届"


def plan(world: World, agenda: Agenda) -> None:
    """Registers in January; inspections in spring; revocations and pushes over the year; three venture rounds."""
    agenda.on(datetime.date(2019, 1, 7), lambda: _enter(world, agenda, 0))
    for number in range(ACTIVE):
        day = datetime.date(2019, 4, 1) + datetime.timedelta(days=number)
        agenda.on(day, partial(_inspection, world, agenda, number))
    for number in range(TO_REVOKE):
        day = datetime.date(2019, 2, 18) + datetime.timedelta(days=45 * number)
        agenda.on(day, partial(_revoke, world, agenda, number))
    for number in range(12):
        day = datetime.date(2019, 1, 22) + datetime.timedelta(days=28 * number)
        agenda.on(day, partial(_push, world, agenda, number))
    _plan_rounds(world, agenda)


def _uscc(number: int) -> str:
    stem = f"52120110MJ{number:07d}"
    return stem + credit_code.calc_check_digit(stem)


def _name(number: int) -> str:
    return f"东丽区{TOPICS[number % len(TOPICS)]}{('协会', '服务中心', '促进会')[number // len(TOPICS) % 3]}{number + 1:02d}"


def _tables() -> list[tuple[str, list[Mapping[str, object]]]]:
    """The roll, three years of conclusions, and the revocations of 2018."""
    roll: list[Mapping[str, object]] = []
    results: list[Mapping[str, object]] = []
    revoked: list[Mapping[str, object]] = []
    for number in range(ACTIVE + REVOKED_2018 + TO_REVOKE):
        gone = ACTIVE <= number < ACTIVE + REVOKED_2018
        left = datetime.date(2018, 3 + (number - ACTIVE), 15) if gone else None
        roll.append(
            {
                "name": _name(number),
                "kind": "社会团体" if number % 3 == 0 else "民办非企业单位",
                "uscc": _uscc(number),
                "area": f"120110{number % 11 + 1:03d}",
                "registered_on": datetime.date(2008 + number % 6, 5, 10),
                "until": left,
            }
        )
        for year in (2015, 2016, 2017):
            conclusion = "合格" if number < ACTIVE else "未参加"
            day = datetime.date(year + 1, 1, 20) if gone else datetime.date(year + 1, 7, 10)
            if not (gone and year == 2017):
                results.append(
                    {"uscc": _uscc(number), "year": year, "conclusion": conclusion, "concluded_on": day}
                )
        if left:
            document = f"津丽民罚字〔2018〕{number - ACTIVE + 1}号"
            missed = "2014、2015、2016"
            revoked.append(
                {"uscc": _uscc(number), "document": document, "missed": missed, "decided_on": left}
            )
    return [(ROLL.code, roll), (RESULTS.code, results), (REVOKED.code, revoked)]


def _enter(world: World, agenda: Agenda, place: int) -> None:
    register, rows = _tables()[place]
    case = batches.submit(world, register, rows, "shezu", "登记管理档案")
    batches.decide(world, case, "shezu2")
    if place < 2:
        agenda.after(1, lambda: _enter(world, agenda, place + 1))


def _inspection(world: World, agenda: Agenda, number: int) -> None:
    organisation = Organisation.objects.get(uscc=_uscc(number))
    clerk = world.seat("shezu")
    name, _ = world.invented.person(1960, 1990)
    code = "social_organisations.annual_inspection"
    case = open_case(
        code,
        clerk,
        area=organisation.area,
        subject=organisation,
        title=f"{organisation.name}2018年度检查",
        answers={
            "year": "2018",
            "contact": name,
            "party_branch": "是" if number % 2 else "否",
            "activities": "按章程开展活动,财务规范。",
        },
        papers=specimens(matter(code, clock.today())),
    )
    agenda.after(3, lambda: _conclude(world, case, number))


def _conclude(world: World, case: Case, number: int) -> None:
    finding = {"finding": "材料齐全,未发现违规情况。"}
    case = perform(case, "审核完成", world.seat("shezu"), version=case.version, answers=finding)
    conclusion = {"conclusion": "基本合格" if number % 11 == 5 else "合格"}
    perform(case, "作出结论", world.seat("shezu2"), version=case.version, answers=conclusion)


def _revoke(world: World, agenda: Agenda, number: int) -> None:
    body = Organisation.objects.get(uscc=_uscc(ACTIVE + REVOKED_2018 + number))
    endings = Endings(world, agenda, "津丽", clerk="shezu", second="shezu2", lawyer="fazhi", head="shezu3")
    endings.revoke(body, number)


def _push(world: World, agenda: Agenda, number: int) -> None:
    code = 200 + number
    case = open_case(
        "social_organisations.approval_push",
        world.seat("shezu"),
        area=world.areas[world.streets[number % 11]],
        title="社会组织成立审批信息",
        answers={
            "approval": "成立",
            "approval_number": f"津丽审批〔2019〕{number + 31}号",
            "approved_on": clock.today().isoformat(),
            "name": _name(code),
            "kind": "民办非企业单位",
            "uscc": _uscc(code),
        },
    )
    agenda.after(world.dice.between(1, 3), lambda: _confirm(world, case))


def _confirm(world: World, case: Case) -> None:
    perform(case, "确认", world.seat("shezu"), version=case.version)


def _plan_rounds(world: World, agenda: Agenda) -> None:
    second = {"series": "公益创投", "number": "2", "year": "2018"}
    third = {"series": "公益创投", "number": "3", "year": "2019", "planned_start": "2019年11月上旬"}
    micro = {"series": "社区社会组织微创投", "number": "1", "year": "2019"}
    steps: tuple[tuple[str, str, int], ...] = (
        ("启动申报", "shezu2", 0),
        ("截止申报", "shezu", 20),
        ("公布立项", "shezu", 20),
        ("开始结项评审", "shezu", 60),
        ("结项", "shezu", 15),
    )
    agenda.on(datetime.date(2019, 1, 3), lambda: open_round(world, agenda, second, steps))
    agenda.on(datetime.date(2019, 10, 10), lambda: open_round(world, agenda, third, ()))
    agenda.on(datetime.date(2019, 2, 25), lambda: _micro_round(world, agenda, micro))


def _micro_round(world: World, agenda: Agenda, answers: dict[str, str]) -> None:
    steps = (("启动申报", "shezu2", 0), ("截止申报", "shezu", 25), ("公布立项", "shezu", 25))
    open_round(world, agenda, answers, (*steps, ("开始结项评审", "shezu", 130)))
    projects = Projects(
        world,
        agenda,
        MICRO,
        "5000",
        score=lambda number: world.dice.between(76, 98) if number < PROJECTS else 55,
        decided_after=lambda _: world.dice.between(2, 8),
        granted=lambda case, number: _carry_out_later(world, agenda, case, number),
    )
    for number in range(APPLICATIONS):
        agenda.after(1 + number // 5, partial(projects.apply, number, 27 - number // 5))


def _carry_out_later(world: World, agenda: Agenda, project: Case, number: int) -> None:
    if number % 3 == 0:
        agenda.on(datetime.date(2019, 6, 17), lambda: _carry_out(world, agenda, project, number))


def _carry_out(world: World, agenda: Agenda, project: Case, number: int) -> None:
    seat = world.street_seat(number % 11 + 1, "chengban")
    if not RegisterEntry.objects.filter(key=project.number).exists():
        return
    case = open_case(
        "social_organisations.venture_closing",
        seat,
        area=project.area,
        subject=project.organisation,
        title=f"{project.title[:60]}实施",
        answers={"project": project.number},
    )
    agenda.after(80, lambda: _ask_closing(world, case, number))


def _ask_closing(world: World, case: Case, number: int) -> None:
    progress = {"progress": "已按方案开展活动二十余次。", "served": str(100 + number)}
    seat = world.street_seat(number % 11 + 1, "chengban")
    perform(case, "申请结项", seat, version=case.version, answers=progress)
