"""Was it right? What became of warnings, per rule and per source, out of the cases they were pushed as."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from minzheng.mechanisms.monitoring.models import Warning, WarningState
from minzheng.mechanisms.monitoring.pushing import ELSEWHERE

WRONG = "预警有误"
UNTRIED = (ELSEWHERE, "试运行结束", "")  # ends that say nothing about the warning


@dataclass(frozen=True)
class Quality:
    """How many warnings were pushed, how many of them looked into and told, how many of those were right."""

    pushed: int = 0
    told: int = 0
    right: int = 0

    @property
    def hit_rate(self) -> float | None:
        """Right ones among those that were told, None while nothing was."""
        return self.right / self.told if self.told else None

    def __add__(self, other: "Quality") -> "Quality":
        return Quality(self.pushed + other.pushed, self.told + other.told, self.right + other.right)


def by_rule(found: QuerySet[Warning], since: date, until: date) -> dict[str, Quality]:
    """Per rule, of the warnings among `found` pushed in a span of days (both included)."""
    made: dict[str, Quality] = defaultdict(Quality)
    for row in _rows(found, since, until):
        made[row["rule"]] += _one(row)
    return dict(made)


def by_source(found: QuerySet[Warning], since: date, until: date) -> dict[str, Quality]:
    """Per source that the warnings rest on; a warning of two sources counts for both."""
    made: dict[str, Quality] = defaultdict(Quality)
    for row in _rows(found, since, until):
        for source in row["sources"]:
            made[source] += _one(row)
    return dict(made)


def _rows(found: QuerySet[Warning], since: date, until: date) -> Iterable[Mapping[str, Any]]:
    return found.filter(pushed_on__range=(since, until)).values("rule", "sources", "state", "result")


def _one(row: Mapping[str, Any]) -> Quality:
    told = row["state"] == WarningState.CLOSED and row["result"] not in UNTRIED
    return Quality(1, int(told), int(told and row["result"] != WRONG))
