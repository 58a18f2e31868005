"""核对授权: who has let the bureau ask about them, and the queries to banks that list nobody else (社会救助法 on checking means)."""

import csv
import io
from collections.abc import Collection
from datetime import date

from django.core.files.base import ContentFile
from django.db.models import Q, QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.access.public import Seat, require
from minzheng.mechanisms.documents.public import StoredFile, store_delivery
from minzheng.mechanisms.exchange.contracts import Sender, Source, sender_of
from minzheng.mechanisms.exchange.models import Authorisation, BankQuery
from minzheng.mechanisms.exchange.places import home_area
from minzheng.mechanisms.exchange.rights import QUERY
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.registry.public import LookKind, Person, note_look

_LARGEST = 100 * 1024 * 1024
_HEAD = ("序号", "姓名", "证件号码")


def authorise(person: Person, given_on: date, until: date, sheet: StoredFile) -> Authorisation:
    """Put a signed authorisation on record, in an act; the same again is the same."""
    if until < given_on:
        raise Invalid.because(
            "授权截止日期早于授权日期。", "请对照授权书核对日期。", "authorisation.span", "until"
        )
    found, _ = Authorisation.objects.get_or_create(
        person=person, given_on=given_on, until=until, defaults={"sheet": sheet}
    )
    return found


def withdraw(authorisation: Authorisation, on: date) -> Authorisation:
    """The person takes it back, in an act: from that day nobody is asked any more."""
    if authorisation.withdrawn_on is None:
        authorisation.withdrawn_on = max(on, authorisation.given_on)
        authorisation.save(update_fields=["withdrawn_on"])
    return authorisation


def authorised(persons: Collection[Person], on: date) -> tuple[list[Person], list[Person]]:
    """Those with an authorisation in force on a day, and the others, each in the order given."""
    held = set(in_force(on).filter(person__in=persons).values_list("person_id", flat=True))
    return [one for one in persons if one.pk in held], [one for one in persons if one.pk not in held]


def in_force(on: date) -> QuerySet[Authorisation]:
    """Authorisations that count on a day."""
    standing = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    return Authorisation.objects.filter(standing, given_on__lte=on, until__gte=on)


def ask(source: Source, sender: Sender, persons: Collection[Person], purpose: str, seat: Seat) -> BankQuery:
    """Draw up a query to a sender: the list is stored sealed and names only those who may be asked about.

    The others are left out and counted on the query; without anybody to ask there is no list. Everybody in it is looked at.
    """
    require(seat, QUERY, source.matter)
    sender_of(sender.code, source)
    if not purpose.strip():
        raise Invalid.because("没有填写查询目的。", "请填写。", "query.purpose", "purpose")
    if not source.needs_authorisation:
        raise Refused.because(f"“{source.name}”不是按授权查询的数据。", "请按约定接收批次。", "query.source")
    today = clock.today()
    may_ask, left_out = authorised(list(persons), today)
    numbered = [one for one in may_ask if one.id_number]
    left_out += [one for one in may_ask if not one.id_number]
    with acting(seat.actor, f"向{sender.name}查询{source.name}"):
        stored = None
        if numbered:
            name = f"{source.code}-{sender.code}-{today:%Y%m%d}.csv"
            upload = ContentFile(_listed(numbered), name=name)
            stored = store_delivery(upload, name, by=seat.actor, largest=_LARGEST)
        query = BankQuery.objects.create(
            source=source.code,
            sender=sender.code,
            on=today,
            area=home_area(),
            matter=source.matter,
            asked=[one.pk for one in numbered],
            left_out=[one.pk for one in left_out],
            file=stored,
            purpose=purpose.strip()[:200],
            made_at=clock.now(),
        )
    subjects = [one.subject_key for one in numbered]
    note_look(seat, LookKind.EXPORTED, f"向{sender.name}查询{source.name}：{purpose}", subjects)
    return query


def _listed(persons: Collection[Person]) -> bytes:
    text = io.StringIO()
    rows = ((at, one.name, one.id_number) for at, one in enumerate(persons, 1))
    csv.writer(text, lineterminator="\r\n").writerows([_HEAD, *rows])
    return text.getvalue().encode("utf-8-sig")
