"""Escalation by days, letters to other regulators, major hazards, campaigns and the yearly report."""

import datetime
from types import SimpleNamespace

import pytest
from tests.domains.conftest import inspection_of

from minzheng.config.daily import daily
from minzheng.domains.home_supervision.escalation import open_escalations
from minzheng.domains.home_supervision.hazards import (
    MAJOR,
    NOTIFICATION,
    RECEIVERS,
    open_notifications,
    standard,
)
from minzheng.domains.home_supervision.summaries import ANNUAL, CAMPAIGN
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.checks.campaigns import check_campaign
from minzheng.mechanisms.checks.public import Referral, all_checklists, order_rectification
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.matters.public import Case, inbox, open_case
from minzheng.mechanisms.registry.public import Facility

from .conftest import OURS, at, do, in_year, only, standing_at

DAY = datetime.date


def ordered(office: SimpleNamespace, nest: Facility, *faults: str, campaign: str | Case = "") -> Case:
    seen = inspection_of(office, "elder_care.safety", nest, *faults, campaign=campaign)
    case = order_rectification(seen, office.lead, list(seen.findings.all()), {"demand": "整改"})
    return do(case, "下达", office.lead)


def test_each_level_is_told_on_its_day_and_once(
    office: SimpleNamespace, nest: Facility, director: Seat
) -> None:
    case = ordered(office, nest, "duty")
    due = DAY(2026, 4, 1)
    for days, levels in ((0, 0), (1, 1), (2, 0), (3, 1), (7, 1), (14, 0), (15, 1), (40, 0)):
        on = due + datetime.timedelta(days=days)
        with at(on.isoformat()):
            assert open_escalations(on) == levels, days
            assert open_escalations(on) == 0
    for level, (seat, days) in enumerate(
        ((office.lead, 1), (office.clerk, 3), (office.chief, 7), (office.head, 15)), 1
    ):
        told = only(f"overdue{level}")
        assert told in [one.case for one in inbox(seat)]
        assert (told.answers["days"], told.answers["order"]) == (days, case.number)
        assert in_year(office, f"escalated{level}") == 1
    with at("2026-05-12"):
        do(only("overdue1"), "已督促", office.lead, answers={"done": "已上门督促"})
        do(case, "提交整改", director, answers={"done": "已整改"})


def test_what_is_put_right_is_told_to_nobody(office: SimpleNamespace, nest: Facility, director: Seat) -> None:
    case = ordered(office, nest, "duty")
    with at("2026-04-05"):
        do(case, "提交整改", director, answers={"done": "已整改"})
    assert open_escalations(DAY(2026, 4, 20)) == 0


def test_several_levels_at_once_where_the_program_stood_still(
    office: SimpleNamespace, nest: Facility
) -> None:
    ordered(office, nest, "duty")
    with at("2026-04-20"):
        assert open_escalations(DAY(2026, 4, 20)) == 4


def test_the_kind_of_hazard_decides_who_gets_the_letter(office: SimpleNamespace, nest: Facility) -> None:
    ordered(office, nest, "exits", "food_samples", "wiring")
    assert (open_notifications(DAY(2026, 3, 3)), open_notifications(DAY(2026, 3, 4))) == (2, 0)
    fire = only("notification", answers__kind="消防")
    do(fire, "发出", office.lead)
    letter = Document.objects.get(template=OURS + "notification")
    assert letter.number == "民养抄〔2026〕1号" and "消防救援机构" in letter.sheet
    assert standing_at(office, "notified_unanswered", "2026-03-09") == 0
    assert standing_at(office, "notified_unanswered", "2026-03-10") == 1
    do(fire, "已签收", office.lead, answers={"on": "2026-03-02", "who": "张某"})
    assert standing_at(office, "notified_unanswered", "2026-03-16") == 0
    assert standing_at(office, "notified_unanswered", "2026-03-17") == 1
    do(fire, "已回复", office.lead, answers={"result": "已整改", "answer": "已督促清通"})
    row = Referral.objects.get(pk=fire.answers["referral"])
    assert (row.answered_on, row.answer) == (DAY(2026, 3, 2), "已督促清通")
    assert (in_year(office, "notified"), in_year(office, "notified_answered")) == (1, 1)


def test_every_class_with_a_receiver_has_the_same_one_in_letters() -> None:
    (safety,) = [one[-1] for one in all_checklists() if one[-1].code == "elder_care.safety"]
    classes = {item.hazard_class for item in safety.items if item.hazard_class.receiver}
    assert {one.label: one.receiver for one in classes}.items() <= RECEIVERS.items()


def test_a_risk_without_inspection_is_passed_on_too(office: SimpleNamespace, nest: Facility) -> None:
    given = {"kind": "治安", "risk": "有人员纠纷"}
    for _ in range(2):
        case = open_case(NOTIFICATION.code, office.lead, area=nest.area, answers=given, subject=nest)
    do(case, "发出", office.lead)
    assert "公安机关" in Document.objects.get(template=OURS + "notification").sheet


