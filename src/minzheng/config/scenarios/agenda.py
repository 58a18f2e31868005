"""What happens when: actions by day and hour, run in order under the moved clock."""

import datetime
import heapq
from collections.abc import Callable
from itertools import count

from minzheng.config.daily import daily
from minzheng.foundation import clock
from minzheng.foundation.calendar import WorkingCalendar

OPENING = datetime.time(8, 30)
EVENING = datetime.time(20)
APART, CROWDED = datetime.timedelta(minutes=2), datetime.timedelta(seconds=1)  # on a day with very much to do
Progress = Callable[[datetime.date], None]


class Agenda:
    """Actions to come. An action may put further ones on the agenda; nothing happens before its day."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self.calendar = calendar
        self._waiting: list[tuple[datetime.date, int, Callable[[], object]]] = []
        self._order = count()

    def on(self, day: datetime.date, action: Callable[[], object]) -> None:
        """Do `action` on `day`, or on the next working day after a day of rest."""
        self.even_on(self.calendar.roll_forward(day), action)

    def even_on(self, day: datetime.date, action: Callable[[], object]) -> None:
        """Do `action` on `day` itself, be it a day of rest: for what never closes."""
        heapq.heappush(self._waiting, (day, next(self._order), action))

    def after(self, working_days: int, action: Callable[[], object]) -> None:
        """Do `action` so many working days from today."""
        self.on(
            self.calendar.add_working_days(clock.today(), working_days) if working_days else clock.today(),
            action,
        )

    def run(self, first: datetime.date, last: datetime.date, progress: Progress | None = None) -> int:
        """Live through the days; each begins with the work of the clock. Returns how many actions were done."""
        done, day = 0, first
        while day <= last:
            moment = datetime.datetime.combine(day, OPENING, clock.SHANGHAI)
            with clock.at(moment):
                daily(day)
            while self._waiting and self._waiting[0][0] <= day:
                action = heapq.heappop(self._waiting)[2]
                moment += APART if moment.time() < EVENING else CROWDED
                with clock.at(moment):
                    action()
                done += 1
            if progress is not None:
                progress(day)
            day += datetime.timedelta(days=1)
        return done
