"""What lies in an inbox is done after so many working days: the same for every case of a step, except those that are kept."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat, inbox_holders, seats_of
from minzheng.mechanisms.matters.public import Case, Stage, perform

Answers = Callable[[Case], Mapping[str, Any]]


def nothing(case: Case) -> Mapping[str, Any]:
    """No form to fill."""
    return {}


@dataclass(frozen=True)
class Move:
    """How a step is left: the outcome, who ("" for whoever has it in the inbox), after how many working days."""

    outcome: str
    by: str
    wait: int
    answers: Answers = nothing
    second: str = ""


@dataclass(frozen=True)
class Routine:
    """Moves by (matter, step); `kept(stage)` says how many more working days a step waits, None for ever."""

    world: World
    agenda: Agenda
    moves: Mapping[tuple[str, str], Move]
    kept: Callable[[Stage], int | None] = field(default=lambda stage: 0)

    def every_day(self, first: datetime.date, last: datetime.date) -> None:
        """Put the working days from one day to another on the agenda."""
        for count in range((last - first).days + 1):
            day = first + datetime.timedelta(days=count)
            if self.agenda.calendar.is_working_day(day):
                self.agenda.on(day, self.work)

    def work(self) -> None:
        """One working day: everything whose turn has come, the oldest first."""
        matters = {matter for matter, _ in self.moves}
        waiting = Stage.objects.filter(matter__in=matters, closed_at=None).order_by("opened_at", "pk")
        for stage in list(waiting.select_related("case__facility", "unit")):
            if (move := self.moves.get((stage.matter, stage.step))) and self._due(stage, move.wait):
                self._do(stage, move)

    def _due(self, stage: Stage, wait: int) -> bool:
        more = self.kept(stage)
        if more is None:
            return False
        first = self.agenda.calendar.roll_forward(stage.opened_on)
        return self.agenda.calendar.working_days_between(first, clock.today()) >= wait + more

    def _do(self, stage: Stage, move: Move) -> None:
        case = Case.objects.get(pk=stage.case_id)
        seat = self.world.seat(move.by) if move.by else _holder(stage)
        second = self.world.seat(move.second).staff if move.second else None
        perform(case, move.outcome, seat, version=case.version, answers=move.answers(case), second=second)


def _holder(stage: Stage) -> Seat:
    """The seat of the first who has the step in the inbox."""
    staff = inbox_holders(stage.unit_id, stage.function, stage.matter).order_by("pk").first()
    assert staff is not None, stage
    return next(one for one in seats_of(staff.accounts.get()) if one.unit == stage.unit)
