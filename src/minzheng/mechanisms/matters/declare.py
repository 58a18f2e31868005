"""What a matter is: who may ask for what, on which basis, through which steps, within which terms."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.documents.public import NoticeKind, Template
from minzheng.mechanisms.law.public import TermRef
from minzheng.mechanisms.matters.forms import Form

if TYPE_CHECKING:
    from minzheng.mechanisms.access.public import Staff
    from minzheng.mechanisms.matters.models import Case, Stage
    from minzheng.mechanisms.registry.public import Decision, Person


class Level(StrEnum):
    """Where a step is done."""

    COMMUNITY = "社区"
    STREET = "街道"
    BUREAU = "科室"
    SUBJECT = "机构"  # the body the case is about
    CHOSEN = "指定单位"  # the unit named at the step before
    OPENER = "提交单位"  # the unit that filed the case


class End(StrEnum):
    """How a case may end. Only GRANTED is a decision that changes registers or pays."""

    GRANTED = "同意"
    REFUSED = "不同意"
    NOT_ACCEPTED = "不予受理"
    DONE = "办结"
    REJECTED = "退回来件单位"
    WITHDRAWN = "撤回"
    DUPLICATE = "重复件"


DECISIONS = (End.GRANTED, End.REFUSED)
ADDED = {"added": True}  # a field younger than the first lock: described only where it is used


@dataclass(frozen=True)
class Outcome:
    """One way out of a step: to another step or to an end.

    `needs_reason` asks for words instead of the step's form; `starts` starts the whole case's clock (受理).
    `decides` makes the decision here, before the case goes on to be served, announced or carried out; an outcome that
    ends a case still undecided as granted or refused decides there.
    """

    key: str
    to: str | End
    needs_reason: bool = False
    starts: bool = False
    decides: End | None = field(default=None, metadata=ADDED)
    by_subject: bool = field(
        default=False, metadata=ADDED
    )  # the body the case is about may say so itself, from its own account

    @property
    def label(self) -> str:
        return self.key

    @property
    def decision(self) -> End | None:
        """What this outcome decides in a case not decided before."""
        return self.decides or (self.to if isinstance(self.to, End) and self.to in DECISIONS else None)


@dataclass(frozen=True)
class Step:
    """One step: which function does it, where, within which term, with which ways out."""

    key: str
    label: str
    by: Function
    at: Level
    outcomes: tuple[Outcome, ...]
    within: TermRef | None = None
    form: Form = Form()
    officers: int = 1
    certified: bool = field(default=False, metadata=ADDED)  # by holders of an enforcement certificate only
    other_person_than: tuple[str, ...] = ()
    waits: TermRef | None = (
        None  # a step nobody does: it lasts this long, then takes its first outcome by itself
    )
    within_of: Callable[["Case"], TermRef | None] | None = field(
        default=None, metadata=ADDED
    )  # a shorter term that a case asks for, such as an urgent one; `within` is the longest
    notice: NoticeKind | None = None  # what hangs in public while this step waits
    notice_fields: Callable[["Case"], Mapping[str, object]] | None = None
    known: Callable[["Case"], Mapping[str, Any]] | None = field(
        default=None, metadata=ADDED
    )  # answers on record already: the form shows them to be confirmed or corrected

    def outcome(self, key: str) -> Outcome:
        for one in self.outcomes:
            if one.key == key:
                return one
        raise Missing.because(
            f"“{self.label}”环节没有“{key[:20]}”这一办法。",
            "可选:" + "、".join(one.key for one in self.outcomes) + "。",
            "unknown_outcome",
        )


def decision_on(made: Step, back: str = "", *, within: TermRef | None = None) -> Step:
    """The step 审批 on what `made` prepares, at the same level, by another person.

    `back` names the outcome that returns it, if it can be returned; the term is that of `made` unless given.
    """
    ways = [Outcome("同意", End.GRANTED), Outcome("不同意", End.REFUSED, needs_reason=True)]
    if back:
        ways.insert(1, Outcome(back, made.key, needs_reason=True))
    return Step(
        "decide",
        "审批",
        by=Function.DECIDING,
        at=made.at,
        within=within or made.within,
        other_person_than=(made.key,),
        outcomes=tuple(ways),
    )


@dataclass(frozen=True)
class Blank:
    """A sheet the bureau prints for signing: its template, and what it says of a case."""

    template: Template
    data: Callable[["Case"], Mapping[str, Any]]


@dataclass(frozen=True)
class Letter:
    """The decision in writing: what it says of a granted case, and the text parameters of its 机关代字 and remedies."""

    says: Callable[["Case"], str]
    series: str
    remedies: str


@dataclass(frozen=True)
class Evidence:
    """A paper that goes with the case. `waived_by` names the data that replaces it, `blank` is printed from the case."""

    label: str
    required: bool = True
    waived_by: str = ""
    blank: Blank | None = field(default=None, metadata=ADDED)


@dataclass(frozen=True)
class Known:
    """What records answer of a filing form: answers as stored, whose records they are, and what to tell the clerk."""

    answers: Mapping[str, Any]
    about: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Payee:
    """Whom a case pays: `key` is for whom (one payment per key, item, period and kind), `person` who receives it, if known."""

    key: str
    person: "Person | None"


@dataclass(frozen=True)
class Delegation:
    """Up to `ceiling` (a parameter, by the law of the day) the step may decide; above it another step must."""

    step: str
    amount: str
    ceiling: str
    above: str


@dataclass(frozen=True)
class Devolution:
    """下放: a dated text parameter of the area, `to`, says at which level (街道 or 科室) `step` is done.

    Where that is not the level the step itself names, `within` is its term and `statutory` the term of the whole case,
    if they are given. The step stands where it was opened; the whole term follows the day of application.
    """

    step: str
    to: str
    within: TermRef | None = None
    statutory: TermRef | None = None


@dataclass(frozen=True)
class Extension:
    """延长: where one of these grounds (特殊情形) stands, the whole case may take `statutory` instead of its ordinary term."""

    statutory: TermRef
    grounds: tuple[str, ...]


@dataclass(frozen=True)
class Matter:
    """A matter (事项) in one version. `since` is the first day on which it is the version in force."""

    code: str
    name: str
    since: datetime.date
    basis: Citation
    prefix: str
    opened_by: tuple[Function, ...]
    steps: tuple[Step, ...]
    subject: str = ""  # person | household | organisation | facility | "" (nobody in the registers)
    by_citizen: bool = False
    withdrawable: bool = True  # an application may be taken back; what the bureau began by itself may not
    by_public: bool = False  # anybody may file it without an account, as on the portal
    by_date: bool = field(default=False, metadata=ADDED)  # the program opens it when its day has come
    receipt_day: bool = field(
        default=False, metadata=ADDED
    )  # staff may enter it with an earlier day of receipt
    anywhere: bool = field(
        default=False, metadata=ADDED
    )  # any window may take it in; it goes on where its subject is at home
    form: Form = Form()
    evidence: tuple[Evidence, ...] = ()
    statutory: TermRef | None = None
    promised: TermRef | None = None
    rule: str = ""
    facts: Callable[["Case"], Mapping[str, Any]] | None = None
    takes_away: bool = field(
        default=False, metadata=ADDED
    )  # may be granted where the rule says not eligible: that is what it acts upon
    pays: str = ""
    payee: Callable[["Case"], Payee] | None = None
    once_per: Callable[["Case"], str] | None = None
    once_label: str = ""
    delegation: Delegation | None = None
    devolution: Devolution | None = field(default=None, metadata=ADDED)
    extension: Extension | None = field(default=None, metadata=ADDED)
    law_of: Callable[["Case"], datetime.date] | None = field(
        default=None, metadata=ADDED
    )  # the day whose law the rule reads, where it is not the day of application
    known: Callable[[Any], Known] | None = field(
        default=None, metadata=ADDED
    )  # what the filing form shows filled in for a subject, who may be a person not yet recorded
    registers: tuple[str, ...] = field(
        default=(), metadata=ADDED
    )  # whoever stands in one of these is told before filing
    fits: Callable[["Case"], None] | None = field(
        default=None, metadata=ADDED
    )  # raises `Invalid` where the answers of an application, each right by itself, do not fit together
    letter: Letter | None = field(default=None, metadata=ADDED)  # sent when it is decided or not accepted
    kept_from: Callable[["Case"], "Iterable[Staff]"] | None = field(
        default=None, metadata=ADDED
    )  # people at work here whom a filed case is about: they neither see nor handle it
    on_decided: Callable[["Case", "Decision"], None] | None = None
    on_left: Mapping[str, Callable[["Case", "Stage"], None]] = field(default_factory=dict)
    keywords: str = ""

    def but(self, since: datetime.date, **changes: Any) -> "Matter":
        """The next version of this matter: the same but for `changes`."""
        return replace(self, since=since, **changes)

    def step(self, key: str) -> Step:
        for one in self.steps:
            if one.key == key:
                return one
        raise Missing.because(f"事项“{self.name}”没有环节“{key}”。", "请刷新页面。", "unknown_step")

    @property
    def first(self) -> Step:
        return self.steps[0]

    @property
    def starts_at_opening(self) -> bool:
        """Whether the whole case's clock runs from the day of opening: no outcome starts it later."""
        return not any(out.starts for step in self.steps for out in step.outcomes)

    def path(self) -> list[str]:
        """Step keys along the first outcomes, from the first step to an end: the ordinary course."""
        course = [self.first.key]
        while True:
            to = self.step(course[-1]).outcomes[0].to
            if isinstance(to, End) or to in course:
                return course
            course.append(to)
