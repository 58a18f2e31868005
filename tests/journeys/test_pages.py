"""Every staff page in a real browser at every width: reachable by all, quiet, dense, never wider than its window."""

import os
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page
from tests.journeys.care_home import home_visits
from tests.journeys.rooms import citizen_visits, room_visits
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.walking import DESK, NARROW, PHONE, Office, Worker, office, picture

from minzheng.mechanisms.matters.public import Case, Stage

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")  # a folder to look at the pages in
SIZES = {"desk": DESK, "phone": PHONE, "narrow": NARROW}


@dataclass(frozen=True)
class Visit:
    """A page: who looks at it, where, and what they press there first."""

    name: str
    login: str
    path: str
    press: str = ""


def visits() -> list[Visit]:
    """Every page of the desk with realistic, empty and failing content."""

    def number(**wanted: object) -> str:
        return Case.objects.filter(**wanted).order_by("pk").first().number  # type: ignore[union-attr]

    relief = Case.objects.filter(matter="social_assistance.relief", end="同意").order_by("pk")[0]
    deciding = Stage.objects.filter(matter="funeral.subsidy", step="decide", closed_at=None).order_by("pk")[0]
    order = number(matter="appeals.hotline", step="feedback")
    return [
        Visit("inbox", "jiejian", "/"),
        Visit("inbox-many", "binzang", "/"),
        Visit("inbox-empty", "shenji", "/"),
        Visit("inbox-done", "jiejian", "/?tab=done"),
        Visit("late", "juzhang", "/?tab=late"),
        Visit("urge-wrong", "juzhang", "/?tab=late", "督办所选"),
        Visit("ledger", "juzhang", "/cases/"),
        Visit("ledger-none", "juzhang", "/cases/?q=%E9%A3%9E%E8%88%B9"),
        Visit("case-open", "jiejian", f"/cases/{order}/"),
        Visit("case-wrong", "jiejian", f"/cases/{order}/", "办结"),
        Visit("case-decide", "binzang2", f"/cases/{deciding.case.number}/"),
        Visit("case-closed", "jiuzhu", f"/cases/{relief.number}/"),
        Visit("receipt", "jiuzhu", f"/cases/{relief.number}/receipt/"),
        Visit("dossier", "jiuzhu", f"/parties/{relief.subject_key}/"),
        Visit("search", "jiuzhu", "/search/?q=%E7%8E%8B"),
        Visit("search-none", "jiuzhu", "/search/?q=zzzz"),
        Visit("catalogue", "shegong0101", "/matters/"),
        Visit("new", "shegong0101", "/matters/social_assistance.relief/new/"),
        Visit("new-wrong", "shegong0101", "/matters/social_assistance.relief/new/", "提交"),
        Visit("call", "jiejian", "/matters/appeals.hotline/new/"),
        Visit("simulation", "jiuzhu", "/simulation/"),
        Visit("simulation-wrong", "jiuzhu", "/simulation/?p-standard=%E5%BE%88%E5%A4%9A"),
        Visit("password", "jiejian", "/password/"),
        Visit("units", "admin", "/staff/"),
        Visit("unit", "admin", "/staff/2/"),
        Visit("refused", "jiejian", "/staff/"),
        Visit("missing", "jiejian", "/cases/RX1/"),
        Visit("nowhere", "jiejian", "/nirgends/"),
        Visit("styleguide", "jiejian", "/styleguide/"),
        Visit("visit-shell", "diaocha01", "/visit/"),
        *(Visit(*one) for one in home_visits()),
        *(Visit(*one) for one in room_visits()),
        *(Visit(*one) for one in citizen_visits()),
    ]


def open_at(worker: Worker, one: Visit) -> Page:
    """The page of a visit, ready to be looked at."""
    worker.open(one.path)
    if one.press:
        worker.press(one.press)
        worker.page.wait_for_selector("[data-error-summary]")
    return worker.page


def walk(place: Office, size: str, elder: bool, asked: list[Visit]) -> list[str]:
    """Look at every page in one size; what is wrong with them. The narrow one is only measured: it is the phone's page."""
    faults = []
    for login in dict.fromkeys(one.login for one in asked):
        with place.at_work(login, SIZES[size]) as worker:
            if elder:
                worker.page.context.add_cookies([{"name": "elder", "value": "1", "url": place.address}])
            for one in (each for each in asked if each.login == login):
                page = open_at(worker, one)
                seen = [] if size == "narrow" else axe_faults(page)
                faults += [f"{one.name} {size}: {fault}" for fault in seen]
                faults += [f"{one.name} {size}: {over} px too wide"] if (over := sideways(page)) > 0 else []
                picture(page, PICTURES, f"{one.name}-{size}{'-elder' if elder else ''}")
    return faults


@pytest.mark.parametrize(
    ("size", "elder"), [("desk", False), ("phone", False), ("narrow", False), ("phone", True)]
)
def test_no_page_shuts_anybody_out(bureau, size, elder):
    asked = visits()
    with office() as place:
        assert walk(place, size, elder, asked) == []


def test_ten_rows_above_the_fold(bureau):
    with office() as place, place.at_work("binzang") as worker:
        bottoms = worker.page.locator("tbody tr").evaluate_all(
            "rows => rows.map(r => r.getBoundingClientRect().bottom)"
        )
        assert sum(bottom <= DESK[1] for bottom in bottoms) >= 10, bottoms


def test_axe_sees_a_planted_fault(bureau):
    with office() as place, place.at_work("jiejian") as worker:
        worker.page.evaluate("document.querySelector('#q').labels[0].remove()")
        worker.page.evaluate("document.querySelector('#q').removeAttribute('placeholder')")
        assert any(fault.startswith("label:") for fault in axe_faults(worker.page))
