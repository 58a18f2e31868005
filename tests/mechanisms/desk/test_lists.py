"""Inbox, ledger, search: who is masked, what a filter says, the export as seen, urging many at once, filing."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from tests.journeys.lived import NOW
from tests.journeys.unfinished import CHEN
from tests.mechanisms.desk.given import addresses, at_desk, at_step, sheet_of

from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.desk.models import Urging
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.journal.public import Act
from minzheng.mechanisms.matters.public import Stage
from minzheng.mechanisms.registry.public import Person

STAFF_PAGE, LONG_LIST = 110 * 1024, 25 * 1024
NEW = "/matters/social_assistance.relief/new/"
FILED = {
    "a-kind": "急难型",
    "a-cause": "火灾",
    "a-description": "家中失火。",
    "a-members": "2",
    "a-phone": "13900002222",
    "a-consent": "是",
    "file": "1",
    "channel": "社区代办",
}


def text_of(answer) -> str:
    return answer.content.decode()


def test_lists_never_name_people_in_full(bureau):
    client = at_desk("chuangkou01")
    for address in ("/", "/cases/", "/search/?q=cgl", "/?q=cgl"):
        page = text_of(client.get(address))
        assert "陈**" in page and "陈桂兰" not in page and CHEN[1] not in page, address


def test_pinyin_finds_a_person_in_inbox_ledger_and_search(bureau):
    client = at_desk("chuangkou01")
    number = at_step("social_assistance.relief", "accept", "张贵庄").number
    for address in ("/?q=cgl", "/cases/?q=chenguilan", "/search/?q=%E9%99%88%E6%A1%82"):
        assert number in text_of(client.get(address)), address
    assert number not in text_of(client.get("/?q=zzz"))
    assert client.get(f"/search/?q={number.lower()}")["Location"] == f"/cases/{number}/"


def test_the_export_is_what_the_screen_shows(bureau):
    client = at_desk("jiuzhu")
    query = "?state=%E5%90%8C%E6%84%8F&since=2019-01-02"
    shown = [row.case.number for row in client.get(f"/cases/{query}").context["rows"]]
    before = Act.objects.count()
    answer = client.post(f"/cases/{query}")
    rows = sheet_of(answer)
    assert [row[1].value for row in rows[4:]] == shown and shown
    assert (
        "同意" in rows[1][0].value
        and "2019-01-02" in rows[1][0].value
        and f"共{len(shown)}条" in rows[2][0].value
    )
    assert all("**" in row[0].value for row in rows[4:])
    assert Act.objects.count() == before + 1 and "导出办件台账" in Act.objects.latest("pk").purpose


def test_exports_carry_no_live_formula(bureau):
    clerk = at_desk("jiejian")
    for start in ("=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1"):
        given = {"a-phone": "13900001111", "a-category": "社区", "a-kind": "咨询", "a-content": "问"}
        area = find("120110").pk
        sent = {**given, "area": area, "channel": "电话", "external_number": start, "file": "1"}
        assert clerk.post("/matters/appeals.hotline/new/", sent).status_code == 302
    rows = sheet_of(clerk.post("/cases/"))
    assert all(cell.data_type != "f" for row in rows for cell in row)


def test_another_street_exports_its_own_only(bureau):
    rows = sheet_of(at_desk("chuangkou02").post("/cases/"))
    assert not {row[3].value for row in rows[4:]} & {"詹滨里社区", "张贵庄街道"}
    assert len(rows) > 4


def test_an_unknown_filter_is_left_out_and_said(bureau):
    page = at_desk("juzhang").get("/cases/?state=foo&since=2019-13-01&page=999&matter=x")
    assert page.status_code == 200 and page.context["chosen"].line == "全部"


def test_urging_twenty_at_once(bureau):
    boss = at_desk("juzhang")
    rows = boss.get("/?tab=late").context["rows"]
    shown = [row.stage.pk for row in rows]
    assert len(shown) == 20 and all(row.holders for row in rows)
    answer = boss.post("/urge/", {"all": "1", "shown": shown, "reason": "请今日内办结"}, follow=True)
    assert "已督办20件" in text_of(answer) and rows[0].holders in text_of(answer)
    assert Urging.objects.count() == 20
    case = rows[0].stage.case
    page = text_of(boss.get(f"/cases/{case.number}/"))
    assert "意见:请今日内办结" in page and "收件人:" in page
    assert "已督办" in text_of(at_desk("jiejian").get("/"))


@pytest.mark.parametrize(
    ("login", "given", "status"),
    [
        ("juzhang", {"reason": "快办"}, 422),
        ("juzhang", {"reason": " ", "some": 1}, 422),
        ("juzhang", {"reason": "快办", "closed": 1}, 422),
        ("jiejian", {"reason": "快办", "some": 1}, 403),
        ("fenguan02", {"reason": "快办", "some": 1}, 422),
    ],
)
def test_urging_is_refused_as_a_whole(bureau, login, given, status):
    late = Stage.objects.filter(closed_at=None, due_on__lt=NOW.date(), unit__name__contains="张贵庄")[0]
    chosen = [late.pk] if given.get("some") or given.get("closed") else []
    chosen += [Stage.objects.exclude(closed_at=None)[0].pk] if given.get("closed") else []
    answer = at_desk(login).post("/urge/", {"stage": chosen, "reason": given["reason"]})
    assert answer.status_code == status and not Urging.objects.exists()


def test_filing_says_everything_that_is_wrong_at_once(bureau):
    answer = at_desk("shegong0101").post(NEW, {"file": "1", "a-description": "失火"})
    page = text_of(answer)
    assert answer.status_code == 422 and page.count('<li class="py-1">') == 7 and "失火</textarea>" in page
    assert "请先查找并选定对象" in page and "没有选择区域" in page


def test_a_new_resident_is_registered_with_the_case_or_not_at_all(bureau):
    worker = at_desk("shegong0101")
    area = worker.get(NEW).context["only_area"]
    known = Person.objects.count()
    wrong = {**FILED, "area": area, "person_name": "李秀英", "person_id": "120110195501010012"}
    answer = worker.post(NEW, wrong)
    assert answer.status_code == 422 and "李秀英" in text_of(answer) and Person.objects.count() == known
    good = {**wrong, "person_id": "120110195501010011"}
    answer = worker.post(NEW, {**good, "a-members": "0"})
    assert answer.status_code == 422 and Person.objects.count() == known
    answer = worker.post(NEW, good)
    number = answer["Location"].split("/")[2]
    assert answer["Location"] == f"/cases/{number}/receipt/" and Person.objects.count() == known + 1
    assert Document.objects.filter(template="desk.receipt").count() == 1
    foreign = {**good, "area": find("120110002").pk}
    assert worker.post(NEW, foreign).status_code == 403


def test_the_same_form_twice_is_one_case(bureau):
    worker = at_desk("shegong0101")
    page = worker.get(NEW)
    sent = {**FILED, "area": page.context["only_area"], "client_key": str(page.context["client_key"])}
    sent["subject"] = at_step("social_assistance.relief", "accept", "张贵庄").subject_key
    first, second = (worker.post(NEW, sent)["Location"] for _ in range(2))
    assert first == second


def test_weight(bureau):
    vendored = [Path(finders.find(f"vendor/minzheng.{kind}")).read_bytes() for kind in ("css", "js")]
    static = sum(len(gzip.compress(one, 9)) for one in vendored)
    client = at_desk("juzhang")
    sizes = {address: len(gzip.compress(client.get(address).content, 9)) for address in addresses()}
    assert {a: s for a, s in sizes.items() if static + s > STAFF_PAGE} == {}
    ledger = client.get("/cases/")
    assert len(ledger.context["rows"]) == 50 and sizes["/cases/"] <= LONG_LIST
