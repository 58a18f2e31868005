"""三书: every home signs three pledges itself; a home that opens later lowers the rate until it has signed (S24)."""

import datetime

from minzheng.domains.elder_care.homes import check_running
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Evidence,
    Form,
    Level,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    declare,
)
from minzheng.mechanisms.registry.public import Column, Decision, Facility, Register, as_of, enter, replace

KINDS = ("安全责任书", "消防承诺书", "保健品承诺书")

PLEDGES = Register(
    "elder_care.pledges",
    "养老机构三书",
    Facility,
    (Column("signed_on", "签署日期"), Column("signer", "签署人", sensitive=True)),
)


def check_home(case: Case, stage: Stage) -> None:
    """Only a home that is running signs."""
    assert case.facility is not None and stage.closed_on is not None
    check_running(case.facility, stage.closed_on)


def register_pledge(case: Case, decision: Decision) -> None:
    """The pledge stands from the day the home signed; a newer one takes the place of an older one."""
    signed = case.stages.filter(step="sign", closed_at__isnull=False).latest("pk")
    assert signed.closed_on is not None and case.facility is not None
    signer = signed.staff.name if signed.staff else ""
    data = {"signed_on": signed.closed_on.isoformat(), "signer": signer}
    kind = case.answers["kind"]
    older = (
        as_of(PLEDGES, signed.closed_on)
        .filter(facility=case.facility, key=kind, valid_to__isnull=True)
        .first()
    )
    if older is not None:
        replace(older, data, decision, signed.closed_on)
    else:
        enter(PLEDGES, case.facility, data, decision, key=kind, valid_from=signed.closed_on)


PLEDGE = Matter(
    code="elder_care.pledge",
    name="养老机构责任书承诺书签订",
    since=datetime.date(2018, 1, 1),
    basis=cite("养老机构管理办法"),
    prefix="YC",
    subject="facility",
    opened_by=(Function.REGISTERING, Function.ACCEPTING),
    form=Form((Choice("kind", "文书", options=KINDS),), title="责任书承诺书签订"),
    evidence=(Evidence("签字盖章的扫描件", required=False),),
    once_per=lambda case: f"{case.subject_key}:{case.answers['kind']}:{case.opened_on.year}",
    once_label="同一机构同一文书一年内",
    statutory=term("elder_care.pledge.total"),
    on_left={"sign": check_home},
    on_decided=register_pledge,
    steps=(
        Step(
            "sign",
            "机构签署",
            by=Function.RECTIFYING,
            at=Level.SUBJECT,
            within=term("elder_care.pledge.sign"),
            form=Form((Text("position", "签署人职务", max_length=40),), title="签署"),
            outcomes=(Outcome("签署", "confirm"),),
        ),
        Step(
            "confirm",
            "科室确认",
            by=Function.REVIEWING,
            at=Level.BUREAU,
            within=term("elder_care.pledge.confirm"),
            other_person_than=("sign",),
            outcomes=(Outcome("确认", End.GRANTED), Outcome("退回重签", "sign", needs_reason=True)),
        ),
    ),
    keywords="三书 安全责任书 消防承诺书 保健品承诺书",
)

declare(PLEDGE)
