"""Walk c: from a hazard in a home to the figure of the report (S24–S26)."""

import datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.mechanisms.access.public import visible
from minzheng.mechanisms.checks.public import (
    Finding,
    Inspection,
    Referral,
    Seen,
    findings_of,
    finish_recheck,
    overdue_referrals,
    recheck,
    referral_answer,
)
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.indicators.public import Year, open_publicly, print_figure, records, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, inbox, mark_duplicate, open_case, open_stage, perform

from .conftest import do, on

FIXED, BROKEN = Seen(True), Seen(False, "仍未整改")


def figure(office, code, period=None):
    return value(f"elder_care.{code}", period or Year(2019), office.district)


def all_of(case, seen=FIXED):
    return {one.pk: seen for one in findings_of(case)}


def test_from_hazard_to_the_figure(office, home, account, ordered, rectified):
    nest = home("鹤童养老院")
    director = account(nest)
    case = ordered(nest, "exits", "wiring", "duty")
    order = Document.objects.get(template="elder_care.rectification_order")
    assert order.number == "民养责改〔2019〕1号" and "2019年4月3日前整改完毕" in order.sheet
    assert "东丽区民政局" in order.sheet and open_stage(case).due_on == datetime.date(2019, 4, 3)
    assert [one.case for one in inbox(director)] == [case]
    with on("2019-03-20"):
        stage = rectified(case, director)
    results = {one.pk: BROKEN if one.item == "duty" else FIXED for one in findings_of(case)}
    with on("2019-03-25"):
        still = recheck(stage, office.rechecker, results)
        assert [one.item for one in still] == ["duty"]
        with pytest.raises(Refused, match="还有1项问题没有整改完成"):
            do(case, "复查合格", office.rechecker, second=office.companion)
        again = do(case, "继续整改", office.rechecker, reason="值班表未建立", second=office.companion)
        assert open_stage(again).due_on == datetime.date(2019, 4, 24)
    assert figure(office, "hazard_rate").exact == "2/3"
    with on("2019-04-10"):
        stage = rectified(case, director)
        recheck(stage, office.rechecker, {key: FIXED for key in results if results[key] is BROKEN})
        assert do(case, "复查合格", office.rechecker, second=office.companion).end == "办结"
    assert [figure(office, code).value for code in ("hazards", "hazards_fixed", "rectification_orders")] == [
        3,
        3,
        1,
    ]
    assert figure(office, "officer_visits").value == 2
    assert set(records("elder_care.hazards", Year(2019), office.district)) == set(findings_of(case))


def test_a_home_sees_and_answers_only_its_own_order(office, home, account, ordered):
    one, other = home("鹤童养老院"), home("颐养养老院", "120110002")
    ours, theirs = account(one, 1), account(other, 3)
    case = ordered(one, "exits")
    assert list(visible(Case.objects.filter(matter="elder_care.rectification"), ours)) == [case]
    for model, rows in ((Case, {"pk": case.pk}), (Finding, {}), (Inspection, {})):
        assert not visible(model.objects.filter(**rows), theirs).exists()
    assert visible(Finding.objects.all(), ours).exists() and not inbox(theirs).exists()
    with pytest.raises(Refused, match="现由鹤童养老院办理"):
        do(case, "提交整改", theirs, answers={"done": "替人整改"})
    with pytest.raises(Refused, match="现由鹤童养老院办理"):
        do(case, "提交整改", office.lead, answers={"done": "检查人员自己填写"})


def test_neither_inspector_closes_what_they_found(office, home, account, ordered, rectified):
    nest = home("鹤童养老院")
    case = ordered(nest, "exits")
    stage = rectified(case, account(nest))
    for seat in (office.lead, office.second):
        with pytest.raises(Refused, match="参加了发现这些问题的检查"):
            recheck(stage, seat, all_of(case))
    recheck(stage, office.rechecker, all_of(case))
    with pytest.raises(Refused, match="不能由本人复查销号"):
        do(case, "复查合格", office.second, second=office.companion)
    with pytest.raises(Refused, match="须由他人办理"):
        do(case, "复查合格", office.lead, second=office.companion)
    assert do(case, "复查合格", office.rechecker, second=office.companion).end == "办结"


