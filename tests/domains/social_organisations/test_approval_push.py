"""S39: pushed by the approval bureau, confirmed within three working days, file handed over."""

import datetime

import pytest

from minzheng.domains.social_organisations.approval_push import files_outstanding
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import inbox, lamps_of, open_case, open_stage
from minzheng.mechanisms.registry.public import Organisation, RegisterEntry, as_of

from .conftest import OURS, credit, do, on

HAND_OVER = {"handed_on": "2019-03-04", "handed_by": "陈静", "received_by": "刘丽", "volumes": "1"}


def pushed(office, **changes):
    answers = {
        "approval": "成立",
        "approval_number": "津丽审批〔2019〕1号",
        "approved_on": "2019-03-01",
        "name": "东丽区和风社会工作服务中心",
        "kind": "民办非企业单位",
        "uscc": credit(500),
    }
    return open_case(
        OURS + "approval_push",
        office.clerk,
        area=office.district,
        answers=answers | changes,
        channel="审批局推送",
    )


def roll(day):
    return as_of(OURS + "roll", datetime.date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2019-03-04", "2019-03-07"),  # Monday
        ("2019-03-08", "2019-03-13"),  # Friday, over a weekend
        ("2019-09-27", "2019-10-08"),  # Sunday 29 September was worked, 1–7 October were days off
        ("2019-10-10", "2019-10-14"),  # Saturday 12 October was worked
    ],
)
def test_three_working_days(office, day, due):
    with on(day):
        case = pushed(office)
        stage = open_stage(case)
    assert stage.due_on.isoformat() == due
    for days, colour in ((0, "amber"), (1, "red")):
        with clock.at(stage.due_on + datetime.timedelta(days=days)):
            assert lamps_of([stage])[stage.pk].colour == colour
    with clock.at(stage.due_on + datetime.timedelta(days=1)):
        do(case, "确认", office.clerk)
        stage.refresh_from_db()
        assert stage.closed_on > stage.due_on and lamps_of([stage])[stage.pk].colour == "red"


def test_confirmed_on_the_third_day_is_in_time(office):
    case = pushed(office)
    stage = open_stage(case)
    with on("2019-03-07", 17):
        do(case, "确认", office.clerk)
        stage.refresh_from_db()
        assert lamps_of([stage])[stage.pk].words == "按时办结"


def test_on_the_roll_when_confirmed_and_file_handed_over(office):
    case = pushed(office)
    assert not roll("2019-03-04").exists() and list(inbox(office.clerk).values_list("case", flat=True)) == [
        case.pk
    ]
    case = do(case, "确认", office.clerk)
    line = roll("2019-03-01").get()
    assert line.data["name"] == "东丽区和风社会工作服务中心" and line.case_id == case.pk
    assert not roll("2019-02-28").exists()
    assert (
        case.organisation == line.organisation and case.subject_key == f"organisation:{line.organisation_id}"
    )
    assert case.end == "同意" and case.decided_on == datetime.date(2019, 3, 4)


def handed(office, push, organisation):
    return open_case(
        OURS + "archive_hand_over",
        office.clerk,
        area=office.district,
        answers={"push": push.number},
        subject=organisation,
    )


def test_file_handed_over_once_with_date_and_who(office, member):
    push = pushed(office)
    with pytest.raises(Invalid, match="待移交"):
        handed(office, push, member("别的单位"))
    push = do(push, "确认", office.clerk)
    assert list(files_outstanding()) == [push]
    with pytest.raises(Invalid, match="另一家"):
        handed(office, push, Organisation.objects.get(name="别的单位"))
    case = handed(office, push, push.organisation)
    with pytest.raises(Invalid, match="移交日期"):
        do(case, "已移交", office.clerk, answers=HAND_OVER | {"handed_on": "2019-03-05"})
    case = do(case, "已移交", office.clerk, answers=HAND_OVER)
    assert case.end == "办结" and not files_outstanding().exists()
    archived = case.stages.get()
    assert archived.answers == HAND_OVER | {"volumes": 1} and archived.staff == office.clerk.staff
    with pytest.raises(Invalid, match="待移交"):
        handed(office, push, push.organisation)


def test_change_and_cancel_follow_the_same_organisation(office):
    do(pushed(office), "确认", office.clerk)
    with on("2019-06-03"):
        changed = pushed(
            office,
            approval="变更",
            approval_number="变1",
            approved_on="2019-05-31",
            name="东丽区和风服务中心",
        )
        changed = do(changed, "确认", office.clerk)
    with on("2019-12-02"):
        gone = pushed(office, approval="注销", approval_number="销1", approved_on="2019-11-29")
        gone = do(gone, "确认", office.clerk)
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.status) == ("东丽区和风服务中心", "注销")
    assert [roll(d).get().data["name"] for d in ("2019-05-30", "2019-05-31")] == [
        "东丽区和风社会工作服务中心",
        "东丽区和风服务中心",
    ]
    assert roll("2019-05-31").get().data["registered_on"] == "2019-03-01"
    assert roll("2019-11-28").exists() and not roll("2019-11-29").exists()
    assert {case.organisation_id for case in (changed, gone)} == {organisation.pk}


def test_wrong_pushes_change_nothing_and_go_back(office):
    for changes, error in (
        ({"approval": "注销", "approval_number": "x1"}, Conflict),
        ({"approved_on": "2019-03-05", "approval_number": "x2"}, Invalid),
    ):
        case = pushed(office, **changes)
        with pytest.raises(error):
            do(case, "确认", office.clerk)
        assert do(case, "退回审批局", office.clerk, reason="信息有误").end == "退回来件单位"
    assert not RegisterEntry.objects.exists() and not Organisation.objects.exists()
    with pytest.raises(Invalid, match="统一社会信用代码"):
        pushed(office, uscc=credit(1)[:-1] + "?")


def test_founded_twice_is_refused(office):
    do(pushed(office), "确认", office.clerk)
    with pytest.raises(Conflict, match="同一审批文号"):
        pushed(office)
    again = pushed(office, approval_number="另一文号")
    with pytest.raises(Conflict, match="已有生效的"):
        do(again, "确认", office.clerk)


def test_an_organisation_known_before_keeps_its_area(office):
    community = office.bureau.area("120110001001")
    with acting(SYSTEM, "登记"):
        Organisation.objects.create(name="旧名", kind="企业", uscc=credit(500), area=community)
    do(pushed(office), "确认", office.clerk)
    assert roll("2019-03-04").get().area == community and Organisation.objects.get().kind == "民办非企业单位"


def test_only_the_section_confirms(office):
    case = pushed(office)
    with pytest.raises(Refused):
        do(case, "确认", office.street)


def test_threshold_is_a_parameter(office):
    from minzheng.mechanisms.law.public import change_parameter

    with acting(SYSTEM, "改时限"):
        change_parameter(
            OURS + "approval_confirm", office.district, datetime.date(2019, 3, 1), "5个工作日", "内部规定"
        )
    assert open_stage(pushed(office)).due_on == datetime.date(2019, 3, 11)
