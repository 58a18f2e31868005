"""公示: allowed fields only, gone on time whether or not anybody took it down, kept by no cache."""

import datetime

from tests.mechanisms.portal.given import NOW, hang

from minzheng.foundation import clock
from minzheng.mechanisms.documents.public import Notice, take_down
from minzheng.mechanisms.journal.public import SYSTEM, acting


def test_shown_with_masked_name_place_and_channel(house, client):
    number = hang(house)
    assert "临时救助结果公示" in client.get("/portal/").content.decode()
    assert "临时救助结果公示" in client.get("/portal/notices/").content.decode()
    text = client.get(f"/portal/notices/{number}/").content.decode()
    for words in ("陈**", "突发重病", "东丽区张贵庄街道", "张贵庄街道办事处", "2019年3月11日"):
        assert words in text, words
    assert "陈桂兰" not in text


def test_past_its_last_day_it_is_gone_everywhere_without_any_job(house, client):
    number = hang(house, days=7)
    with clock.at(NOW + datetime.timedelta(days=7)):
        assert client.get(f"/portal/notices/{number}/").status_code == 200
    with clock.at(NOW + datetime.timedelta(days=8)):
        assert Notice.objects.get(pk=number).taken_down_at is None
        gone = client.get(f"/portal/notices/{number}/")
        assert gone.status_code == 404
        never = client.get("/portal/notices/999999/")
        assert gone.content == never.content
        for address in ("/portal/", "/portal/notices/"):
            assert "临时救助结果公示" not in client.get(address).content.decode()


def test_taken_down_early_is_gone_too(house, client):
    number = hang(house)
    with acting(SYSTEM, "撤下"):
        take_down(Notice.objects.get(pk=number))
    assert client.get(f"/portal/notices/{number}/").status_code == 404


def test_no_cache_and_no_search_engine_keeps_it(house, client):
    number = hang(house)
    for address in ("/portal/", "/portal/notices/", f"/portal/notices/{number}/", "/portal/notices/999999/"):
        answer = client.get(address)
        assert answer["Cache-Control"] == "no-store", address
        assert "noindex" in answer["X-Robots-Tag"] and "noarchive" in answer["X-Robots-Tag"]


def test_markup_in_a_notice_stays_text(house, client):
    number = hang(house, title="<script>alert(1)</script>公示", note="<img src=x onerror=alert(1)>")
    for address in ("/portal/", "/portal/notices/", f"/portal/notices/{number}/"):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text and "<img src=x" not in text, address


def test_many_notices_are_paged(house, client):
    for n in range(25):
        hang(house, title=f"第{n}号公示")
    first, second = (client.get("/portal/notices/", {"page": n}).content.decode() for n in (1, 2))
    assert "第24号公示" in first and "第0号公示" not in first and "第0号公示" in second
    assert client.get("/portal/notices/", {"page": "-1x"}).status_code == 200
