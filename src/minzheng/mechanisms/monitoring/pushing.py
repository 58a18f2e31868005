"""Warnings become cases where their people live, and what those cases find comes back to them."""

import datetime
import json
import logging
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import explain, replay
from minzheng.mechanisms.matters.public import Case, Stage, open_case
from minzheng.mechanisms.monitoring.models import Warning, WarningState
from minzheng.mechanisms.monitoring.rules import warning_rule
from minzheng.mechanisms.registry.public import Person

log = logging.getLogger(__name__)
Filing = Callable[[Warning], Mapping[str, Any]]
SPACE = uuid.UUID(
    "6d0c7a52-3f0f-5d3c-9b1e-6a2f4c1d8e77"
)  # name space of the keys under which warnings are filed
CHANNEL = "动态监测"
ELSEWHERE = "不在本辖区"

_filings: dict[str, Filing] = {}


def files_as(matter: str) -> Callable[[Filing], Filing]:
    """Register `def answers(warning)` as the filing form of a matter that warnings are pushed as."""

    def register(filing: Filing) -> Filing:
        _filings[matter] = filing
        return filing

    return register


def waiting() -> QuerySet[Warning]:
    """Warnings that wait to be pushed, the oldest first."""
    found = Warning.objects.filter(state=WarningState.WAITING)
    return found.select_related("area", "person", "household__head").order_by("first_on", "pk")


def push(progress: Callable[[int, int], None] | None = None) -> tuple[int, int]:
    """Open the case of every waiting warning; how many were pushed, and how many could not be.

    Twice is once: a case belongs to its warning by a key made of both. One that nobody can take stays waiting. `progress` is
    told how many of how many are done.
    """
    pushed = failed = 0
    whole = waiting().count() if progress else 0
    for warning in waiting().iterator(chunk_size=200):
        if progress:
            progress(pushed + failed, whole)
        try:
            _push(warning)
            pushed += 1
        except UserError:
            log.exception("warning %s could not be pushed", warning.pk)
            failed += 1
    return pushed, failed


def _push(warning: Warning) -> None:
    rule = warning_rule(warning.rule)
    subject = about(warning)
    with acting(SYSTEM, f"推送预警：{rule.name}"):
        case = open_case(
            rule.matter, None, area=warning.area, answers=_filings[rule.matter](warning), subject=subject,
            title=rule.name, channel=CHANNEL, by_date=True,
            client_key=uuid.uuid5(SPACE, f"{warning.uid}:{warning.area_id}"),
        )  # fmt: skip
        warning.case, warning.state, warning.pushed_on = case, WarningState.PUSHED, clock.today()
        warning.save(update_fields=["case", "state", "pushed_on"])


def about(warning: Warning) -> Person:
    """Whom the case is about: the person, or the head of the household, or one of its people."""
    if warning.person is not None:
        return warning.person
    home = warning.household
    assert home is not None  # a constraint of the table
    if home.head is not None:
        return home.head
    return Person.objects.get(pk=min(each["person"] for each in basis_of(warning)["parts"]))


def basis_of(warning: Warning) -> dict[str, Any]:
    """The outcome of the rule in plain numbers and the rows it rests on; sensitive."""
    found: dict[str, Any] = json.loads(warning.sealed)
    return found


def told(warning: Warning) -> list[str]:
    """Why: the rule's basis, its parameters and every named value, in Chinese; the rule is run again for it."""
    return explain(replay(basis_of(warning)["outcome"]))


def follow(case: Case, stage: Stage) -> None:
    """Hook of a matter's steps: what a case found comes back to its warning when the case ends there.

    Found to live elsewhere, the warning is pushed again where the person is registered now.
    """
    warning = Warning.objects.filter(case=case).select_related("person", "household").first()
    if warning is None:
        return
    if stage.outcome == ELSEWHERE:
        where = (warning.person or warning.household).area_id  # type: ignore[union-attr]
        if where != warning.area_id:
            warning.area_id, warning.case, warning.state, warning.pushed_on = (
                where,
                None,
                WarningState.WAITING,
                None,
            )
            warning.save()
            return
    warning.state, warning.closed_on, warning.result = WarningState.CLOSED, clock.today(), stage.outcome
    warning.save(update_fields=["state", "closed_on", "result"])


def settle(on: datetime.date) -> int:
    """Close what is still open although its case has ended some other way; how many."""
    ended = Warning.objects.filter(state=WarningState.PUSHED, case__step="").select_related("case")
    count = 0
    for warning in ended:
        assert warning.case is not None  # filtered so
        with acting(SYSTEM, "预警随办件办结"):
            warning.state, warning.closed_on = WarningState.CLOSED, warning.case.closed_on or on
            warning.result = warning.case.end
            warning.save(update_fields=["state", "closed_on", "result"])
        count += 1
    return count
