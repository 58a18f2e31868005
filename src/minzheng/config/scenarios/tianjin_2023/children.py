"""Children told to their streets and helped, and mental care for some of them, after their guardians consented."""

import datetime
from dataclasses import dataclass
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.dice import Dice
from minzheng.domains.child_welfare.mental_care import CODE as CARE
from minzheng.domains.child_welfare.mental_care import CONSENT
from minzheng.domains.child_welfare.push import CATEGORIES, PUSH
from minzheng.foundation import clock
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.matters.public import Case, End, open_case, perform, specimen
from minzheng.mechanisms.registry.public import Person, identify

HELPED, TWICE, NO_NEED, ELSEWHERE = 120, 3, 9, 4
FROM, TO = datetime.date(2023, 2, 13), datetime.date(2023, 11, 10)
CARED_FOR, AT_RISK = 16, (5, 11)
CARE_FROM = datetime.date(2023, 6, 5)
BORN = (2007, 2018)
HELP = ("纳入儿童福利保障", "社会救助", "监护指导", "心理关爱", "就学就医")


def plan(world: World, agenda: Agenda) -> None:
    """Information is matched and sent from February to November; care begins in June."""
    flow = Children(world, agenda)
    ends = [*["help"] * HELPED, *["no_need"] * NO_NEED, *["elsewhere"] * ELSEWHERE]
    mixed = Dice("tianjin-2023/children").mix(ends) + ["again"] * TWICE
    days = (TO - FROM).days
    for number, end in enumerate(mixed):
        agenda.on(
            FROM + datetime.timedelta(days=number * days // len(mixed)), partial(flow.tell, number, end)
        )
    for number in range(CARED_FOR):
        agenda.on(CARE_FROM + datetime.timedelta(days=number * 3), partial(flow.ask_for_care, number))


@dataclass(frozen=True)
class Children:
    """What the section for children and the streets do with each child."""

    world: World
    agenda: Agenda

    def tell(self, number: int, end: str) -> None:
        """The section finds a child by matching and tells its street."""
        world, seat = self.world, self.world.seat("ertong")
        street = number % len(world.streets) + 1
        community = world.communities[street][0]
        if end == "again":
            child = self._helped(number % TWICE)
            assert child.area is not None
            place = next(name for name in world.workers if world.areas[name] == child.area)
            street = next(one for one, names in world.communities.items() if place in names)
        else:
            name, id_number = world.invented.person(*BORN)
            with acting(seat.actor, "登记困境儿童"):
                child = identify(name, id_number, world.areas[community])
        answers = {
            "source": "数据比对", "category": world.dice.pick(CATEGORIES), "situation": "残联、医保数据比对发现,家庭需要关注。",
            **self._guardian(child),
        }  # fmt: skip
        case = open_case(PUSH.code, seat, area=child.area, answers=answers, subject=child)
        self.agenda.after(2, partial(self._verify, case, street, end))

    def _verify(self, case: Case, street: int, end: str) -> None:
        seat = self.world.street_seat(street, "dudao")
        if end == "no_need":
            perform(case, "无需帮扶", seat, version=case.version, reason="父母已返家,监护和生活均有保障。")
        elif end == "elsewhere":
            perform(case, "不属本地", seat, version=case.version, reason="已随母亲迁往外省。")
        else:
            seen = {"visited_on": clock.today().isoformat(), "finding": "走访核实,情况属实。", "guarding": "需要指导"}  # fmt: skip
            case = perform(case, "需要帮扶", seat, version=case.version, answers=seen)
            self.agenda.after(self.world.dice.between(3, 8), partial(self._help, case, street))

    def _help(self, case: Case, street: int) -> None:
        done = {"kind": self.world.dice.pick(HELP), "measures": "已落实帮扶,社区儿童主任每月走访。"}
        seat = self.world.street_seat(street, "dudao")
        perform(case, "已落实帮扶", seat, version=case.version, answers=done)

    def ask_for_care(self, number: int) -> None:
        """A helped child's guardian agrees in writing, and the child is assessed."""
        child, seat = self._helped(number), self.world.seat("ertong")
        answers = {
            **self._guardian(child), "consent": "是", "child_opinion": "愿意参加。", "reason": "走访中发现情绪低落。"
        }  # fmt: skip
        case = open_case(
            CARE, seat, area=child.area, answers=answers, subject=child, papers=[specimen(CONSENT)]
        )
        case = perform(case, "受理", seat, version=case.version)
        self.agenda.after(3, partial(self._assess, case, number in AT_RISK))

    def _assess(self, case: Case, at_risk: bool) -> None:
        found = {
            "assessed_on": clock.today().isoformat(), "scale": "儿童心理评估量表", "emotion": "重度" if at_risk else "轻度",
            "behaviour": "轻度", "social": "正常", "trauma": "正常", "risk": "高" if at_risk else "低", "summary": "建议辅导并回访。",
        }  # fmt: skip
        outcome = "转介医疗" if at_risk else "需要关爱"
        second = self.world.seat("ertong").staff
        seat = self.world.seat("xinli")
        case = perform(case, outcome, seat, version=case.version, answers=found, second=second)
        self.agenda.after(4 if at_risk else 40, partial(self._care, case, at_risk))

    def _care(self, case: Case, at_risk: bool) -> None:
        seat = self.world.seat("ertong")
        if at_risk:
            seen = {"hospital": "天津市儿童医院", "seen_on": clock.today().isoformat()}
            case = perform(case, "已就诊", seat, version=case.version, answers=seen)
        else:
            done = {"sessions": str(self.world.dice.between(4, 8)), "course": "每周一次个别辅导。"}
            case = perform(case, "完成关爱", seat, version=case.version, answers=done)
        self.agenda.after(30, partial(self._follow_up, case))

    def _follow_up(self, case: Case) -> None:
        answers = {"seen_on": clock.today().isoformat(), "state": "情绪稳定,上学正常。"}
        perform(case, "好转结案", self.world.seat("xinli"), version=case.version, answers=answers)

    @staticmethod
    def _helped(number: int) -> Person:
        """A child helped, in the order of their cases."""
        done = Case.objects.filter(matter=PUSH.code, decision=End.GRANTED.value).order_by("pk")
        child: Person | None = done[number].person
        assert child is not None
        return child

    def _guardian(self, child: Person) -> dict[str, str]:
        return {
            "guardian": f"{str(child.name)[0]}某", "relation": self.world.dice.pick(("父母", "祖父母、外祖父母")),
            "guardian_phone": self.world.invented.phone(),
        }  # fmt: skip
