"""Visits on the page of a case: when, by whom, and what a second visitor found differently from what counts."""

import datetime
import json
from dataclasses import dataclass

from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.desk.models import Visit
from minzheng.mechanisms.desk.visit_values import part, told
from minzheng.mechanisms.matters.public import Case, Matter, step_of


@dataclass(frozen=True)
class VisitRow:
    """A visit sent from a phone; `otherwise` are (question, answer) that do not count, sensitive ones masked."""

    made_at: datetime.datetime | None
    received_at: datetime.datetime
    who: str
    placed: bool
    applied: bool
    otherwise: tuple[tuple[str, str], ...]


def visit_rows(case: Case, rules: Matter) -> list[VisitRow]:
    """Visits of a case as they came in; a matter without a surveying step has none."""
    if not any(step.by is Function.SURVEYING for step in rules.steps):
        return []
    found = (
        Visit.objects.filter(stage__case=case).select_related("stage__case", "account__staff").order_by("pk")
    )
    rows = []
    for one in found:
        said = json.loads(str(one.otherwise)) if one.otherwise else {}
        fields = step_of(one.stage).form.fields if said else ()
        rows.append(
            VisitRow(
                one.made_at,
                one.received_at,
                one.account.staff.name if one.account.staff else one.account.username,
                bool(one.place),
                one.applied,
                tuple((each.label, told(each, said, True)) for each in fields if part(each, said)),
            )
        )
    return rows
