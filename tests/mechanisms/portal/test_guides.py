"""办事指南: nothing missing, steps and terms out of the matter, found by pinyin, paused when its law is gone."""

import datetime
from dataclasses import replace

import pytest

from minzheng.foundation import clock
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.matters.public import matter
from minzheng.mechanisms.portal import guides as shelf
from minzheng.mechanisms.portal.guide_facts import counted_steps, facts_of
from minzheng.mechanisms.portal.house import House
from minzheng.mechanisms.portal.public import BadGuide, Guide, guides, missing_guides, publish_guide

DAY = datetime.date(2019, 3, 4)


def test_a_matter_citizens_may_file_and_nobody_explains_is_named(monkeypatch):
    assert missing_guides() == []
    monkeypatch.setattr(shelf, "_guides", {})
    open_to_citizens = [
        "appeals.hotline",
        "elder_home_care.claim",
        "elder_services.free_beds",
        "elder_services.public_facts",
        "elder_services.stay",
        "enforcement.officer_complaint",
        "organisation_oversight.abnormal_exit",
        "organisation_oversight.fees",
        "organisation_oversight.illegal",
        "organisation_oversight.promise",
        "organisation_oversight.rating",
        "organisation_oversight.serious_exit",
        "organisation_oversight.vetting",
        "organisation_registration.cancellation",
        "organisation_registration.change",
        "organisation_registration.charter",
        "organisation_registration.liquidation",
        "payments.account",
        "social_assistance.disability_care",
        "social_assistance.disability_living",
        "social_assistance.elder_hardship",
        "social_assistance.emergency",
        "social_assistance.minimum_living",
        "social_assistance.old_age",
        "social_assistance.relief",
        "social_assistance.relief_small",
        "social_organisations.annual_inspection",
    ]
    assert missing_guides() == open_to_citizens


def test_a_guide_with_gaps_is_refused_and_every_gap_named(monkeypatch):
    monkeypatch.setattr(shelf, "_guides", {})
    with pytest.raises(BadGuide) as wrong:
        publish_guide("social_assistance.relief", Guide(door="生活困难"))
    for label in (*shelf.MANDATORY.values(), "身份证件", "困难情况说明或证明", "家庭经济状况核对授权书"):
        assert (label in str(wrong.value)) == (label not in ("人生事件", "电话")), label


@pytest.mark.parametrize("key", shelf.MANDATORY)
def test_each_mandatory_field_counts(monkeypatch, key):
    whole = shelf._guides["funeral.subsidy"]
    monkeypatch.setattr(shelf, "_guides", {})
    publish_guide("funeral.subsidy", whole)
    shelf.withdraw_guide("funeral.subsidy")
    empty = None if key == "updated" else () if key == "conditions" else ""
    with pytest.raises(BadGuide, match=shelf.MANDATORY[key]):
        publish_guide("funeral.subsidy", replace(whole, **{key: empty}))


def test_a_guide_cannot_ask_or_list_what_the_matter_does_not_have(monkeypatch):
    whole = shelf._guides["appeals.hotline"]
    monkeypatch.setattr(shelf, "_guides", {})
    without_phone = {key: label for key, label in whole.questions.items() if key != "phone"}
    with pytest.raises(BadGuide, match="联系电话"):
        publish_guide("appeals.hotline", replace(whole, questions=without_phone))
    with pytest.raises(BadGuide, match="salary"):
        publish_guide("appeals.hotline", replace(whole, questions={**whole.questions, "salary": "收入"}))
    with pytest.raises(BadGuide, match="户口簿"):
        publish_guide("appeals.hotline", replace(whole, papers={"户口簿": "1份"}))


def test_only_steps_after_acceptance_count_towards_the_limit():
    relief = matter("social_assistance.relief", DAY)
    assert counted_steps(relief) == {"visit", "notice", "decide", "confirm"}
    assert counted_steps(matter("appeals.hotline", DAY)) == {"assign", "answer", "feedback"}


@pytest.mark.parametrize("words", ["临时救助", "linshi", "lsjz", "LSJZ", "临时 生活", "困难补助"])
def test_guides_are_found_by_words_pinyin_and_initials(words):
    with clock.at(DAY):
        assert [one.code for one in shelf.search(words)] == ["social_assistance.relief"]


def test_the_page_shows_the_matter(house, client):
    text = client.get("/portal/guides/social_assistance.relief/").content.decode()
    for words in (
        "20个工作日",
        "13个工作日",
        "3日",
        "公示",
        "期满自动进入下一环节",
        "不计入",
        "《社会救助暂行办法》",
        "12345",
        "东丽区民政局",
    ):
        assert words in text, words
    assert client.get("/portal/guides/social_assistance.relief/simple/").status_code == 200
    assert client.get("/portal/guides/no.such/").status_code == 404


def test_a_guide_whose_law_is_gone_says_so(db):
    one = next(each for each in guides() if each.code == "appeals.hotline")
    gone = replace(one, matter=replace(one.matter, basis=cite("信访条例")))
    with clock.at(datetime.date(2023, 1, 1)):
        at = House("东丽区民政局", None)
        assert not facts_of(gone, at).basis.holds
        assert facts_of(one, at).basis.holds


def test_search_page_keeps_the_words_and_says_when_nothing_is_found(house, client):
    text = client.get("/portal/guides/", {"q": "飞船"}).content.decode()
    assert "没有找到“飞船”" in text and 'value="飞船"' in text
    assert "临时救助" in client.get("/portal/guides/", {"door": "生活困难"}).content.decode()
    assert client.get("/portal/guides/", {"q": "x" * 5000, "door": "?"}).status_code == 200
