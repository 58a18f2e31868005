"""Filing a case from the portal, signed in or not: limits first, then the same door as everybody else's."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from django.core import signing
from django.db import transaction

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Missing, Problem, UserError
from minzheng.foundation.identifiers import parse_phone
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.matters.public import (
    Case,
    Field,
    Handed,
    application_faults,
    open_case,
    take_in,
)
from minzheng.mechanisms.portal.citizens import Citizen
from minzheng.mechanisms.portal.guides import Published, guides
from minzheng.mechanisms.portal.house import House
from minzheng.mechanisms.portal.limits import admit
from minzheng.mechanisms.portal.progress import TAIL, phone_tail
from minzheng.mechanisms.registry.public import Person

CHANNEL = "门户"
SALT = "portal.receipt"
RECEIPT_LASTS = timedelta(days=1)


def online_guide(code: str) -> Published:
    """The guide of a matter that anybody, or a citizen signed in, may file here; `Missing` for every other code."""
    for one in guides():
        if one.code == code and (one.online or one.for_citizens):
            return one
    raise Missing.because("没有可在网上提交的这一事项。", "请从办事指南中选择。", "no_online_matter")


def questions(one: Published) -> list[tuple[Field, str]]:
    """Fields in the order and wording of the public form; a guide without one asks what the matter asks."""
    form = one.matter.form
    if not one.guide.questions:
        return [(asked, asked.label) for asked in form.fields]
    return [(asked, label) for key, label in one.guide.questions.items() if (asked := form.field(key))]


def file(
    one: Published,
    at: House,
    given: Mapping[str, str],
    key: uuid.UUID,
    address: str,
    citizen: Citizen | None = None,
    papers: Sequence[Handed] = (),
) -> Case:
    """Open the case; sending the same form twice gives the same case. Raises `TooMany`, `Invalid`, `Conflict`.

    A citizen's is about the citizen, where the matter is about a person, and lies in the area the registers know.
    """
    if at.area is None:
        raise Invalid.because("本门户尚未启用。", "请拨打服务电话。", "no_bureau")
    subject = citizen.person if citizen and one.matter.subject else None
    answers = {name: given[name] for asked, _ in questions(one) for name in asked.names(given)}
    area = subject.area if subject and subject.area else at.area
    _check(one, answers, papers, citizen, area, subject)
    if not Case.objects.filter(client_key=key).exists():  # a second click is no second try
        who = f"account {citizen.seat.account.pk}" if citizen else address
        admit("filing", who, at.count("portal.filings_per_address"), timedelta(hours=1))
        if phone := _phone(one, answers):
            admit("filing-phone", phone, at.count("portal.filings_per_phone"), timedelta(days=1))
    return open_case(
        one.code,
        citizen.seat if citizen else None,
        area=area,
        subject=subject,
        answers=answers,
        channel=CHANNEL,
        client_key=key,
        papers=papers,
    )


def key_in(text: str) -> uuid.UUID | None:
    """A form's own key, else None."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def key_of(text: str) -> uuid.UUID:
    """The form's own key, or a new one where it was lost on the way."""
    return key_in(text) or uuid.uuid4()


def receipt_token(case: Case) -> str:
    """What the address of a receipt carries: nobody can make one for another number."""
    return signing.dumps(case.number, salt=SALT)


def receipt_case(token: str) -> Case:
    """The case of a receipt of the last day; `Missing` for everything else."""
    try:
        number = signing.loads(token, salt=SALT, max_age=RECEIPT_LASTS)
    except signing.BadSignature:
        number = ""
    case = Case.objects.filter(number=number).first() if number else None
    if case is None:
        raise Missing.because("这张回执不存在或已过期。", "请用受理号和电话后四位查询进度。", "no_receipt")
    return case


def received_on(case: Case) -> str:
    """The day and minute of receipt as printed."""
    at = case.opened_at.astimezone(clock.SHANGHAI)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def _check(
    one: Published,
    answers: Mapping[str, str],
    papers: Sequence[Handed],
    citizen: Citizen | None,
    area: Area,
    subject: Person | None,
) -> None:
    """Raise every fault of the form and its files at once, in the order and the words of the public form."""
    wording = {asked.key: label for asked, label in questions(one)}
    problems = application_faults(one.matter, area, answers, subject)
    phone = _phone(one, answers)
    if phone and len(phone_tail(phone)) < TAIL:
        key = next(asked.key for asked, _ in questions(one) if asked.widget == "phone")
        said = f"“{wording[key]}”{phone}无法回拨。"
        problems.append(Problem(key, said, "请留手机号码,或带区号的固定电话。", "phone_short"))
    problems += _faults_of(papers, one, citizen) if citizen and papers else []
    if problems:
        problems.sort(key=lambda found: _place(one, found))
        labels = {asked.key: asked.label for asked, _ in questions(one)}
        raise Invalid(
            *(
                replace(found, message=found.message.replace(labels[found.field], wording[found.field]))
                if found.field in wording
                else found
                for found in problems
            )
        )


def _place(one: Published, found: Problem) -> int:
    """Where on the form a problem stands; after it what stands nowhere."""
    asked = [asked for asked, _ in questions(one)]
    return next((at for at, each in enumerate(asked) if each.names([found.field or ""])), len(asked))


def _faults_of(papers: Sequence[Handed], one: Published, citizen: Citizen) -> list[Problem]:
    """What is wrong with the files, found by taking them in and back again."""
    seat = citizen.seat
    try:
        with acting(seat.actor, f"核对{one.name}的材料"), transaction.atomic():
            take_in(papers, one.matter, seat, seat.actor)
            transaction.set_rollback(True)
    except Invalid as wrong:
        return list(wrong.problems)
    return []


def _phone(one: Published, answers: Mapping[str, str]) -> str:
    for asked, _ in questions(one):
        if asked.widget == "phone" and answers.get(asked.key):
            try:
                return parse_phone(answers[asked.key])
            except UserError:
                return ""
    return ""
