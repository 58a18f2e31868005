"""等级评估与奖励: applied for, looked at on site, weighed by a committee, posted, decided for five years; an award once per rating (S49)."""

import datetime

from minzheng.foundation.errors import Collector, Invalid, collect
from minzheng.foundation.money import format_yuan
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.documents.public import NoticeField, NoticeKind
from minzheng.mechanisms.law.public import cite, parameter, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Money,
    Outcome,
    Stage,
    Step,
    Whole,
    YesNo,
    calendar,
    declare,
)
from minzheng.mechanisms.registry.public import Column, Decision, Organisation, Register, as_of, end, enter

LEVELS = ("5A", "4A", "3A", "2A", "1A")
HIGH = LEVELS[:3]  # 3A级以上, as reports count them
ROLL, INSPECTION = "social_organisations.roll", "social_organisations.annual_inspection"  # of another room
AGE, AGAIN, VALID = (term(f"organisation_oversight.rating_{what}") for what in ("age", "again", "valid"))
RATINGS = Register(
    "organisation_oversight.ratings",
    "社会组织评估等级名册",
    Organisation,
    (Column("level", "等级"), Column("score", "得分", unit="分"), Column("until", "有效期至")),
)
POSTED = NoticeKind(
    "organisation_oversight.rating_posted",
    "评估结果公示",
    before=True,
    allowed_fields=(NoticeField("name", "名称"), NoticeField("level", "拟定等级")),
    term="organisation_oversight.rating_posted",
)


def _weighed(case: Case) -> dict[str, object]:
    return dict(case.stages.filter(step="weigh", closed_at__isnull=False).latest("pk").answers)


def posted(case: Case) -> dict[str, object]:
    """What hangs in public before the decision."""
    assert case.organisation is not None
    return {"name": case.organisation.name, "level": _weighed(case)["level"]}


def may_apply(case: Case) -> None:
    """Long enough registered, nothing of the last year against it, no rating that still runs long. Raises `Invalid`.

    What the registers say of its registration and its last inspection goes before what it says itself.
    """
    with collect() as problems:
        _old_enough(case, problems)
        if case.answers["failed"] or case.answers["punished"] or _failed_by_record(case):
            problems.add(
                "上年度年检不合格、未参加年检或受过行政处罚的,不能申请评估。", "请符合条件后再申请。", "not_fit", "failed"
            )  # fmt: skip
        _not_rated_long(case, problems)
        if Case.objects.filter(matter=case.matter, organisation=case.organisation).exclude(step="").exists():
            problems.add("本单位的评估申请正在办理。", "请在该件办结后再申请。", "open_already", "subject")


def _old_enough(case: Case, problems: Collector) -> None:
    said = case.answers["registered_on"]
    line = as_of(ROLL, case.opened_on).filter(organisation=case.organisation).first()
    if line is not None and line.data["registered_on"] != said:
        problems.add(
            f"名册中的登记日期是{line.data['registered_on']}。",
            "请按登记证书填写。",
            "other_day",
            "registered_on",
        )
    ready = due_date(datetime.date.fromisoformat(said), AGE.resolve(case.area, case.opened_on), calendar()).on
    if case.opened_on <= ready:
        problems.add(
            f"登记时间未满规定年限,最早为{ready}之后。", "请届时再申请。", "too_young", "registered_on"
        )


def _failed_by_record(case: Case) -> bool:
    of_it = as_of(INSPECTION, case.opened_on).filter(organisation=case.organisation)
    last = of_it.order_by("-data__year").first()
    recent = last is not None and last.data["year"] >= case.opened_on.year - 2  # the last that can be over
    return recent and last.data["conclusion"] in ("不合格", "未参加")  # type: ignore[union-attr]


def _not_rated_long(case: Case, problems: Collector) -> None:
    line = as_of(RATINGS, case.opened_on).filter(organisation=case.organisation).first()
    if line is None:
        return
    soon = due_date(case.opened_on, AGAIN.resolve(case.area, case.opened_on), calendar()).on
    if datetime.date.fromisoformat(line.data["until"]) > soon:
        problems.add(
            f"现有等级{line.data['level']}有效至{line.data['until']}。", "请在有效期满前规定年限内再申请。", "rated_long", "subject"
        )  # fmt: skip


