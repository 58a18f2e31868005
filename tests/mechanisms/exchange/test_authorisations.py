"""Nobody is asked about at a bank without a live authorisation; the others are left out and counted."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from tests.mechanisms.exchange.conftest import NOW, Office

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Missing, Refused
from minzheng.mechanisms.documents.public import read_stored, store_delivery
from minzheng.mechanisms.exchange.public import ask, authorise, authorised, sender_of, source_of, withdraw
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.registry.public import Person, identify, looks_at

TODAY = NOW.date()


@pytest.fixture
def persons(office: Office, people: Any) -> list[Person]:
    with acting(SYSTEM, "登记"):
        return [identify(name, number, office.area) for name, number in people[:5]]


def signed(person: Person, given_on: date, until: date) -> Any:
    with acting(SYSTEM, "登记授权"):
        sheet = store_delivery(ContentFile(b"sheet", name="s.pdf"), "授权书.pdf", by=SYSTEM, largest=1000)
        return authorise(person, given_on, until, sheet)


def test_only_live_authorisations_count(office: Office, persons: list[Person]) -> None:
    live, over, ahead, taken_back, _ = persons
    signed(live, TODAY, TODAY)
    signed(over, TODAY - timedelta(days=400), TODAY - timedelta(days=1))
    signed(ahead, TODAY + timedelta(days=1), TODAY + timedelta(days=300))
    given = signed(taken_back, TODAY - timedelta(days=10), TODAY + timedelta(days=300))
    assert authorised(persons, TODAY)[0] == [live, taken_back]
    with acting(SYSTEM, "撤回授权"):
        withdraw(given, TODAY)
    assert authorised(persons, TODAY) == ([live], [over, ahead, taken_back, persons[4]])
    assert authorised(persons, TODAY - timedelta(days=1))[0] == [over, taken_back]
    with pytest.raises(Invalid), acting(SYSTEM, "登记授权"):
        authorise(live, TODAY, TODAY - timedelta(days=1), given.sheet)


def test_a_query_lists_only_them(office: Office, persons: list[Person]) -> None:
    signed(persons[0], TODAY, TODAY)
    signed(persons[3], TODAY - timedelta(days=9), TODAY + timedelta(days=9))
    asking = office.bureau.seat("区民政局", "周敏", surveying="exchange.")
    deposits, bank = source_of("deposits"), sender_of("bank_a")
    query = ask(deposits, bank, persons, "低保复核", asking)
    assert (query.asked, query.left_out) == (
        [persons[0].pk, persons[3].pk],
        [persons[1].pk, persons[2].pk, persons[4].pk],
    )
    assert query.file is not None
    listed = read_stored(query.file).read().decode("utf-8-sig")
    assert [one.id_number in listed for one in persons] == [True, False, False, True, False]
    assert looks_at(persons[0]).get().purpose == "向甲银行查询银行存款：低保复核"
    assert not looks_at(persons[1]).exists()
    with clock.at(NOW + timedelta(days=30)):
        empty = ask(deposits, bank, persons, "低保复核", asking)
    assert (empty.file, empty.asked, len(empty.left_out)) == (None, [], 5)
    for wrong, error in (
        (lambda: ask(deposits, bank, persons, " ", asking), Invalid),
        (
            lambda: ask(source_of("wages"), sender_of("human_resources"), persons, "x", asking),
            Refused,
        ),
        (lambda: ask(deposits, sender_of("human_resources"), persons, "x", asking), Missing),
        (
            lambda: ask(deposits, bank, persons, "x", office.bureau.seat("区民政局", "他人", paying="*")),
            Refused,
        ),
    ):
        with pytest.raises(error):
            wrong()
