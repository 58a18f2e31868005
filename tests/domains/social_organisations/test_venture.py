"""S50: rounds with their stages and numbers; projects from application to closing; streets and money sum up."""

import datetime

import pytest

from minzheng.domains.social_organisations.venture_round import funds, granted, per_street
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case
from minzheng.mechanisms.registry.public import Organisation, as_of

from .conftest import OURS, do

FIRST = "社区社会组织微创投第一届"


@pytest.fixture
def group(office):
    def made(name, area="120110001001"):
        with acting(SYSTEM, "备案"):
            return Organisation.objects.create(name=name, kind="社区社会组织", area=office.bureau.area(area))

    return made


def opened(office, series="社区社会组织微创投", number=1, **more):
    answers = {"series": series, "number": str(number), "year": "2019"} | more
    return open_case(OURS + "venture_round", office.clerk, area=office.district, answers=answers)


def applied(office, group, project="楼道清理", seat=None, round_=FIRST):
    answers = {"round": round_, "project": project, "topic": "楼道清理", "plan": "每周一次。"}
    return open_case(
        OURS + "venture_project", seat or office.street, area=group.area, answers=answers, subject=group
    )


def closing(office, project, seat=None, subject=None):
    return open_case(
        OURS + "venture_closing",
        seat or office.street,
        area=project.area,
        answers={"project": project.number},
        subject=subject or project.organisation,
    )


def calling(office):
    return do(opened(office), "启动申报", office.chief)


def appraised(office, case):
    return do(case, "评审完成", office.clerk, answers={"score": "90"})


def test_round_number_is_unique_in_its_series(office):
    opened(office)
    with pytest.raises(Conflict, match="同一届次"):
        opened(office)
    third = opened(office, "公益创投", 3, planned_start="2019年11月上旬")
    assert (third.step, third.once_key, third.answers["planned_start"]) == (
        "plan",
        "公益创投第三届",
        "2019年11月上旬",
    )


def test_from_application_to_closing(office, group):
    round_ = calling(office)
    with_money, without = group("詹滨里志愿队"), group("丰年里志愿队", "120110002001")
    cases = [
        appraised(office, applied(office, with_money)),
        appraised(office, applied(office, without, seat=office.other_street)),
    ]
    with pytest.raises(Conflict, match="不在评审立项阶段"):
        do(cases[0], "立项", office.chief, answers={"funds": "8000"})
    round_ = do(round_, "截止申报", office.clerk)
    cases = [
        do(cases[0], "立项", office.chief, answers={"funds": "8000.50"}),
        do(cases[1], "立项", office.chief),
    ]
    streets = per_street(FIRST)
    assert streets == {office.bureau.area(code).pk: 1 for code in ("120110001", "120110002")}
    assert streets.total() == granted(FIRST).count() == 2 and funds(FIRST) == 800_050
    round_ = do(do(round_, "公布立项", office.clerk), "开始结项评审", office.clerk)
    with pytest.raises(Conflict, match="还有2个项目"):
        do(round_, "结项", office.clerk)
    for project, seat in zip(cases, (office.street, office.other_street), strict=True):
        case = closing(office, project, seat)
        case = do(case, "报进展", seat, answers={"progress": "已清理12个楼道", "served": "300"})
        case = do(case, "申请结项", seat, answers={"progress": "完成"})
        case = do(case, "整改后再评", office.clerk, reason="缺照片")
        case = do(case, "申请结项", seat, answers={"progress": "已补照片"})
        assert do(case, "结项", office.clerk, answers={"opinion": "完成较好"}).end == "同意"
    assert do(round_, "结项", office.clerk).end == "办结"
    assert (
        granted(FIRST).count() == 2
        and not as_of(OURS + "venture_project", datetime.date(2019, 3, 4)).exists()
    )


def test_applications_only_for_a_round_that_calls(office, group):
    volunteers = group("詹滨里志愿队")
    with pytest.raises(Invalid, match="正在申报的届次:无"):
        applied(office, volunteers)
    round_ = calling(office)
    applied(office, volunteers)
    with pytest.raises(Conflict, match="同名项目"):
        applied(office, volunteers)
    with pytest.raises(Invalid, match=FIRST):
        applied(office, volunteers, round_="公益创投第九届")
    do(round_, "截止申报", office.clerk)
    with pytest.raises(Invalid):
        applied(office, volunteers, project="垃圾分类")


def test_other_streets_and_the_appraiser_may_not(office, group):
    round_ = calling(office)
    volunteers = group("詹滨里志愿队")
    with pytest.raises(Refused, match="管辖"):
        applied(office, volunteers, seat=office.other_street)
    case = applied(office, volunteers)
    with pytest.raises(Refused):
        do(case, "评审完成", office.other_street, answers={"score": "90"})
    case = appraised(office, case)
    do(round_, "截止申报", office.clerk)
    both = office.bureau.seat("社会事务科", office.clerk.staff, deciding=OURS)
    with pytest.raises(Refused, match="他人"):
        do(case, "立项", both)
    assert do(case, "不予立项", office.chief, reason="重复").end == "不同意"
    assert not granted(FIRST).exists() and Case.objects.get(pk=case.pk).decided_on == datetime.date(
        2019, 3, 4
    )


def test_stopped_project_is_no_longer_under_way(office, group):
    round_ = calling(office)
    case = appraised(office, applied(office, group("詹滨里志愿队")))
    do(round_, "截止申报", office.clerk)
    case = do(case, "立项", office.chief)
    with pytest.raises(Invalid, match="另一家"):
        closing(office, case, subject=group("冒名的队伍"))
    case = closing(office, case)
    case = do(case, "申请结项", office.street, answers={"progress": "无法继续"})
    do(case, "终止", office.clerk, reason="团队解散")
    assert (
        granted(FIRST).count() == 1
        and not as_of(OURS + "venture_project", datetime.date(2019, 3, 4)).exists()
    )