def test_a_major_hazard_stops_the_home(office: SimpleNamespace, nest: Facility, director: Seat) -> None:
    assert {one.family for one in standard()} == {
        "重要设施设备",
        "资格资质",
        "日常管理",
        "违法违规服务",
        "其他",
    }
    item = standard()[0].text
    case = open_case(
        MAJOR.code, office.lead, area=nest.area, answers={"item": item, "facts": "东楼"}, subject=nest
    )
    wrong = {"measure": "暂停收住、停业整顿", "moved": "3"}
    with pytest.raises(Invalid, match="其他措施不填"):
        do(case, "责令处置", office.lead, answers=wrong, second=office.second.staff)
    right = {"measure": "转移安置老年人", "moved": "42"}
    do(case, "责令处置", office.lead, answers=right, second=office.second.staff)
    order = Document.objects.get(template=OURS + "major_order")
    assert order.number == "民养隐患〔2026〕1号" and item in order.sheet and "42人" in order.sheet
    assert (in_year(office, "major_hazards"), in_year(office, "moved_out")) == (1, 42)
    do(case, "已上报", office.chief, answers={"to": "市民政局", "on": "2026-03-02"})
    assert (open_notifications(DAY(2026, 3, 3)), open_notifications(DAY(2026, 3, 4))) == (1, 0)
    told = only("notification")
    assert (told.answers["kind"], told.answers["order"]) == ("建筑", case.number)
    assert "住房和城乡建设部门" in told.title and item in told.answers["risk"]
    with at("2026-04-02"):
        assert open_escalations(DAY(2026, 4, 2)) == 1


def test_the_standard_names_only_kinds_that_somebody_receives() -> None:
    assert {one.kind for one in standard()} - {""} <= set(RECEIVERS)


PLAN = {
    "name": "春季消防专项行动", "about": "消防", "issuers": "区民政局", "since": "2026-03-03", "until": "2026-05-31",
    "tasks": [{"what": "逐家检查", "who": "养老服务科"}],
}  # fmt: skip


def test_a_campaign_sums_up_its_own_inspections(office: SimpleNamespace, nest: Facility) -> None:
    case = open_case(CAMPAIGN.code, office.lead, area=office.district, answers=PLAN)
    do(case, "同意", office.chief)
    with at("2026-03-04"):
        seen = ordered(office, nest, "exits", "duty", campaign=Case.objects.get(pk=case.pk))
        ordered(office, nest, "duty", campaign="春季消防专项行动")  # the same words are not the campaign
        inspection_of(office, "elder_care.safety", nest, "duty")
    assert seen.findings.first().inspection.campaign == "春季消防专项行动"
    with at("2026-06-01"):
        do(case, "总结归档", office.lead, answers={"done": "完成"})
    sheet = Document.objects.get(template=OURS + "campaign_summary").sheet
    assert "检查养老机构1次,发现隐患2处,已整改0处" in sheet
    assert (in_year(office, "campaigns"), in_year(office, "campaign_inspections")) == (1, 1)


@pytest.mark.parametrize(
    ("day", "approved", "where", "code"),
    [
        ("2026-03-02", True, "120110", "elder_care.safety"),
        ("2026-06-01", True, "120110", "elder_care.safety"),
        ("2026-03-04", False, "120110", "elder_care.safety"),
        ("2026-03-04", True, "120110002", "elder_care.safety"),
        ("2026-03-04", True, "120110", "enforcement.charity"),
    ],
)
def test_an_inspection_belongs_only_to_a_campaign_that_runs_there(
    office: SimpleNamespace, nest: Facility, day: str, approved: bool, where: str, code: str
) -> None:
    case = open_case(CAMPAIGN.code, office.lead, area=office.bureau.area(where), answers=PLAN)
    if approved:
        do(case, "同意", office.chief)
    case.refresh_from_db()
    with at(day), pytest.raises(Invalid, match="没有适用于这次检查的专项行动"):
        check_campaign(case, code, nest.area, datetime.date.fromisoformat(day))


def test_the_yearly_report_counts_what_is_on_record(office: SimpleNamespace, nest: Facility) -> None:
    ordered(office, nest, "exits", "duty")
    with pytest.raises(Invalid, match="年度还没有结束"):
        open_case(ANNUAL.code, office.clerk, area=nest.area, answers={"year": "2026"}, subject=nest)
    with at("2027-01-11"):
        case = open_case(ANNUAL.code, office.clerk, area=nest.area, answers={"year": "2026"}, subject=nest)
        do(case, "报审批", office.clerk)
        assert do(case, "同意", office.chief).end == "同意"
    sheet = Document.objects.get(template=OURS + "yearly").sheet
    assert "鹤童养老院2026年度监管报告" in sheet and "1次" in sheet and "2处" in sheet and "1件" in sheet


def test_the_day_opens_all_of_it(
    office: SimpleNamespace, nest: Facility, tmp_path: object, settings: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    ordered(office, nest, "exits")
    with at("2026-04-03"):
        daily(DAY(2026, 4, 3))
        daily(DAY(2026, 4, 3))
    opened = Case.objects.filter(matter__startswith=OURS).values_list("matter", flat=True)
    assert sorted(opened) == [OURS + one for one in ("monthly", "notification", "overdue1", "score")]
