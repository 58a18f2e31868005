"""What a new day brings in every room."""

import datetime
import logging

from minzheng.domains.elder_services.home_visits import open_due_visits
from minzheng.domains.home_supervision.credentials import open_renewals
from minzheng.domains.home_supervision.escalation import open_escalations
from minzheng.domains.home_supervision.hazards import open_notifications
from minzheng.domains.home_supervision.monthly import open_reports
from minzheng.domains.home_supervision.score import open_scores
from minzheng.domains.social_assistance.benefits.promise_check import open_overdue
from minzheng.domains.social_assistance.benefits.reviewing import open_due
from minzheng.domains.social_organisations.absence_list import open_listings
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.documents.public import due_for_take_down, sweep_orphans, take_down
from minzheng.mechanisms.exchange.public import daily_round, push_round
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import forget_old, tick
from minzheng.mechanisms.monitoring.public import nightly

log = logging.getLogger(__name__)
OPENINGS = (
    open_due,
    open_overdue,
    open_due_visits,
    open_reports,
    open_scores,
    open_renewals,
    open_notifications,
    open_escalations,
    open_listings,
)


def daily(on: datetime.date) -> None:
    """Waiting steps expire; what comes due by its date opens: reviews, checks of promises, visits, reports, scores and papers of homes,
    overdue orders told upward, annual reports missing; notices past their end come down, unused files and old drafts go;
    deliveries are taken in, sources that are late are warned of, everybody is monitored, what waits in the outbox is pushed.

    Twice on a day is once.
    """
    tick()
    for opening in OPENINGS:
        opening(on)
    over = list(due_for_take_down(on))
    if over:
        with acting(SYSTEM, "公示期满撤下"):
            for notice in over:
                take_down(notice)
    with acting(SYSTEM, "清理无主文件"):
        sweep_orphans()
    forget_old()
    daily_round(on)
    _monitor(on)
    push_round()


def _monitor(on: datetime.date) -> None:
    """A night that cannot be run is logged, and the day goes on; the next day tries again."""
    try:
        nightly(on)
    except UserError as error:
        log.error("monitoring: %s", error)
