"""告知承诺核查: a promise not kept by its day is looked into; what was got by a false one ends and is claimed back (暂行办法 68, 社会救助法 73)."""

import logging
from datetime import date

from minzheng.domains.social_assistance.benefits.reviewing import heard
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, UserError
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    declare,
    open_case,
    open_promises,
    overdue_promises,
)
from minzheng.mechanisms.payments.public import claim_back
from minzheng.mechanisms.registry.public import Decision, RegisterEntry, end

CODE = "social_assistance.promise_check"
ABOUT = Form((Text("number", "承诺所在办件", max_length=40), Text("papers", "未补交的材料", max_length=300)))
FOUND = Form((LongText("finding", "核查情况", max_length=1000),))
HEARD = heard("当事人的陈述和申辩")
log = logging.getLogger(__name__)


def promised_in(case: Case) -> Case:
    """The case in which the promise was made."""
    return Case.objects.get(number=case.answers["number"])


def check_kept(case: Case, stage: Stage) -> None:
    """“已补交” is true only when nothing promised is open any more."""
    if stage.outcome == "材料已补交" and (open_ := list(open_promises(promised_in(case)))):
        raise Invalid.because(
            f"还没有补交:{'、'.join(one.label for one in open_)}。",
            "请先在原办件中上传;不再要求的,选“属实,不再要求”并写明核实情况。",
            "promise_open",
        )


def check_heard(case: Case, stage: Stage) -> None:
    """Heard between the finding and today."""
    if not stage.opened_on <= date.fromisoformat(stage.answers["heard_on"]) <= clock.today():
        raise Invalid.because(
            f"日期应在{stage.opened_on}至今天之间。", "请填写实际听取的日期。", "heard_on", "heard_on"
        )


def undo(case: Case, decision: Decision) -> None:
    """What the case granted ends from its first day, and what it paid once is claimed back.

    Months already paid are claimed by the next monthly run, which finds them not due.
    """
    granted = promised_in(case)
    for line in RegisterEntry.objects.filter(case_id=granted.pk, valid_to__isnull=True):
        end(line, decision, on=line.valid_from)
    claim_back(granted, case, decision.on)


CHECK = Matter(
    code=CODE, name="告知承诺核查", since=date(2014, 10, 3), basis=cite("社会救助暂行办法", 57, 68), prefix="CN",
    subject="person", opened_by=(Function.ACCEPTING,), withdrawable=False, by_date=True, form=ABOUT,
    statutory=term(f"{CODE}.total"), once_per=lambda case: str(case.answers["number"]), once_label="同一办件的承诺",
    on_decided=undo, on_left={"check": check_kept, "hear": check_heard},
    steps=(
        Step(
            "check", "核查", by=Function.ACCEPTING, at=Level.STREET, form=FOUND, within=term(f"{CODE}.check"),
            outcomes=(
                Outcome("材料已补交", End.DONE), Outcome("属实,不再要求", End.DONE, needs_reason=True),
                Outcome("承诺不实", "hear", needs_reason=True),
            ),
        ),
        Step(
            "hear", "听取意见", by=Function.ACCEPTING, at=Level.STREET, form=HEARD, within=term(f"{CODE}.hear"),
            outcomes=(Outcome("已听取意见", "decide"), Outcome("有异议,重新核查", "check", needs_reason=True)),
        ),
        Step(
            "decide", "审核确认", by=Function.DECIDING, at=Level.BUREAU, within=term(f"{CODE}.decide"),
            other_person_than=("check", "hear"),
            outcomes=(
                Outcome("同意", End.GRANTED), Outcome("退回重新核查", "check", needs_reason=True),
                Outcome("不同意", End.REFUSED, needs_reason=True),
            ),
        ),
    ),
    keywords="告知承诺 承诺不实 容缺 补交 追回",
)  # fmt: skip
declare(CHECK, CHECK.but(date(2026, 7, 1), basis=cite("社会救助法", 73)))


def open_overdue(on: date) -> int:
    """Open the check of every granted case of social assistance with a promise past its day, once each; how many."""
    late: dict[Case, list[str]] = {}
    unmet = overdue_promises(on).filter(
        case__matter__startswith="social_assistance.", case__decision=End.GRANTED
    )
    for paper in unmet.filter(case__person__isnull=False).select_related("case__person", "case__area"):
        late.setdefault(paper.case, []).append(paper.label)
    known = set(
        Case.objects.filter(matter=CODE, once_key__in=[one.number for one in late]).values_list(
            "once_key", flat=True
        )
    )
    opened = 0
    for case, labels in late.items():
        if case.number in known:
            continue
        answers = {"number": case.number, "papers": "、".join(labels)[:300]}
        try:
            open_case(
                CODE, None, area=case.area, answers=answers, subject=case.person, channel="系统", by_date=True,
                parent=None, title=f"告知承诺核查:{case.title}"[:200],
            )  # fmt: skip
        except UserError:  # a street without anybody to check must not hold up the others
            log.exception("check of the promise in %s could not be opened", case.number)
            continue
        opened += 1
    return opened
