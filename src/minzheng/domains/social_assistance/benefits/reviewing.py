"""动态管理: a granted benefit looked at again; raised, cut or stopped by the rule, heard first, told in writing (S03, S07)."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import Prefetch, Q, QuerySet

from minzheng.domains.social_assistance.benefits.letters import Letter, tell
from minzheng.foundation import clock
from minzheng.foundation.calendar import WorkingCalendar
from minzheng.foundation.errors import Invalid, Refused, UserError
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.law.public import Outcome as RuleOutcome
from minzheng.mechanisms.law.public import ParameterAnswer, cite, explain, parameter, replay, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    calendar,
    declare,
    open_case,
    proposal,
    version_for,
)
from minzheng.mechanisms.payments.public import next_month
from minzheng.mechanisms.registry.public import Decision, Person, Register, RegisterEntry, as_of, end, replace

FAMILY = "social_assistance.review"
log = logging.getLogger(__name__)


class Verdict(StrEnum):
    """What the rule makes of a household or person that draws a benefit."""

    KEEP = "维持"
    RENEW = "续发"  # the same money, but what the line says has changed
    RAISE = "增发"
    CUT = "减发"
    STOP = "停发"
    HOLD = "暂缓减停"  # the rule says less or nothing, but exits are suspended
    DEATH = "死亡终止"  # nobody is left to be heard


STOPS = (Verdict.STOP, Verdict.DEATH)


@dataclass
class Asked:
    """What is asked about every line on one day: parameters by area, and the working calendar."""

    on: date
    _values: dict[tuple[str, int], ParameterAnswer] = field(default_factory=dict)

    def value(self, code: str, area: Area) -> ParameterAnswer:
        """The value of a parameter in an area on the day."""
        if (code, area.pk) not in self._values:
            self._values[code, area.pk] = parameter(code, area, self.on)
        return self._values[code, area.pk]

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The calendar by which terms end."""
        return calendar()


@dataclass(frozen=True)
class Reviewed:
    """A benefit to be looked at again: its register (whose code names rule and terms too), the visit, and the new line.

    `survey` and `surveyed` are the form of the visit and what it leaves, `known` what it shows filled in, `facts` what
    the rule reads, `line` the columns of the register as they now are. The methods say how households are looked at;
    persons differ in `person_review`.
    """

    family: ClassVar[str] = FAMILY  # the code of the parameters of the course

    book: Register
    prefix: str
    survey: Form
    surveyed: Callable[[Case, Stage], None]
    known: Callable[[Case], Mapping[str, Any]]
    facts: Callable[[Case], Mapping[str, Any]]
    line: Callable[[Case], Mapping[str, Any]]
    settled: Callable[[Case, Decision], None]  # what else follows, such as who has moved in and out

    def versions(self) -> tuple[Matter, ...]:
        """The matter: 2014 with reasons told, since 2026-07-01 with the household heard before."""
        return _versions(self)

    def is_due(self, line: RegisterEntry, decided: date, looked: date | None, asked: Asked) -> bool:
        """Whether the months the place allows are over since the line began, was decided or looked at (审核确认办法 31)."""
        kind = "unstable" if line.data.get("stability") == "收入不稳定" else "stable"
        since = max(line.valid_from, decided, looked or line.valid_from)
        passed = (asked.on.year - since.year) * 12 + asked.on.month - since.month
        return passed >= asked.value(f"{FAMILY}.{kind}", line.area).amount

    def candidates(self, lines: QuerySet[RegisterEntry], asked: Asked) -> QuerySet[RegisterEntry]:
        """The lines that began so long ago that they may be due, so that a city's register is not read every morning."""
        before: dict[date, list[int]] = {}
        for area in Area.objects.filter(pk__in=lines.values("area")):
            least = min(asked.value(f"{FAMILY}.{kind}", area).amount for kind in ("stable", "unstable"))
            year, month = divmod(asked.on.year * 12 + asked.on.month - least, 12)
            before.setdefault(date(year, month + 1, 1), []).append(area.pk)
        began = (Q(area__in=areas, valid_from__lt=day) for day, areas in before.items())
        return lines.filter(reduce(or_, began, Q(pk__in=())))

    def cause(self, line: RegisterEntry) -> str:
        """Why the program opens the review of a line that is due."""
        return "定期核查"

    def gone(self, case: Case) -> tuple[Verdict, str] | None:
        """What ends the benefit whatever the rule says, and the reason in words."""
        return None

    def drawn(self, case: Case, line: RegisterEntry) -> int:
        """分 a month that are drawn so far."""
        return int(line.data.get("amount", 0))

    def renewed(self, case: Case, line: RegisterEntry) -> bool:
        """Whether the line has to be written anew although the money stays."""
        return False

    def starts(self, line: RegisterEntry, on: date) -> date:
        """The first day of what is decided on a day."""
        return next_month(on)

    def addressee(self, case: Case, line: RegisterEntry) -> tuple[str, str]:
        """Whom the letter names and how it speaks to him."""
        assert case.subject is not None
        return str((case.person or case.subject.head).name), "你户"


