"""Monitoring (动态监测): rows of other departments' data and the people on record they are about."""

from minzheng.mechanisms.monitoring.comparing import Compared, Shown, SideBySide, side_by_side
from minzheng.mechanisms.monitoring.models import LinkReview, ReviewState
from minzheng.mechanisms.monitoring.reviewing import (
    REVIEW,
    Answer,
    Delivery,
    GivenRow,
    link,
    people_shown,
    put,
    queue,
    reject,
    remembered,
    undo,
)

__all__ = [
    "REVIEW",
    "Answer",
    "Compared",
    "Delivery",
    "GivenRow",
    "LinkReview",
    "ReviewState",
    "Shown",
    "SideBySide",
    "link",
    "people_shown",
    "put",
    "queue",
    "reject",
    "remembered",
    "side_by_side",
    "undo",
]