def test_nothing_is_fixed_by_saying_so(office, home, account, ordered, rectified):
    nest = home("鹤童养老院")
    case = ordered(nest, "exits", "alarms")
    rectified(case, account(nest))
    with pytest.raises(Refused, match="还有2项问题没有登记复查结果"):
        do(case, "复查合格", office.rechecker, second=office.companion)
    assert figure(office, "hazards_fixed").value == 0


def test_twice_and_stale(office, home, account, ordered, rectified):
    nest = home("鹤童养老院")
    director = account(nest)
    case = ordered(nest, "exits")
    rectified(case, director)
    with pytest.raises(Conflict, match="刷新"):
        perform(case, "提交整改", director, version=case.version, answers={"done": "旧页面"})
    for outcome, seat in (("提交整改", director), ("下达", office.lead)):
        with pytest.raises(Missing, match="“复查”环节没有"):
            do(case, outcome, seat, answers={"done": "再交一次"})
    assert Document.objects.filter(template="elder_care.rectification_order").count() == 1


def test_the_home_has_to_say_what_it_did(home, account, ordered):
    nest = home("鹤童养老院")
    case = ordered(nest, "exits")
    with pytest.raises(Invalid, match="整改情况"):
        do(case, "提交整改", account(nest), answers={"done": " "})


def test_an_order_given_before_the_home_had_an_account_goes_to_it(office, home, account, ordered):
    nest = home("鹤童养老院")
    case = ordered(nest, "exits")
    assert open_stage(case).unit.name == "养老服务科"
    director = account(nest)
    assert [one.case for one in inbox(director)] == [case]


def test_no_order_without_a_finding(office, home):
    nest = home("鹤童养老院")
    case = open_case(
        "elder_care.rectification", office.lead, area=nest.area, answers={"demand": "整改"}, subject=nest
    )
    with pytest.raises(Refused, match="没有检查发现的问题"):
        do(case, "下达", office.lead)
    assert not Document.objects.filter(about_kind="case", about_id=case.pk).exists()


def test_the_class_of_a_hazard_decides_who_is_told(office, home, ordered):
    case = ordered(
        home("鹤童养老院"), "structure", "exits", "food_samples", "clinic", "lifts", "gas_alarm", "duty"
    )
    told = dict(Referral.objects.values_list("finding__item", "receiver"))
    assert told == {
        "structure": "住房和城乡建设部门",
        "exits": "消防救援机构",
        "food_samples": "市场监督管理部门",
        "clinic": "卫生健康部门",
        "lifts": "市场监督管理部门",
        "gas_alarm": "燃气管理部门",
    }
    assert Finding.objects.filter(case=case, referral__isnull=True).get().item == "duty"
    late = datetime.date(2019, 3, 19)
    assert overdue_referrals(late).count() == 6
    with on("2019-03-12"):
        referral_answer(Referral.objects.get(finding__item="exits"), office.lead, "已责令整改并复查")
    assert overdue_referrals(late).count() == 5
    assert figure(office, "referral_rate").exact == "1/6"


def test_a_recheck_is_made_by_two_certified_officers_who_did_not_find_it(
    office, home, account, ordered, rectified
):
    nest = home("鹤童养老院")
    case = ordered(nest, "exits")
    stage = rectified(case, account(nest))
    version = Case.objects.get(pk=case.pk).version

    def finish(second):
        return finish_recheck(stage, office.rechecker, all_of(case), version=version, second=second)

    with pytest.raises(Invalid, match="没有选择同行人员"):
        finish(None)
    with pytest.raises(Refused, match="郑实习没有登记执法证"):
        finish(office.bureau.staff("郑实习"))
    with pytest.raises(Refused, match="赵强已办理过"):
        finish(office.lead.staff)
    with pytest.raises(Refused, match="钱伟参加了发现这些问题的检查"):
        finish(office.second.staff)
    assert open_stage(case).pk == stage.pk and not findings_of(case).filter(closed_on__isnull=False).exists()
    assert finish(office.companion).end == "办结"


