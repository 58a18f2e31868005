"""Care homes: their accounts, a safety inspection, the order that follows from it, the recheck by somebody else."""

import uuid
from dataclasses import dataclass

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.domains.elder_care.home_accounts import open_home_account
from minzheng.domains.elder_care.safety import SAFETY
from minzheng.mechanisms.checks.public import (
    Answer,
    Inspection,
    Result,
    Seen,
    finish_inspection,
    finish_recheck,
    order_rectification,
    save_inspection,
    start_inspection,
)
from minzheng.mechanisms.matters.public import Case, open_case, open_stage, perform
from minzheng.mechanisms.registry.public import Facility


def homes() -> list[Facility]:
    """All care homes in the order of their registration; number 1 works under the log-in jigou01."""
    return list(Facility.objects.filter(kind="养老机构").order_by("pk"))


def open_accounts(world: World) -> None:
    """An account for a person of every home."""
    for number, home in enumerate(homes(), 1):
        name, id_number = world.invented.person(1965, 1990)
        login = f"jigou{number:02d}"
        open_home_account(home, world.seat("yanglao"), username=login, name=name, id_number=id_number)


@dataclass(frozen=True)
class Pledging:
    """Pledges and promises: opened by the section, signed by the home, confirmed by the section."""

    world: World
    agenda: Agenda

    def open(self, number: int, home: Facility, kind: str) -> None:
        case = open_case(
            "elder_care.pledge",
            self.world.seat("yanglao"),
            area=home.area,
            subject=home,
            title=f"{home.name}{kind}",
            answers={"kind": kind},
        )
        self.agenda.after(number % 3 + 1, lambda: self._sign(case, number))

    def _sign(self, case: Case, number: int) -> None:
        home = self.world.seat(f"jigou{number:02d}")
        case = perform(case, "签署", home, version=case.version, answers={"position": "院长"})
        self.agenda.after(1, lambda: self._confirm(case))

    def _confirm(self, case: Case) -> None:
        perform(case, "确认", self.world.seat("yanglao"), version=case.version)


@dataclass(frozen=True)
class SafetyChecks:
    """Inspections of homes by two officers; of the hazards found `left` are still there at the recheck."""

    world: World
    agenda: Agenda

    def inspect(
        self,
        number: int,
        home: Facility,
        campaign: str | Case,
        hazards: int,
        left: int = 0,
        answered: bool = True,
    ) -> None:
        """Inspect today; with hazards an order follows, then the home's answer and the recheck, unless it never answers."""
        lead = self.world.seat("yanglao")
        inspection = start_inspection(
            lead,
            SAFETY.code,
            home,
            second=self.world.seat("yanglao2").staff,
            client_id=uuid.uuid5(uuid.NAMESPACE_OID, f"{self.world.seed}/safety/{number}"),
            campaign=campaign,
        )
        if hazards:
            answers = {
                item.key: Answer(Result.FAULT, f"现场发现:不符合“{item.text}”的要求。")
                for item in self.world.dice.mix(SAFETY.items)[:hazards]
            }
            inspection = save_inspection(inspection, lead, answers, version=inspection.version)
        inspection = finish_inspection(inspection, lead, version=inspection.version, fill_rest_ok=True)
        if hazards:
            self.agenda.after(1, lambda: self._order(inspection, left, answered))

    def _order(self, inspection: Inspection, left: int, answered: bool) -> None:
        lead = self.world.seat("yanglao")
        found = list(inspection.findings.order_by("pk"))
        demand = {"demand": "逐项整改,期满前报送整改报告和照片。"}
        case = order_rectification(inspection, lead, found, demand)
        case = perform(case, "下达", lead, version=case.version)
        if answered:
            self.agenda.after(5, lambda: self._fix(case, left))

    def _fix(self, case: Case, left: int) -> None:
        assert case.facility is not None
        number = [home.pk for home in homes()].index(case.facility.pk) + 1
        done = {"done": "部分问题已整改,其余正在采购设备。" if left else "已按要求逐项整改。"}
        home = self.world.seat(f"jigou{number:02d}")
        case = perform(case, "提交整改", home, version=case.version, answers=done)
        self.agenda.after(3, lambda: self._recheck(case, left))

    def _recheck(self, case: Case, left: int) -> None:
        seat = self.world.seat("fucha")
        case = Case.objects.get(pk=case.pk)
        findings = list(case.findings.order_by("pk"))
        fixed = findings[: len(findings) - left]
        results = {
            one.pk: Seen(one in fixed, "已整改到位。" if one in fixed else "设备尚未到货。")
            for one in findings
        }
        companion = self.world.seat("zhifa").staff
        finish_recheck(open_stage(case), seat, results, version=case.version, second=companion)
