"""A monthly benefit from application to publication: filed by the community, accepted, visited by two, posted, decided by the bureau."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.foundation import clock
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.matters.public import PLEDGED, Case, Handed, matter, open_case, perform, specimen
from minzheng.mechanisms.registry.public import identify

RELATIONS = ("本人", "配偶", "子女", "子女", "父母")
People = list[dict[str, str]]


def home_of(world: World, size: int) -> People:
    """An invented household, head first, as rows of the table of members."""
    born = ((1955, 1980), (1955, 1980), (2004, 2015), (2004, 2015), (1930, 1945))
    found = []
    for relation, years in zip(RELATIONS, born[:size], strict=False):
        name, number = world.invented.person(*years)
        found.append({"name": name, "id_number": number, "relation": relation})
    return found


def means(kind: str, yuan: str, per: str = "每月") -> dict[str, str]:
    """A line of a means test that was found by matching."""
    day = f"{clock.today() - datetime.timedelta(days=20)}"
    return {"kind": kind, "amount": yuan, "per": per, "source": "核对", "source_on": day}


@dataclass(frozen=True)
class Applications:
    """Applications for one benefit; `pledged` papers are promised until `until` instead of handed in (S08)."""

    world: World
    agenda: Agenda
    code: str
    pledged: Sequence[str] = ()
    until: datetime.date | None = None
    by_street: bool = False  # where confirming is devolved to it

    def file(self, street: int, people: People, found: Mapping[str, Any], more: Mapping[str, Any]) -> None:
        """File for a household in a community of the street today; `found` is what the visit will find."""
        world = self.world
        names = world.communities[street]
        community = names[world.dice.below(len(names))]
        worker, area, head = world.worker(community), world.areas[community], people[0]
        phone = world.invented.phone()
        with acting(worker.actor, "登记申请人身份"):
            resident = identify(head["name"], head["id_number"], area, phone=phone)
        answers = {
            "residence": "农村" if community.endswith("村") else "城镇",
            "members": people,
            "phone": phone,
            "address": f"{community}{world.dice.between(1, 60)}号",
            "consent": "是",
            **account_answers(head["id_number"]),
            **more,
        }
        case = open_case(
            self.code, worker, area=area, subject=resident, channel="社区代办", answers=answers, papers=self._papers()
        )  # fmt: skip
        self.agenda.after(1, lambda: self._accept(case, street, found))

    def _papers(self) -> list[Handed]:
        wanted = [one.label for one in matter(self.code, clock.today()).evidence if one.required]
        reason = "因疫情暂时无法提供,本人承诺情况属实,疫情结束后补交。"
        return [
            Handed(label, waived_by=PLEDGED, reason=reason, until=self.until) if label in self.pledged else specimen(label)
            for label in wanted
        ]  # fmt: skip

    def _accept(self, case: Case, street: int, found: Mapping[str, Any]) -> None:
        window = self.world.street_seat(street, "chuangkou")
        case = perform(case, "受理", window, version=case.version)
        self.agenda.after(1, lambda: self._visit(case, street, found))

    def _visit(self, case: Case, street: int, found: Mapping[str, Any]) -> None:
        perform(
            case,
            "调查完成",
            self.world.street_seat(street, "chuangkou"),
            version=case.version,
            second=self.world.street_seat(street, "diaocha").staff,
            answers={"finding": "电话、视频和邻里了解,情况与申请相符。", **found},
        )
        self.agenda.on(clock.today() + datetime.timedelta(days=8), lambda: self._decide(case, street))

    def _decide(self, case: Case, street: int) -> None:
        case = Case.objects.get(pk=case.pk)
        decider = self.world.street_seat(street, "fenguan") if self.by_street else self.world.seat("jiuzhu")
        perform(case, "同意", decider, version=case.version)
