"""The homes supervised for two months: reports and scores, a campaign, an order overdue, a major hazard, ratings, papers near their end."""

import datetime
from collections.abc import Mapping
from functools import partial
from typing import Any

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.homes import Pledging, SafetyChecks, homes
from minzheng.config.scenarios.flows.routine import Move, Routine
from minzheng.config.scenarios.shifan_2026 import LAST_DAY
from minzheng.domains.elder_care.pledge import KINDS
from minzheng.domains.home_supervision.credentials import CREDENTIAL, RENEWAL
from minzheng.domains.home_supervision.escalation import LEVELS
from minzheng.domains.home_supervision.hazards import MAJOR, NOTIFICATION, standard
from minzheng.domains.home_supervision.monthly import ABILITIES, MONTHLY
from minzheng.domains.home_supervision.rating import RATING
from minzheng.domains.home_supervision.rules.rating import DIMENSIONS
from minzheng.domains.home_supervision.score import SCORING
from minzheng.domains.home_supervision.summaries import ANNUAL, CAMPAIGN
from minzheng.domains.home_supervision.tips import COMPLAINT, UNLICENSED
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Case, Stage, open_case, perform
from minzheng.mechanisms.registry.public import Facility

DAY = datetime.date
SECTION, SECOND, CHIEF, COMPANION = "yanglao", "yanglao2", "fucha", "zhifa"
ACCOUNTS = DAY(2026, 2, 24)
CAMPAIGN_ON, LATE_ORDER, LATE_HAZARDS = DAY(2026, 2, 25), DAY(2026, 2, 26), 2
SUMMED_UP = DAY(2026, 4, 9)
PLAN: Mapping[str, Any] = {
    "name": "2026年春季养老机构安全专项行动", "about": "综合", "issuers": "示范区民政局", "since": "2026-02-26", "until": "2026-04-08",
    "tasks": [{"what": "养老机构逐家检查", "who": "养老科"}, {"what": "发现的隐患限期整改", "who": "各养老机构"}],
}  # fmt: skip
# Home (1, 2, 3): paper, number, issued, until, holder. One of them runs out within the warning on the last day, one was renewed.
PAPERS = (
    (1, "食品经营许可", "JY3990010001", "2021-04-21", "2026-04-20", ""),
    (1, "养老护理员证", "HL99001", "2023-06-01", "", "李春燕"),
    (2, "健康证明", "JK2025117", "2025-03-21", "2026-03-20", "赵玉梅"),
    (2, "消防验收(备案)", "XF2019033", "2019-08-15", "", ""),
    (3, "食品经营许可", "JY3990010003", "2023-09-11", "2028-09-10", ""),
    (3, "特种设备使用登记", "TS0120077", "2020-05-06", "", ""),
)
RENEWED = {"number": "JK2026104", "issued": "2026-03-09", "until": "2027-03-08"}
RATED = ((1, (90, 85, 88, 84, 90)), (3, (55, 70, 52, 50, 60)))
RESIDENTS = (41, 57, 88)  # people living in home 1, 2, 3
SLOW = {
    ("康和养老院", "2026-02"): 6,
    ("示范区社会福利院", "2026-03"): None,
}  # working days later than the others, None: never


def plan(world: World, agenda: Agenda) -> None:
    """The section's and the homes' inboxes every working day from the day the homes have accounts, and what happens besides."""
    routine = Routine(world, agenda, _moves(), _kept)
    routine.every_day(ACCOUNTS, LAST_DAY)
    story = Story(world, agenda)
    for on, act in (
        (CAMPAIGN_ON, story.begin_campaign), (DAY(2026, 2, 25), story.register_papers), (LATE_ORDER, story.leave_an_order),
        (DAY(2026, 3, 2), story.sign_pledges), (DAY(2026, 3, 3), story.stop_a_hazard), (DAY(2026, 3, 5), story.have_rated), (DAY(2026, 3, 9), story.hear_a_complaint),
        (DAY(2026, 3, 10), story.find_unlicensed), (DAY(2026, 3, 16), story.report_last_year), (SUMMED_UP, story.sum_up),
    ):  # fmt: skip
        agenda.on(on, act)


def campaign() -> Case:
    """The campaign of the spring, as it stands."""
    return Case.objects.get(matter=CAMPAIGN.code)


