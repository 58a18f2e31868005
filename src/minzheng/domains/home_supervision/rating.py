"""第三方综合评价: five dimensions scored by a third party, weighted, shown to the home, decided and kept with its history (S27)."""

from minzheng.domains.home_supervision.homes import CODE, SINCE
from minzheng.domains.home_supervision.rules.rating import DIMENSIONS, RULE
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import apply, cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Step,
    Text,
    Whole,
    declare,
)
from minzheng.mechanisms.matters.public import Outcome as Way
from minzheng.mechanisms.registry.public import Column, Decision, Facility, Register, as_of, end, enter

RATINGS = Register(
    f"{CODE}.ratings", "养老机构第三方评价", Facility,
    (
        *(Column(key, label, unit="分") for key, label in DIMENSIONS.items()),
        Column("total", "综合得分", unit="分"), Column("by", "评价机构"),
    ),
)  # fmt: skip


def keep(case: Case, decision: Decision) -> None:
    """The new rating takes the place of the one before, which stays as history."""
    assert case.facility is not None
    given = case.stages.filter(step="score", closed_at__isnull=False).latest("pk").answers
    scores = {key: given[key] for key in DIMENSIONS}
    found = apply(RULE, decision.on, scores, case.area)
    before = as_of(RATINGS, decision.on).filter(facility=case.facility).first()
    if before is not None:
        end(before, decision, decision.on)
    data = {**scores, "total": found.total, "by": case.answers["by"]}
    enter(RATINGS, case.facility, data, decision, key=case.number)


RATING = Matter(
    code=RULE, name="养老机构第三方综合评价", since=SINCE, basis=cite("养老机构行政检查办法"), prefix="PJ", withdrawable=False,
    subject="facility", opened_by=(Function.REVIEWING, Function.ACCEPTING),
    form=Form((Text("by", "评价机构", max_length=100), Text("period", "评价期间", max_length=40)), title="第三方评价委托"),
    evidence=(Evidence("评价报告", required=False),), on_decided=keep,
    steps=(
        Step(
            "score", "登记评分", by=Function.REVIEWING, at=Level.BUREAU, within=term(f"{CODE}.rating_score"),
            form=Form(
                (
                    *(Whole(key, label, unit="分", most=100) for key, label in DIMENSIONS.items()),
                    LongText("advice", "主要问题和建议", max_length=1000),
                ),
                title="评价得分(每项百分制)",
            ),
            outcomes=(Way("送机构核对", "answer"),),
        ),
        Step(
            "answer", "机构核对", by=Function.RECTIFYING, at=Level.SUBJECT, within=term(f"{CODE}.rating_answer"),
            outcomes=(Way("无异议", "decide"), Way("有异议", "score", needs_reason=True)),
        ),
        Step(
            "decide", "审定", by=Function.DECIDING, at=Level.BUREAU, within=term(f"{CODE}.confirm"),
            other_person_than=("score",),
            outcomes=(Way("同意", End.GRANTED), Way("退回重评", "score", needs_reason=True)),
        ),
    ),
    keywords="第三方评价 养老机构 人员 设施 服务 管理 信用",
)  # fmt: skip
declare(RATING)
