"""Temporary relief: filed by the community, visited, posted, decided by the street or above its ceiling by the bureau."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.foundation import clock, money
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.matters.public import (
    Case,
    add_papers,
    matter,
    open_case,
    perform,
    specimen,
    specimens,
)
from minzheng.mechanisms.registry.public import identify

CAUSES = (
    ("支出型", "突发重病"),
    ("支出型", "医疗支出"),
    ("急难型", "火灾"),
    ("急难型", "交通事故"),
    ("支出型", "教育支出"),
)


CODE, PROOF = "social_assistance.relief", "困难情况说明或证明"


@dataclass(frozen=True)
class Relief:
    """`amount(number)` in 元 is asked for when the street decides; the two tests say which applications stop on the way.

    `more(number)` are further answers of the application, or other ones.
    """

    world: World
    agenda: Agenda
    amount: Callable[[int], int]
    incomplete: Callable[[int], bool] = lambda number: False
    not_accepted: Callable[[int], bool] = lambda number: False
    more: Callable[[int], Mapping[str, str]] = lambda number: {}

    def spread(self, count: int, first: datetime.date, last: datetime.date) -> None:
        """Put so many applications on the agenda, evenly from `first` to `last`."""
        days = (last - first).days
        for number in range(count):
            day = first + datetime.timedelta(days=number * days // max(count - 1, 1))
            self.agenda.on(day, partial(self.file, number))

    def file(self, number: int) -> None:
        """Application `number` (0, 1, …), from the streets in turn, today."""
        world = self.world
        street = number % len(world.streets) + 1
        community = world.communities[street][world.dice.below(len(world.communities[street]))]
        worker = world.worker(community)
        area = world.areas[community]
        name, id_number = world.invented.person(1940, 1985)
        phone = world.invented.phone()
        kind, cause = world.dice.pick(CAUSES)
        with acting(worker.actor, "登记申请人身份"):
            resident = identify(name, id_number, area, phone=phone)
        papers = specimens(matter(CODE, clock.today()))
        case = open_case(
            CODE,
            worker,
            area=area,
            subject=resident,
            channel="社区代办",
            answers={
                "kind": kind,
                "cause": cause,
                "description": f"因{cause},家庭支出突然增加,基本生活出现困难。",
                "members": str(world.dice.between(1, 5)),
                "phone": phone,
                "consent": "是",
                **account_answers(id_number),
                **self.more(number),
            },
            papers=[one for one in papers if one.label != PROOF or not self.incomplete(number)],
        )
        self.agenda.after(world.dice.between(0, 1), lambda: self._accept(case, street, number))

    def _accept(self, case: Case, street: int, number: int) -> None:
        window = self.world.street_seat(street, "chuangkou")
        if self.incomplete(number):
            case = perform(case, "补正", window, version=case.version, reason="缺少医疗费用票据。")
            self.agenda.after(2, lambda: self._supplement(case, street, number))
            return
        if self.not_accepted(number):
            perform(case, "不予受理", window, version=case.version, reason="同一事由本年已获救助。")
            return
        case = perform(case, "受理", window, version=case.version)
        self.agenda.after(self.world.dice.between(1, 3), lambda: self._visit(case, street, number))

    def _supplement(self, case: Case, street: int, number: int) -> None:
        assert case.opened_by is not None
        worker = self.world.seat(case.opened_by.username)
        add_papers(case, [specimen(PROOF)], worker)
        case = perform(case, "已补正", worker, version=case.version)
        case = perform(case, "受理", self.world.street_seat(street, "chuangkou"), version=case.version)
        self.agenda.after(1, lambda: self._visit(case, street, number))

    def _visit(self, case: Case, street: int, number: int) -> None:
        case = perform(
            case,
            "调查完成",
            self.world.street_seat(street, "chuangkou"),
            version=case.version,
            second=self.world.street_seat(street, "diaocha").staff,
            answers={
                "members": str(case.answers["members"]),
                "finding": "入户了解,情况与申请相符,邻里反映属实。",
                "need": self.world.dice.pick(("一般", "较重", "特别严重")),
            },
        )
        notice_over = clock.today() + datetime.timedelta(days=4)
        self.agenda.on(notice_over, lambda: self._decide(case, street, number))

    def _decide(self, case: Case, street: int, number: int) -> None:
        case = Case.objects.get(pk=case.pk)
        if case.step != "decide":
            return
        leader = self.world.street_seat(street, "fenguan")
        amount = money.format_yuan(self.amount(number) * 100, grouped=False)
        answers = {"amount": amount, "opinion": "情况属实,同意救助。"}
        ceiling = parameter("social_assistance.relief.street_ceiling", case.area, clock.today()).amount
        if money.parse_yuan(amount) <= ceiling:
            perform(case, "同意", leader, version=case.version, answers=answers)
            return
        case = perform(case, "上报区民政局", leader, version=case.version, answers=answers)
        self.agenda.after(1, lambda: self._confirm(case, answers))

    def _confirm(self, case: Case, answers: dict[str, str]) -> None:
        perform(case, "同意", self.world.seat("jiuzhu"), version=case.version, answers=answers)
