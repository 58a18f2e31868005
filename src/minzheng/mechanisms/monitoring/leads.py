"""What is decided about a lead: the person is registered and gets the warning, or nothing is needed, or another street has it."""

import json
from dataclasses import dataclass

from django.db.models import QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import Function, Seat, Staff, declare, require, visible
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.law.public import explain, replay
from minzheng.mechanisms.monitoring.lead_models import Lead, LeadState
from minzheng.mechanisms.monitoring.models import OPEN, Warning, WarningState
from minzheng.mechanisms.monitoring.pushing import push
from minzheng.mechanisms.monitoring.reviewing import GivenRow
from minzheng.mechanisms.monitoring.rules import warning_rule
from minzheng.mechanisms.registry.public import LookKind, Person, identify, note_look

LONGEST_REASON, SHORTEST_PURPOSE, LONGEST_PURPOSE = 300, 2, 100
LEADING_FUNCTIONS = (Function.ACCEPTING, Function.SURVEYING, Function.REVIEWING)
DECIDE = declare("monitoring.lead", label="处理未登记人员线索", functions=LEADING_FUNCTIONS).code


@dataclass(frozen=True)
class Told:
    """Who a lead is about as delivered, and why, line by line; both sensitive."""

    given: GivenRow
    why: list[str]


def leads(seat: Seat) -> QuerySet[Lead]:
    """The leads of a seat's area and business, the open ones first, then the newest."""
    found = visible(Lead.objects.all(), seat)
    return found.order_by("decided_on", "-last_on", "-pk")


def given_in(lead: Lead) -> GivenRow:
    """Who it is, as delivered; to be masked by whoever shows it."""
    return GivenRow(**json.loads(lead.record))


def open_lead(lead: Lead, seat: Seat, purpose: str) -> Told:
    """All that is told of the person, for a stated purpose that is put on record. `Refused`, `Invalid` (purpose)."""
    require(seat, DECIDE, lead)
    if not SHORTEST_PURPOSE <= len(purpose.strip()) <= LONGEST_PURPOSE:
        raise Invalid.because(
            "没有填写查看事由。",
            f"请用{SHORTEST_PURPOSE}至{LONGEST_PURPOSE}字写明为何需要查看。",
            "lead.purpose",
            "purpose",
        )
    part = json.loads(lead.sealed)["parts"][0]
    rows = [f"feed:{batch}:{row}" for batch, row in part["origins"].values()]
    with acting(seat.actor, f"查看未登记人员线索{lead.pk}：{purpose.strip()}"):
        note_look(seat, LookKind.REVEALED, purpose.strip(), rows)
    return Told(given_in(lead), reasons_of(lead))


def reasons_of(lead: Lead) -> list[str]:
    """The rule's basis, its parameters and every named value, in Chinese."""
    return explain(replay(json.loads(lead.sealed)["outcome"]))


def register(lead: Lead, seat: Seat) -> Warning:
    """Put the person on record in the area of the lead; the warning then stands and goes to the street as any other.

    Raises `Conflict` where it was decided already, or where the number is registered under another name.
    """
    staff = _staff(seat)
    require(seat, DECIDE, lead)
    with acting(seat.actor, "登记主动发现的人员"):
        row = _locked(lead)
        given, rule = given_in(row), warning_rule(row.rule)
        person = identify(given.name, given.number, row.area)
        warning = Warning.objects.filter(
            rule=row.rule, person=person, state__in=OPEN
        ).first() or Warning.objects.create(
            rule=row.rule, matter=row.matter, direction=rule.direction, severity=rule.severity, person=person,
            area=row.area, state=WarningState.WAITING, first_on=row.first_on, last_on=row.last_on, times=row.times,
            first_round=row.found_in, last_round=row.found_in, sources=row.sources, sealed=_about(row, person),
        )  # fmt: skip
        row.state, row.person, row.warning = LeadState.REGISTERED, person, warning
        row.decided_by, row.decided_on = staff, clock.today()
        row.save()
    push()
    warning.refresh_from_db()
    return warning


def needless(lead: Lead, seat: Seat, reason: str) -> Lead:
    """Nothing is to be done, with the reason; the rule stays quiet about this person for its time."""
    staff, said = _staff(seat), _required(reason)
    require(seat, DECIDE, lead)
    with acting(seat.actor, "线索无需办理"):
        row = _locked(lead)
        row.state, row.decided_by, row.decided_on, row.reason = (
            LeadState.NEEDLESS,
            staff,
            clock.today(),
            said,
        )
        row.save()
        return row


def hand_on(lead: Lead, area: Area, seat: Seat, reason: str) -> Lead:
    """Another area has it: where the person really lives. The reason stays with the lead."""
    said = _required(reason)
    require(seat, DECIDE, lead)
    with acting(seat.actor, f"转交线索：{said}"):
        row = _locked(lead)
        row.area, row.reason = area, said
        row.save()
        return row


def _about(lead: Lead, person: Person) -> str:
    told = json.loads(lead.sealed)
    told["parts"][0]["person"] = person.pk
    return json.dumps(told, ensure_ascii=False)


def _locked(lead: Lead) -> Lead:
    row = Lead.objects.select_for_update(of=("self",)).get(pk=lead.pk)
    if row.state != LeadState.OPEN:
        raise Conflict.because(
            f"这条线索已有结论：{row.get_state_display()}。", "请刷新页面。", "lead.decided"
        )
    return row


def _staff(seat: Seat) -> Staff:
    if seat.staff is None:
        raise Refused.because("只有工作人员可以处理线索。", "请使用工作人员账号登录。", "lead.staff")
    return seat.staff


def _required(reason: str) -> str:
    if not reason.strip():
        raise Invalid.because("理由没有填写。", "请写明理由，便于以后复核。", "lead.reason", "reason")
    return reason.strip()[:LONGEST_REASON]
