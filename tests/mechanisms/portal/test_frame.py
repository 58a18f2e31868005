"""What holds for every public page: declared, methods, headers, no comments, elder version, weight."""

import datetime
import gzip
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import get_resolver
from psycopg.types.range import DateRange
from tests.mechanisms.portal.citizens_given import (
    ASKED_RELIEF,
    RELIEF,
    account_of,
    act,
    applied,
    apply,
    open_street,
    resident,
    signed_in,
)
from tests.mechanisms.portal.given import REPORT, hang, live_markup, look_up, report, reported
from tests.tools import VNU, need

from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import ParameterValue
from minzheng.mechanisms.portal import urls

BUDGET = 80 * 1024


@pytest.fixture
def pages(house, annual, client):
    """Every page a visitor can see: address → answer."""
    notice = hang(house)
    case = reported(client)
    found = {
        address: client.get(address)
        for address in (
            "/portal/",
            "/portal/guides/",
            "/portal/guides/?q=lsjz",
            "/portal/guides/social_assistance.relief/",
            "/portal/guides/social_assistance.relief/simple/",
            REPORT,
            "/portal/progress/",
            "/portal/notices/",
            f"/portal/notices/{notice}/",
            "/portal/notices/999999/",
            "/portal/reports/",
            f"/portal/reports/{annual.uid}/",
            *(f"/portal/figures/{one.uid}/" for one in annual.figures.all()),
        )
    }
    found.update(citizens_pages(house))
    found["receipt"] = client.get(report(client)["Location"])
    found["standing"] = look_up(client, case.number, "1234")
    found["wrong form"] = report(client, **{"a-phone": "1"})
    return found


def citizens_pages(house):
    """Pages of somebody who is signed in: with cases, with a fault, and the way in."""
    open_street(house)
    account_of(resident(house))
    mine = signed_in()
    filed = [applied(mine) for _ in range(2)]
    act(house, filed[0], "补正", reason="请补交身份证件。")
    asked = f"/portal/mine/{filed[0].number}/"
    return {
        "/portal/login/": Client().get("/portal/login/"),
        "wrong sign-in": Client().post("/portal/login/", {"username": "jumin", "password": "x"}),
        "too late": Client().post(RELIEF, ASKED_RELIEF),
        "own form": mine.get(RELIEF),
        "wrong own form": apply(mine, **{"a-phone": "1"}),
        "paper missing": mine.post(asked, {"do": "supply"}),
        **{address: mine.get(address) for address in ("/portal/mine/", "/portal/mine/password/", asked)},
    }


def test_every_route_is_declared_public():
    assert urls.urlpatterns
    assert [one.name for one in urls.urlpatterns if not getattr(one.callback, "public_page", False)] == []
    assert any("portal" in str(one.pattern) for one in get_resolver().url_patterns)


def test_only_declared_methods(house, client):
    for address in ("/portal/", "/portal/guides/", "/portal/notices/"):
        assert client.post(address).status_code == 405
    assert client.delete(REPORT).status_code == 405


def test_headers_of_every_page(pages):
    for address, answer in pages.items():
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy and "default-src 'self'" in policy, address
        for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
            assert part in policy
        assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY"


def test_nothing_inline_nothing_foreign_no_comments(pages):
    for address, answer in pages.items():
        assert live_markup(answer.content.decode()) == [], address


@pytest.mark.checker
def test_every_page_is_valid_html(pages, tmp_path):
    java = need("java")
    for n, answer in enumerate(pages.values()):
        (tmp_path / f"{n}.html").write_bytes(answer.content)
    command = [java, "-jar", str(VNU), "--skip-non-html", "--format", "text", str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    said = (found.stdout + found.stderr).replace("Document checking completed. No errors found.", "").strip()
    assert said == "", list(enumerate(pages))


def test_nobody_is_given_a_session(pages, client):
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_weight(pages):
    vendored = [Path(finders.find(f"vendor/minzheng.{kind}")).read_bytes() for kind in ("css", "js")]
    static = sum(len(gzip.compress(one, 9)) for one in vendored)
    for address, answer in pages.items():
        assert static + len(gzip.compress(answer.content, 9)) <= BUDGET, address


def test_elder_version_is_a_cookie_and_comes_back_to_the_same_page(house, client):
    answer = client.get("/portal/guides/?q=lsjz&elder=1")
    assert answer["Location"] == "/portal/guides/?q=lsjz" and client.cookies["elder"].value == "1"
    text = client.get(answer["Location"]).content.decode()
    assert 'class="no-js elder"' in text and "返回标准版" in text
    client.get("/portal/?elder=0")
    assert 'class="no-js elder"' not in client.get("/portal/").content.decode()
    away = client.get("/portal/?next=//evil.example&elder=1")
    assert away["Location"].startswith("/portal/?")


def test_the_phone_is_the_bureaus_own(house, client):
    with acting(SYSTEM, "登记电话"):
        ParameterValue.objects.create(
            code="portal.phone",
            area=house.bureau.area("120110"),
            valid=DateRange(datetime.date(2018, 1, 1), None),
            value="022-24390001",
            basis="局内登记",
        )
    text = client.get("/portal/").content.decode()
    assert "022-24390001" in text and "12345" not in text


def test_before_the_bureau_is_set_up_the_pages_stand(db, client):
    for address in (
        "/portal/",
        "/portal/guides/",
        "/portal/guides/social_assistance.relief/",
        REPORT,
        "/portal/notices/",
    ):
        assert client.get(address).status_code == 200, address
    assert client.post(REPORT, {}).status_code == 422
