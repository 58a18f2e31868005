"""What a guide says out of the matter: basis in force, steps with today's terms, limits, papers."""

import datetime
from dataclasses import dataclass

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.law.public import TermRef, in_force, official, statute_on
from minzheng.mechanisms.matters.public import End, Level, Matter, Step, placed, whole_term
from minzheng.mechanisms.portal.guides import Published, public_step
from minzheng.mechanisms.portal.house import House

UNKNOWN = "暂未公布,请来电咨询"
PLACES = {
    Level.COMMUNITY: "社区居(村)委会",
    Level.STREET: "街道办事处(乡镇人民政府)",
    Level.CHOSEN: "承办单位",
    Level.OPENER: "提交申请的窗口或本人",
    Level.SUBJECT: "有关机构",
}


@dataclass(frozen=True)
class Basis:
    """The legal basis as it stands today; `gist` are one-line summaries of the cited articles."""

    text: str
    since: datetime.date | None
    holds: bool
    gist: tuple[str, ...]


@dataclass(frozen=True)
class StepLine:
    """One step as a citizen reads it."""

    label: str
    who: str
    term: str
    article: str
    counts: bool
    ordinary: bool
    waits: bool


@dataclass(frozen=True)
class PaperLine:
    """One paper: what, where from, and what replaces it."""

    label: str
    note: str
    required: bool
    waived_by: str


@dataclass(frozen=True)
class GuideFacts:
    """A whole guide, ready for the page and the print sheet."""

    basis: Basis
    statutory: str
    promised: str
    steps: tuple[StepLine, ...]
    papers: tuple[PaperLine, ...]
    accepted_by: str
    phone: str


def facts_of(one: Published, at: House) -> GuideFacts:
    """Everything the guide shows today in this bureau's area."""
    matter, today = one.matter, clock.today()
    course, counted = matter.path(), counted_steps(matter)
    ordered = [matter.step(key) for key in course]
    ordered += [step for step in matter.steps if step.key not in course]
    ordered = [placed(step, matter, at.area, today) for step in ordered]
    return GuideFacts(
        basis=basis_of(matter, today),
        statutory=_term(whole_term(matter, at.area, today), at.area, today)[0],
        promised=_term(matter.promised, at.area, today)[0],
        steps=tuple(
            _step(matter, step, at, today, step.key in counted, step.key in course) for step in ordered
        ),
        papers=tuple(
            PaperLine(paper.label, one.guide.papers[paper.label], paper.required, paper.waived_by)
            for paper in matter.evidence
        ),
        accepted_by=_place(matter.first, at),
        phone=at.text(one.guide.phone),
    )


def basis_of(matter: Matter, today: datetime.date) -> Basis:
    """The articles a matter rests on, as they stand on a day."""
    statute = statute_on(matter.basis, today)
    if statute is None or not in_force(matter.basis, today):
        return Basis(str(matter.basis), None, False, ())
    numbers = [n for n in (matter.basis.article, *getattr(matter.basis, "more", ())) if n]
    gist = tuple(f"第{number}条要点:{statute.articles[number]}" for number in numbers)
    return Basis(official(matter.basis, today), statute.since, True, gist)


def counted_steps(matter: Matter) -> set[str]:
    """Steps within the limit of the whole case: those that come only after its clock has been started."""
    if matter.starts_at_opening:
        return {step.key for step in matter.steps}
    before, open_ = {matter.first.key}, [matter.first.key]
    while open_:
        for out in matter.step(open_.pop()).outcomes:
            if not out.starts and not isinstance(out.to, End) and out.to not in before:
                before.add(out.to)
                open_.append(out.to)
    return {step.key for step in matter.steps} - before


def _step(
    matter: Matter, step: Step, at: House, today: datetime.date, counts: bool, ordinary: bool
) -> StepLine:
    term, article = _term(step.waits or step.within, at.area, today)
    return StepLine(
        label=public_step(matter, step.key),
        who=_place(step, at),
        term=term,
        article=article,
        counts=counts,
        ordinary=ordinary,
        waits=step.waits is not None,
    )


def _place(step: Step, at: House) -> str:
    return PLACES.get(step.at, at.name)


def _term(ref: TermRef | None, area: Area | None, today: datetime.date) -> tuple[str, str]:
    """(length in words, article that sets it)."""
    if ref is None:
        return "未设时限", ""
    try:
        found = ref.resolve(area, today)
    except UserError:
        return UNKNOWN, ""
    return str(found), found.article or ""
