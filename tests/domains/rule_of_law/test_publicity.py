"""普法 and 学法用法: what is recorded is what the figures count (S97, S98)."""

import datetime
from types import SimpleNamespace

import pytest

from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.activities.public import Activity, Draft, record, void
from minzheng.mechanisms.indicators.public import Year, value

ANSWERS = {
    "publicity": {"owner": "社会救助科", "topic": "社会救助", "laws": "社会救助暂行办法", "form": "进社区"},
    "lecture": {"owner": "办公室", "speaker": "孙立", "laws": "宪法"},
    "case_training": {"owner": "办公室", "laws": "行政处罚法、行政复议法", "cases": "某社会组织撤销登记案"},
    "court_observation": {"owner": "办公室", "way": "网上", "court": "东丽区人民法院", "cause": "行政登记"},
    "study_exam": {"owner": "办公室", "way": "网上", "hours": "40", "laws": "宪法、民法总则"},
}
MEASURES = {
    "publicity": {"people": 60, "leaflets": 230},
    "study_exam": {"passed": 41, "failed": 2, "absent": 1},
}


@pytest.fixture
def office(bureau):
    return SimpleNamespace(
        bureau=bureau,
        legal=bureau.seat("办公室", "周敏", reporting="rule_of_law."),
        street=bureau.seat("张贵庄街道办事处", "赵强", answering="rule_of_law.publicity"),
        clerk=bureau.seat("社会事务科", "刘丽", accepting="*"),
    )


def held(office, kind, seat=None, answers=None, measures=None, area="120110", day=(2019, 3, 1)):
    draft = Draft(
        title="法治宣传",
        on=datetime.date(*day),
        area=office.bureau.area(area),
        place="东丽广场",
        measures=measures or MEASURES.get(kind, {"people": 30}),
        answers=ANSWERS[kind] | (answers or {}),
    )
    return record(f"rule_of_law.{kind}", seat or office.legal, draft)


def figure(office, code, year=2019, area="120110"):
    return value(f"rule_of_law.{code}", Year(year), office.bureau.area(area)).value


def test_events_and_leaflets_of_the_year(office):
    held(office, "publicity")
    held(office, "publicity", office.street, measures={"people": 5, "leaflets": 0}, area="120110001")
    held(office, "publicity", day=(2018, 12, 4))
    void(held(office, "publicity"), office.legal, version=1, reason="重复登记")
    assert (figure(office, "publicity_events"), figure(office, "leaflets")) == (2, 230)
    assert figure(office, "publicity_events", area="120110001") == 1
    assert figure(office, "leaflets", 2018) == 230


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("lecture", "leader_lectures"),
        ("case_training", "case_trainings"),
        ("court_observation", "court_observations"),
        ("study_exam", "study_exams"),
    ],
)
def test_each_kind_has_its_own_count(office, kind, code):
    held(office, kind)
    assert figure(office, code) == 1
    assert figure(office, "publicity_events") == 0


def test_exam_passed_failed_absent(office):
    held(office, "study_exam")
    held(office, "study_exam", measures={"passed": 3, "failed": 0, "absent": 0})
    assert [figure(office, f"exam_{one}") for one in ("passed", "failed", "absent")] == [44, 2, 1]


def test_titles_are_kept_without_brackets(office):
    made = held(office, "publicity", answers={"laws": "《养老机构管理办法》,《殡葬管理条例》"})
    assert made.answers["laws"] == "养老机构管理办法、殡葬管理条例"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"laws": "宪法、宪法"}, "laws"),
        ({"laws": "、《》"}, "laws"),
        ({"laws": "法"}, "laws"),
        ({"laws": "法" * 301}, "laws"),
        ({"owner": "宣传部"}, "owner"),
        ({"topic": "天气"}, "topic"),
        ({"form": ""}, "form"),
    ],
)
def test_what_cannot_be_right_is_refused_by_field(office, changes, field):
    with pytest.raises(Invalid) as caught:
        held(office, "publicity", answers=changes)
    assert [problem.field for problem in caught.value.problems] == [field]
    assert not Activity.objects.exists()


def test_all_faults_of_an_event_at_once(office):
    with pytest.raises(Invalid) as caught:
        held(office, "publicity", answers={"owner": "宣传部", "laws": "法"}, measures={"people": "许多"})
    assert {problem.field for problem in caught.value.problems} == {"owner", "laws", "people", "leaflets"}


def test_other_posts_do_not_record(office):
    with pytest.raises(Refused, match="法治宣传活动"):
        held(office, "publicity", office.clerk)
    with pytest.raises(Refused, match="以案释法培训"):
        held(office, "case_training", office.street)
    with pytest.raises(Invalid, match="管辖范围"):
        held(office, "publicity", office.street, area="120110002")
