"""The year: items published, posts, press, motions, sessions on the air and their questions, petitions, books, cameras lent."""

import datetime
from collections.abc import Callable
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.hotline import Hotline
from minzheng.config.scenarios.flows.office_work import Office
from minzheng.domains.appeals.on_air import ON_AIR, ONLINE
from minzheng.domains.enforcement.accountability import RECORDER_CODE
from minzheng.domains.openness.media import CHANNELS
from minzheng.domains.openness.motions import HELPS, LEADS, PROPOSAL, SUGGESTION
from minzheng.domains.openness.publications import WEBSITE
from minzheng.domains.rule_of_law.planning import PUBLIC_SERVICE, SOCIAL_GOVERNANCE
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Case, open_case, perform

NEWS, NOTICES, POSTS, PRESS, TALKS = 24, 12, 436, 4, 2
SUGGESTIONS, PROPOSALS, HELPED = 3, 9, 2
SESSIONS, ASKED_ON_AIR, ASKED_ONLINE = 4, 30, 15
RESOLVED, UNRESOLVED = 2, 1
PROGRAMMES, BOOKS_IN, BOOKS_OUT = 2, 260, (80, 70, 50)
CAMERAS, LOANS = 4, 16
FIRST, DAYS = datetime.date(2020, 1, 8), 300
OUTLINE = "威海市法治政府建设实施纲要（2016—2020年）"
TOPICS = (
    ("养老服务", "咨询", "想了解养老机构疫情期间的探视安排。", "yanglao"),
    ("社会救助", "咨询", "临时救助需要哪些材料。", "jiuzhu"),
    ("社会组织", "咨询", "社会组织年检怎么报。", "shezu"),
)


def plan(world: World, agenda: Agenda) -> None:
    """So many of each kind, spread over the year; what follows of each is in its flow."""
    office = Office(world, agenda, "zhifa", "fazhi", "juzhang", ("zhifa",))
    _spread(agenda, NEWS, partial(_news, office))
    _spread(agenda, NOTICES, partial(_notice, office))
    _spread(agenda, POSTS, partial(_post, office), DAYS + 40)
    _spread(agenda, PRESS, partial(_press, office))
    _spread(agenda, TALKS, partial(_talk, office))
    _spread(agenda, SUGGESTIONS + PROPOSALS + HELPED, partial(_motion, office), 60)
    _spread(agenda, SESSIONS, partial(_session, office))
    _plan_questions(world, agenda)
    _spread(agenda, RESOLVED + UNRESOLVED, lambda number: office.petition(number, number < RESOLVED), 200)
    _spread(agenda, PROGRAMMES, partial(_programme, office))
    agenda.on(datetime.date(2020, 6, 15), lambda: _books(office, BOOKS_IN, 0, "购入"))
    for number, many in enumerate(BOOKS_OUT):
        agenda.on(datetime.date(2020, 7 + number, 10), partial(_books, office, 0, many, "机关和镇街工作人员"))
    _spread(agenda, LOANS, partial(_lend, world, agenda))
    for number, task in ((5, PUBLIC_SERVICE), (6, SOCIAL_GOVERNANCE)):
        agenda.on(datetime.date(2020, 1, 20), partial(office.task, OUTLINE, number, task, "市政府办公室"))


def _spread(agenda: Agenda, many: int, action: Callable[[int], object], days: int = DAYS) -> None:
    for number in range(many):
        agenda.on(FIRST + datetime.timedelta(days=number * days // many), partial(action, number))


def _plan_questions(world: World, agenda: Agenda) -> None:
    for channel, many, prefix in ((ON_AIR, ASKED_ON_AIR, "HF"), (ONLINE, ASKED_ONLINE, "WS")):
        line = Hotline(world, agenda, TOPICS, channel, f"{prefix}-2020", lambda _: "满意")
        _spread(agenda, many, line.take, DAYS + 20)


def _news(office: Office, number: int) -> None:
    office.publish(f"民政工作动态第{number + 1}期", "工作动态", "即时公开", WEBSITE)


def _notice(office: Office, number: int) -> None:
    office.publish(f"社会救助公示第{number + 1}期", "社会救助", "定期公开", "政务公开栏")


def _post(office: Office, number: int) -> None:
    channel = CHANNELS[number % len(CHANNELS)]
    content = ("工作动态", "便民信息")[number % 2]
    office.note(
        "openness.post", f"民政信息第{number + 1}条", {}, channel=channel, content=content,
        link=f"示例链接{number + 1}", checked_by="办公室负责人",
    )  # fmt: skip


def _press(office: Office, number: int) -> None:
    measures = {"media": 8 + number, "answered": 4}
    topic = ("疫情防控救助政策", "养老服务", "慈善捐赠情况", "社会救助")[number % 4]
    office.note("openness.press", f"{topic}新闻发布会", measures, topic=topic, speaker="局负责人")


def _talk(office: Office, number: int) -> None:
    measures = {"people": 300 + number, "answered": 12}
    topic = ("养老服务", "社会救助")[number % 2]
    office.note(
        "openness.talk", f"{topic}微访谈", measures, topic=topic, platform="政务微博", speaker="科室负责人"
    )


def _motion(office: Office, number: int) -> None:
    kind = SUGGESTION if number < SUGGESTIONS else PROPOSAL
    role = LEADS if number < SUGGESTIONS + PROPOSALS else HELPS
    session = "市十七届人大四次会议" if kind == SUGGESTION else "市政协十三届四次会议"
    office.motion(number + 1, kind, session, role, f"关于改进民政服务的第{number + 1}件意见")


def _session(office: Office, number: int) -> None:
    office.note(
        "appeals.on_air", f"行风热线第{number + 1}次上线", {"answered": 3, "taken": 4},
        station="市广播电视台", guest="局负责人", topic="民政政策解答",
    )  # fmt: skip


def _programme(office: Office, number: int) -> None:
    office.note(
        "rule_of_law.publicity", f"机关普法进行时第{number + 1}期", {"people": 0, "leaflets": 0}, by="fazhi",
        owner="办公室", topic=("社会救助", "养老服务")[number % 2], laws="民法典、社会救助暂行办法",
        form="广播电视栏目", programme="机关普法进行时",
    )  # fmt: skip


def _books(office: Office, received: int, given: int, whom: str) -> None:
    office.note(
        "rule_of_law.books", "民法典读本收发", {"received": received, "given": given}, by="fazhi",
        owner="办公室", book="民法典", whom=whom,
    )  # fmt: skip


def _lend(world: World, agenda: Agenda, number: int) -> None:
    lent = {"recorder": f"{number % CAMERAS + 1}号", "case_number": "日常检查", "lent_on": clock.today().isoformat()}  # fmt: skip
    case = open_case(RECORDER_CODE, world.seat("zhifa"), area=world.district, answers=lent)
    agenda.after(1, lambda: _bring_back(world, case))


def _bring_back(world: World, case: Case) -> None:
    returned = {"returned_on": clock.today().isoformat(), "media": "0"}
    perform(case, "归还并移交", world.seat("zhifa"), version=case.version, answers=returned)
