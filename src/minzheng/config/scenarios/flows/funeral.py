"""A funeral subsidy: filed by the community, accepted by the street, reviewed and decided by two people of the bureau."""

import datetime
from dataclasses import dataclass

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.foundation import clock
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter
from minzheng.mechanisms.matters.public import Case, Handed, open_case, perform, specimen
from minzheng.mechanisms.registry.public import Person, identify


def set_rates(world: World, since: datetime.date, standard: str, low_income: str, basis: str) -> None:
    """Enter the bureau's own rates (such as 3000元) from a day on."""
    with acting(SYSTEM, "登记丧葬补贴标准"):
        change_parameter("funeral.subsidy.standard", world.district, since, standard, basis)
        change_parameter("funeral.subsidy.low_income_standard", world.district, since, low_income, basis)


@dataclass(frozen=True)
class Subsidies:
    """Applications of today; a granted one is decided within six working days."""

    world: World
    agenda: Agenda

    def file(self, poor: bool, refuse: bool = False) -> None:
        """One deceased of a drawn community, `poor` or not; with `refuse` the street does not accept."""
        world = self.world
        street = world.dice.between(1, len(world.streets))
        community = world.communities[street][world.dice.below(len(world.communities[street]))]
        name, number = world.invented.person(1925, 1960)
        died = clock.today() - datetime.timedelta(days=world.dice.between(3, 20))
        with acting(world.worker(community).actor, "登记逝者身份"):
            deceased = identify(name, number, world.areas[community])
        self.apply(deceased, street, community, died, poor, refuse)

    def apply(
        self,
        deceased: Person,
        street: int,
        community: str,
        died: datetime.date,
        poor: bool,
        refuse: bool = False,
    ) -> None:
        """For somebody on record who died on a day; his death is on record with the decision."""
        world = self.world
        applicant, applicant_number = world.invented.person(1955, 1985)
        certificate = f"HH{died:%Y%m%d}{world.dice.below(1000):03d}"
        case = open_case(
            "funeral.subsidy",
            world.worker(community),
            area=world.areas[community],
            subject=deceased,
            channel="社区代办",
            answers={
                "died_on": died.isoformat(),
                "group": "低保对象" if poor else "普通居民",
                "certificate": certificate,
                "applicant": applicant,
                "applicant_id": applicant_number,
                "phone": world.invented.phone(),
                **account_answers(applicant_number),
            },
            papers=[
                Handed("火化证明", waived_by="殡仪馆火化信息", reason=f"编号{certificate}与殡仪馆信息一致"),
                specimen("申领人身份证件"),
            ],
        )
        window = world.street_seat(street, "chuangkou")
        if refuse:
            reason = "逝者户籍不在本区,已告知向户籍地申领。"
            perform(case, "不予受理", window, version=case.version, reason=reason)
            return
        case = perform(case, "受理", window, version=case.version)
        self.agenda.after(world.dice.between(1, 3), lambda: self._review(case))

    def _review(self, case: Case) -> None:
        case = perform(case, "审核通过", self.world.seat("binzang"), version=case.version)
        self.agenda.after(self.world.dice.between(1, 3), lambda: self._decide(case))

    def _decide(self, case: Case) -> None:
        perform(case, "同意", self.world.seat("binzang2"), version=case.version)
