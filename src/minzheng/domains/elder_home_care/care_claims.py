"""机构照护补贴申报: a home claims a month for its residents; whoever was away too long, lived elsewhere or has no valid assessment is a lead."""

import datetime
from dataclasses import dataclass

from minzheng.domains.elder_home_care.assessments import BASIS, SINCE, by_another, valid_assessment
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.foundation.masking import mask_id
from minzheng.foundation.periods import month_days
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import parameter, term
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Form,
    IdNumber,
    Level,
    LongText,
    Matter,
    Outcome,
    PastMonth,
    Rows,
    Stage,
    Step,
    declare,
    everything,
)
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Facility,
    Person,
    Register,
    RegisterEntry,
    enter,
    find_by_number,
)

CODE = "elder_home_care.claim"
STAYS, ABSENCES = "elder_services.stays", "elder_services.absences"
RIGHT, LESS = "核对无误", "剔除疑点"
CLAIMS = Register(
    "elder_home_care.claims",
    "机构照护补贴核定名册",
    Facility,
    (
        Column("month", "月份"),
        Column("claimed", "申报人数", unit="人"),
        Column("people", "核定人数", unit="人"),
        Column("amount", "核定金额", unit="分"),
    ),
)


@dataclass(frozen=True)
class Lead:
    """A claim to be looked into: the number as claimed, and why."""

    id_number: str
    why: str


def days_in(
    register: str, person: Person, home: Facility, first: datetime.date, last: datetime.date
) -> set[datetime.date]:
    """The days of a span on which a line of a register holds for a person at a home."""
    lines = RegisterEntry.objects.filter(
        register=register, person=person, data__home=home.pk, valid_from__lte=last
    )
    found = set()
    for line in lines:
        start, stop = max(line.valid_from, first), min(line.valid_to or datetime.date.max, last + _DAY)
        found |= {start + datetime.timedelta(days=place) for place in range((stop - start).days)}
    return found


_DAY = datetime.timedelta(days=1)


def leads(case: Case) -> list[Lead]:
    """Every claimed person whose month does not agree with the records; to be verified, never a verdict."""
    told, home = everything(case), case.facility
    assert home is not None  # the matter's subject
    first, last = month_days(told["month"])
    longest = parameter(f"{CODE}.away", case.area, last).amount
    found = []
    for row in told["people"]:
        person = find_by_number(row["id_number"])
        why = "没有登记在本机构在住" if person is None else _doubt(person, home, first, last, longest)
        if why:
            found.append(Lead(row["id_number"], why))
    return found


def _doubt(person: Person, home: Facility, first: datetime.date, last: datetime.date, longest: int) -> str:
    here = days_in(STAYS, person, home, first, last)
    away = days_in(ABSENCES, person, home, first, last) & here
    if not here:
        return "当月没有登记在本机构在住"
    if len(away) >= longest:
        return f"当月登记外出{len(away)}天,达到{longest}天"
    if valid_assessment(person, last) is None:
        return "能力评估已过有效期或没有评估"
    return ""


def fits(case: Case) -> None:
    """Nobody twice. Raises `Invalid`."""
    numbers = [row["id_number"] for row in everything(case)["people"]]
    if len(set(numbers)) < len(numbers):
        raise Invalid.because("同一位老人申报了两次。", "请删去重复的行。", "twice", "people")


def check_leads(case: Case, stage: Stage) -> None:
    """A claim with leads is not found right, one without has nothing to leave out. Raises `Conflict`, numbers masked."""
    by_another(case, stage)
    found = leads(case)
    if stage.outcome == RIGHT and found:
        told = ";".join(f"{mask_id(one.id_number)}{one.why}" for one in found)
        raise Conflict.because(
            f"有{len(found)}人与在住登记不符:{told}。", "请核实;不应补贴的选“剔除疑点”。", "leads"
        )
    if stage.outcome == LESS and not found:
        raise Conflict.because("申报与在住登记相符,没有疑点可剔除。", f"请选“{RIGHT}”。", "no_leads")


def settle(case: Case, decision: Decision) -> None:
    """People without a lead times the rate of the month."""
    told, home = everything(case), case.facility
    assert home is not None
    _, last = month_days(told["month"])
    claimed, people = len(told["people"]), len(told["people"]) - len(leads(case))
    rate = parameter(f"{CODE}.rate", case.area, last).amount
    data = {"month": told["month"], "claimed": claimed, "people": people, "amount": people * rate}
    enter(CLAIMS, home, data, decision, key=told["month"])


CLAIM = Matter(
    code=CODE,
    name="机构照护补贴申报",
    since=SINCE,
    basis=BASIS,
    prefix="HB",
    subject="facility",
    opened_by=(Function.FILING, Function.REGISTERING),
    by_citizen=True,
    form=Form(
        (
            PastMonth("month", "月份"),
            Rows("people", "补贴对象", most=99, columns=(IdNumber("id_number", "身份证号"),)),
        ),
        title="机构照护补贴申报表",
    ),
    statutory=term(f"{CODE}.check"),
    fits=fits,
    once_per=lambda case: f"{case.facility_id}:{case.answers['month']}",
    once_label="同一机构同一月份",
    on_left={"check": check_leads},
    on_decided=settle,
    steps=(
        Step(
            "check",
            "核对核定",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term(f"{CODE}.check"),
            form=Form((LongText("opinion", "核对意见", required=False, max_length=500),)),
            outcomes=(
                Outcome(RIGHT, End.GRANTED),
                Outcome(LESS, End.GRANTED),
                Outcome("不予核定", End.REFUSED, needs_reason=True),
            ),
        ),
    ),
    keywords="照护补贴 养老机构 外出 疑点",
)
declare(CLAIM)
