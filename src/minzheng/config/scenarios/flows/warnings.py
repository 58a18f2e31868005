"""Warnings as a street works them off: received, looked into, and what is said of them; by turns right, needless and wrong."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.domains.low_income_monitoring.verification import MATTERS, NOTHING, UNCHANGED
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat, Unit
from minzheng.mechanisms.matters.public import Case, perform
from minzheng.mechanisms.monitoring.public import WRONG, Warning, WarningState

CHILDREN, HEAD = MATTERS["儿童福利"], "fenguan"  # a child's warning is closed by the head of the street alone
NEEDED = "情况属实,需要办理"
TURNS = (NOTHING, NEEDED, NOTHING, WRONG, NOTHING)


class Warnings:
    """`by` and `checker` are log-ins (without the street's number) of who looks into warnings and who handles them."""

    def __init__(
        self, world: World, agenda: Agenda, by: str, checker: str, turns: Sequence[str] = TURNS
    ) -> None:
        self.world, self.agenda, self.by, self.checker, self.turns = world, agenda, by, checker, turns
        self.taken: set[int] = set()

    def take(self, most: int | None = None) -> None:
        """Begin to work off what has been pushed and nobody has begun, so many at most."""
        pushed = Warning.objects.filter(state=WarningState.PUSHED).exclude(case__in=self.taken).order_by("pk")
        for warning in pushed[:most]:
            assert warning.case_id is not None  # pushed
            self.taken.add(warning.case_id)
            turn = self.turns[len(self.taken) % len(self.turns)]
            self.agenda.after(1, partial(self._receive, warning.case_id, turn))

    def _receive(self, number: int, turn: str) -> None:
        case = self._do(number, "接收", self.by)
        if turn:
            self.agenda.after(1, partial(self._visit, case.pk, turn))

    def _visit(self, number: int, turn: str) -> None:
        if turn == WRONG:
            self._do(number, WRONG, self.by, reason="部门数据有误，本人情况没有变化。")
            return
        answers = {
            "visited_on": clock.today().isoformat(),
            "way": "入户走访",
            "finding": "入户了解，与预警所述一致。",
        }
        case = self._do(number, turn, self.by, answers=answers)
        if turn == NEEDED:
            self.agenda.after(2, partial(self._handle, case.pk))

    def _handle(self, number: int) -> None:
        measures = {"measures": "已告知政策，家庭暂不申请，列入重点走访。"}
        matter = Case.objects.get(pk=number).matter
        self._do(number, UNCHANGED, HEAD if matter == CHILDREN else self.checker, answers=measures)

    def _do(self, number: int, outcome: str, post: str, **more: Any) -> Case:
        case = Case.objects.get(pk=number)
        return perform(case, outcome, self._seat(case, post), version=case.version, **more)

    def _seat(self, case: Case, post: str) -> Seat:
        """Whoever holds the post in the street that has the case."""
        unit: Unit = case.stages.order_by("pk").last().unit  # type: ignore[union-attr]
        number = next(
            at
            for at, street in enumerate(self.world.streets, 1)
            if self.world.areas[street].pk == unit.area_id
        )
        return self.world.street_seat(number, post)
