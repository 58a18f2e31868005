"""What every monthly benefit of a person shares: what a rule may know of him, the line in the register, who is paid (S20)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from psycopg.types.range import Range

from minzheng.domains.social_assistance.benefits.standing import (
    EXTREME_POVERTY,
    LOW_INCOME,
    hold,
    standing,
)
from minzheng.foundation.errors import Invalid
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.law.public import parameter, snapshot_of, term
from minzheng.mechanisms.matters.public import Case, End, Stage, calendar, everything, version_for
from minzheng.mechanisms.payments.public import Allowance, declare_allowance, next_month, record_account
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Person,
    Register,
    RegisterEntry,
    as_of,
    enter,
    identify,
    same_as,
)

FOUND_AT = ("check", "verify", "survey")  # the steps whose answers stand above what the applicant said
DISABILITY_LIVING, DISABILITY_CARE = (
    "social_assistance.disability_living",
    "social_assistance.disability_care",
)
OLD_AGE, ELDER_HARDSHIP = "social_assistance.old_age", "social_assistance.elder_hardship"
UNSUPPORTED_CHILD = "social_assistance.unsupported_child"
COLUMNS = (
    Column("amount", "月标准", "分"), Column("payee", "领款人"), Column("review_on", "应复核日期"), Column("until", "发放至（不含）"),
    Column("facility", "代管机构"),
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What is known of a person on a day: what was said and found in his case, and the registers."""

    person: Person
    said: Mapping[str, Any]
    area: Area
    on: date

    @property
    def born(self) -> date:
        """The day of birth; raises `Invalid` where it is not on record."""
        if self.person.born is None:
            raise Invalid.because(
                "没有登记出生日期，不能计算年龄。", "请先更正人员信息，补登出生日期。", "no_birth"
            )
        return self.person.born

    @property
    def age(self) -> int:
        """Full years on the day (周岁)."""
        return age_on(self.born, self.on)

    def yes(self, key: str) -> bool:
        """Whether a question was answered with yes."""
        return bool(self.said.get(key))

    def found(self, key: str) -> Any:
        """An answer without which nothing can be worked out; raises `Invalid` before somebody has given it."""
        if key not in self.said:
            raise Invalid.because(
                "初审（查验）结果还没有填写，不能计算。", "请先完成初审。", "not_checked", key
            )
        return self.said[key]

    def listed(self, register: str) -> bool:
        """Whether a register names the person or his household on the day."""
        return register in standing(self.person, self.on)

    def claimed(self, *registers: str) -> QuerySet[RegisterEntry]:
        """Lines of registers that name him or his household on the day or from a later one."""
        whose = same_as(self.person)
        home = Q(
            household__memberships__person__in=whose,
            household__memberships__valid__overlap=Range(self.on, None),
        )
        found = Q(person__in=whose) | home
        still = Q(valid_to__isnull=True) | Q(valid_to__gt=self.on)
        return RegisterEntry.objects.filter(still, found, register__in=registers).distinct()

    def destitute(self) -> bool:
        """Whether the person is supported as destitute (特困): by the register or by what the street found."""
        return self.yes("destitute") or self.claimed(EXTREME_POVERTY).exists()

    def edge(self) -> bool:
        """Whether he belongs to a household on the edge (低保边缘): by the register or by what the street found."""
        return self.yes("edge") or self.listed(LOW_INCOME)


