"""Residents with accounts, and a street that works on what they file."""

import datetime
import re
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Account, AccountKind, create_account
from minzheng.mechanisms.documents.public import (
    Document,
    Fields,
    Sheet,
    Template,
    TemplateKind,
    issue,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, perform
from minzheng.mechanisms.registry.public import Person, identify

DECISION = Template(
    "test.decision",
    "决定书",
    TemplateKind.LEGAL,
    lambda data: Sheet("决定书", (Fields((("受理号", data["number"]),)),)),
)
PASSWORD = "women-de-shequ-2019"
RELIEF = "/portal/apply/social_assistance.relief/"
ASKED_RELIEF = {
    "a-kind": "支出型",
    "a-cause": "突发重病",
    "a-description": "住院手术,自付费用较多。",
    "a-members": "2",
    "a-phone": "13900004321",
    "a-consent": "是",
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def open_street(house: SimpleNamespace) -> None:
    """The street accepts and decides applications for relief."""
    house.window = house.bureau.seat(
        "张贵庄街道办事处", "王芳", accepting="*", filing="*", surveying="*", publishing="*", deciding="*"
    )


def resident(
    house: SimpleNamespace, name: str = "陈桂兰", year: int = 1952, phone: str = "13900004321"
) -> Person:
    """Somebody of a community of the street, known to the registers."""
    number = make_resident_id("120110", datetime.date(year, 3, 7), 42, Sex.FEMALE)
    with acting(SYSTEM, "登记"):
        return identify(name, number, house.bureau.area("120110001001"), phone=phone)


def account_of(person: Person, username: str = "jumin", changed: bool = True) -> Account:
    """A citizen's account; its password has been changed already unless told otherwise."""
    with acting(SYSTEM, "开户"):
        account, _ = create_account(username, AccountKind.CITIZEN, represents=person.subject_key)
        account.set_password(PASSWORD)
        account.must_change_password = not changed
        account.save()
    return account


def signed_in(username: str = "jumin", **options: Any) -> Client:
    """A browser of somebody who signed in on the portal."""
    client = Client(**options)
    answer = client.post("/portal/login/", {"username": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def key_on(client: Client, address: str) -> str:
    found = re.search(r'name="client_key" value="([^"]+)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def apply(client: Client, address: str = RELIEF, **changes: Any) -> Any:
    """Send the form of a matter; the answer."""
    return client.post(address, {"client_key": key_on(client, address), **ASKED_RELIEF, **changes})


def applied(client: Client, papers: bool = True) -> Case:
    """A relief case filed by whoever is signed in, with every paper or none."""
    files = {f"p-{n}": SimpleUploadedFile("材料.png", PNG) for n in range(3 if papers else 0)}
    answer = apply(client, **files)
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.latest("pk")


def act(house: SimpleNamespace, case: Case, outcome: str, **more: Any) -> Case:
    """The street does a step."""
    case.refresh_from_db()
    return perform(case, outcome, house.window, version=case.version, **more)


def decision_on(case: Case) -> Document:
    """A document issued to whom the case is about."""
    about = ("case", case.pk)
    with acting(SYSTEM, "制发"):
        data = {"number": case.number}
        return issue(
            DECISION, data, case.area, about, by=SYSTEM, matter=case.matter, subject=case.subject_key
        )