def check_award(case: Case, stage: Stage) -> None:
    """An award goes to 3A and above, within the range of the day. Raises `Invalid`."""
    amount, level = stage.answers.get("award", 0), stage.answers["level"]
    if not amount:
        return
    least, most = (
        parameter(f"organisation_oversight.award_{bound}", case.area, case.opened_on).amount
        for bound in ("least", "most")
    )
    lowest = parameter("organisation_oversight.award_from", case.area, case.opened_on).amount
    if int(level[0]) < lowest:
        raise Invalid.because(f"{level}级不在奖励范围内。", "请删去奖励金额。", "no_award", "award")
    if not least <= amount <= most:
        raise Invalid.because(
            f"奖励金额应在{format_yuan(least)}元至{format_yuan(most)}元之间。",
            "请改正。",
            "award_range",
            "award",
        )


def rate(case: Case, decision: Decision) -> None:
    """The new rating takes the place of the old one and holds for its years."""
    assert case.organisation is not None
    for line in as_of(RATINGS, decision.on).filter(organisation=case.organisation):
        end(line, decision, decision.on)
    found = _weighed(case)
    until = due_date(decision.on, VALID.resolve(case.area, decision.on), calendar()).on
    data = {"level": found["level"], "score": found["score"], "until": until.isoformat()}
    enter(
        RATINGS,
        case.organisation,
        data,
        decision,
        key=case.number,
        valid_to=until + datetime.timedelta(days=1),
    )


RATING = Matter(
    code="organisation_oversight.rating", name="社会组织等级评估", since=datetime.date(2018, 1, 1),
    basis=cite("社会组织评估管理办法"), prefix="PG", by_citizen=True, subject="organisation",
    opened_by=(Function.REVIEWING, Function.ACCEPTING),
    form=Form(
        (
            Day("registered_on", "登记日期"), YesNo("failed", "上年度年检不合格或未参加年检"), YesNo("punished", "上年度受过行政处罚"),
            Choice("aimed", "申请等级", options=LEVELS),
        ),
        title="社会组织评估申请",
    ),
    evidence=(Evidence("自评报告"),), fits=may_apply, on_left={"weigh": check_award}, on_decided=rate,
    steps=(
        Step(
            "accept", "资格审核", by=Function.REVIEWING, at=Level.BUREAU,
            within=term("organisation_oversight.check"),
            outcomes=(
                Outcome("符合条件", "look", starts=True), Outcome("不符合条件", End.NOT_ACCEPTED, needs_reason=True),
            ),
        ),
        Step(
            "look", "实地考察初评", by=Function.REVIEWING, at=Level.BUREAU,
            within=term("organisation_oversight.rating_look"),
            form=Form((LongText("seen", "考察情况"), Whole("score", "初评得分", unit="分", most=1000))), officers=2,
            outcomes=(Outcome("初评完成", "weigh"),),
        ),
        Step(
            "weigh", "评估委员会审核", by=Function.DECIDING, at=Level.BUREAU,
            within=term("organisation_oversight.rating_weigh"),
            form=Form(
                (
                    Choice("level", "拟定等级", options=LEVELS), Whole("score", "得分", unit="分", most=1000),
                    Money("award", "拟给予一次性奖励", required=False),
                ),
            ),
            other_person_than=("look",),
            outcomes=(Outcome("报公示", "notice"), Outcome("退回初评", "look", needs_reason=True)),
        ),
        Step(
            "notice", "公示", by=Function.REVIEWING, at=Level.BUREAU,
            waits=term("organisation_oversight.rating_posted"), notice=POSTED, notice_fields=posted,
            outcomes=(Outcome("期满无异议", "decide"), Outcome("有异议", "look", needs_reason=True)),
        ),
        Step(
            "decide", "审定", by=Function.LEADING, at=Level.BUREAU, within=term("organisation_oversight.check"),
            other_person_than=("look", "weigh"),
            outcomes=(Outcome("同意", End.GRANTED), Outcome("不予评定", End.REFUSED, needs_reason=True)),
        ),
    ),
    keywords="等级评估 5A 4A 3A 奖励",
)  # fmt: skip
declare(RATING)