_reviewed: dict[str, Reviewed] = {}


def declare_review(one: Reviewed) -> None:
    """Declare the review of a benefit; from then on the morning's run opens it when it is due."""
    _reviewed[f"{one.book.code}.review"] = one
    declare(*one.versions())


def _versions(one: Reviewed) -> tuple[Matter, ...]:
    first = Matter(
        code=f"{one.book.code}.review", name=f"{one.book.label}动态管理", since=date(2014, 5, 1), prefix=one.prefix,
        basis=cite("社会救助暂行办法", 13), subject=one.book.subject.__name__.lower(), opened_by=(Function.ACCEPTING, Function.SURVEYING),
        withdrawable=False, by_date=True, form=OPENING, steps=_steps(one, "告知理由"), statutory=term(f"{FAMILY}.total"),
        rule=one.book.code, facts=one.facts, takes_away=True, on_decided=carry_out,
        on_left={"survey": visited, "opinion": check_opinion, "hearing": check_heard}, keywords="动态管理 定期核查 停发 减发",
    )  # fmt: skip
    return (
        first,
        first.but(date(2021, 7, 1), basis=cite("最低生活保障审核确认办法", 31, 32)),
        first.but(date(2026, 7, 1), basis=cite("社会救助法", 48), steps=_steps(one, "听取意见")),
    )


def assisted() -> dict[str, Register]:
    """Registers of the benefits of social assistance that are looked at again, by label."""
    found = (_reviewed[code] for code in sorted(_reviewed))
    return {one.book.label: one.book for one in found if one.family == FAMILY}


OPENING = Form(
    (
        Choice(
            "cause", "核查原因", options=("定期核查", "家庭报告变化", "群众反映", "信息比对", "家庭成员死亡")
        ),
        LongText("note", "情况说明", required=False, max_length=500),
    ),
    title="动态管理核查",
)


def heard(said: str, *other_manners: str) -> Form:
    """What a hearing leaves: the day, the manner, and under the label `said` what was said."""
    manners = ("当面", "电话", "书面", "无法联系", *other_manners)
    words = LongText("said", said, max_length=1000)
    return Form((Day("heard_on", "日期"), Choice("manner", "方式", options=manners), words))


HEARING = heard("家庭的意见和申辩", "家庭成员均已死亡")
SERVED = Form(
    (Day("served_on", "送达日期"), Choice("manner", "送达方式", options=("当面", "邮寄", "留置", "公告")))
)


