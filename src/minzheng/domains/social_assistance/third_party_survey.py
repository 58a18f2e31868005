"""第三方入户调查 (S12): a provider under contract visits a family for an assistance case; what it finds goes to that case.

A task is a case about the provider, so that the provider signs in and sees its own tasks and no others.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import F

from minzheng.domains.social_assistance.benefits import household
from minzheng.domains.social_assistance.benefits.findings import CODE, assisted
from minzheng.foundation.errors import Conflict, collect
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.documents.public import (
    Addressee,
    ColumnKind,
    Para,
    Sheet,
    Signature,
    Template,
    TemplateKind,
    issue,
    register,
    text,
)
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.journal.public import current_deed
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Batch,
    Case,
    Choice,
    End,
    Evidence,
    Form,
    Level,
    Line,
    LongText,
    Matter,
    Outcome,
    Phone,
    Stage,
    Step,
    Text,
    Whole,
    declare,
    declare_batch,
)
from minzheng.mechanisms.registry.public import Column, Organisation, Register, as_of

KIND = "社会救助调查机构"
PROVIDERS = Register(
    f"{CODE}_providers", "第三方入户调查机构", Organisation, (Column("contract", "合同编号"),)
)
PASSED = "验收合格"


def build_report(data: Mapping[str, Any]) -> Sheet:
    """入户调查报告: what the provider found, for the case that the family applied with."""
    opening = f"受委托于{data['visited_on']}入户调查,受理号{data['number']}。"
    return Sheet(
        title="第三方入户调查报告",
        blocks=(
            Addressee(data["to"]),
            Para(text(opening)),
            Para(text(f"见面情况:{data['met']}。")),
            Para(text(f"调查情况:{data['finding']}")),
            Para(text(f"登记家庭经济状况{data['lines']}行,验收得分{data['score']}分。")),
            Signature(data["provider"], data["on"]),
        ),
    )


REPORT = register(Template(f"{CODE}.report", "第三方入户调查报告", TemplateKind.LEGAL, build_report))


def check_task(case: Case, stage: Stage) -> None:
    """A task goes to a provider under contract, for an assistance case that is not decided yet."""
    if stage.outcome != "派单":
        return
    assert case.organisation is not None  # the matter's subject
    with collect() as problems:
        if (
            not as_of(PROVIDERS, stage.closed_on or case.opened_on)
            .filter(organisation=case.organisation)
            .exists()
        ):
            problems.add(
                f"“{case.organisation.name}”今天不在第三方入户调查机构名册。", "请先登记合同期内的机构。", "no_contract", "subject"
            )  # fmt: skip
        about = assisted(case)
        if about is None:
            problems.add(
                f"没有受理号为“{case.answers['number']}”的救助办件。", "请核对受理号。", "no_case", "number"
            )
        elif about.decision or not about.step:
            problems.add(
                f"受理号{about.number}已经决定或办结。", "不再需要调查,请撤单。", "decided", "number"
            )


def hand_over(case: Case, stage: Stage) -> None:
    """The accepted findings become a document of the assistance case, where whoever decides it reads them."""
    about, deed = assisted(case), current_deed()
    if stage.outcome != PASSED:
        return
    if about is None:
        raise Conflict.because("找不到被调查的救助办件。", "请联系系统管理员。", "no_case", "number")
    assert deed is not None and case.organisation is not None
    visit = case.stages.filter(step="visit", closed_at__isnull=False).latest("pk")
    seen = visit.answers
    data = {
        "to": stage.unit.name, "number": about.number, "visited_on": str(visit.closed_on), "met": seen["met"],
        "finding": seen["finding"], "lines": len(seen.get("means", ())), "score": stage.answers["score"],
        "provider": case.organisation.name, "on": stage.closed_on or stage.opened_on,
    }  # fmt: skip
    issue(REPORT, data, about.area, ("case", about.pk), by=deed.actor, matter=about.matter)


SURVEY = Matter(
    code=CODE, name="第三方入户调查", since=datetime.date(2017, 9, 15), basis=cite("购买社会救助服务的意见"), prefix="DC",
    subject="organisation", opened_by=(Function.SURVEYING, Function.REVIEWING), withdrawable=False,
    form=Form(
        (
            Text("number", "救助办件受理号", max_length=40),
            Choice("purpose", "调查目的", options=("申请家庭调查", "在册家庭核查", "街道工作抽查")),
            Text("family", "被调查人", sensitive=True, max_length=40), Text("address", "地址", sensitive=True, max_length=200),
            Phone("phone", "联系电话", required=False),
            LongText("demand", "调查要求", required=False, max_length=500),
        ),
        title="第三方入户调查派单",
    ),
    evidence=(Evidence("入户照片", required=False),),
    statutory=term(f"{CODE}.total"), on_left={"assign": check_task, "accept": hand_over},
    steps=(
        Step(
            "assign", "派单", by=Function.REVIEWING, at=Level.BUREAU, within=term(f"{CODE}.assign"),
            outcomes=(Outcome("派单", "visit", starts=True), Outcome("不派单", End.NOT_ACCEPTED, needs_reason=True)),
        ),
        Step(
            "visit", "入户调查", by=Function.SURVEYING, at=Level.SUBJECT, within=term(f"{CODE}.visit"), officers=2,
            form=Form(
                (Choice("met", "见面情况", options=("见到本人", "见到家庭成员", "无人在家", "拒绝调查")),
                 household.MEANS, household.FINDING),
                title="第三方入户调查表",
            ),
            outcomes=(Outcome("调查完成", "accept"), Outcome("无法调查", "accept", needs_reason=True)),
        ),
        Step(
            "accept", "验收", by=Function.REVIEWING, at=Level.BUREAU, within=term(f"{CODE}.accept"),
            other_person_than=("visit",),
            form=Form((Whole("score", "质量得分", unit="分", most=100), Text("opinion", "验收意见", max_length=300))),
            outcomes=(
                Outcome(PASSED, End.DONE), Outcome("退回重查", "visit", needs_reason=True),
                Outcome("终止", End.REJECTED, needs_reason=True),
            ),
        ),
    ),
    keywords="第三方 入户调查 购买服务 核查",
)  # fmt: skip
declare(SURVEY)


def line(row: Mapping[str, Any]) -> Line:
    """One provider under contract; it is known by its name."""
    place = find(row["area"])
    known = Organisation.objects.filter(name=row["name"], kind=KIND).first()
    body = known or Organisation.objects.create(name=row["name"], kind=KIND, area=place)
    return Line(
        body, {"contract": row["contract"]}, area=place, valid_from=row["since"], valid_to=row["until"]
    )


declare_batch(
    Batch(
        PROVIDERS,
        (
            TableColumn("name", "机构名称", longest=100), TableColumn("area", "服务区域代码", longest=12),
            TableColumn("contract", "合同编号", longest=40), TableColumn("since", "合同起始日", ColumnKind.DATE),
            TableColumn("until", "合同终止日(不含)", ColumnKind.DATE, required=False),
        ),
        lambda: line,
    )
)  # fmt: skip


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


def work_of(provider: Organisation, first: datetime.date, last: datetime.date) -> Work:
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
        late=visits.filter(due_on__lt=F("closed_on")).count(),
        acceptances=accepted.count(),
        passed=accepted.filter(outcome=PASSED).count(),
        score=Fraction(sum(scores), len(scores)) if scores else None,
    )
