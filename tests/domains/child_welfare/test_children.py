"""Children told to the street and helped; mental care with consent: sealed, posted nowhere, opened to nobody outside."""

import datetime

import pytest

from minzheng.domains.child_welfare import indicators
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.access.public import visible
from minzheng.mechanisms.documents.public import Notice
from minzheng.mechanisms.indicators.public import CLOSED, Year, declared, value
from minzheng.mechanisms.matters.public import (
    PLEDGED,
    Case,
    Handed,
    all_matters,
    open_case,
    specimen,
    version_for,
)
from minzheng.mechanisms.matters.public import everything as answers_of

from .conftest import OURS, do

GUARDIAN = {"guardian": "陈某某", "relation": "父母", "guardian_phone": "13900000002"}
TOLD = {"source": "数据比对", "category": "监护缺失或不当", "situation": "父母长期失联", **GUARDIAN}
SEEN = {"visited_on": "2023-03-06", "finding": "情况属实", "guarding": "缺失或不当"}
ASKED = {**GUARDIAN, "consent": "是", "child_opinion": "愿意", "reason": "情绪低落"}
CONSENT = "监护人知情同意书"


@pytest.fixture
def pushed(office):
    def made(person):
        return open_case(
            OURS + "push", office.clerk, area=office.bureau.area("120110001001"), answers=TOLD, subject=person
        )

    return made


@pytest.fixture
def helped(office, pushed):
    def made(person):
        case = pushed(person)
        do(case, "需要帮扶", office.street, answers=SEEN)
        return do(case, "已落实帮扶", office.street, answers={"kind": "监护指导", "measures": "委托监护"})

    return made


@pytest.fixture
def asked(office):
    def made(person, *papers):
        return open_case(
            OURS + "mental_care",
            office.clerk,
            area=office.district,
            answers=ASKED,
            subject=person,
            papers=papers,
        )

    return made


def test_children_helped_count_once_and_only_when_helped(office, child, pushed, helped):
    one, two, three = child(1), child(2), child(3)
    for person in (one, one, two):
        helped(person)
    do(pushed(three), "无需帮扶", office.street, reason="监护良好")
    figures = [
        value(OURS + code, Year(2023), office.district).value for code in ("helped_children", "pushed")
    ]
    assert figures == [2, 4]


def test_nothing_about_a_child_stands_open_or_hangs_in_public(office, child, helped):
    case = Case.objects.get(pk=helped(child(1)).pk)
    kept = str([case.answers, *case.stages.values_list("answers", flat=True)])
    assert not any(word in kept for word in ("失联", "监护缺失", "陈某某", "情况属实", "委托监护"))
    assert answers_of(case)["situation"] == "父母长期失联"
    assert not Notice.objects.exists()
    for one in all_matters():
        if one.code.startswith(OURS):
            assert not any(step.notice for version in one.versions for step in version.steps)
            assert not any(version.by_citizen or version.by_public for version in one.versions)
    for seat in (
        office.bureau.seat("社会救助科", "何平", accepting="social_assistance."),
        office.bureau.seat("丰年村街道办事处", "钱伟", surveying=OURS),
    ):
        assert not visible(Case.objects.filter(pk=case.pk), seat).exists()


def test_figures_about_children_open_to_nobody_outside():
    about = (indicators.PUSHED, indicators.HELPED, indicators.ASSESSED, indicators.FOLLOWED_UP)
    assert {declared()[one.code].open_as for one in about} == {CLOSED}


def test_a_promise_is_no_consent(office, child, asked):
    case = asked(child(1), Handed(CONSENT, waived_by=PLEDGED, reason="监护人在外地,承诺补交"))
    with pytest.raises(Refused, match="没有监护人书面同意"):
        do(case, "受理", office.clerk)
    given = asked(child(2), specimen(CONSENT))
    assert do(given, "受理", office.clerk).step == "assess"


def test_the_form_of_the_day_stays_with_the_case(office, child, asked):
    case = do(asked(child(1), specimen(CONSENT)), "受理", office.clerk)
    assert {field.key for field in version_for(case).step("assess").form.fields} >= {
        "scale",
        "risk",
        "trauma",
    }
    found = {
        "assessed_on": "2023-03-06", "scale": "量表", "emotion": "中度", "behaviour": "轻度", "social": "正常",
        "trauma": "正常", "risk": "低", "summary": "辅导",
    }  # fmt: skip
    do(case, "需要关爱", office.clerk, answers=found, second=office.companion)
    stage = case.stages.get(step="assess")
    assert stage.answers == {"assessed_on": "2023-03-06", "scale": "量表"}
    do(case, "完成关爱", office.clerk, answers={"sessions": "3", "course": "好转"})
    do(case, "好转结案", office.clerk, answers={"seen_on": "2023-03-06", "state": "稳定"})
    counted = [
        value(OURS + code, Year(2023), office.district).value for code in ("assessments", "followed_up")
    ]
    assert counted == [1, 1]
    assert [one.since for one in versions()] == [datetime.date(2021, 6, 1), datetime.date(2023, 1, 1)]


def versions():
    return next(one for one in all_matters() if one.code == OURS + "mental_care").versions