def _steps(one: Reviewed, hearing: str) -> tuple[Step, ...]:
    return (
        Step(
            "survey", "入户核查", by=Function.SURVEYING, at=Level.STREET, officers=2, form=one.survey, known=one.known,
            outcomes=(Outcome("核查完成", "opinion"),), within=term(f"{FAMILY}.survey"),
        ),
        Step(
            "opinion", "提出意见", by=Function.ACCEPTING, at=Level.STREET, within=term(f"{FAMILY}.opinion"),
            outcomes=(
                Outcome(Verdict.KEEP, End.DONE), Outcome(Verdict.RAISE, "decide"), Outcome(Verdict.CUT, "hearing"),
                Outcome(Verdict.STOP, "hearing"), Outcome(Verdict.HOLD, End.DONE),
                Outcome("重新核查", "survey", needs_reason=True),
            ),
        ),
        Step(
            "hearing", hearing, by=Function.ACCEPTING, at=Level.STREET, form=HEARING, within=term(f"{FAMILY}.hearing"),
            outcomes=(Outcome("已" + hearing, "decide"), Outcome("有异议,重新核查", "survey", needs_reason=True)),
        ),
        Step(
            "decide", "审核确认", by=Function.DECIDING, at=Level.BUREAU, within=term(f"{FAMILY}.decide"),
            other_person_than=("survey",),
            outcomes=(
                Outcome("同意", "serve", decides=End.GRANTED), Outcome("退回重新核查", "survey", needs_reason=True),
                Outcome("不同意", End.REFUSED, needs_reason=True),
            ),
        ),
        Step(
            "serve", "送达决定书", by=Function.ACCEPTING, at=Level.STREET, form=SERVED, within=term(f"{FAMILY}.serve"),
            outcomes=(Outcome("已送达", End.DONE),),
        ),
    )  # fmt: skip


def current(case: Case) -> RegisterEntry:
    """The line a review is about, in force today; `Refused` when the household is no longer on the register."""
    book = _reviewed[case.matter].book
    about = {"household": case.household} if case.household else {"person": case.person}
    line = as_of(book, clock.today()).filter(**about).first()
    if line is None:
        raise Refused.because(
            f"该对象今天不在“{book.label}”登记簿中。", "请核对;已停发的无需再核查。", "not_on_register"
        )
    return line


def verdict(case: Case) -> Verdict:
    """What the rule makes of the case, under the policy on exits that is in force today."""
    one, line, outcome = _reviewed[case.matter], current(case), outcome_of(case)
    if gone := one.gone(case):
        return gone[0]
    before, after = one.drawn(case, line), int(outcome.values.get("amount", 0))
    less = Verdict.STOP if not outcome.values["eligible"] else Verdict.CUT if after < before else None
    if less is None:
        same = Verdict.RENEW if one.renewed(case, line) else Verdict.KEEP
        return Verdict.RAISE if after > before else same
    frozen = parameter(f"{one.family}.exits", case.area, clock.today()).text == "暂停"
    return Verdict.HOLD if frozen and case.answers["cause"] != "家庭成员死亡" else less


def survey_of(case: Case) -> Form:
    """The form of the visit of a review."""
    return _reviewed[case.matter].survey


def outcome_of(case: Case) -> RuleOutcome:
    """What the rule makes of a review as far as it has come."""
    found = proposal(case, version_for(case))
    assert found is not None
    return found


def visited(case: Case, stage: Stage) -> None:
    """What the visit leaves; a household that has left the register meanwhile is not looked at any more."""
    current(case)
    _reviewed[case.matter].surveyed(case, stage)


def check_opinion(case: Case, stage: Stage) -> None:
    """The opinion must be what the rule makes of the visit; who doubts that goes and looks again."""
    due = verdict(case)
    if stage.outcome not in (due, "重新核查"):
        raise Invalid.because(
            f"按核查结果和现行规则应为“{due}”,不能选“{stage.outcome}”。",
            "请选择与计算结果一致的意见;认为核查有误的,重新核查后再提出。",
            "other_verdict",
        )


