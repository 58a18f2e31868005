"""Lists of what is missing: each line opens its record, nobody sees another's, few questions; a campaign is chosen, not typed."""

import datetime
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from tests.domains.conftest import inspection_of

from minzheng.domains.home_supervision.monthly import open_reports
from minzheng.domains.home_supervision.summaries import CAMPAIGN
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.checks.public import Inspection, order_rectification
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import open_case
from minzheng.mechanisms.registry.public import Facility

from .conftest import START, at, do, home, only

MOST_QUERIES = 25
PLAN = {
    "name": "春季消防专项行动", "about": "消防", "issuers": "区民政局", "since": START, "until": "2026-05-31",
    "tasks": [{"what": "逐家检查", "who": "养老服务科"}],
}  # fmt: skip


def desk(seat: Seat) -> Client:
    client = Client()
    with acting(SYSTEM, "密码已改"):
        seat.account.must_change_password = False
        seat.account.save()
    client.force_login(seat.account)
    return client


def lines(seat: Seat, code: str) -> list[tuple[str, str]]:
    page = desk(seat).get(f"/lists/{code}/")
    assert page.status_code == 200
    return re.findall(r'<td class="td-title"><a href="([^"]+)">([^<]+)</a>', page.content.decode())


@pytest.fixture
def late(office: SimpleNamespace, nest: Facility, director: Seat) -> Any:
    """One home has reported, the other not; the first has not put right what was ordered."""
    home(office, "颐养养老院")
    open_reports(datetime.date(2026, 3, 2))
    seen = inspection_of(office, "elder_care.safety", nest, "duty")
    order = order_rectification(seen, office.lead, list(seen.findings.all()), {"demand": "整改"})
    do(order, "下达", office.lead)
    report = only("monthly", facility=nest)
    filled = dict.fromkeys(("able", "mild", "moderate", "severe", "total", "staff", "carers"), "1")
    do(report, "报送", director, answers=filled | {"beds": "120"})
    return order


def test_every_line_opens_its_case(office: SimpleNamespace, late: Any) -> None:
    with at("2026-03-09"):
        assert lines(office.clerk, "homes_report") == []
    with at("2026-03-10"):
        ((address, name),) = lines(office.clerk, "homes_report")
        assert name == "颐养养老院2026-02月报" and desk(office.clerk).get(address).status_code == 200
        assert lines(office.clerk, "homes_fix") == []
    with at("2026-04-02"):
        ((address, _),) = lines(office.chief, "homes_fix")
        assert address == f"/cases/{late.number}/"


def test_the_lists_are_the_sections_and_not_the_homes(
    office: SimpleNamespace, late: Any, director: Seat
) -> None:
    stranger = office.bureau.seat("社会救助科", "何平", reviewing="social_assistance.")
    with at("2026-03-10"):
        for seat in (director, stranger):
            assert desk(seat).get("/lists/homes_report/").status_code == 404
            assert "homes_report" not in desk(seat).get("/lists/").content.decode()
        assert "提醒名单" in desk(office.clerk).get("/").content.decode()
        assert "提醒名单" not in desk(director).get("/").content.decode()


def test_few_questions_to_the_database(
    office: SimpleNamespace, late: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        home(office, f"第{number}养老院")
    open_reports(datetime.date(2026, 3, 2))
    head = office.head
    with at("2026-04-10"):
        for address in (
            "",
            "homes_report/",
            "homes_fix/",
            "streets_without_meals/",
            "care_hours/",
            "visits_missed/",
        ):
            client = desk(head)
            client.get("/lists/")
            with django_assert_max_num_queries(MOST_QUERIES):
                assert client.get(f"/lists/{address}").status_code == 200, address


def test_streets_without_a_place_open_the_figure_of_that_street(
    office: SimpleNamespace, nest: Facility
) -> None:
    clerk = office.bureau.seat("养老服务科", "钱敏", registering="elder_services.")
    found = lines(clerk, "streets_without_meals")
    assert [name for _, name in found] == ["张贵庄街道", "丰年村街道"]
    street = office.bureau.area("120110001")
    assert found[0][0] == f"/indicators/elder_services.meal_points/?area={street.pk}"
    reader = office.bureau.seat("养老服务科", "马丽", reporting="elder_services.")
    page = desk(reader).get(found[0][0]).content.decode()
    assert f'<option value="{street.pk}" selected>张贵庄街道' in page


def test_a_campaign_is_chosen_from_those_that_run(office: SimpleNamespace, nest: Facility) -> None:
    case = do(open_case(CAMPAIGN.code, office.lead, area=office.district, answers=PLAN), "同意", office.chief)
    page = desk(office.lead).get("/inspections/start/")
    assert f'<option value="{case.number}">春季消防专项行动' in page.content.decode()
    sent = {
        "start": "1", "list": "elder_care.safety", "subject": nest.subject_key, "second": office.second.staff.pk,
        "client_id": "7b0e6e0c-3c3c-4b1f-9d7a-1f8f4f0a9b11", "under": case.number,
    }  # fmt: skip
    both = desk(office.lead).post("/inspections/start/", {**sent, "campaign": "别的行动"})
    assert both.status_code == 422 and "只保留一项" in both.content.decode()
    wrong = desk(office.lead).post("/inspections/start/", {**sent, "under": "ZX0"})
    assert wrong.status_code == 422 and "不在实施期" in wrong.content.decode()
    assert desk(office.lead).post("/inspections/start/", sent).status_code == 302
    made = Inspection.objects.get()
    assert (made.under, made.campaign) == (case, "春季消防专项行动")
    with at("2026-06-01"):
        assert "春季消防专项行动" not in desk(office.lead).get("/inspections/start/").content.decode()