def test_a_certificate_that_has_run_out_stops_a_recheck(office, home, account, ordered, rectified):
    nest = home("鹤童养老院")
    case = ordered(nest, "exits")
    stage = rectified(case, account(nest))
    version = Case.objects.get(pk=case.pk).version
    with acting(SYSTEM, "证件到期"):
        for one in (office.rechecker.staff, office.companion):
            one.certificate_valid = DateRange(datetime.date(2018, 1, 1), datetime.date(2019, 3, 4))
            one.save()
    with pytest.raises(Refused, match="周敏的执法证") as caught:
        finish_recheck(stage, office.rechecker, all_of(case), version=version, second=office.companion)
    assert [one.field for one in caught.value.problems] == [None, "second"]
    assert all("自2019-03-04起已失效" in one.message for one in caught.value.problems)


def test_what_is_left_goes_back_to_the_home_with_its_reason(office, home, account, ordered, rectified):
    nest = home("鹤童养老院")
    case = ordered(nest, "exits", "duty")
    stage = rectified(case, account(nest))
    results = {one.pk: BROKEN if one.item == "duty" else FIXED for one in findings_of(case)}
    version = Case.objects.get(pk=case.pk).version
    back = finish_recheck(stage, office.rechecker, results, version=version, second=office.companion)
    assert (back.step, open_stage(back).unit.name) == ("fix", "鹤童养老院")
    assert "还有1项没有整改:有安全责任人" in back.stages.get(pk=stage.pk).reason


def test_a_home_does_not_put_its_order_away_as_a_repeat(office, home, account, ordered):
    nest = home("鹤童养老院")
    director = account(nest)
    one, other = ordered(nest, "exits"), ordered(nest, "duty")
    with pytest.raises(Refused, match="被要求办理的单位不能自行将本件作为重复件并入他件"):
        mark_duplicate(other, one, director, version=other.version, reason="同一家机构")


def test_rate_counts_what_was_found_in_the_year_and_closed_by_its_end(
    office, home, account, ordered, inspected, rectified
):
    nest = home("鹤童养老院")
    director = account(nest)
    faults = ["exits", "wiring", "duty", "plans", "fees", "lifts", "clinic"]
    case = ordered(nest, *faults)
    with on("2019-12-30"):
        stage = rectified(case, director)
        recheck(stage, office.rechecker, all_of(case))
        do(case, "复查合格", office.rechecker, second=office.companion)
        late = ordered(nest, "exits")
        stage = rectified(late, director)
    with on("2020-01-06"):
        recheck(stage, office.rechecker, all_of(late))
        do(late, "复查合格", office.rechecker, second=office.companion)
        inspected(nest, "duty")
    rate = figure(office, "hazard_rate")
    assert (rate.exact, print_figure(rate)) == ("7/8", "88%")
    assert figure(office, "hazards", Year(2020)).value == 1
    assert figure(office, "hazard_rate", Year(2021)).value is None
    assert clock.today() == datetime.date(2019, 3, 4)


def test_opened_figures_name_homes_and_hazards_but_no_officer(office, home, account, ordered):
    ordered(home("鹤童养老院"), "exits")
    shown = {
        code: open_publicly(f"elder_care.{code}", Year(2019), office.district)
        for code in ("hazards", "hazard_rate", "rectification_orders", "officer_visits", "referrals")
    }
    assert shown["hazards"].rows == (
        ("鹤童养老院", "消防", "疏散通道和安全出口畅通,门未上锁", "2019年3月4日", ""),
    )
    assert shown["hazard_rate"].rows == shown["hazards"].rows
    assert shown["rectification_orders"].rows == (("民养责改〔2019〕1号", "鹤童养老院", "2019年3月4日"),)
    assert all(one.rows and "赵强" not in str(one) and "钱伟" not in str(one) for one in shown.values())


def test_trade_inspections_are_not_safety_checks(office, home, inspected):
    nest = home("鹤童养老院")
    inspected(nest, "exits", campaign="养老院燃气安全大检查")
    office.bureau.seat("养老服务科", office.second.staff, inspecting="enforcement.")
    office.lead = office.bureau.seat("养老服务科", office.lead.staff, inspecting="enforcement.")
    inspected(nest, "selling", checklist="enforcement.elder_care")
    assert figure(office, "inspections").value == 1 and figure(office, "hazards").value == 1
    assert value("enforcement.inspections", Year(2019), office.district).value == 1
