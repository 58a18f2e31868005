"""公示栏: the notices of one sort, found by what they show, and only while they hang."""

import datetime

import pytest
from tests.mechanisms.portal.given import NOW, SHOWN, hang

from minzheng.foundation import clock
from minzheng.mechanisms.documents.public import Notice, NoticeField, take_down
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.portal import boards
from minzheng.mechanisms.portal.boards import NoticeBoard, offer_board

COLUMNS = (NoticeField("note", "说明"), NoticeField("name", "姓名"), NoticeField("none", "没有的"))
ADDRESS = "/portal/notices/test-board/"


@pytest.fixture(autouse=True)
def board(monkeypatch):
    monkeypatch.setattr(boards, "_boards", {})
    offer_board(NoticeBoard("test-board", "试用公示", "试用说明。", (SHOWN.code,), COLUMNS))


def asked(client, words=""):
    return client.get(ADDRESS, {"q": words} if words else {}).content.decode()


def test_found_by_title_and_by_what_it_shows_but_not_by_labels(house, client):
    hang(house, title="一号公示", note="甲机构100%合格")
    hang(house, title="二号公示", note="乙机构_说话")
    for words, found in (
        ("", {"甲机构", "乙机构"}),
        ("一号", {"甲机构"}),
        ("机构 乙", {"乙机构"}),
        ("0%", {"甲机构"}),
        ("_", {"乙机构"}),
        ("姓名", set()),
        ("note", set()),
        ("陈桂兰", set()),
    ):
        text = asked(client, words)
        assert {one for one in ("甲机构", "乙机构") if one in text} == found, words
    assert "没有找到“姓名”" in asked(client, "姓名")


def test_its_columns_lead_to_the_notice_and_back(house, client):
    number = hang(house, note="甲机构")
    text = asked(client)
    assert f"/portal/notices/{number}/" in text and "陈**" in text and "陈桂兰" not in text and "—" in text
    assert ADDRESS in client.get(f"/portal/notices/{number}/").content.decode()
    assert ADDRESS in client.get("/portal/notices/").content.decode()


def test_other_sorts_and_what_is_down_or_over_do_not_hang_there(house, client):
    other = hang(house, title="别的", note="别的")
    with acting(SYSTEM, "改类"):
        Notice.objects.filter(pk=other).update(kind="test.other")
    gone = hang(house, title="撤下的", note="撤下的")
    hang(house, title="在的", days=3, note="在的")
    with acting(SYSTEM, "撤下"):
        take_down(Notice.objects.get(pk=gone))
    text = asked(client)
    assert "在的" in text and "别的" not in text and "撤下的</a>" not in text
    with clock.at(NOW + datetime.timedelta(days=4)):
        assert "目前没有公示" in asked(client)


def test_paged_with_the_words_kept_and_by_no_cache(house, client):
    for at in range(21):
        hang(house, title=f"{at}号", note=f"第{at}家")
    first = asked(client, "家")
    assert "第20家" in first and "第0家" not in first and "q=%E5%AE%B6&amp;page=2" in first
    assert "第0家" in client.get(ADDRESS, {"q": "家", "page": "2"}).content.decode()
    answer = client.get(ADDRESS, {"q": "<script>"})
    assert answer["Cache-Control"] == "no-store" and "<script>”" not in answer.content.decode()


def test_an_unknown_board_is_missing(house, client):
    assert client.get("/portal/notices/nothing/").status_code == 404
    with pytest.raises(ValueError, match="test-board"):
        offer_board(NoticeBoard("test-board", "", "", (), COLUMNS))
