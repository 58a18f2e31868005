"""年度报告: only published ones; figures open what was frozen, no more, and do not move afterwards."""

import csv
import io
import re
import uuid

from tests.mechanisms.portal.given import forget_indicators, live_markup, report_with_figures

from minzheng.foundation import clock
from minzheng.mechanisms.indicators.public import FrozenFigure
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.registry.public import Facility
from minzheng.mechanisms.reports.public import Paragraph, Report, State

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


def test_the_figures_are_listed_for_programs(annual, client):
    told = client.get(f"/portal/reports/{annual.uid}/figures.json").json()
    assert (told["year"], told["state"], told["corrects"]) == (2018, "已发布", None)
    assert [(one["words"], one["value"], one["unit"], one["opening"]) for one in told["figures"]] == [
        ("3家", "3", "家", "records"),
        ("0件", "0", "件", "closed"),
    ]
    answer = client.get(f"/portal/reports/{annual.uid}/figures.csv")
    assert (
        answer["Content-Type"].startswith("text/csv") and "figures-2018.csv" in answer["Content-Disposition"]
    )
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head[:4] == ["序号", "段落", "刊印", "名称"] and [row[2] for row in rows] == ["3家", "0件"]
    assert client.get(f"/portal/reports/{uuid.uuid4()}/figures.json").status_code == 404


def test_a_withdrawn_report_says_so_and_its_correction_names_what_changed(annual, client):
    with acting(SYSTEM, "测试"):
        old = annual.figures.get(code="test.portal_homes")
        kept = {
            one.name: getattr(old, one.name)
            for one in FrozenFigure._meta.fields
            if one.name not in ("id", "uid")
        }
        made = FrozenFigure.objects.create(**kept | {"exact": "4", "printed": "4"})
        Report.objects.filter(pk=annual.pk).update(
            state=State.WITHDRAWN, withdrawn_on=clock.today(), reason="漏登一家。"
        )
        new = Report.objects.create(
            outline=annual.outline, title=annual.title, organ=annual.organ, area=annual.area, year=2018,
            state=State.PUBLISHED, frozen_at=clock.now(), published_on=clock.today(), document=annual.document,
            edition=2, corrects=annual, reason="漏登一家。",
        )  # fmt: skip
        new.figures.set([made])
        Paragraph.objects.create(
            report=new, order=1, part=1, text="有养老机构[[test.portal_homes@2018|{}家]]。"
        )
    listed = client.get("/portal/reports/").content.decode()
    assert "（第2版）" in listed and "2019年3月4日撤回" in listed
    withdrawn = client.get(f"/portal/reports/{annual.uid}/").content.decode()
    assert (
        "已于2019年3月4日撤回" in withdrawn
        and f"/portal/reports/{new.uid}/" in withdrawn
        and ">3家<" in withdrawn
    )
    page = client.get(f"/portal/reports/{new.uid}/").content.decode()
    assert (
        "养老机构：由3家更正为4家" in page and "〔更正〕" in page and f"/portal/reports/{annual.uid}/" in page
    )
    told = client.get(f"/portal/reports/{new.uid}/figures.json").json()
    assert told["corrects"] == str(annual.uid) and told["figures"][0]["corrected_from"] == "3"
