"""丧葬补贴: once per deceased, standard by group and by the day of death, decided, ordered to be paid (S77)."""

import datetime
from collections.abc import Mapping
from typing import Any

from minzheng.domains.funeral.subsidy_rule import GROUPS, SUBSIDY_AMOUNT
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Evidence,
    Form,
    IdNumber,
    Level,
    Matter,
    Outcome,
    Payee,
    Phone,
    Step,
    Text,
    decision_on,
    declare,
    everything,
)
from minzheng.mechanisms.payments.public import ACCOUNT_FIELDS, record_account
from minzheng.mechanisms.registry.public import Decision, Person, identify, record_death


def facts(case: Case) -> Mapping[str, Any]:
    """What the rule needs to know; nothing that names a person."""
    return {"group": case.answers["group"], "cremated": bool(case.answers["certificate"])}


def applicant(case: Case) -> Person:
    """Whoever arranged the funeral."""
    given = everything(case)
    return identify(given["applicant"], given["applicant_id"], case.area)


def payee(case: Case) -> Payee:
    """The money goes to the applicant; the key is the deceased: one payment for one deceased."""
    return Payee(case.subject_key, applicant(case))


def close_life(case: Case, decision: Decision) -> None:
    """The death becomes known to every register that asked to hear of it."""
    assert case.person is not None  # the matter's subject
    record_account(case, applicant(case), decision)
    if case.person.died_on is None:
        record_death(case.person, datetime.date.fromisoformat(case.answers["died_on"]), decision)


REVIEW = Step(
    "review",
    "审核",
    by=Function.REVIEWING,
    at=Level.BUREAU,
    within=term("funeral.subsidy.review"),
    outcomes=(
        Outcome("审核通过", "decide"),
        Outcome("退回受理", "accept", needs_reason=True),
    ),
)
SUBSIDY = Matter(
    code="funeral.subsidy",
    name="丧葬补贴申领",
    since=datetime.date(2018, 1, 1),
    basis=cite("惠民殡葬办法"),
    prefix="SZ",
    subject="person",
    opened_by=(Function.FILING, Function.ACCEPTING),
    form=Form(
        (
            Day("died_on", "逝世日期"),
            Choice("group", "逝者类别", options=GROUPS),
            Text("certificate", "火化证明编号", max_length=40),
            Text("applicant", "申领人", sensitive=True, max_length=40),
            IdNumber("applicant_id", "申领人证件号码"),
            Phone("phone", "联系电话"),
            *ACCOUNT_FIELDS,
        ),
        title="丧葬补贴申领表",
    ),
    evidence=(Evidence("火化证明", waived_by="殡仪馆火化信息"), Evidence("申领人身份证件")),
    statutory=term("funeral.subsidy.statutory"),
    promised=term("funeral.subsidy.promised"),
    rule=SUBSIDY_AMOUNT,
    facts=facts,
    pays="funeral.subsidy",
    payee=payee,
    once_per=lambda case: f"person:{case.person_id}",
    once_label="同一逝者",
    on_decided=close_life,
    steps=(
        Step(
            "accept",
            "受理",
            by=Function.ACCEPTING,
            at=Level.STREET,
            within=term("funeral.subsidy.accept"),
            outcomes=(
                Outcome("受理", "review", starts=True),
                Outcome("不予受理", End.NOT_ACCEPTED, needs_reason=True),
            ),
        ),
        REVIEW,
        decision_on(REVIEW, "退回审核", within=term("funeral.subsidy.decide")),
    ),
    keywords="丧葬补贴 惠民殡葬",
)

declare(SUBSIDY)
