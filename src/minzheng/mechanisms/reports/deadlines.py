"""When a yearly report has to be out: reported before 1 March, public before 1 April (督察工作规定第24条)."""

from dataclasses import dataclass
from datetime import date, timedelta

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.matters.public import Lamp, amber_days, lamp
from minzheng.mechanisms.reports.models import Report, State

STAGES = (
    ("签发报送", "reports.sign_before", (State.DRAFT, State.REVIEW)),
    ("公布", "reports.publish_before", (State.DRAFT, State.REVIEW, State.SIGNED)),
)


@dataclass(frozen=True)
class Deadline:
    """What has to be done by a last day, and its light."""

    what: str
    last_day: date
    light: Lamp


def deadlines(area: Area, year: int, state: str = State.DRAFT) -> list[Deadline]:
    """What is still to do for the report of `year` in this state, by the law of today; nothing where no law sets a day."""
    today = clock.today()
    found = []
    for what, code, waiting in STAGES:
        if state not in waiting:
            continue
        try:
            answer = parameter(code, area, today)
        except Invalid:
            continue
        last = answer.day_in(year + 1) - timedelta(days=1)
        found.append(Deadline(what, last, lamp(last, today, amber_days(area, today))))
    return found


def still_due(report: Report) -> list[Deadline]:
    """The same for a report there is; a correction has no day of its own."""
    return [] if report.corrects_id else deadlines(report.area, report.year, report.state)