def check_heard(case: Case, stage: Stage) -> None:
    """Nobody is cut off unheard: the hearing lies between the visit and today, and the dead are really dead."""
    if "heard_on" not in stage.answers:
        return
    if not stage.opened_on <= date.fromisoformat(stage.answers["heard_on"]) <= clock.today():
        raise Invalid.because(
            f"日期应在{stage.opened_on}至今天之间。", "请填写实际听取或告知的日期。", "heard_on", "heard_on"
        )
    if stage.answers["manner"] == "家庭成员均已死亡" and case.answers["cause"] != "家庭成员死亡":
        raise Invalid.because("核查原因不是家庭成员死亡。", "请改选听取意见的方式。", "not_dead", "manner")


def carry_out(case: Case, decision: Decision) -> None:
    """The line changes or ends from next month on, after the months of tapering if income rose; the family is told."""
    one, line, due = _reviewed[case.matter], current(case), verdict(case)
    start, before, gone = one.starts(line, decision.on), one.drawn(case, line), one.gone(case)
    found = case.stages.filter(outcome__in=list(Verdict)).latest("pk").outcome
    if due in (Verdict.KEEP, Verdict.HOLD) or due != found:
        raise Refused.because(
            f"核查意见为“{found}”,按今天的规则和登记应为“{due}”。", "请退回重新核查。", "nothing_to_decide"
        )
    if due in STOPS:
        for _ in range(0 if gone else _tapering(case)):
            start = next_month(start)
        end(line, decision, on=start)
        case.amount = 0 if "amount" in line.data else None
    else:
        replace(line, one.line(case), decision, on=start)
    one.settled(case, decision)
    whom, you = one.addressee(case, line)
    reasons = [gone[1]] if gone else explain(replay(case.rule_outcome or {}))[1:]
    what = Verdict.STOP if due in STOPS else due
    tell(case, Letter(one.book.label, what, whom, you, reasons, start, before, case.amount or 0), decision.on)


def open_due(on: date) -> int:
    """Open the review of every line whose months are over and that is not being looked at; how many. Once a day is enough."""
    due = [(one, line) for one in _reviewed.values() for line in overdue(one, on)]
    opened = 0
    for one, line in due:
        try:
            _open(one, line)
        except (
            UserError
        ):  # a street without anybody to visit must not hold up the others; tomorrow it is tried again
            log.exception("review of line %s could not be opened", line.pk)
            continue
        opened += 1
    return opened


def overdue(one: Reviewed, on: date) -> Iterator[RegisterEntry]:
    """Lines whose day to be looked at again has come and that are not being looked at."""
    code, asked = f"{one.book.code}.review", Asked(on)
    reviews = Case.objects.filter(matter=code).order_by("pk")
    looked = dict(reviews.filter(closed_on__isnull=False).values_list("subject_key", "closed_on"))
    open_ones = set(reviews.filter(end="").values_list("subject_key", flat=True))
    lines = one.candidates(as_of(one.book, on).filter(valid_to=None), asked)
    decided = dict(Case.objects.filter(pk__in=lines.values("case_id")).values_list("pk", "decided_on"))
    people = Prefetch("person", Person.objects.only("died_on"))
    for line in lines.prefetch_related("area", people).order_by("pk"):
        key = f"{one.book.subject.__name__.lower()}:{line.household_id or line.person_id}"
        since = decided.get(line.case_id) or on
        if key not in open_ones and one.is_due(line, since, looked.get(key), asked):
            yield line


def _open(one: Reviewed, line: RegisterEntry) -> None:
    open_case(
        f"{one.book.code}.review", None, area=line.area, answers={"cause": one.cause(line)}, subject=line.subject,
        channel="系统", by_date=True,
    )  # fmt: skip


def _tapering(case: Case) -> int:
    """Months a household still draws after its income rose above the line; none when it is the property that is too much."""
    values = outcome_of(case).values
    if values.get("poor", True) or not values.get("within", True) or case.answers["cause"] == "家庭成员死亡":
        return 0
    return parameter(f"{_reviewed[case.matter].family}.taper", case.area, clock.today()).amount