@dataclass(frozen=True)
class Benefit:
    """A monthly benefit of a person: its register, the facts of its rule, and what of them stands in the line.

    `line` gives the columns of its own, out of what is known and what the rule found; `due` the 分 for a line and a month, by default what the line says, up to its end.
    """

    code: str
    label: str
    columns: tuple[Column, ...]
    facts: Callable[[Known], Mapping[str, Any]]
    line: Callable[[Known, Mapping[str, Any]], Mapping[str, Any]]
    due: Callable[[RegisterEntry, date], int] | None = None
    reached: Callable[[Known], date] | None = None
    unasked: Mapping[str, Any] | None = (
        None  # what is known of a line that no application stands behind, if enough
    )

    def open(self) -> Register:
        """Declare the register, the monthly payment and the facts for simulations."""
        book = Register(self.code, self.label, Person, (*COLUMNS, *self.columns))
        declare_allowance(Allowance(self.code, book, monthly=self.due or until_its_end))
        snapshot_of(self.code)(self.in_register)
        return book

    def facts_of(self, case: Case) -> Mapping[str, Any]:
        """What the rule reads of a case, by the day of application."""
        return self.facts(known(case, case.opened_on))

    def grant(self, case: Case, decision: Decision) -> None:
        """The person enters the register, the account of whoever is paid for him is registered."""
        assert case.person is not None and case.rule_outcome is not None  # a person, a rule
        hold(case, [case.person])
        who, found = known(case, case.opened_on), case.rule_outcome["values"]
        payee = payee_of(who, case)
        record_account(case, payee, decision)
        line = {"payee": payee.pk, **self.columns_of(who, found, decision.on)}
        start = self.starts(who, case.opened_on, decision.on)
        enter(self.code, case.person, line, decision, valid_from=start)

    def columns_of(self, who: Known, found: Mapping[str, Any], on: date) -> dict[str, Any]:
        """The columns that follow from what is known and what the rule found of it, decided on a day."""
        review = due_date(on, term(f"{self.code}.review").resolve(who.area, on), calendar()).on
        return {"amount": found["amount"], "review_on": review.isoformat(), **self.line(who, found)}

    def in_register(self, on: date, areas: Sequence[int]) -> Iterator[Mapping[str, Any]]:
        """The facts of everybody on the register on a day, out of what was found last."""
        for one in as_of(self.code, on).select_related("person", "area").order_by("pk"):
            if (areas and one.area_id not in areas) or one.person is None:
                continue
            said = told(self.code, one.person) or self.unasked
            if said is not None:
                yield {
                    "line": one.pk,
                    "area": one.area_id,
                    **self.facts(Known(one.person, said, one.area, on)),
                }

    def starts(self, who: Known, applied: date, decided: date) -> date:
        """The first month paid, as the place configured: of the application (for ages, not before the one after the
        birthday) or the one after the decision.
        """
        if parameter(f"{self.code}.start", who.area, decided).value == "批准次月":
            return next_month(decided)
        first = applied.replace(day=1)
        return max(first, next_month(self.reached(who))) if self.reached else first


def known(case: Case, on: date) -> Known:
    """What a case tells of its person, as of a day: the application, and above it what the bureau found."""
    assert case.person is not None  # the matter's subject
    return Known(case.person, answers_of(case), case.area, on)


def answers_of(case: Case, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What was said in a case and, above it, what was found; all of it above what was known before.

    What a step asks and left empty is not known any more.
    """
    said, rules = {**(before or {}), **everything(case)}, version_for(case)
    for stage in case.stages.filter(step__in=FOUND_AT, closed_at__isnull=False).order_by("pk"):
        if found := everything(stage):
            asked = {one.key for one in rules.step(stage.step).form.fields}
            said = {key: value for key, value in said.items() if key not in asked} | found
    return said


def told(code: str, person: Person) -> dict[str, Any]:
    """What is known of a person for a benefit: the application granted last, and above it every review since; else empty."""
    cases = Case.objects.filter(person__in=same_as(person)).order_by("pk")
    granted = cases.filter(matter=code, decision=End.GRANTED.value).last()
    done = cases.filter(Q(decision=End.GRANTED.value) | Q(end=End.DONE.value), matter=f"{code}.review")
    said: dict[str, Any] = answers_of(granted) if granted else {}
    for review in done.filter(pk__gt=granted.pk) if granted else done:
        said = answers_of(review, said)
    return said


def payee_of(who: Known, case: Case) -> Person:
    """The guardian named in the application, else the person himself."""
    if not who.said.get("guardian_id"):
        return who.person
    return identify(who.said["guardian_name"], who.said["guardian_id"], case.area, who.said.get("phone"))


def guardian_whole(case: Case, stage: Stage) -> None:
    """Before a case is taken in: a guardian is named with his number, or not at all."""
    said = everything(case)
    if stage.outcome == "受理" and bool(said.get("guardian_name")) != bool(said.get("guardian_id")):
        raise Invalid.because(
            "监护人姓名和身份证号码只填了一项。",
            "由监护人代领的,请撤回后两项都填写,重新提交;不是代领的都不填。",
            "guardian",
        )


def age_on(born: date, on: date) -> int:
    """Full years on a day; born on 29 February, a year is full on 1 March where the year has no such day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day on which an age is reached."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def until_its_end(line: RegisterEntry, month: date) -> int:
    """What the line says, and nothing from the day on which it says that paying ends."""
    end = line.data.get("until")
    return 0 if end and date.fromisoformat(str(end)) <= month else int(line.data["amount"])
