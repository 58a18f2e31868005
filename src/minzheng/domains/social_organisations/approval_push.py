"""审批信息确认: the approval bureau pushes, civil affairs confirms within three working days, the file is handed over (S39)."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from minzheng.domains.social_organisations.roll import KINDS, ROLL, CreditCode, line_of
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Field,
    Form,
    Level,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    Whole,
    declare,
)
from minzheng.mechanisms.registry.public import Decision, Organisation, end, enter, replace

PUSH = "social_organisations.approval_push"
ARCHIVE = "social_organisations.archive_hand_over"
FOUNDED, CHANGED, CANCELLED = "成立", "变更", "注销"


def confirm(case: Case, decision: Decision) -> None:
    """Bring the roll in line with the approval from the day of approval, and tie the case to its organisation."""
    said = case.answers
    on = datetime.date.fromisoformat(said["approved_on"])
    if on > decision.on:
        raise Invalid.because(
            f"审批日期{on}晚于今天。", "请核对推送信息,有误的退回审批局。", "approved_later", "approved_on"
        )
    organisation = found(case, on, decision) if said["approval"] == FOUNDED else amend(case, on, decision)
    case.organisation, case.subject_key = organisation, f"organisation:{organisation.pk}"


def found(case: Case, on: datetime.date, decision: Decision) -> Organisation:
    """A new organisation on the roll."""
    said = case.answers
    organisation = Organisation.objects.filter(uscc=said["uscc"]).first() or Organisation(
        uscc=said["uscc"], area=case.area
    )
    organisation.name, organisation.kind = said["name"], said["kind"]
    organisation.status = Organisation.Status.ACTIVE
    organisation.save()
    line = {key: said[key] for key in ("name", "kind", "uscc")} | {"registered_on": on.isoformat()}
    enter(ROLL, organisation, line, decision, valid_from=on)
    return organisation


def amend(case: Case, on: datetime.date, decision: Decision) -> Organisation:
    """A changed name or kind, or the end of an organisation that is on the roll."""
    said = case.answers
    organisation = Organisation.objects.filter(uscc=said["uscc"]).first()
    if organisation is None:
        raise Conflict.because(
            f"名册中没有统一社会信用代码为{said['uscc']}的社会组织。",
            "请核对推送信息,有误的退回审批局。",
            "not_on_roll",
            "uscc",
        )
    line = line_of(organisation, decision.on)
    if said["approval"] == CHANGED:
        organisation.name, organisation.kind = said["name"], said["kind"]
        replace(line, {"name": said["name"], "kind": said["kind"]}, decision, on)
    else:
        organisation.status = Organisation.Status.DISSOLVED
        end(line, decision, on)
    organisation.save()
    return organisation


def files_outstanding() -> QuerySet[Case]:
    """Confirmed pushes whose file has not been handed over, oldest first."""
    done = Case.objects.filter(matter=ARCHIVE).exclude(end=End.WITHDRAWN).values("once_key")
    return Case.objects.filter(matter=PUSH, decision=End.GRANTED).exclude(number__in=done).order_by("pk")


@dataclass(frozen=True)
class ConfirmedPush(Field):
    """A confirmed push whose file is outstanding, by its number."""

    widget = "choice"

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(files_outstanding().values_list("number", flat=True))

    def parse(self, text: str) -> str:
        if not files_outstanding().filter(number=text).exists():
            raise Invalid.because(
                f"“{text[:40]}”不是待移交档案的审批信息。",
                "请填写已确认、尚未移交档案的受理号。",
                "no_push",
                self.key,
            )
        return text


def file_of_its_push(case: Case) -> str:
    """One hand-over per push, and of the organisation the push was about."""
    push = Case.objects.get(number=case.answers["push"])
    if push.organisation_id != case.organisation_id:
        raise Invalid.because(
            f"受理号{push.number}办的是另一家社会组织。", "请核对受理号和单位。", "other_organisation", "push"
        )
    return push.number


def check_hand_over(case: Case, stage: Stage) -> None:
    """A file cannot have been handed over tomorrow."""
    handed = datetime.date.fromisoformat(stage.answers["handed_on"])
    if stage.closed_on is not None and handed > stage.closed_on:
        raise Invalid.because(
            f"移交日期{handed}晚于今天。", "请在档案移交后填写实际日期。", "handed_later", "handed_on"
        )


PUSHED = Form(
    (
        Choice("approval", "审批事项", options=(FOUNDED, CHANGED, CANCELLED)),
        Text("approval_number", "审批文号", max_length=60),
        Day("approved_on", "审批日期"),
        Text("name", "社会组织名称", max_length=100),
        Choice("kind", "类别", options=KINDS),
        CreditCode("uscc", "统一社会信用代码"),
    ),
    title="审批信息",
)
HAND_OVER = Form(
    (
        Day("handed_on", "移交日期"),
        Text("handed_by", "移交人(审批局)", max_length=40),
        Text("received_by", "接收人", max_length=40),
        Whole("volumes", "案卷数", unit="卷", least=1, most=1000),
    ),
    title="档案移交登记",
)

APPROVAL_PUSH = Matter(
    code=PUSH,
    name="社会组织审批信息确认",
    since=datetime.date(2018, 1, 1),
    basis=cite("行政审批与监管信息推送规定"),
    prefix="SP",
    opened_by=(Function.REGISTERING,),
    form=PUSHED,
    once_per=lambda case: f"{case.answers['approval']}:{case.answers['approval_number']}",
    once_label="同一审批文号",
    on_decided=confirm,
    steps=(
        Step(
            "confirm",
            "审批信息确认",
            by=Function.REVIEWING,
            at=Level.BUREAU,
            within=term("social_organisations.approval_confirm"),
            outcomes=(
                Outcome("确认", End.GRANTED),
                Outcome("退回审批局", End.REJECTED, needs_reason=True),
            ),
        ),
    ),
    keywords="社会组织 成立 变更 注销 审批 推送",
)

ARCHIVE_HAND_OVER = Matter(
    code=ARCHIVE,
    name="社会组织档案移交",
    since=datetime.date(2018, 1, 1),
    basis=cite("行政审批与监管信息推送规定"),
    prefix="DA",
    subject="organisation",
    opened_by=(Function.REGISTERING,),
    form=Form((ConfirmedPush("push", "审批信息受理号"),), title="档案移交"),
    once_per=file_of_its_push,
    once_label="同一审批信息",
    on_left={"archive": check_hand_over},
    steps=(
        Step(
            "archive",
            "档案移交",
            by=Function.REVIEWING,
            at=Level.BUREAU,
            within=term("social_organisations.approval_archive"),
            form=HAND_OVER,
            outcomes=(Outcome("已移交", End.DONE),),
        ),
    ),
    keywords="社会组织 档案 移交 审批",
)

declare(APPROVAL_PUSH)
declare(ARCHIVE_HAND_OVER)
