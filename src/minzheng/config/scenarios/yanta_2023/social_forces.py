"""Who helps beside the bureau: 2,090 people in response teams, ten contact points, a survey provider under contract."""

import datetime
from functools import partial

from minzheng.config.founding import committee_of
from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.yanta_2023.on_record import code_of, community
from minzheng.domains.social_assistance import contact_points, response_teams, third_party_survey
from minzheng.domains.social_assistance.partners import open_partner_account
from minzheng.domains.social_assistance.temporary_relief import RELIEF
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Account, Seat
from minzheng.mechanisms.activities.public import Draft, record
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Facility, Organisation

MEMBERS, LEFT = 2090, 12  # those who stay, and those who leave in September
TEAMS_ON, LEFT_ON = datetime.date(2023, 3, 6), datetime.date(2023, 9, 1)
POINTS, POINTS_ON = 10, datetime.date(2023, 5, 22)
PROVIDER, CONTRACT_ON = "雁塔示例社会工作服务中心", datetime.date(2023, 2, 1)
SURVEYS_ON = tuple(datetime.date(2023, month, 14) for month in (3, 4, 6, 8, 9, 10))
SENT_BACK = {2}  # surveys that have to be made again
REFERRALS_ON = tuple(datetime.date(2023, month, 12) for month in (6, 7, 9, 11))
CALLS_ON = tuple(datetime.date(2023, month, 9) for month in (4, 6, 8, 10, 12))


def plan(world: World, agenda: Agenda) -> None:
    """Registers first, then who signs in, then tasks, referrals and calls."""
    agenda.on(TEAMS_ON, lambda: _teams(world))
    agenda.on(CONTRACT_ON, lambda: _provider(world))
    agenda.on(POINTS_ON, lambda: _points(world))
    for number, day in enumerate(SURVEYS_ON):
        agenda.on(day, partial(_task, world, agenda, number))
    for number, day in enumerate(REFERRALS_ON):
        agenda.on(day, partial(_refer, world, agenda, number))
    for number, day in enumerate(CALLS_ON):
        agenda.on(day, partial(_call, world, agenda, number))


def _teams(world: World) -> None:
    rows = []
    for number in range(MEMBERS + LEFT):
        name, id_number = world.invented.person(1960, 2003)
        rows.append(
            {
                "name": name, "id_number": id_number, "area": code_of(world, community(world, number)), "since": TEAMS_ON,
                "role": response_teams.CADRE if number % 3 == 0 else response_teams.VOLUNTEER,
                "until": LEFT_ON if number >= MEMBERS else None,
            }
        )  # fmt: skip
    case = batches.submit(world, response_teams.TEAM.code, rows, "taizhang", "各社区组建名册")
    batches.decide(world, case, "jiuzhu")


def _provider(world: World) -> None:
    row = {
        "name": PROVIDER, "area": world.setting.code, "contract": "YT-2023-01", "since": CONTRACT_ON,
        "until": datetime.date(2024, 2, 1),
    }  # fmt: skip
    case = batches.submit(world, third_party_survey.PROVIDERS.code, [row], "taizhang", "政府采购合同")
    batches.decide(world, case, "jiuzhu")
    for number in (1, 2):
        _account(world, _body(), f"diaochayuan{number}")


def _points(world: World) -> None:
    rows = []
    for number in range(POINTS):
        place = community(world, number)
        rows.append(
            {
                "name": f"{place}益救助联络点", "area": code_of(world, place), "host": f"{place}慈善超市", "batch": 1,
                "since": POINTS_ON,
            }
        )  # fmt: skip
    case = batches.submit(world, contact_points.POINTS.code, rows, "taizhang", "首批联络点挂牌名单")
    batches.decide(world, case, "jiuzhu")
    for number in range(POINTS):
        _account(world, _point(number), f"lianluo{number + 1:02d}")


def _account(world: World, body: Organisation | Facility, login: str) -> Account:
    name, id_number = world.invented.person(1975, 1998)
    made, _ = open_partner_account(
        body, world.seat("taizhang"), username=login, name=name, id_number=id_number
    )
    return made


def _body() -> Organisation:
    return Organisation.objects.get(name=PROVIDER)


def _point(number: int) -> Facility:
    return Facility.objects.filter(kind=contact_points.KIND).order_by("pk")[number]


def _task(world: World, agenda: Agenda, number: int) -> None:
    """A relief that is being looked into goes to the provider as well."""
    waiting = Case.objects.filter(
        matter=RELIEF.code, decision="", step__in=("accept", "visit", "notice", "decide")
    )
    about = waiting.latest("pk")
    clerk = world.seat("jiuzhu")
    answers = {
        "number": about.number, "purpose": "申请家庭调查", "family": str(about.person.name if about.person else ""),
        "address": str(about.area), "demand": "核实共同生活人员和支出情况。",
    }  # fmt: skip
    case = open_case(
        third_party_survey.SURVEY.code, clerk, area=world.district, answers=answers, subject=_body()
    )
    case = perform(case, "派单", clerk, version=case.version)
    agenda.after(1, lambda: _visit(world, agenda, case, number in SENT_BACK))


