"""报告核对 for everybody: without signing in, beside a published report, so many times an hour."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.mechanisms.portal.given import live_markup

from minzheng.mechanisms.portal.house import house as bureau_house
from minzheng.mechanisms.portal.limits import admit
from minzheng.mechanisms.portal.views_checker import WINDOW

BAD = "东丽区民政局2018年工作报告\n全年检查机构64户，其中无照71户。<img src=x onerror=alert(1)>\n"


def sent(client: Client, published: str = "", **extra: Any) -> Any:
    fields = {"file": SimpleUploadedFile("报告.txt", BAD.encode()), "published": published}
    return client.post("/portal/reports/check/", fields, **extra)


def test_anybody_may_check_a_report(annual: Any, client: Client) -> None:
    assert "/portal/reports/check/" in client.get("/portal/reports/").content.decode()
    assert annual.title in client.get("/portal/reports/check/").content.decode()
    answer = sent(client, published=str(annual.uid))
    page = answer.content.decode()
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert "“71户”大于总数“64户”" in page and live_markup(page) == [] and "<img" not in page
    assert sent(client, published="nonsense").status_code == 200


def test_tries_are_limited_by_address(house: Any, client: Client) -> None:
    most = bureau_house().count("portal.checks_per_address")
    assert client.post("/portal/reports/check/").status_code == 422  # no file: nothing is counted
    for _ in range(most):
        admit("report-check", "203.0.113.7", most, WINDOW)
    answer = sent(client, REMOTE_ADDR="203.0.113.7")
    assert answer.status_code == 429 and "操作次数过多" in answer.content.decode() and answer["Retry-After"]
    assert sent(client, REMOTE_ADDR="203.0.113.8").status_code == 200
