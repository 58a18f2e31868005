"""年度报告: only published ones; figures open what was frozen, no more, and do not move afterwards."""

import re
import uuid

from tests.mechanisms.portal.given import forget_indicators, live_markup, report_with_figures

from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.registry.public import Facility
from minzheng.mechanisms.reports.public import State

FIGURE = re.compile(r'<a class="trace[^"]*" href="(/portal/figures/[^"]+)">([^<]+)</a>')


def opened(client, annual):
    page = client.get(f"/portal/reports/{annual.uid}/").content.decode()
    return {words: address for address, words in FIGURE.findall(page)}


def test_the_report_is_listed_and_its_figures_are_links(annual, client):
    listed = client.get("/portal/reports/").content.decode()
    assert "2018年法治政府建设年度报告" in listed and f"/portal/reports/{annual.uid}/" in listed
    assert set(opened(client, annual)) == {"3家", "0件"}


def test_a_figure_opens_into_its_records(annual, client):
    text = client.get(opened(client, annual)["3家"]).content.decode()
    assert "养老机构:3家" in text and "当年开业的养老机构" in text and text.count("颐养院") == 3
    assert live_markup(text) == [] and "<b>第" not in text


def test_a_figure_about_people_shows_its_meaning_only(annual, client):
    text = client.get(opened(client, annual)["0件"]).content.decode()
    assert "当年收到的工单" in text and "本数只公开口径" in text and "<table" not in text


def test_what_was_frozen_does_not_move(annual, client):
    address = opened(client, annual)["3家"]
    before = client.get(address).content
    with acting(SYSTEM, "更名"):
        for one in Facility.objects.all():
            one.name = "改名"
            one.save()
    assert client.get(address).content == before


def test_nothing_of_an_unpublished_report_is_seen(annual, client):
    address = opened(client, annual)["3家"]
    with acting(SYSTEM, "测试"):
        annual.state = State.SIGNED
        annual.save()
    for page in (address, f"/portal/reports/{annual.uid}/", f"/portal/reports/{uuid.uuid4()}/"):
        assert client.get(page).status_code == 404, page
    assert "2018年" not in client.get("/portal/reports/").content.decode()


def test_markup_in_a_report_stays_text(annual, client):
    assert live_markup(client.get(f"/portal/reports/{annual.uid}/").content.decode()) == []


def test_many_records_come_in_pages(house, own_files, client):
    try:
        annual = report_with_figures(house, homes=60)
        address = opened(client, annual)["60家"]
        pages = [client.get(address, {"page": n}).content.decode().count("颐养院") for n in (1, 2)]
        assert pages == [50, 10]
    finally:
        forget_indicators()