def _visit(world: World, agenda: Agenda, case: Case, send_back: bool) -> None:
    one, two = (world.seat(f"diaochayuan{number}") for number in (1, 2))
    means = [
        {
            "member": "1", "kind": "转移净收入", "amount": str(world.dice.between(5, 15) * 100), "per": "每月", "source": "申报",
            "source_on": clock.today().isoformat(),
        }
    ]  # fmt: skip
    answers = {"met": "见到本人", "means": means, "finding": "与申请相符,邻里反映属实。"}
    case = perform(case, "调查完成", one, version=case.version, answers=answers, second=two.staff)
    agenda.after(1, lambda: _accept(world, agenda, case, send_back))


def _accept(world: World, agenda: Agenda, case: Case, send_back: bool) -> None:
    clerk = world.seat("jiuzhu")
    if send_back:
        case = perform(
            case, "退回重查", clerk, version=case.version, reason="支出凭证没有逐项登记,请补充调查。"
        )
        agenda.after(1, lambda: _visit(world, agenda, case, False))
        return
    answers = {"score": str(world.dice.between(85, 98)), "opinion": "内容完整。"}
    perform(case, third_party_survey.PASSED, clerk, version=case.version, answers=answers)


def _refer(world: World, agenda: Agenda, number: int) -> None:
    """A family that was granted relief is sent on to a contact point."""
    granted = Case.objects.filter(matter=RELIEF.code, decision="同意", opened_by__isnull=False).order_by(
        "-pk"
    )
    about = granted[number]
    assert about.opened_by is not None
    worker, point = world.seat(about.opened_by.username), _point(number)
    answers = {
        "number": about.number, "resource": "物资", "family": str(about.person.name if about.person else ""),
        "need": "家中日用品短缺,希望得到物资和陪伴。", "consent": "是",
    }  # fmt: skip
    assert worker.unit is not None
    street = int(worker.account.username[-4:-2])
    case = open_case(contact_points.REFERRAL, worker, area=worker.unit.area, answers=answers, subject=point)
    case = perform(case, "转介", world.street_seat(street, "chuangkou"), version=case.version)
    agenda.after(3, lambda: _serve(world, agenda, case, number, street))


def _serve(world: World, agenda: Agenda, case: Case, number: int, street: int) -> None:
    seat, point = world.seat(f"lianluo{number + 1:02d}"), _point(number)
    draft = Draft(
        "上门送物资", clock.today(), point.area, measures={"people": 2, "items": 6},
        answers={"point": point.name, "resource": "物资"},
    )  # fmt: skip
    record(contact_points.SERVICE.code, seat, draft)
    answers = {"service": "上门送去米面油和被褥,安排志愿者结对。", "times": "1"}
    case = perform(case, "已服务", seat, version=case.version, answers=answers)
    window = world.street_seat(street, "chuangkou")
    agenda.after(4, partial(_close, case, window, {"solved": "已解决"}))


def _close(case: Case, window: Seat, answers: dict[str, str]) -> None:
    perform(case, "办结", window, version=case.version, answers=answers)


def _call(world: World, agenda: Agenda, number: int) -> None:
    place = community(world, number)
    worker, street = world.worker(place), number % len(world.streets) + 1
    answers = {
        "kind": world.dice.pick(("火灾", "突发疾病", "断炊断供")), "place": f"{place}3号楼", "phone": world.invented.phone(),
        "description": "邻居发现老人家中断炊多日,无人照料。",
    }  # fmt: skip
    case = open_case(response_teams.CODE, worker, area=world.areas[place], answers=answers)
    team = response_teams.members(world.areas[place], clock.today()).select_related("person").order_by("pk")
    sent = {
        "unit": str(world.unit(committee_of(place)).pk),
        "members": "、".join(str(one.person.name) for one in team[:2] if one.person),
    }
    window = world.street_seat(street, "chuangkou")
    case = perform(case, "派出", window, version=case.version, answers=sent)
    agenda.after(0, lambda: _arrive(world, agenda, case, place, street))


def _arrive(world: World, agenda: Agenda, case: Case, place: str, street: int) -> None:
    seen = {"came": "2", "seen": "老人独居,身体虚弱,家中无食物。"}
    case = perform(case, "已到达", world.worker(place), version=case.version, answers=seen)
    done = {"result": "现场解决", "help": "送餐并联系家属,纳入每日探访。"}
    window = world.street_seat(street, "chuangkou")
    agenda.after(1, partial(_close, case, window, done))
