"""A planned draw lived: plan and approval, commitment, the value of a lottery by another person, reveal, inspections, results."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.dice import Dice
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Account, Seat, Staff, seats_of
from minzheng.mechanisms.checks.public import (
    Answer,
    Draw,
    DrawnObject,
    DrawPlan,
    Inspection,
    Result,
    checklist,
    draw_matters,
    finish_inspection,
    known_draw,
    publish_results,
    save_inspection,
    start_drawn,
    team_of,
    unpublished,
)
from minzheng.mechanisms.matters.public import Case, open_case, perform

WAIT = datetime.timedelta(days=7)  # from the commitment to the day of the value


@dataclass
class DrawFlow:
    """One draw of `item` (its label), `share` in percent. `officer` plans and commits, `other` enters the value, `head` approves the plan."""

    world: World
    agenda: Agenda
    item: str
    share: int
    officer: str
    other: str
    head: str
    lottery: str

    def plan(self, day: datetime.date, then: Callable[[Draw], None]) -> None:
        """File the plan on a day; `then` gets the draw once it is revealed."""
        self.agenda.on(day, lambda: self._plan(then))

    def _plan(self, then: Callable[[Draw], None]) -> None:
        row = {"item": self.item, "share": f"{self.share}", "month": f"{clock.today().month}"}
        answers = {"year": f"{clock.today().year}", "draws": [row]}
        case = open_case(
            draw_matters().plan, self.world.seat(self.officer), area=self.world.district, answers=answers
        )
        self.agenda.after(2, lambda: self._approve(case, then))

    def _approve(self, case: Case, then: Callable[[Draw], None]) -> None:
        perform(case, "同意并公布", self.world.seat(self.head), version=case.version)
        self.agenda.after(1, lambda: self._commit(DrawPlan.objects.get(case=case), then))

    def _commit(self, plan: DrawPlan, then: Callable[[Draw], None]) -> None:
        seat, day = self.world.seat(self.officer), clock.today() + WAIT
        answers = {
            "planned": plan.rows.get().number,
            "source": f"{self.lottery}{day:%Y年%m月%d日}开奖号码",
            "source_on": day.isoformat(),
        }
        case = open_case(draw_matters().draw, seat, area=self.world.district, answers=answers)
        case = perform(case, "公布承诺", seat, version=case.version)
        self.agenda.on(day, lambda: self._record(case, then))

    def _record(self, case: Case, then: Callable[[Draw], None]) -> None:
        balls = Dice(f"{self.world.seed}/{case.answers['source']}").mix(range(1, 34))
        value = " ".join(f"{one:02d}" for one in sorted(balls[:6]))
        answers = {"value": value, "read_at": "情景假设的开奖公告"}
        case = perform(case, "登记数值", self.world.seat(self.other), version=case.version, answers=answers)
        self.agenda.after(1, lambda: self._reveal(case, then))

    def _reveal(self, case: Case, then: Callable[[Draw], None]) -> None:
        perform(case, "揭示并抽取", self.world.seat(self.officer), version=case.version)
        then(known_draw(case.number))

    def publish(self, draw: Draw, last: bool = False) -> None:
        """Publish what was inspected; after the last one the draw is done."""
        seat = self.world.seat(self.officer)
        if unpublished(draw):  # two visits before a weekend are published by the first of two rounds after it
            publish_results(draw, seat)
        if last:
            case = Case.objects.get(pk=draw.case_id)
            perform(case, "办结", seat, version=case.version)


def seat_of_staff(staff: Staff) -> Seat:
    """The seat of the post somebody holds."""
    return seats_of(Account.objects.get(staff=staff))[0]


def inspect_drawn(world: World, drawn: DrawnObject, fault: int | None = None) -> Inspection:
    """The officers drawn fill the checklist today; `fault` is the place of the item that is not as it should be."""
    lead = seat_of_staff(team_of(drawn)[0])
    key = uuid.uuid5(uuid.NAMESPACE_OID, f"{world.seed}/draw/{drawn.draw.planned_id}/{drawn.position}")
    inspection = start_drawn(lead, drawn, key)
    if fault is not None:
        item = checklist(inspection.checklist, clock.today()).items[fault]
        answers = {item.key: Answer(Result.FAULT, f"现场发现:不符合“{item.text}”的要求。")}
        inspection = save_inspection(inspection, lead, answers, version=inspection.version)
    return finish_inspection(inspection, lead, version=inspection.version, fill_rest_ok=True)
