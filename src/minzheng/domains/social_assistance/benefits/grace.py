"""渐退期延长: by one decision, everybody who is tapering out keeps drawing until a later day (S07)."""

from datetime import date

from minzheng.domains.social_assistance.benefits.reviewing import assisted
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import within
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    Form,
    Level,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    decision_on,
    declare,
)
from minzheng.mechanisms.payments.public import next_month
from minzheng.mechanisms.registry.public import Decision, RegisterEntry, enter

GRACE = "social_assistance.grace"
PROPOSE = Step(
    "propose", "拟办", by=Function.REVIEWING, at=Level.BUREAU, within=term("social_assistance.review.opinion"),
    outcomes=(Outcome("提交审批", "decide"),),
)  # fmt: skip


def tapering(case: Case, on: date) -> list[RegisterEntry]:
    """Lines of the case's benefit and area that hold on a day, but not for ever, and end before the day asked for."""
    book = assisted()[case.answers["benefit"]]
    held = RegisterEntry.objects.filter(
        register=book.code, valid_from__lte=on, valid_to__gt=on, valid_to__lt=_until(case),
        area_id__in=within(case.area, on),
    )  # fmt: skip
    return list(held.order_by("pk"))


def check(case: Case, stage: Stage) -> None:
    """There must be somebody whom the later day helps."""
    if stage.outcome == "提交审批" and not tapering(case, clock.today()):
        raise Invalid.because(
            f"没有在{case.answers['until']}之前渐退到期的对象。",
            "请核对待遇和延长到的日期。",
            "nobody_tapers",
        )


def extend(case: Case, decision: Decision) -> None:
    """Each of them gets a line of its own from the day the old one ends to the later day; the old one stays as it was."""
    for line in tapering(case, decision.on):
        assert line.valid_to is not None
        enter(
            line.register, line.subject, line.content, decision, key=line.key, valid_from=line.valid_to, area=line.area,
            valid_to=_until(case),
        )  # fmt: skip


def _until(case: Case) -> date:
    """The first day on which it is over: of the month after the day asked for, since months are paid whole."""
    return next_month(date.fromisoformat(case.answers["until"]))


def declare_grace() -> Matter:
    """Declare the matter once every benefit is known."""
    matter = Matter(
        code=GRACE, name="渐退期延长", since=date(2014, 5, 1), prefix="JT", basis=cite("社会救助暂行办法", 13),
        opened_by=(Function.REVIEWING,), withdrawable=True, statutory=term("social_assistance.review.total"),
        form=Form(
            (
                Choice("benefit", "待遇", options=tuple(assisted())), Day("until", "延长到"),
                Text("document", "依据的文件", max_length=100),
            ),
            title="渐退期延长",
        ),
        on_decided=extend, on_left={"propose": check}, keywords="渐退期 缓退",
        steps=(PROPOSE, decision_on(PROPOSE, "退回", within=term("social_assistance.review.decide"))),
    )  # fmt: skip
    declare(matter, matter.but(date(2021, 7, 1), basis=cite("最低生活保障审核确认办法")))
    return matter
