"""复核: benefits of persons looked at again, lightly: one look by one officer says what follows; reasons told before a cut."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet

from minzheng.domains.social_assistance.benefits import reviewing
from minzheng.domains.social_assistance.benefits.person import Benefit, Known, answers_of, told
from minzheng.domains.social_assistance.benefits.reviewing import Asked, Reviewed, Verdict
from minzheng.foundation import clock
from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Invalid
from minzheng.foundation.periods import Term, due_date
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Field,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
)
from minzheng.mechanisms.payments.public import next_month
from minzheng.mechanisms.registry.public import (
    Decision,
    Facility,
    Person,
    Register,
    RegisterEntry,
    record_death,
)

FAMILY = "social_assistance.person_review"
HERE, DEAD, MOVED = "健在,户籍在本地", "死亡", "户籍已迁出"
OPENING = Form(
    (
        Choice("cause", "复核原因", options=("定期复核", "本人或监护人报告变化", "群众反映", "信息比对", "本人死亡")),
        LongText("note", "情况说明", required=False, max_length=500),
    ),
    title="待遇复核",
)  # fmt: skip
STATE = (
    Choice("state", "本人情况", options=(HERE, DEAD, MOVED)),
    Day("died_on", "死亡日期", required=False, help="死亡的必填"),
    Choice("manner", "核实方式", options=("上门", "视频", "信息比对", "村(居)民委员会证实")),
)
REASONS = reviewing.heard("本人或监护人的意见和申辩")
_benefits: dict[str, Benefit] = {}


@dataclass(frozen=True)
class PersonReviewed(Reviewed):
    """A benefit of a person: due by its own term, before and at its end, and at once when the person has died."""

    family: ClassVar[str] = FAMILY
    since: date
    basis: Citation
    later: tuple[tuple[date, Citation], ...] = ()

    def versions(self) -> tuple[Matter, ...]:
        """The matter, and again for each later basis."""
        first = Matter(
            code=f"{self.book.code}.review", name=f"{self.book.label}复核", since=self.since, prefix=self.prefix,
            basis=self.basis, subject="person", opened_by=(Function.ACCEPTING, Function.SURVEYING), withdrawable=False,
            by_date=True, form=OPENING, steps=_steps(self), statutory=term(f"{FAMILY}.total"), rule=self.book.code,
            facts=self.facts, takes_away=True, on_decided=reviewing.carry_out,
            on_left={"survey": looked_at, "reasons": reviewing.check_heard}, keywords="复核 生存验证 年审 停发 变更",
        )  # fmt: skip
        return (first, *(first.but(since, basis=basis) for since, basis in self.later))

    def is_due(self, line: RegisterEntry, decided: date, looked: date | None, asked: Asked) -> bool:
        """When its day has come: by the line itself, then by the term since the last look; or an end is near or reached."""
        if line.person is not None and line.person.died_on is not None:
            return True
        since, marks = looked or decided, []
        if looked is None and line.data.get("review_on"):
            marks.append(date.fromisoformat(line.data["review_on"]))
        else:
            cycle = asked.value(f"{self.book.code}.review", line.area).value
            assert isinstance(cycle, Term)
            marks.append(due_date(since, cycle, asked.calendar).on)
        if until := line.data.get("until"):
            end = date.fromisoformat(until)
            ahead = asked.value(f"{FAMILY}.ahead", line.area).amount
            year, month = divmod(end.year * 12 + end.month - 1 - ahead, 12)
            marks += [one for one in (date(year, month + 1, 1), end) if since < one]
        return min(marks) <= asked.on

    def candidates(self, lines: QuerySet[RegisterEntry], asked: Asked) -> QuerySet[RegisterEntry]:
        """Any line: a death makes it due at once."""
        return lines

    def cause(self, line: RegisterEntry) -> str:
        """A death on record, else that the day has come."""
        return "本人死亡" if line.person is not None and line.person.died_on is not None else "定期复核"

    def gone(self, case: Case) -> tuple[Verdict, str] | None:
        """Death, by the register or by what was found, and a registered residence elsewhere."""
        person, found = _person(case), answers_of(case)
        died = person.died_on.isoformat() if person.died_on else found.get("died_on")
        if person.died_on or found.get("state") == DEAD:
            return Verdict.DEATH, f"本人已于{died}死亡。"
        return (Verdict.STOP, "本人户籍已迁出本地。") if found.get("state") == MOVED else None

    def drawn(self, case: Case, line: RegisterEntry) -> int:
        """What is paid: for ages by the band of the day on which the review began."""
        due = _benefits[case.matter].due
        return due(line, case.opened_on) if due else int(line.data["amount"])

    def renewed(self, case: Case, line: RegisterEntry) -> bool:
        """Whether degree, ability or the end of paying are not what the line says."""
        now = {**self.line(case), "amount": line.data["amount"], "review_on": line.data.get("review_on")}
        return any(line.data.get(key) != value for key, value in now.items())

    def starts(self, line: RegisterEntry, on: date) -> date:
        """The month after the decision; who goes on drawing after an end that has passed draws without a gap."""
        until = line.data.get("until")
        passed = until is not None and date.fromisoformat(until) < on
        return max(line.valid_from, next_month(date.fromisoformat(until))) if passed else next_month(on)

    def addressee(self, case: Case, line: RegisterEntry) -> tuple[str, str]:
        """The person, or the guardian or institution that is paid for him."""
        person, payee = _person(case), Person.objects.filter(pk=line.data.get("payee")).first()
        if home := Facility.objects.filter(pk=line.data.get("facility")).first():
            return home.name, f"{person.name}的"
        if payee is None or payee.pk == person.pk:
            return str(person.name), "你的"
        return str(payee.name), f"{person.name}的"


def declare_person_review(
    benefit: Benefit,
    book: Register,
    prefix: str,
    asked: tuple[Field, ...],
    since: date,
    basis: Citation,
    *later: tuple[date, Citation],
) -> None:
    """Declare the review of a benefit of persons: `asked` is what has to be found out besides that he lives and where."""
    _benefits[f"{book.code}.review"] = benefit
    finding = LongText("finding", "核查情况", required=False, max_length=1000)
    survey = Form((*STATE, *asked, finding), title=f"{book.label}复核表")
    reviewing.declare_review(
        PersonReviewed(
            book, prefix, survey, surveyed, known, facts, line_of, settled, since, basis, tuple(later)
        )
    )


def facts(case: Case) -> Mapping[str, Any]:
    """What the rule reads, on the day the review began: what was known before, and above it what this look found."""
    return _benefits[case.matter].facts(_known(case))


def known(case: Case) -> Mapping[str, Any]:
    """The answers that are on record already, and a death where it is; that somebody lives has to be found anew."""
    person, benefit = _person(case), _benefits[case.matter]
    keys = {one.key for one in reviewing.survey_of(case).fields} - {"state", "died_on", "manner", "finding"}
    before = {key: value for key, value in told(benefit.code, person).items() if key in keys}
    return before | ({"state": DEAD, "died_on": person.died_on.isoformat()} if person.died_on else {})


def line_of(case: Case) -> dict[str, Any]:
    """The columns that follow from this look."""
    found = reviewing.outcome_of(case).values
    return _benefits[case.matter].columns_of(_known(case), found, clock.today())


def surveyed(case: Case, stage: Stage) -> None:
    """A death has its day, which is not that of somebody on record as dead otherwise, and who is dead does not live."""
    state, died, recorded = stage.answers["state"], stage.answers.get("died_on"), _person(case).died_on
    if (state == DEAD) != (died is not None):
        raise Invalid.because(
            "“本人情况”与“死亡日期”不一致。", "死亡的须填写死亡日期,其他情况不填。", "died_on", "died_on"
        )
    if died is not None and died > clock.today().isoformat():
        raise Invalid.because(f"{died}还没有到。", "请核对死亡日期。", "died_on", "died_on")
    if recorded is not None and died != recorded.isoformat():
        raise Invalid.because(
            f"登记的死亡日期为{recorded}。", "请按登记填写;登记有误的,请先办理更正。", "died_on", "died_on"
        )


def looked_at(case: Case, stage: Stage) -> None:
    """One look says what follows: it is held against the rule of the day at once."""
    reviewing.visited(case, stage)
    reviewing.check_opinion(case, stage)


def settled(case: Case, decision: Decision) -> None:
    """A death that was found goes on record: what was paid after it is claimed back, and his other benefits are looked at."""
    found = answers_of(case)
    if found.get("state") == DEAD:
        record_death(_person(case), date.fromisoformat(found["died_on"]), decision)


def _known(case: Case) -> Known:
    person, benefit = _person(case), _benefits[case.matter]
    said = answers_of(case, told(benefit.code, person))
    return Known(person, said | {"resident": said.get("state") != MOVED}, case.area, case.opened_on)


def _person(case: Case) -> Person:
    assert case.person is not None  # the subject of every review here
    return case.person


def _steps(one: Reviewed) -> tuple[Step, ...]:
    back = Outcome("退回重新核查", "survey", needs_reason=True)
    return (
        Step(
            "survey", "核查", by=Function.SURVEYING, at=Level.STREET, form=one.survey, known=one.known,
            within=term(f"{FAMILY}.survey"),
            outcomes=(
                Outcome(Verdict.KEEP, End.DONE), Outcome(Verdict.RENEW, "decide"), Outcome(Verdict.RAISE, "decide"),
                Outcome(Verdict.CUT, "reasons"), Outcome(Verdict.STOP, "reasons"), Outcome(Verdict.HOLD, End.DONE),
                Outcome(Verdict.DEATH, "decide"),
            ),
        ),
        Step(
            "reasons", "告知理由", by=Function.ACCEPTING, at=Level.STREET, form=REASONS, within=term(f"{FAMILY}.reasons"),
            outcomes=(Outcome("已告知理由", "decide"), Outcome("有异议,重新核查", "survey", needs_reason=True)),
        ),
        Step(
            "decide", "审核确认", by=Function.DECIDING, at=Level.BUREAU, within=term(f"{FAMILY}.decide"),
            other_person_than=("survey",),
            outcomes=(
                Outcome("同意", "serve", decides=End.GRANTED), back, Outcome("不同意", End.REFUSED, needs_reason=True),
            ),
        ),
        Step(
            "serve", "送达决定书", by=Function.ACCEPTING, at=Level.STREET, form=reviewing.SERVED,
            within=term(f"{FAMILY}.serve"), outcomes=(Outcome("已送达", End.DONE),),
        ),
    )  # fmt: skip
