"""The citizen at the portal: which person an account stands for, and the records that are this person's own."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from minzheng.foundation.errors import Missing, Refused
from minzheng.mechanisms.access.public import Account, AccountKind, Seat, seat_of, visible
from minzheng.mechanisms.documents.public import Document, StoredFile
from minzheng.mechanisms.matters.public import Case, Field, Paper
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


def known_answers(citizen: Citizen, questions: list[tuple[Field, str]]) -> dict[str, str]:
    """What the registers already know of the citizen, for the first field of each kind that asks for it."""
    known = {"phone": citizen.person.phone, "id_number": citizen.person.id_number}
    answers: dict[str, str] = {}
    for asked, _ in questions:
        if value := known.pop(asked.widget, None):
            answers[asked.key] = value
    return answers
