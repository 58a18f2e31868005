"""公益创投项目: applied for from a street in an open round, reviewed, granted; then carried out and closed (S50)."""

import datetime
from dataclasses import dataclass

from minzheng.domains.social_organisations.venture_round import (
    CLOSING,
    PROJECT,
    PROJECTS,
    OpenRound,
    stands_at,
)
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import Kind, ancestor
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Field,
    Form,
    Level,
    LongText,
    Matter,
    Money,
    Outcome,
    Step,
    Text,
    Whole,
    declare,
)
from minzheng.mechanisms.registry.public import Decision, RegisterEntry, end, enter

TOPICS = ("垃圾分类", "楼道清理", "为老服务", "助残扶困", "青少年服务", "邻里互助", "文化体育", "其他")


def once_in_a_round(case: Case) -> str:
    """One application for a project of this name by one organisation in a round."""
    return f"{case.organisation_id}:{case.answers['round']}:{case.answers['project']}"


def grant(case: Case, decision: Decision) -> None:
    """The project is granted in its street while the round is being reviewed; money is optional."""
    said = case.answers
    if not stands_at(said["round"], "review"):
        raise Conflict.because(
            f"“{said['round']}”不在评审立项阶段。",
            "请在截止申报后、公布立项前作出决定。",
            "round_not_in_review",
        )
    assert case.organisation is not None
    line = {key: said[key] for key in ("round", "project", "topic")}
    line |= case.stages.filter(step="grant").latest("pk").answers
    street = ancestor(case.area, Kind.STREET, decision.on) or case.area
    enter(PROJECTS, case.organisation, line, decision, key=case.number, area=street)


@dataclass(frozen=True)
class GrantedProject(Field):
    """A project under way, by the number of the case that granted it."""

    def parse(self, text: str) -> str:
        if not RegisterEntry.objects.filter(register=PROJECT, key=text, valid_to__isnull=True).exists():
            raise Invalid.because(
                f"“{text[:40]}”不是正在实施的公益创投项目。",
                "请填写立项项目的受理号。",
                "no_project",
                self.key,
            )
        return text


def one_closing(case: Case) -> str:
    """One closing per project, by the organisation that carries it out."""
    line = RegisterEntry.objects.get(register=PROJECT, key=case.answers["project"])
    if line.organisation_id != case.organisation_id:
        raise Invalid.because(
            f"项目{line.key}由另一家单位实施。", "请核对受理号和单位。", "other_organisation", "project"
        )
    return line.key


def close(case: Case, decision: Decision) -> None:
    """A project that is closed or stopped is no longer under way."""
    line = RegisterEntry.objects.get(register=PROJECT, key=case.answers["project"])
    end(line, decision, decision.on)


APPLICATION = Form(
    (
        OpenRound("round", "届次"),
        Text("project", "项目名称", max_length=60),
        Choice("topic", "内容", options=TOPICS),
        LongText("plan", "实施方案"),
        Money("asked", "申请资助", required=False),
    ),
    title="公益创投项目申报书",
)

VENTURE_PROJECT = Matter(
    code=PROJECT,
    name="公益创投项目",
    since=datetime.date(2017, 1, 1),
    basis=cite("东丽区社会组织公益创投工作方案"),
    prefix="XM",
    subject="organisation",
    opened_by=(Function.FILING, Function.ACCEPTING),
    form=APPLICATION,
    once_per=once_in_a_round,
    once_label="同一单位同一届次同名项目",
    on_decided=grant,
    steps=(
        Step(
            "appraise",
            "评审",
            by=Function.REVIEWING,
            at=Level.BUREAU,
            within=term("social_organisations.venture_appraise"),
            form=Form(
                (
                    Whole("score", "评审得分", unit="分", most=100),
                    LongText("opinion", "评审意见", required=False, max_length=500),
                )
            ),
            outcomes=(
                Outcome("评审完成", "grant"),
                Outcome("不予受理", End.NOT_ACCEPTED, needs_reason=True),
            ),
        ),
        Step(
            "grant",
            "立项",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term("social_organisations.venture_grant"),
            form=Form((Money("funds", "资助金额", required=False),)),
            other_person_than=("appraise",),
            outcomes=(
                Outcome("立项", End.GRANTED),
                Outcome("不予立项", End.REFUSED, needs_reason=True),
            ),
        ),
    ),
    keywords="公益创投 微创投 项目 申报 立项",
)

VENTURE_CLOSING = Matter(
    code=CLOSING,
    name="公益创投项目实施与结项",
    since=datetime.date(2017, 1, 1),
    basis=cite("东丽区社会组织公益创投工作方案"),
    prefix="JX",
    subject="organisation",
    opened_by=(Function.FILING, Function.ACCEPTING),
    form=Form((GrantedProject("project", "项目受理号"),), title="项目实施"),
    once_per=one_closing,
    once_label="同一项目",
    on_decided=close,
    steps=(
        Step(
            "carry_out",
            "实施",
            by=Function.FILING,
            at=Level.OPENER,
            within=term("social_organisations.venture_carry_out"),
            form=Form(
                (
                    LongText("progress", "实施情况", max_length=1000),
                    Whole("served", "受益人次", unit="人次", required=False),
                )
            ),
            outcomes=(Outcome("申请结项", "closing"), Outcome("报进展", "carry_out")),
        ),
        Step(
            "closing",
            "结项评审",
            by=Function.REVIEWING,
            at=Level.BUREAU,
            within=term("social_organisations.venture_closing"),
            form=Form((LongText("opinion", "结项意见", max_length=1000),)),
            outcomes=(
                Outcome("结项", End.GRANTED),
                Outcome("整改后再评", "carry_out", needs_reason=True),
                Outcome("终止", End.GRANTED, needs_reason=True),
            ),
        ),
    ),
    keywords="公益创投 微创投 项目 实施 结项",
)

declare(VENTURE_PROJECT)
declare(VENTURE_CLOSING)
