"""People of the lived bureau at the desk, without a browser."""

import io
import re
from collections.abc import Iterator
from typing import Any

import openpyxl
from django.test import Client
from tests.journeys.lived import PASSWORD

from minzheng.config.scenarios import dongli_2019
from minzheng.mechanisms.access.public import Account
from minzheng.mechanisms.matters.public import Case, Stage

OPENED_LATER = {"jigou01"}  # the home's account is opened when the register of homes is
STAFF = tuple(login for login, _ in dongli_2019.SAMPLE_ACCOUNTS if login not in OPENED_LATER)


def at_desk(login: str, **options: Any) -> Client:
    """A client of somebody who is signed in."""
    client = Client(**options)
    client.force_login(Account.objects.get(username=login))
    return client


def signed_in(login: str, **options: Any) -> Client:
    """The same through the sign-in page."""
    client = Client(**options)
    answer = client.post("/login/", {"username": login, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def sheet_of(answer: Any) -> list[tuple[Any, ...]]:
    """The rows of an exported .xlsx: title, filter, count, headings, then the records."""
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows())


def a_case(**wanted: object) -> Case:
    found = Case.objects.filter(**wanted).order_by("pk").first()
    assert found is not None, wanted
    return found


def at_step(matter: str, step: str, unit: str = "") -> Case:
    """A case standing at a step, of a unit if one is named."""
    stages = Stage.objects.filter(matter=matter, step=step, closed_at=None, unit__name__contains=unit)
    return stages.order_by("pk")[0].case


def without_tokens(text: str) -> str:
    """A page without what differs each time."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", text)


def addresses() -> Iterator[str]:
    """Every page that can be read, with real records in it."""
    relief = a_case(matter="social_assistance.relief", end="同意")
    order = at_step("appeals.hotline", "feedback")
    funeral = at_step("funeral.subsidy", "decide")
    yield from (
        "/",
        "/?tab=done",
        "/?tab=mine",
        "/?tab=late",
        "/?q=cgl",
        "/cases/",
        "/cases/?state=%E8%B6%85%E6%9C%9F",
    )
    yield from (
        "/search/?q=cgl",
        "/search/?q=",
        "/matters/",
        "/password/",
        "/staff/",
        "/staff/2/",
        "/styleguide/",
    )
    yield from (f"/matters/{code}/new/" for code in ("appeals.hotline", "social_assistance.relief"))
    yield from (
        f"/matters/social_assistance.minimum_living/new/?subject={relief.subject_key}",
        f"/matters/?subject={relief.subject_key}",
        "/simulation/",
        "/portal/entitlement/",
        "/portal/mine/looks/",
    )
    for one in (relief, order, funeral):
        yield f"/cases/{one.number}/"
        yield f"/cases/{one.number}/receipt/"
    yield f"/parties/{relief.subject_key}/"
    yield from (
        "/reports/",
        "/indicators/?period=2019&q=%E4%B8%93%E7%BA%BF",
        "/indicators/appeals.hotline_calls/?period=2019",
    )
    yield from (
        "/warnings/",
        "/warnings/counts/",
        "/monitoring/leads/",
        "/monitoring/rules/",
        "/monitoring/rules/monitoring.dead_and_paid/",
        "/monitoring/nights/",
        "/monitoring/links/",
        "/monitoring/sources/",
        "/monitoring/sources/death_certificates/health/",
    )
    yield from ("/inspections/", "/inspections/start/", "/activities/", "/activities/new/")
    yield "/activities/new/rule_of_law.publicity/"
    yield from ("/portal/", "/portal/guides/", "/portal/guides/social_assistance.relief/", "/portal/notices/")
    yield from ("/portal/progress/", "/portal/reports/", "/portal/apply/appeals.hotline/")
    yield from ("/portal/mine/", "/portal/mine/password/", "/portal/apply/social_assistance.relief/")
