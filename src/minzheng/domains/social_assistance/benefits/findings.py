"""What a third-party survey found for a case: looked up where the street's own visitors confirm or correct it."""

from typing import Any

from minzheng.mechanisms.matters.public import Case, End, Stage

FAMILY = "social_assistance."
CODE = f"{FAMILY}survey"
_SHARED = ("means", "finding")


def assisted(task: Case) -> Case | None:
    """The assistance case a survey task was given for; None when there is no such case."""
    found = Case.objects.filter(number=task.answers["number"], matter__startswith=FAMILY)
    return found.exclude(matter=CODE).first()


def accepted(case: Case) -> Stage | None:
    """The last visit of a provider for a case that has been accepted."""
    tasks = Case.objects.filter(matter=CODE, answers__number=case.number, end=End.DONE.value)
    visits = Stage.objects.filter(case__in=tasks, step="visit", outcome="调查完成")
    return visits.order_by("-pk").first()


def found(case: Case) -> dict[str, Any]:
    """The accepted findings as answers of the visit's form, to be confirmed or corrected by the two visitors."""
    visit = accepted(case)
    return {key: visit.answers[key] for key in _SHARED if key in visit.answers} if visit else {}
