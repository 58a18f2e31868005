"""Workload and quality of one survey provider in a span of days, each figure out of the stages of its tasks (S12)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import F, Q

from minzheng.domains.social_assistance.third_party_survey import CODE, PASSED
from minzheng.mechanisms.matters.public import Case, Stage
from minzheng.mechanisms.registry.public import Organisation


@dataclass(frozen=True)
class Work:
    """Tasks given, visits made, of which late; acceptances, of which passed; the mean score, None without any."""

    tasks: int
    visits: int
    late: int
    acceptances: int
    passed: int
    score: Fraction | None

    @property
    def open(self) -> int:
        """Tasks given in the span that are not passed in it, at least none."""
        return max(self.tasks - self.passed, 0)


def work_of(provider: Organisation, first: date, last: date) -> Work:
    """What a provider was given and did from `first` to `last`, both included."""
    stages = Stage.objects.filter(case__organisation=provider, matter=CODE, closed_on__range=(first, last))
    visits = stages.filter(step="visit", outcome__in=("调查完成", "无法调查"))
    accepted = stages.filter(step="accept")
    scores = [one.answers["score"] for one in accepted if "score" in one.answers]
    return Work(
        tasks=Case.objects.filter(
            organisation=provider, matter=CODE, clock_from__range=(first, last)
        ).count(),
        visits=visits.count(),
        late=visits.filter(Q(due_on__lt=F("closed_on"))).count(),
        acceptances=accepted.count(),
        passed=accepted.filter(outcome=PASSED).count(),
        score=Fraction(sum(scores), len(scores)) if scores else None,
    )
