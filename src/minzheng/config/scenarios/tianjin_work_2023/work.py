"""The year: plans, problems and their measures, topics, meetings and lectures, lines of assistance, and how others rate the bureau."""

import datetime
from functools import partial

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.office_work import Office
from minzheng.domains.appeals.lines import LINES
from minzheng.domains.rule_of_law.evaluations import ASSISTANCE, CHILDREN, FIRST
from minzheng.domains.rule_of_law.planning import THEMES
from minzheng.domains.rule_of_law.study import FORUM, PARTY_LECTURE, PARTY_MEETING, PREACHING
from minzheng.mechanisms.matters.public import Case

PROBLEMS, MEASURES, TOPICS, ASPECTS = 33, 125, 102, 14
PLANS = ("主题教育", "调查研究", "宣传工作")
SESSIONS = {PARTY_MEETING: 8, FORUM: 5, PREACHING: 7, PARTY_LECTURE: 74}
BEGINNING, DAYS = datetime.date(2023, 4, 10), 240
FOUND_ON, TOPICS_ON = datetime.date(2023, 5, 8), datetime.date(2023, 4, 24)
RATED_ON = datetime.date(2023, 12, 11)
MINISTRY = "民政部办公厅(情景假设)"
RATINGS = (
    (ASSISTANCE, "社会救助工作", 5),
    (CHILDREN, "儿童福利工作", 2),
    (FIRST, "未成年人救助保护机构心理评估规范", 1),
)


def plan(world: World, agenda: Agenda) -> None:
    """Plans first, then what they set going; the lines stand from January on."""
    office = Office(
        world, agenda, "zonghe", "fagui", "juzhang", ("zonghe", "shiwu", "ertong"), checker="fagui"
    )
    agenda.on(datetime.date(2023, 1, 9), lambda: _lines(world, agenda))
    for number, kind in enumerate(PLANS, 1):
        agenda.on(BEGINNING, partial(office.plan, kind, f"津民发〔2023〕{number}号(情景假设)"))
    for number in range(PROBLEMS):
        many = MEASURES * (number + 1) // PROBLEMS - MEASURES * number // PROBLEMS
        agenda.on(FOUND_ON + datetime.timedelta(days=number // 4), partial(office.problem, number, many))
    for number in range(TOPICS):
        day = TOPICS_ON + datetime.timedelta(days=number // 6)
        agenda.on(day, partial(office.topic, number, THEMES[number % ASPECTS]))
    for form, many in SESSIONS.items():
        for number in range(many):
            day = BEGINNING + datetime.timedelta(days=number * DAYS // many)
            agenda.on(day, partial(_session, office, form, number))
    for scheme, about, place in RATINGS:
        agenda.on(RATED_ON, partial(office.rated, scheme, about, "全国", place, MINISTRY))


def _session(office: Office, form: str, number: int) -> None:
    office.note(
        "rule_of_law.study_session", f"{form}第{number + 1}次", {"people": 30 + number % 40}, owner="办公室",
        form=form, topic="学习贯彻主题教育精神", speaker="局负责人",
    )  # fmt: skip


def _lines(world: World, agenda: Agenda) -> None:
    places = [row for row in world.setting.areas() if row["kind"] in ("市", "区县")]
    rows = [
        {
            "name": f"{row['name']}社会救助热线", "area": row["code"], "number": f"022-6000{number:04d}",
            "since": datetime.date(2023, 1, 3),
        }
        for number, row in enumerate(places)
    ]  # fmt: skip
    case = batches.submit(world, LINES.code, rows, "zonghe", "市区两级社会救助热线表")
    agenda.after(1, lambda: _entered(world, case))


def _entered(world: World, case: Case) -> None:
    batches.decide(world, case, "fagui")
