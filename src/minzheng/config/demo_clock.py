"""In a demonstration it is the scenario's day: while its year is being lived, and its last day afterwards."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from minzheng.foundation import clock

STATE = "scenario.json"


class DemoClock:
    """Serve every page under the scenario's moment: its day, at this hour."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock.at(moment(Path(settings.DATA) / STATE)):
            return self._respond(request)


def moment(state: Path) -> datetime.datetime:
    """The scenario's day by its state file, with the time of day of now; real time while there is none."""
    now = clock.real_now()
    try:
        day = datetime.date.fromisoformat(json.loads(state.read_text())["today"])
    except (FileNotFoundError, KeyError, ValueError):
        return now
    return datetime.datetime.combine(day, now.timetz())
