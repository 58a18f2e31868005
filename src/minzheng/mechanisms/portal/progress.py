"""进度查询: receipt number and the last four digits of the phone given; never names, never content."""

import datetime
import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Level, Unit
from minzheng.mechanisms.matters.public import Case, End, everything, open_stage, version_for
from minzheng.mechanisms.portal.guides import public_name, public_step
from minzheng.mechanisms.portal.house import House
from minzheng.mechanisms.portal.limits import admit

TAIL = 4
WINDOW = timedelta(minutes=10)
ENDS = {
    End.GRANTED: "已经办结:同意。",
    End.REFUSED: "已经办结:不同意。决定书写明理由和申请行政复议、提起诉讼的办法。",
    End.NOT_ACCEPTED: "不予受理。告知书写明理由和救济办法。",
    End.DONE: "已经办结。",
    End.REJECTED: "不属于本局职责,已退回转来的单位。",
    End.WITHDRAWN: "已经撤回。",
    End.DUPLICATE: "与先前的同一件合并办理,请查先前的受理号。",
}


@dataclass(frozen=True)
class Milestone:
    """One step of the course: done, now, or still to come."""

    label: str
    state: str
    on: datetime.date | None = None


@dataclass(frozen=True)
class Standing:
    """How a case stands, in words for whoever filed it."""

    number: str
    name: str
    opened_on: datetime.date
    words: str
    unit: str
    step_due: datetime.date | None
    due: datetime.date | None
    next_step: str
    closed: bool
    course: tuple[Milestone, ...]


def look_up(number: str, tail: str, address: str, at: House) -> Standing:
    """The standing of a case. One and the same `Missing` for an unknown number and a wrong tail, after the same work."""
    wanted = unicodedata.normalize("NFKC", number).strip().upper().replace(" ", "")[:40]
    given = unicodedata.normalize("NFKC", tail).strip()[:20]
    admit("progress", address, at.count("portal.progress_tries"), WINDOW)
    admit("progress-number", wanted, at.count("portal.progress_tries_per_number"), timedelta(days=1))
    other = Case.objects.order_by("-pk").first()
    found = Case.objects.filter(number=wanted).first()
    held = _tail_of(found or other)
    fits = hmac.compare_digest(held.encode(), given.encode()) and len(given) == TAIL
    if found is None or not fits:
        raise Missing.because(
            "没有查到:受理号或电话后四位不对。",
            "请对照回执核对;回执丢失的请拨打服务电话。",
            "no_progress",
        )
    return standing(found, at)


def standing(case: Case, at: House) -> Standing:
    """What the page says of a case."""
    rules = version_for(case)
    closed = not case.step
    if closed:
        words, unit, step_due, following = ENDS[End(case.end)], "", None, ""
    else:
        stage = open_stage(case)
        step = rules.step(stage.step)
        to = step.outcomes[0].to
        following = "办结" if isinstance(to, End) else public_step(rules, to)
        unit, step_due = _name_of(stage.unit, at), stage.due_on
        words = f"正在“{public_step(rules, step.key)}”,由{unit}办理。"
        if case.halts.filter(ended_on__isnull=True).exists():
            words, step_due = words + "办理时限依法中止,恢复后继续计算。", None
    return Standing(
        number=case.number,
        name=public_name(rules),
        opened_on=case.opened_on,
        words=words,
        unit=unit,
        step_due=step_due,
        due=None if closed else case.promised_on or case.due_on,
        next_step=following,
        closed=closed,
        course=_course(case),
    )


def _course(case: Case) -> tuple[Milestone, ...]:
    rules = version_for(case)
    past = [
        Milestone(public_step(rules, stage.step), "done" if stage.closed_on else "now", stage.closed_on)
        for stage in case.stages.order_by("pk")
    ]
    if not case.step:
        return (*past, Milestone(case.end, "done", case.closed_on))
    course = rules.path()
    ahead = course[course.index(case.step) + 1 :] if case.step in course else []
    return (*past, *(Milestone(public_step(rules, key), "next") for key in ahead), Milestone("办结", "next"))


def _tail_of(case: Case | None) -> str:
    """Last digits of the phone given with the case; empty (which nothing matches) where there is none."""
    if case is None:
        return ""
    answers = everything(case)
    phones = [field.key for field in version_for(case).form.fields if field.widget == "phone"]
    return next((phone_tail(str(answers[key])) for key in phones if key in answers), "")


def phone_tail(phone: str) -> str:
    """The last four digits of a number, its extension left out."""
    return re.sub(r"\D", "", phone.split("转")[0])[-TAIL:]


def _name_of(unit: Unit, at: House) -> str:
    """A unit as the public knows it: a section by the name of its bureau too."""
    return at.name + unit.name if unit.level == Level.SECTION else unit.name
