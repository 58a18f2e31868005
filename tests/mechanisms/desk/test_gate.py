"""Every address of the staff pages is declared; nobody gets in without signing in; reading changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, path
from tests.mechanisms.desk.given import STAFF, addresses, at_desk, at_step, without_tokens

from minzheng.mechanisms.journal.public import Act, Entry
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import Look

PUBLIC = Path(__file__).with_name("public_addresses.txt").read_text().split()
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
SIGNED = ("feeds/<str:source>/",)  # posted by senders' systems, which have no session and sign each post
MOST_QUERIES = 25
NOBODY = "00000000-0000-4000-8000-000000000000"


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(address with sample arguments, pattern) of the whole site."""
    for one in (resolver or get_resolver()).url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, address)
        else:
            yield address, one


def filled(address: str) -> str:
    """A route with something in the place of its arguments."""
    for argument, sample in (
        ("<int:", "1"),
        ("<uuid:", NOBODY),
        ("<str:", "x"),
        ("<slug:", "x"),
        ("<path:", "x"),
        ("<", "x"),
    ):
        while argument in address:
            start = address.index(argument)
            address = address[:start] + sample + address[address.index(">", start) + 1 :]
    return "/" + address


def undeclared(found: list[tuple[str, URLPattern]]) -> list[str]:
    """Addresses that are neither staff pages, nor a citizen's own, nor on the reviewed list of public ones."""
    return [address for address, one in found if not needs_sign_in(one) and "/" + address not in PUBLIC]


def needs_sign_in(one: URLPattern) -> bool:
    return any(getattr(one.callback, kind, False) for kind in ("staff_page", "citizen_page"))


def test_every_address_is_declared():
    found = list(routes())
    assert undeclared(found) == []
    assert [one for one in PUBLIC if one not in {"/" + address for address, _ in found}] == []


def test_an_undeclared_address_is_seen():
    def bare(request): ...

    assert undeclared([("cases/all/", path("cases/all/", bare))]) == ["cases/all/"]


def test_a_stranger_gets_nothing(bureau):
    stranger = Client()
    let_in = [
        f"{method} /{address}: {answer.status_code}"
        for address, one in routes()
        for method in METHODS
        if needs_sign_in(one) and (answer := getattr(stranger, method)(filled(address))).status_code < 300
    ]
    assert let_in == []


def test_unsafe_methods_need_a_token(bureau):
    client = at_desk("jiejian", enforce_csrf_checks=True)
    let_in = [
        f"{method} /{address}: {answer.status_code}"
        for address, one in routes()
        for method in ("post", "put", "patch", "delete")
        if (answer := getattr(client, method)(filled(address))).status_code
        not in ((401, 405) if address in SIGNED else (403,))
    ]
    assert let_in == []


def test_reading_changes_nothing_but_the_record_of_having_looked(bureau):
    before = (Act.objects.count(), Entry.objects.count())
    pages = list(addresses())
    seen = 0
    for login in STAFF:
        client = at_desk(login)
        for address in pages:
            answer = client.get(address)
            assert answer.status_code in (200, 302, 403, 404), (login, address, answer.status_code)
            seen += answer.status_code == 200
        client.get("/logout/")
    refused = Act.objects.filter(purpose__startswith="拒绝").count()
    assert seen > len(STAFF) * 10
    looks = Look.objects.count()
    assert looks and Look.objects.exclude(kind__in=("打开", "带出")).count() == 0
    assert (Act.objects.count() - refused - looks, Entry.objects.count() - looks) == before


@pytest.mark.parametrize("login", ["jiejian", "jiuzhu", "binzang2", "juzhang", "chuangkou01"])
def test_no_page_asks_the_database_row_by_row(bureau, login):
    client = at_desk(login)
    too_many = {}
    for address in addresses():
        client.get(address)  # parameters and rosters are remembered from the first look on
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        if len(asked) > MOST_QUERIES:
            too_many[address] = len(asked)
    assert too_many == {}


def test_another_street_is_told_nothing(bureau):
    """The same words for a record of somebody else as for none at all."""
    foreign = at_step("social_assistance.relief", "accept", "张贵庄")
    client = at_desk("chuangkou02")
    pairs = [
        (f"/cases/{foreign.number}/", "/cases/LS20190999999/"),
        (f"/cases/{foreign.number}/receipt/", "/cases/LS20190999999/receipt/"),
        (f"/parties/{foreign.subject_key}/", "/parties/person:999999/"),
    ]
    for address, nothing in pairs:
        bodies = []
        for one in (address, nothing):
            answer = client.get(one)
            assert answer.status_code == 404, one
            bodies.append(plain(answer.content.decode(), foreign))
        assert bodies[0] == bodies[1]
    for address in (f"/cases/{foreign.number}/do/", f"/cases/{foreign.number}/reveal/"):
        assert client.post(address, {"outcome": "受理", "version": foreign.version}).status_code == 404
    assert client.get(f"/search/?q={foreign.number}").content.decode().count(f"/cases/{foreign.number}/") == 0
    assert Case.objects.get(pk=foreign.pk).version == foreign.version


def plain(text: str, case: Case) -> str:
    return without_tokens(text).replace(case.number, "LS20190999999")
