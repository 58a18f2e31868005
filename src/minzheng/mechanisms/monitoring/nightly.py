"""The night of a day by itself: every day once sources have begun to deliver, and again where something new has come."""

import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from minzheng.foundation import clock
from minzheng.mechanisms.exchange.public import Batch, founded_area
from minzheng.mechanisms.monitoring.keeping import OnDisk
from minzheng.mechanisms.monitoring.models import Round
from minzheng.mechanisms.monitoring.pushing import push, settle
from minzheng.mechanisms.monitoring.running import finished, run_night
from minzheng.mechanisms.monitoring.strangers import look_for_strangers
from minzheng.mechanisms.monitoring.tonight import tonight

FOLDER = "standings"


def nightly(on: datetime.date) -> Round | None:
    """Run the night of a day if one is due and push what it found; close warnings whose cases have ended. None: not due."""
    done = None
    if due(on):
        moment = clock.now()
        night = tonight(on, moment)
        done = run_night(night, moment, standings())
        look_for_strangers(night, done)
    push()
    settle(on)
    return done


def standings() -> OnDisk:
    """What the bureau's last night rolled up, so that the next one reads only what came since."""
    return OnDisk(Path(settings.DATA) / FOLDER)


def due(on: datetime.date) -> bool:
    """Whether a night should be run: sources have delivered, and none was run that day yet (days count for rules, with or
    without a delivery), or something is new since: a delivery, or one taken back."""
    delivered = Batch.objects.filter(applied_at__isnull=False)
    if founded_area() is None or not delivered.exists():
        return False
    last = finished().last()
    if last is None or last.on < on:
        return True
    new = Q(applied_at__gt=last.known_at) | Q(undone_at__gt=last.known_at)
    return last.on == on and delivered.filter(new).exists()
