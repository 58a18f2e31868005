"""The citizen at the portal: which person an account stands for, and the records that are this person's own."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing, Refused
from minzheng.mechanisms.access.public import Account, AccountKind, Seat, seat_of, visible
from minzheng.mechanisms.documents.public import Document, StoredFile
from minzheng.mechanisms.matters.public import Already, Case, Field, Matter, Paper, Rows, already
from minzheng.mechanisms.registry.public import Person


@dataclass(frozen=True)
class Citizen:
    """Somebody who signed in for themselves."""

    seat: Seat
    person: Person


def citizen_of(account: Account) -> Citizen:
    """Whom a citizen's account stands for; `Refused` unless it is exactly one living person of the registers."""
    seat = seat_of(account)
    person = Person.objects.filter(subject_key=seat.represents or "").select_related("area").first()
    fit = account.kind == AccountKind.CITIZEN and seat.staff is None
    if not fit or person is None or person.merged_into_id is not None or person.died_on is not None:
        raise Refused.because(
            "这个账号没有对应的本人登记信息,不能查看和办理。",
            "请带身份证件到社区或街道窗口核对账号。",
            "no_citizen",
        )
    return Citizen(seat, person)


def own_cases(citizen: Citizen) -> QuerySet[Case]:
    """Cases about this person, and those about nobody in the registers that this account filed."""
    filed = Q(opened_by=citizen.seat.account, subject_key="")
    about = visible(Case.objects.all(), citizen.seat).values("pk")
    return Case.objects.filter(Q(pk__in=about) | filed)


def own_case(citizen: Citizen, number: str) -> Case:
    """One of them; the same `Missing` for somebody else's as for none at all."""
    found = own_cases(citizen).filter(number=number).select_related("area", "opened_unit", "person").first()
    if found is None:
        raise Missing.because("您的办件中没有这个受理号。", "请从“我的办件”中打开。", "no_case")
    return found


def own_paper(citizen: Citizen, paper_id: int) -> StoredFile:
    """The file of a paper of an own case; `Missing` otherwise."""
    rows = Paper.objects.filter(pk=paper_id, case__in=own_cases(citizen), file__isnull=False)
    found = rows.select_related("file").first()
    if found is None or found.file is None:
        raise Missing.because("您的办件中没有这份材料。", "请从“我的办件”中打开。", "no_paper")
    return found.file


def own_documents(citizen: Citizen) -> QuerySet[Document]:
    """Documents issued to this person about own cases."""
    cases = own_cases(citizen).values("pk")
    return visible(Document.objects.filter(about_kind="case", about_id__in=cases), citizen.seat)


def shown_to_citizen(stored: StoredFile, seat: Seat) -> bool:
    """Files of papers are open to the citizen whose case they belong to."""
    if seat.account.kind != AccountKind.CITIZEN:
        return False
    try:
        citizen = citizen_of(seat.account)
    except Refused:
        return False
    return Paper.objects.filter(file=stored, case__in=own_cases(citizen)).exists()


@dataclass(frozen=True)
class Prefilled:
    """The fields of an application with what the registers know, and what to tell about it."""

    fields: dict[str, str]
    notes: tuple[str, ...] = ()


def prefilled(citizen: Citizen, rules: Matter, questions: list[tuple[Field, str]]) -> Prefilled:
    """What the registers know of the citizen: by the matter itself, else for the first field of each kind that asks.

    Identity numbers of others are typed by whoever has their cards.
    """
    known = {"phone": citizen.person.phone, "id_number": citizen.person.id_number}
    answers: dict[str, str] = {}
    for asked, _ in questions:
        if value := known.pop(asked.widget, None):
            answers[asked.key] = value
    if rules.known is None or not rules.subject:
        return Prefilled(answers)
    told = rules.known(citizen.person)
    for asked, _ in questions:
        if told.answers.get(asked.key) is not None:
            answers |= asked.as_posted(_own(asked, told.answers[asked.key], citizen.person))
    return Prefilled({key: str(text) for key, text in answers.items()}, told.notes)


def _own(asked: Field, value: Any, person: Person) -> Any:
    """A table without the identity numbers of others."""
    if not isinstance(asked, Rows):
        return value
    numbers = {column.key for column in asked.columns if column.widget == "id_number"}
    return [
        {key: cell for key, cell in row.items() if key not in numbers or cell == person.id_number}
        for row in value
    ]


def standing_against(citizen: Citizen, rules: Matter) -> list[tuple[str, str]]:
    """What already runs or stands for the citizen's household, in words, each with the number of an own case or ""."""
    own = set(own_cases(citizen).values_list("pk", flat=True))
    return [
        (one.words, one.case.number) if one.case and one.case.pk in own else (_anothers(one, rules), "")
        for one in (already(rules, citizen.person, clock.today()) if rules.subject == "person" else ())
    ]


def _anothers(one: Already, rules: Matter) -> str:
    return f"家里已有人申请“{rules.name}”,正在办理" if one.case else one.words
