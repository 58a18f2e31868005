"""信息公开: the class decides the day; a post counts once on its channel; columns and channels add up (S111, S112)."""

import datetime
from types import SimpleNamespace

import pytest

from minzheng.domains.openness.media import CHANNELS
from minzheng.domains.openness.publications import CLASSES, COLUMNS, PUBLICATION
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.activities.public import Activity, Draft, record, void
from minzheng.mechanisms.indicators.public import Year, check_relations, value
from minzheng.mechanisms.matters.public import open_case, perform

DAY = datetime.datetime(2019, 6, 3, 9, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture
def office(bureau):
    with clock.at(DAY):
        yield SimpleNamespace(
            bureau=bureau,
            area=bureau.area("120110"),
            clerk=bureau.seat(
                "办公室", "王芳", registering="openness.", publishing="openness.", reporting="openness."
            ),
            lawyer=bureau.seat("办公室", "周敏", legal="openness."),
        )


def posted(office, link, channel=CHANNELS[0]):
    answers = {"channel": channel, "content": "便民信息", "link": link, "checked_by": "周敏"}
    draft = Draft(title="便民信息", on=DAY.date(), area=office.area, answers=answers)
    return record("openness.post", office.clerk, draft)


def figure(office, code):
    return value(f"openness.{code}", Year(2019), office.area)


def test_one_link_counts_once_on_a_channel_and_once_on_another(office):
    first = posted(office, "甲")
    posted(office, "甲", CHANNELS[1])
    with pytest.raises(Conflict, match="已经登记过"):
        posted(office, "甲")
    assert Activity.objects.count() == figure(office, "posts").value == 2
    void(first, office.clerk, version=1, reason="误登")
    posted(office, "甲")
    assert figure(office, "posts").value == 2


def test_the_channels_add_up(office):
    for number in range(7):
        posted(office, str(number), CHANNELS[number % len(CHANNELS)])
    found = [figure(office, code) for code in ("posts", *(f"posts_{n}" for n in range(1, len(CHANNELS) + 1)))]
    assert [one.value for one in found] == [7, 2, 2, 2, 1] and check_relations(found) == []


def opened(office, headline, column=COLUMNS[0], urgency="定期公开"):
    answers = {"headline": headline, "column": column, "urgency": urgency, "site": "政府网站"}
    return open_case(PUBLICATION.code, office.clerk, area=office.area, answers=answers)


@pytest.mark.parametrize(
    ("urgency", "due"),
    list(zip(CLASSES, ("2019-06-04", "2019-06-11", "2019-06-18"), strict=True)),
)
def test_the_class_decides_by_when(office, urgency, due):
    case = opened(office, "标准", urgency=urgency)
    case = perform(case, "可以公开", office.lawyer, version=case.version, answers={"extent": "全部公开"})
    assert case.stages.get(step="publish").due_on == datetime.date.fromisoformat(due)


def test_only_what_was_published_counts_and_the_columns_add_up(office):
    for number, column in enumerate(COLUMNS):
        case = opened(office, f"第{number}条", column)
        if number % 2:
            perform(case, "不予公开", office.lawyer, version=case.version, reason="内部事务信息")
            continue
        case = perform(case, "可以公开", office.lawyer, version=case.version, answers={"extent": "全部公开"})
        told = {"published_on": "2019-06-03", "link": "示例"}
        perform(case, "已发布", office.clerk, version=case.version, answers=told)
    codes = ("published", *(f"published_{place}" for place in range(1, len(COLUMNS) + 1)))
    found = [figure(office, code) for code in codes]
    assert [one.value for one in found] == [5, *(1, 0) * 5] and check_relations(found) == []
    assert figure(office, "on_website").value == 5