def _kept(stage: Stage) -> int | None:
    case = stage.case
    if stage.matter == MONTHLY.code and case.facility is not None and stage.step == "report":
        return SLOW.get((case.facility.name, case.answers["month"]), 0)
    if stage.matter == RENEWAL.code and stage.step == "renew":
        return 0 if case.answers["paper"].startswith("健康证明") else None  # the other is still being renewed
    if stage.matter == NOTIFICATION.code and stage.step == "answer":
        return None if case.facility == homes()[2] else 0  # about the third home nobody has answered yet
    return 0


def _report(case: Case) -> Mapping[str, Any]:
    """The month's people by ability: half able, the others by tenths; in February somebody fell."""
    number = [one.pk for one in homes()].index(case.facility_id or 0)
    living, beds = RESIDENTS[number], (60, 80, 120)[number]
    shares = dict(zip(ABILITIES, (0, living // 5, living // 10, living // 10, living // 20), strict=True))
    shares["able"] = living - sum(shares.values())
    fell = case.answers["month"] == "2026-02" and number == 1
    told = {
        "on": "2026-02-17",
        "kind": "跌倒坠床",
        "injured": 1,
        "what": "当日送医,已通知家属,床边加装护栏。",
    }
    return {
        **shares,
        "beds": beds,
        "staff": living // 3,
        "carers": living // 5,
        "incidents": [told] if fell else [],
    }


def _today(case: Case) -> Mapping[str, Any]:
    return {"on": clock.today().isoformat(), "who": "收发室"}


def _words(key: str, text: str) -> Any:
    return lambda case: {key: text}


def _moves() -> Mapping[tuple[str, str], Move]:
    pressed = _words("done", "已电话督促,要求三日内报送整改情况。")
    doer = {1: SECOND, 2: SECTION, 3: CHIEF}
    return {
        (MONTHLY.code, "report"): Move("报送", "", 1, _report),
        (MONTHLY.code, "confirm"): Move("确认", SECTION, 1),
        (SCORING.code, "compile"): Move("报审批", SECTION, 2),
        (SCORING.code, "decide"): Move("同意", CHIEF, 1),
        (CREDENTIAL.code, "confirm"): Move("同意", CHIEF, 1),
        (RENEWAL.code, "renew"): Move("提交新证", "", 12, lambda case: RENEWED),
        (RENEWAL.code, "confirm"): Move("确认", CHIEF, 1),
        (NOTIFICATION.code, "send"): Move("发出", SECTION, 1),
        (NOTIFICATION.code, "receipt"): Move("已签收", SECTION, 1, _today),
        (NOTIFICATION.code, "answer"): Move(
            "已回复", SECTION, 6, lambda case: {"result": "已整改", "answer": "已督促该机构整改到位。"}
        ),
        **{(LEVELS[level].code, "press"): Move("已督促", by, 1, pressed) for level, by in doer.items()},
        (RATING.code, "score"): Move("送机构核对", SECTION, 2, _marks),
        (RATING.code, "answer"): Move("无异议", "", 2),
        (RATING.code, "decide"): Move("同意", CHIEF, 1),
        (COMPLAINT.code, "verify"): Move(
            "属实", SECTION, 1, _words("found", "晚餐留样不足两日,与反映一致。"), SECOND
        ),
        (COMPLAINT.code, "fix"): Move("报送", "", 3, _words("done", "已补齐留样柜,每餐留样登记。")),
        (COMPLAINT.code, "close"): Move("办结", CHIEF, 1, _words("told", "已回访反映人,表示满意。")),
        (UNLICENSED.code, "verify"): Move(
            "未登记,列入整治", SECTION, 1, _words("found", "没有登记证书,住有老人。"), SECOND
        ),
        (ANNUAL.code, "compile"): Move("报审批", SECTION, 1),
        (ANNUAL.code, "decide"): Move("同意", CHIEF, 2),
        (MAJOR.code, "report"): Move(
            "已上报", CHIEF, 1, lambda case: {"to": "市民政局", "on": clock.today().isoformat()}
        ),
        (MAJOR.code, "fix"): Move("报请复查", "", 9, _words("done", "夹芯彩钢板已全部拆除,换为不燃材料。")),
        (MAJOR.code, "recheck"): Move(
            "隐患消除,恢复", CHIEF, 1, _words("seen", "现场查看,已拆除更换。"), COMPANION
        ),
    }  # fmt: skip


def _marks(case: Case) -> Mapping[str, Any]:
    number = [one.pk for one in homes()].index(case.facility_id or 0) + 1
    return {
        **dict(zip(DIMENSIONS, dict(RATED)[number], strict=True)),
        "advice": "补充夜间值班人员,完善照护记录。",
    }


class Story:
    """What is begun by the section itself."""

    def __init__(self, world: World, agenda: Agenda) -> None:
        self.world, self.agenda = world, agenda

    def begin_campaign(self) -> None:
        """The plan of the spring, decided the same day."""
        case = open_case(CAMPAIGN.code, self.world.seat(SECTION), area=self.world.district, answers=PLAN, title=PLAN["name"])  # fmt: skip
        perform(case, "同意", self.world.seat(CHIEF), version=case.version)

    def sum_up(self) -> None:
        """The campaign ends with the table of its inspections."""
        case = campaign()
        told = {"done": "三家机构全部检查到位,隐患责令限期整改,一家逾期未改的继续督办。"}
        perform(case, "总结归档", self.world.seat(SECTION), version=case.version, answers=told)

    def register_papers(self) -> None:
        """Licences and certificates of every home."""
        for number, kind, paper, issued, until, holder in PAPERS:
            given = {"kind": kind, "number": paper, "issued": issued, "until": until, "holder": holder}
            self._open(CREDENTIAL.code, homes()[number - 1], given, f"登记{kind}")

    def sign_pledges(self) -> None:
        """Two homes sign all three pledges, the third has one left to sign."""
        pledging = Pledging(self.world, self.agenda)
        for number, home in enumerate(homes(), 1):
            for kind in KINDS[: 2 if number == 3 else None]:
                pledging.open(number, home, kind)

    def leave_an_order(self) -> None:
        """The third home is inspected and does nothing about it: the order runs out and is told upward."""
        checks = SafetyChecks(self.world, self.agenda)
        checks.inspect(2, homes()[2], campaign(), LATE_HAZARDS, answered=False)

    def stop_a_hazard(self) -> None:
        """A major hazard: the building it is in is put out of use the same day."""
        facts = "后院活动室屋面和隔墙为聚苯乙烯夹芯彩钢板,每日有老人使用。"
        panels = next(one for one in standard() if one.code == "sandwich_panels")
        case = self._open(MAJOR.code, homes()[1], {"item": panels.text, "facts": facts}, "重大事故隐患处置")
        perform(
            case, "责令处置", self.world.seat(SECTION), version=case.version,
            answers={"measure": "停用有关设施设备和场所"}, second=self.world.seat(SECOND).staff,
        )  # fmt: skip

    def have_rated(self) -> None:
        """A third party rates two homes."""
        for number, _ in RATED:
            given = {"by": "示范区养老服务评估中心", "period": "2025年度"}
            self._open(RATING.code, homes()[number - 1], given, "第三方综合评价")

    def hear_a_complaint(self) -> None:
        """Somebody's son calls about the third home's food."""
        given = {
            "channel": "12345热线",
            "call": "12345-2026-0309",
            "about": "饮食",
            "facts": "晚餐饭菜不新鲜,没有留样。",
        }
        self._open(COMPLAINT.code, homes()[2], given, "饮食问题投诉核查")

    def find_unlicensed(self) -> None:
        """Two places work unregistered: one is closed and its people find places, the other is still being guided."""
        for number, (name, living) in enumerate((("福寿之家", 6), ("静安小院", 4))):
            given = {"name": name, "address": f"云桥里{number + 9}号", "residents": living, "source": "摸排"}
            case = open_case(
                UNLICENSED.code, self.world.seat(SECTION), area=self.world.areas["云桥里社区"], answers=given, title=f"{name}未登记整治",
            )  # fmt: skip
            if number == 0:
                self.agenda.after(10, partial(self._close_down, case.pk, living))

    def _close_down(self, pk: int, living: int) -> None:
        case = Case.objects.get(pk=pk)
        told = {"done": "老人由家属接回或转入登记的机构。", "moved": living, "document": "关停承诺书"}
        case = perform(case, "已关停", self.world.seat(SECTION), version=case.version, answers=told)
        perform(case, "同意", self.world.seat(CHIEF), version=case.version)

    def report_last_year(self) -> None:
        """The report of 2025 on every home."""
        for home in homes():
            self._open(ANNUAL.code, home, {"year": 2025}, "2025年度监管报告")

    def _open(self, code: str, home: Facility, given: Mapping[str, Any], title: str) -> Case:
        filled = {key: value for key, value in given.items() if value != ""}
        return open_case(
            code, self.world.seat(SECTION), area=home.area, answers=filled, subject=home, title=f"{home.name}{title}"
        )  # fmt: skip
