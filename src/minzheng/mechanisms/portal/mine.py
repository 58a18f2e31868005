"""我的办件: how an own case stands, in plain words: light, what happens next and until when, what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minzheng.foundation import money
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.foundation.periods import Light
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Lamp,
    Level,
    Matter,
    Stage,
    blanks_of,
    evidence_of,
    lamps_of,
    may_add,
    missing_papers,
    open_promises,
    perform,
    shown_answers,
    version_for,
    withdraw,
)
from minzheng.mechanisms.portal.citizens import Citizen, own_documents
from minzheng.mechanisms.portal.guides import public_name, public_step
from minzheng.mechanisms.portal.house import House
from minzheng.mechanisms.portal.progress import ENDS, standing

TOLD = (End.REFUSED, End.NOT_ACCEPTED, End.REJECTED)  # ends whose reason is written to the applicant
DONE = Lamp(Light.GREEN, "已办结", ())


@dataclass(frozen=True)
class CaseLine:
    """One case in the list."""

    case: Case
    name: str
    words: str
    lamp: Lamp
    colour: str


def lines(cases: Sequence[Case]) -> list[CaseLine]:
    """The cases of one page; lights and open steps are read for all at once."""
    stages = Stage.objects.filter(case__in=[one.pk for one in cases], closed_at__isnull=True)
    found = {one.case_id: one for one in stages.select_related("case", "case__area", "unit")}
    lamps = lamps_of(list(found.values()))
    return [_line(one, found.get(one.pk), lamps) for one in cases]


def page_of(case: Case, citizen: Citizen, at: House) -> dict[str, Any]:
    """Everything the page of one case shows."""
    rules = version_for(case)
    stage = case.stages.filter(closed_at__isnull=True).select_related("case", "case__area", "unit").first()
    documents: list[Document] = list(own_documents(citizen).filter(about_id=case.pk).order_by("pk"))
    return {
        "line": _line(case, stage, lamps_of([stage] if stage else [])),
        "state": standing(case, at),
        "asks": waits_for_applicant(rules, stage),
        "may_send_back": waits_for_applicant(rules, stage) and case.opened_by_id == citizen.seat.account.pk,
        "told": _told(case, rules, stage),
        "lacking": missing_papers(case, rules) if case.step else [],
        "promised": list(open_promises(case)),
        "blanks": blanks_of(case) if case.step else [],
        "amount": f"{money.format_yuan(case.amount)}元"
        if case.amount and case.decision == End.GRANTED
        else "",
        "answers": shown_answers(case, rules),
        "papers": evidence_of(case, rules),
        "may_supply": may_add(case, citizen.seat),
        "documents": documents,
        "may_withdraw": may_withdraw(case, rules, citizen),
    }


def waits_for_applicant(rules: Matter, stage: Stage | None) -> bool:
    """Whether the case lies with whoever filed it, to supply what is missing."""
    return stage is not None and rules.step(stage.step).at is Level.OPENER


def may_withdraw(case: Case, rules: Matter, citizen: Citizen) -> bool:
    """Whether the button is offered; the withdrawal itself checks again."""
    filed = case.subject_key == "" and case.opened_by_id == citizen.seat.account.pk
    own = rules.by_citizen and (filed or case.subject_key == citizen.seat.represents)
    return bool(case.step) and own and rules.withdrawable and case.decided_on is None


def send_back(case: Case, citizen: Citizen, version: int) -> None:
    """What was asked for is there: the case goes on by the step's first outcome. Raises `Refused`, `Conflict`."""
    step = version_for(case).step(case.step) if case.step else None
    if step is None or step.at is not Level.OPENER:
        raise Conflict.because("这件事现在不需要您补充材料。", "请查看最新情况。", "not_asked")
    perform(case, step.outcomes[0].key, citizen.seat, version=version)


def take_back(case: Case, citizen: Citizen, version: int, reason: str) -> None:
    """Withdraw an own case. Raises `Refused`, `Conflict` (closed or moved on meanwhile)."""
    try:
        withdraw(case, citizen.seat, version=version, reason=reason or "申请人本人撤回")
    except Conflict as late:
        if late.problems[0].code != "stale":
            raise
        raise Conflict.because("这件事刚有新的进展。", "请看过最新情况后再决定是否撤回。", "stale") from late


def version_in(text: str) -> int:
    """The case version a page was made from; `Invalid` where it was lost."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid.because("页面缺少版本信息。", "请刷新页面后再办。", "no_version")
    return int(text)


def _line(case: Case, stage: Stage | None, lamps: dict[int, Lamp]) -> CaseLine:
    rules = version_for(case)
    if stage is None:
        return CaseLine(case, public_name(rules), ENDS[End(case.end)], DONE, "done")
    lamp = lamps[stage.pk]
    words = f"正在“{public_step(rules, stage.step)}”"
    if waits_for_applicant(rules, stage):
        words = "请补充材料"
    return CaseLine(case, public_name(rules), words, lamp, lamp.colour)


def _told(case: Case, rules: Matter, stage: Stage | None) -> str:
    """The reason written to the applicant: what to supply, or why it was refused."""
    to_say = waits_for_applicant(rules, stage) or (not case.step and case.end in TOLD)
    left = case.stages.filter(closed_at__isnull=False).exclude(reason="").order_by("-pk").first()
    return left.reason if to_say and left else ""
