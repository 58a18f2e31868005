"""The library of indicators: found, computed for a period and area, opened down to records one may see."""

import datetime
import re

import pytest
from tests.mechanisms.desk.given import at_desk, sheet_of
from tests.mechanisms.desk.report_given import says

from minzheng.config.scenarios import dongli_2019
from minzheng.mechanisms.access.public import visible
from minzheng.mechanisms.indicators.public import Year, declared, parse_period, records, value
from minzheng.mechanisms.journal.public import SYSTEM, Act, Entry, acting
from minzheng.mechanisms.matters.public import Case


def test_the_library_is_searched_and_shows_values(bureau):
    reader = at_desk("baogao")
    page = says(reader.get("/indicators/?q=专线问题&period=2019").content)
    calls = value("appeals.hotline_calls", Year(2019), dongli_2019.world().district)
    assert f"受理专线问题{calls.exact}个{calls.records}" in page and "丧葬补贴资金" not in page
    assert "没有含“飞船”的指标" in says(reader.get("/indicators/?q=飞船").content)
    wrong = reader.get("/indicators/?period=去年")
    assert wrong.status_code == 422 and "读不成期间" in says(wrong.content)


def test_the_library_is_exported_as_seen(bureau):
    reader = at_desk("baogao")
    asked = "/indicators/?q=专线&period=2019"
    shown = reader.get(asked)
    rows = [[cell.value for cell in row] for row in sheet_of(reader.post(asked))]
    assert [(row[0], row[6]) for row in rows[4:]] == [
        (one.declared.label, one.code) for one in shown.context["rows"]
    ]
    assert rows[3] == re.findall(r"<th(?: [^>]*)?>(.*?)</th>", shown.content.decode())
    calls = value("appeals.hotline_calls", Year(2019), dongli_2019.world().district)
    assert ["受理专线问题", calls.exact, "个", calls.records] in [row[:4] for row in rows[4:]]
    assert rows[1][0] == "筛选条件：2019年、东丽区、含“专线”"
    assert "导出指标库" in Act.objects.latest("pk").purpose
    assert len(sheet_of(reader.post("/indicators/?period=2019"))) == 4 + len(declared())
    assert reader.post("/indicators/?period=去年").status_code == 422
    assert at_desk("admin").post(asked).status_code == 403


@pytest.mark.parametrize("login", ["admin"])
def test_administrators_do_not_read_figures(bureau, login):
    assert at_desk(login).get("/indicators/").status_code == 403
    assert at_desk(login).get("/indicators/funeral.subsidies/").status_code == 403


def test_every_indicator_opens(bureau):
    reader = at_desk("baogao")
    faults = [
        code
        for code in declared()
        if reader.get(f"/indicators/{code}/?period=2019-01-01/2019-01-21").status_code != 200
    ]
    assert faults == []


def test_a_figure_is_two_clicks_from_its_evidence(bureau):
    reader = at_desk("binzang2")
    page = reader.get("/indicators/funeral.subsidies/?period=2019").content.decode()
    case = records("funeral.subsidies", Year(2019), dongli_2019.world().district).order_by("pk").first()
    assert case is not None and f"/cases/{case.number}/" in page
    assert reader.get(f"/cases/{case.number}/").status_code == 200


def test_only_records_of_the_seat_are_listed_and_exported(bureau):
    """The figure is everybody's; the records behind it are not."""
    asked = "/indicators/social_assistance.relief_grants/?period=2019"
    world = dongli_2019.world()
    everything = records("social_assistance.relief_grants", Year(2019), world.district)
    assert everything.count() > 0
    one = everything.order_by("pk").first()
    assert not visible(Case.objects.filter(pk=one.pk), world.seat("binzang2")).exists()
    stranger = at_desk("binzang2").get(asked)
    said = says(stranger.content)
    assert f"共{everything.count()}条,您可查看0条" in said and one.number not in stranger.content.decode()
    assert "导出所见" not in said

    owner = at_desk("jiuzhu")
    shown = owner.get(asked).content.decode()
    assert one.number in shown
    before = Entry.objects.count()
    answer = owner.post(asked)
    rows = [row for row in sheet_of(answer) if row[1].value and "受理号" in str(row[1].value)]
    assert len(rows) == everything.count() and Entry.objects.count() >= before
    assert len(sheet_of(at_desk("binzang2").post(asked))) == 4


def test_areas_outside_the_unit_are_not_computed(bureau):
    world = dongli_2019.world()
    worker = at_desk("shegong0101")
    page = worker.get(f"/indicators/appeals.hotline_calls/?period=2019&area={world.district.pk}")
    own = value("appeals.hotline_calls", Year(2019), world.seat("shegong0101").unit.area)
    whole = value("appeals.hotline_calls", Year(2019), world.district)
    assert own.exact != whole.exact and f"共{own.records}条" in says(page.content)


def test_relations_are_named_with_links(bureau):
    page = at_desk("baogao").get("/indicators/appeals.hotline_satisfaction/?period=2019").content.decode()
    assert "除以" in page and "/indicators/appeals.hotline_rated/" in page and "分子明细" in page


def test_owner_basis_areas_and_the_year_before_stand_beside_the_number(bureau):
    page = says(at_desk("baogao").get("/indicators/funeral.subsidies/?period=2019").content)
    assert "责任单位" in page and "事项依据" in page and "各区域相加等于全部" in page and "上年同期" in page


def test_a_locked_period_shows_what_was_signed_and_what_was_corrected(bureau, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    period = "2019-01-01/2019-01-20"
    assert "签署并锁定" not in says(at_desk("baogao").get("/indicators/locks/").content)
    leader = at_desk("juzhang")
    assert leader.post("/indicators/locks/", {"period": "2019"}).status_code == 422
    done = leader.post("/indicators/locks/", {"period": period}, follow=True)
    assert done.status_code == 200 and "没有更正" in says(done.content)
    assert at_desk("baogao").post("/indicators/locks/", {"period": "2018"}).status_code == 403
    signed = value("appeals.hotline_calls", parse_period(period), dongli_2019.world().district)
    with acting(SYSTEM, "补录"):
        one = records("appeals.hotline_calls", parse_period(period), dongli_2019.world().district).first()
        Case.objects.filter(pk=one.pk).update(opened_on=datetime.date(2018, 12, 31))
    page = says(leader.get(f"/indicators/appeals.hotline_calls/?period={period}").content)
    assert f"签署的数是{signed.exact}" in page and f"按现有记录为{int(signed.exact) - 1}" in page
    assert f"受理专线问题{signed.exact}已更正" in says(
        leader.get(f"/indicators/?q=专线问题&period={period}").content
    )
    assert "更正" in says(leader.get("/indicators/locks/").content)
