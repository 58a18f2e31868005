"""The pages of the monitoring: who sees what, how far a look goes, what may be done there, and that numbers agree."""

import datetime
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.mechanisms.desk.given import sheet_of

from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.desk.warning_counts import by_area
from minzheng.mechanisms.exchange.public import AlarmState, Batch, BatchState, SourceAlarm, check_sources
from minzheng.mechanisms.journal.public import SYSTEM, Act, acting
from minzheng.mechanisms.lake.linking.scoring import Reason
from minzheng.mechanisms.lake.public import Match, Possible, Verdict
from minzheng.mechanisms.monitoring.public import (
    WRONG,
    GivenRow,
    Lead,
    LinkReview,
    ReviewState,
    Round,
    Sending,
    Trial,
    Warning,
    WarningState,
    put,
)
from minzheng.mechanisms.registry.public import Look

from .given import OFFICE, Street, on, street

GROWN = "low_income_monitoring.assistance low_income_monitoring.elders low_income_monitoring.disability"
MOST_QUERIES = 25
CERTIFICATE = {"place": "医院", "died_on": "2026-08-30", "issued_on": "2026-08-31"}


class Place(Street):
    """The street after a night with one death, one child without parents, and people at the desks."""

    def page(self, seat: Seat, address: str, code: int = 200, **given: str) -> str:
        """GET, or POST with what is given, as somebody."""
        client = Client()
        client.force_login(seat.account)
        answer = client.post(address, given) if given else client.get(address)
        assert answer.status_code == code, (answer.status_code, answer.content.decode()[:2000])
        return str(answer.content.decode())


@pytest.fixture
def town(bureau: Any, tmp_path: Any, settings: Any) -> Any:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    made = Place(**vars(street(bureau)))
    made.grown = bureau.seat(OFFICE, "秦助", surveying=GROWN, reviewing=GROWN)
    made.elsewhere = bureau.seat("丰年村街道办事处", "邻街", surveying="low_income_monitoring.")
    made.data = bureau.seat("社会救助科", "舒据", registering="exchange.", reviewing=f"exchange. {GROWN}")
    made.head = bureau.seat("社会救助科", "康定", deciding=f"exchange. {GROWN}")
    made.hotline = bureau.seat("办公室", "热线", registering="appeals.")
    with on("2026-08-03"):
        made.dead = made.town.person("陈桂兰", "1950-03-01")
        made.town.on_minimum_living(made.dead)
        made.child = made.town.person("孙小雨", "2016-05-01")
        made.father = made.town.person("孙大海", "1985-05-01")
        made.home = made.town.on_minimum_living(made.father, made.child)
        with acting(SYSTEM, "家庭关系"):
            made.home.memberships.filter(person=made.child).update(relation="子女")
            made.home.memberships.filter(person=made.father).update(relation="本人")
    with on("2026-09-01"):
        made.batch = made.delivers(
            "death_certificates", made.about(made.dead, **CERTIFICATE), made.about(made.father, **CERTIFICATE)
        )
        made.first = made.night()
        yield made


def numbers(text: str) -> list[int]:
    return sorted({int(one) for one in re.findall(r'href="/warnings/(\d+)/"', text)})


def test_each_street_sees_its_own_and_a_child_only_its_officers(town: Place) -> None:
    children = set(
        Warning.objects.filter(matter="low_income_monitoring.children").values_list("pk", flat=True)
    )
    everything = set(Warning.objects.exclude(state=WarningState.TRIAL).values_list("pk", flat=True))
    assert children and everything > children
    assert set(numbers(town.page(town.looker, "/warnings/"))) == everything
    assert set(numbers(town.page(town.grown, "/warnings/"))) == everything - children
    assert numbers(town.page(town.elsewhere, "/warnings/?state=全部")) == []
    for one in children:
        town.page(town.looker, f"/warnings/{one}/")
        assert "没有这条预警" in town.page(town.grown, f"/warnings/{one}/", 404)
        assert "没有这条预警" in town.page(town.elsewhere, f"/warnings/{one}/", 404)
    text = town.page(town.grown, "/monitoring/rules/")
    assert "疑似事实无人抚养儿童" not in text and "有死亡证据仍在享受待遇" in text
    town.page(town.grown, "/monitoring/rules/monitoring.orphaned_child/", 404)


def test_who_has_nothing_to_do_with_it_is_refused_and_offered_nothing(town: Place) -> None:
    for address in (
        "/warnings/",
        "/warnings/counts/",
        "/monitoring/rules/",
        "/monitoring/nights/",
        "/monitoring/sources/",
    ):
        assert "您当前的岗位不能查看" in town.page(town.hotline, address, 403)
    for address in ("/monitoring/nights/", "/monitoring/sources/", f"/monitoring/batches/{town.batch.pk}/"):
        assert "您当前的岗位不能查看" in town.page(town.looker, address, 403)
    assert "监测预警" not in town.page(town.hotline, "/")
    assert "关联核对" not in town.page(town.looker, "/")
    assert "监测运行" not in town.page(town.looker, "/") and "/warnings/" in town.page(town.looker, "/")
    assert "/monitoring/sources/" in town.page(town.data, "/")


def test_a_warning_says_why_from_which_row_and_what_is_known_of_the_household(town: Place) -> None:
    warning = Warning.objects.get(rule="monitoring.dead_and_paid", person=town.dead)
    text = town.page(town.looker, f"/warnings/{warning.pk}/")
    assert "2026年8月30日" in text and "死亡医学证明" in text and f"批次{town.batch.pk}第2行" in text
    assert "陈桂兰" not in text and str(town.dead.id_number) not in text and "陈**" in text
    assert warning.case is not None and f"/cases/{warning.case.number}/" in text
    assert Look.objects.filter(
        subjects__contains=[f"person:{town.dead.pk}"], purpose__contains="查看预警"
    ).exists()
    case = town.page(town.looker, f"/cases/{warning.case.number}/")
    assert f"/warnings/{warning.pk}/" in case
    child = Warning.objects.get(rule="monitoring.orphaned_child")
    text = town.page(town.looker, f"/warnings/{child.pk}/")
    assert text.count("孙**") >= 2 and "子女" in text and "孙小雨" not in text


def test_who_only_leads_is_not_told_what_is_known_of_people(town: Place) -> None:
    leader = town.town.bureau.seat(OFFICE, "领导", leading="*")
    warning = Warning.objects.get(rule="monitoring.dead_and_paid", person=town.dead)
    before = Look.objects.count()
    text = town.page(leader, f"/warnings/{warning.pk}/")
    assert "只向办理这项业务的岗位显示" in text and "2026年8月30日" not in text
    assert Look.objects.count() == before


def row_behind(town: Place, row: str = "2") -> tuple[str, dict[str, str]]:
    """Address and fields that open the row behind the warning of the death."""
    warning = Warning.objects.get(rule="monitoring.dead_and_paid", person=town.dead)
    given = {"source": "death_certificates", "batch": str(town.batch.pk), "row": row}
    return f"/warnings/{warning.pk}/row/", given


def test_the_original_row_is_opened_for_a_reason_by_whom_the_contract_names(town: Place) -> None:
    address, row = row_behind(town)
    assert "查看原始行" in town.page(town.data, address.removesuffix("row/"))
    assert "没有填写查看事由" in town.page(town.data, address, 422, **row, purpose=" ")
    assert "不以这一行为依据" in town.page(town.data, address, 404, **{**row, "row": "3"}, purpose="核对")
    assert not Look.objects.filter(kind="完整").exists()
    text = town.page(town.data, address, **row, purpose="核对死亡日期")
    assert "陈桂兰" in text and "2026-08-30" in text and str(town.dead.id_number) in text
    assert Look.objects.get(kind="完整").subjects == sorted(
        [f"feed:{town.batch.pk}:2", f"person:{town.dead.pk}"]
    )


def test_the_street_opens_the_row_behind_its_own_warning_and_sees_what_the_rule_used(town: Place) -> None:
    address, row = row_behind(town)
    assert "查看原始行" in town.page(town.looker, address.removesuffix("row/"))
    assert "没有填写查看事由" in town.page(town.looker, address, 422, **row, purpose="")
    assert "不以这一行为依据" in town.page(town.looker, address, 404, **{**row, "row": "3"}, purpose="核对")
    assert not Look.objects.filter(kind="完整").exists()
    text = town.page(town.looker, address, **row, purpose="核对死亡日期")
    assert "陈桂兰" in text and "2026-08-30" in text
    assert str(town.dead.id_number) not in text and "医院" not in text and "2026-08-31" not in text
    assert "其余各列已遮盖" in text
    look = Look.objects.get(kind="完整")
    assert look.post == town.looker.post and look.purpose == "死亡医学证明：核对死亡日期"
    assert f"person:{town.dead.pk}" in look.subjects


def test_the_row_stays_shut_for_other_streets_other_business_and_functions_not_named(town: Place) -> None:
    address, row = row_behind(town)
    bureau = town.town.bureau
    children = bureau.seat(OFFICE, "童专", surveying="low_income_monitoring.children")
    pays = bureau.seat(OFFICE, "付出", paying="low_income_monitoring.", leading="*")
    for seat in (town.elsewhere, children):
        assert "没有这条预警" in town.page(seat, address, 404, **row, purpose="核对")
    assert "查看原始行" not in town.page(pays, address.removesuffix("row/"))
    assert "不能查看" in town.page(pays, address, 403, **row, purpose="核对")
    assert not Look.objects.filter(kind="完整").exists()


def test_a_row_that_may_be_about_somebody_else_stays_shut_for_the_street(town: Place) -> None:
    address, row = row_behind(town, "3")
    warning = Warning.objects.get(rule="monitoring.dead_and_paid", person=town.dead)
    told = json.loads(warning.sealed)
    told["parts"][0]["origins"]["death_certificates"] = [town.batch.pk, 3]
    with acting(SYSTEM, "另一行"):
        warning.sealed = json.dumps(told, ensure_ascii=False)
        warning.save(update_fields=["sealed"])
    assert "可能是别人的数据" in town.page(town.looker, address, 403, **row, purpose="核对")
    assert not Look.objects.filter(kind="完整").exists()
    assert "孙大海" in town.page(town.data, address, **row, purpose="核对")


def test_counts_of_the_parts_add_up_and_open_their_lists(town: Place) -> None:
    found = Warning.objects.exclude(state=WarningState.TRIAL)
    parts, whole = by_area(found, town.head.unit.area_id)
    assert whole.all == found.count() > 0
    assert [one.name for one in parts] == ["张贵庄街道", "丰年村街道"]
    assert sum(one.all for one in parts) == whole.all and sum(one.open for one in parts) == whole.open
    text = town.page(town.data, "/warnings/counts/")
    mine = Warning.objects.exclude(state=WarningState.TRIAL).exclude(matter__endswith="children").count()
    assert f'aria-label="合计{mine}条，打开名单"' in text
    link = re.search(r'href="(/warnings/\?state=[^"]*area=[^"]*)"', text)
    assert link is not None
    assert len(numbers(town.page(town.data, link[1].replace("&amp;", "&")))) == mine


def test_every_number_of_the_map_and_the_months_opens_just_those(town: Place) -> None:
    text = town.page(town.data, "/warnings/counts/")
    drawing = text[text.index('aria-label="预警分布图"') : text.index("</svg>")]
    assert "张贵庄街道" in drawing and "丰年村街道" in drawing and "0条 占0%" in drawing
    opened = re.findall(r'href="(/warnings/[^"]*)" aria-label="[^"]*?(\d+)条[^"]*"', text)
    assert len(opened) > 4
    for address, many in opened:
        shown = numbers(town.page(town.data, address.replace("&amp;", "&")))
        assert len(shown) == int(many), address
    below = re.search(r'href="(\?area=\d+[^"]*)"', text)
    assert below is not None
    text = town.page(town.data, "/warnings/counts/" + below[1].replace("&amp;", "&"))
    assert "张贵庄街道预警分布" in text
    for address, many in re.findall(r'href="(/warnings/[^"]*)" aria-label="[^"]*?(\d+)条[^"]*"', text):
        assert len(numbers(town.page(town.data, address.replace("&amp;", "&")))) == int(many), address


def test_what_lies_in_no_part_is_on_the_map_and_opens_its_list(town: Place) -> None:
    one = Warning.objects.filter(rule="monitoring.dead_and_paid").first()
    assert one is not None and town.data.unit is not None
    with acting(SYSTEM, "移到区里"):
        Warning.objects.filter(pk=one.pk).update(area=town.data.unit.area_id)
    text = town.page(town.data, "/warnings/counts/")
    link = re.search(r'href="(/warnings/[^"]*)" aria-label="本级[^"]*?1条[^"]*"', text)
    assert link is not None
    assert numbers(town.page(town.data, link[1].replace("&amp;", "&"))) == [one.pk]
    assert "分布" in town.page(town.elsewhere, f"/warnings/counts/?area={town.data.unit.area_id}")


def test_the_list_is_narrowed_and_exported_as_seen(town: Place) -> None:
    text = town.page(town.looker, "/warnings/?direction=停发&severity=高")
    shown = numbers(text)
    assert shown == sorted(
        Warning.objects.filter(direction="停发", severity="高").values_list("pk", flat=True)
    )
    client = Client()
    client.force_login(town.looker.account)
    answer = client.post("/warnings/?direction=停发&severity=高", {"seat": str(town.looker.post.pk)})
    rows = [[cell.value for cell in row] for row in sheet_of(answer)]
    assert sum(row[0] == "有死亡证据仍在享受待遇" for row in rows) == len(shown)
    assert "停发、程度高、未办结" in str(rows[:3])
    assert "陈桂兰" not in str(rows) and Look.objects.filter(kind="导出").exists()


def test_a_wrong_warning_lowers_the_hit_rate_of_its_rule(town: Place) -> None:
    first, second = Warning.objects.filter(rule="monitoring.dead_and_paid").order_by("pk")
    with on("2026-09-02"):
        for one, outcome, more in (
            (first, "情况属实,无需处理", {}),
            (second, WRONG, {"reason": "同名同号。"}),
        ):
            case = town.town.do(one.case, "接收", town.looker)
            visit = {"visited_on": "2026-09-02", "way": "入户走访", "finding": "已看。"}
            town.town.do(case, outcome, town.looker, answers=visit, **more)
            rate = "100.0%" if one == first else "50.0%"
            assert rate in town.page(town.looker, "/monitoring/rules/monitoring.dead_and_paid/")
        assert "50.0%" in town.page(town.looker, "/monitoring/rules/")
        assert numbers(town.page(town.looker, "/warnings/?state=核查有误")) == [second.pk]


def test_a_rule_goes_on_trial_and_live_by_whom_decides_with_a_reason(town: Place) -> None:
    address = "/monitoring/rules/monitoring.unseen/"
    assert "正式运行</button>" not in town.page(town.data, address)
    assert "正式运行</button>" in town.page(town.head, address)
    town.page(town.data, address, 403, do="live", reason="看过结果")
    assert "请写明理由" in town.page(town.head, address, 422, do="live", reason="")
    town.page(town.head, address, 302, do="live", reason="试了一个月，准。")
    assert (Trial.objects.get().reason, Trial.objects.get().end_reason) == ("", "试了一个月，准。")
    town.page(town.head, address, 302, do="trial", reason="太多")
    text = town.page(town.head, address)
    assert "太多" in text and "康定开始" in text and "康定结束" in text
    assert "没有这条规则" in town.page(town.head, "/monitoring/rules/monitoring.orphaned_child/", 404)


def test_what_a_trial_found_is_seen_at_the_section_alone(town: Place) -> None:
    with acting(SYSTEM, "试运行"):
        Warning.objects.filter(rule="monitoring.dead_and_paid").update(
            state=WarningState.TRIAL, case=None, pushed_on=None
        )
        Trial.objects.create(rule="monitoring.dead_and_paid", since=clock.today())
    assert "将推送2条" in town.page(town.data, "/monitoring/rules/monitoring.dead_and_paid/")
    assert len(numbers(town.page(town.data, "/warnings/?rule=monitoring.dead_and_paid&state=试运行"))) == 2
    for state in ("试运行", "全部", "未办结"):
        assert (
            numbers(town.page(town.looker, f"/warnings/?rule=monitoring.dead_and_paid&state={state}")) == []
        )
    one = Warning.objects.filter(rule="monitoring.dead_and_paid").first()
    assert one is not None
    town.page(town.looker, f"/warnings/{one.pk}/", 404)


def test_a_night_says_what_came_in_and_what_each_rule_found(town: Place) -> None:
    assert town.first.found["sources"]["death_certificates"] == 2
    text = town.page(town.data, "/monitoring/nights/")
    assert "2026-09-01" in text
    text = town.page(town.data, f"/monitoring/nights/{town.first.pk}/")
    assert "死亡医学证明" in text and "父母双亡" not in text
    link = re.search(r'href="(/warnings/\?rule=monitoring.dead_and_paid[^"]*)"', text)
    assert link is not None
    assert len(numbers(town.page(town.data, link[1].replace("&amp;", "&")))) == 2
    town.page(town.data, "/monitoring/nights/999/", 404)


def test_a_held_batch_is_applied_with_a_reason_and_taken_back_by_whom_decides(town: Place) -> None:
    address = f"/monitoring/batches/{town.batch.pk}/"
    assert "撤销" not in re.findall(r"<button[^>]*>([^<]*)</button>", town.page(town.data, address))
    town.page(town.data, address, 404, do="undo", reason="错")
    assert "撤销须写明理由" in town.page(town.head, address, 422, do="undo", reason="")
    town.page(town.head, address, 302, do="undo", reason="医院报错")
    assert Batch.objects.get(pk=town.batch.pk).state == BatchState.UNDONE
    assert "医院报错" in town.page(town.data, address)
    with on("2026-09-02"):
        held = town.delivers("death_certificates", town.about(town.dead, **CERTIFICATE))
        with acting(SYSTEM, "待定"):
            Batch.objects.filter(pk=held.pk).update(state=BatchState.HELD, applied_at=None)
        there = f"/monitoring/batches/{held.pk}/"
        town.page(town.data, there, 404, do="apply", reason="核对过")
        assert "须写明决定入库的理由" in town.page(town.head, there, 422, do="apply", reason="")
        town.page(town.head, there, 302, do="apply", reason="已电话核对")
        assert Batch.objects.get(pk=held.pk).reason == "已电话核对"


def test_a_late_source_is_seen_and_answered(town: Place) -> None:
    with on("2026-09-20"):
        assert check_sources(clock.today()) == 1
        alarm = SourceAlarm.objects.get(state=AlarmState.OPEN)
        text = town.page(town.data, "/monitoring/sources/?standing=逾期")
        address = f"/monitoring/sources/{alarm.source}/{alarm.sender}/"
        assert address in text
        assert "没有填写答复" in town.page(town.data, address, 422, alarm=str(alarm.pk), answer=" ")
        town.page(town.data, address, 302, alarm=str(alarm.pk), answer="系统停机，明日补报。")
        assert "系统停机，明日补报。" in town.page(town.data, address)
        town.page(town.head, address, 404, alarm="x", answer="好")


def question(town: Place) -> LinkReview:
    row = GivenRow("陈桂蓝", "", "1950-03-01", "女", "", "")
    reasons = (Reason("name", "姓名读音相同、用字不同。", 6.6),)
    match = Match(
        4, Verdict.REVIEW, (Possible(town.dead.pk, 0.7, reasons),), "依据不足以自动关联，须有人核对。"
    )
    with acting(SYSTEM, "动态监测"):
        put(
            Sending("hospital_bills", "medical_care", town.batch.pk, "exchange.hospital_bills"),
            [(match, row)],
        )
    return LinkReview.objects.filter(state=ReviewState.OPEN).get()


def test_a_doubtful_row_is_decided_side_by_side_and_taken_back(town: Place) -> None:
    one = question(town)
    address = f"/monitoring/links/{one.pk}/"
    assert address in town.page(town.data, "/monitoring/links/") and "陈桂兰" not in town.page(
        town.data, "/monitoring/links/"
    )
    town.page(town.elsewhere, address, 404)
    assert address not in town.page(town.elsewhere, "/monitoring/links/")
    text = town.page(town.data, address)
    assert "陈桂蓝" in text and "陈桂兰" in text and "姓名读音相同" in text
    assert "理由没有填写" in town.page(town.data, address, 422, do="reject", reason="")
    town.page(town.data, address, 404, do=str(town.father.pk), reason="")
    town.page(town.data, address, 302, do=str(town.dead.pk), reason="电话核实")
    assert address in town.page(town.data, "/monitoring/links/?done=1")
    town.page(town.data, address, 302, do="undo", reason="看错了")
    again = LinkReview.objects.get(state=ReviewState.OPEN)
    town.page(town.data, f"/monitoring/links/{again.pk}/", 302, do="reject", reason="不是")
    assert LinkReview.objects.get(pk=again.pk).state == ReviewState.REJECTED


def stranger(town: Place) -> Lead:
    """Somebody nobody has on record, with a large bill; handed to the street."""
    number = make_resident_id("120110", datetime.date(1974, 4, 9), 211, Sex.MALE)
    bill = {
        "kind": "住院",
        "settled_on": "2026-09-01",
        "days": "20",
        "total": "190000.00",
        "fund_paid": "90000.00",
    }
    town.delivers(
        "hospital_bills",
        {"id_number": number, "person_name": "柳成荫", **bill, "own_paid": "100000.00", "bill": "1"},
    )
    town.night()
    lead = Lead.objects.get()
    assert town.looker.unit is not None
    town.page(
        town.data,
        f"/monitoring/leads/{lead.pk}/",
        302,
        do="hand_on",
        area=str(town.looker.unit.area_id),
        reason="住本街",
    )
    return lead


def test_a_stranger_is_shown_masked_opened_for_a_purpose_and_registered(town: Place) -> None:
    with on("2026-09-02"):
        lead = stranger(town)
        address = f"/monitoring/leads/{lead.pk}/"
        assert address in town.page(town.looker, "/monitoring/leads/")
        assert address not in town.page(town.elsewhere, "/monitoring/leads/")
        town.page(town.elsewhere, address, 404)
        assert "您当前的岗位不能查看" in town.page(town.hotline, "/monitoring/leads/", 403)
        text = town.page(town.looker, address)
        assert "柳**" in text and "柳成荫" not in text and "100,000.00" in text
        assert "查看事由" in town.page(town.looker, address, 422, do="reveal", purpose="")
        text = town.page(town.looker, address, do="reveal", purpose="准备入户")
        assert "柳成荫" in text and "1974-04-09" in text and "只显示这一次" in text
        assert "理由没有填写" in town.page(town.looker, address, 422, do="needless", reason="")
        assert "没有选定转到哪里" in town.page(town.looker, address, 422, do="hand_on", area="9", reason="好")
        town.page(town.looker, address, 302, do="register")
        assert "打开预警" in town.page(town.looker, address)
        assert address in town.page(town.looker, "/monitoring/leads/?done=1")
        warning = Warning.objects.get(rule="monitoring.medical_share")
        assert "柳**" in town.page(town.looker, f"/warnings/{warning.pk}/")
    night = Round.objects.latest("pk")
    assert address in town.page(town.data, f"/monitoring/leads/?night={lead.found_in_id}")
    assert f"/monitoring/leads/?night={lead.found_in_id}" in town.page(
        town.data, f"/monitoring/nights/{night.pk}/"
    )


def test_a_stranger_in_no_need_is_left_with_a_reason(town: Place) -> None:
    with on("2026-09-02"):
        address = f"/monitoring/leads/{stranger(town).pk}/"
        leader = town.town.bureau.seat(OFFICE, "领导", leading="*")
        assert "只向办理这项业务的岗位显示" in town.page(leader, address)
        town.page(leader, address, 403, do="needless", reason="好")
        town.page(town.looker, address, 302, do="needless", reason="有商业保险")
        assert "有商业保险" in town.page(town.looker, address)
        assert "已有结论" in town.page(town.looker, address, 409, do="register")


@pytest.mark.parametrize(
    ("address", "head", "line"),
    [
        ("/monitoring/nights/", "监测日", "全部"),
        ("/monitoring/sources/?standing=逾期", "报送单位", "逾期"),
        ("/monitoring/rules/?direction=停发", "命中率", "停发"),
        ("/monitoring/leads/", "线索", "待处理"),
    ],
)
def test_lists_are_exported_as_seen_and_on_record(town: Place, address: str, head: str, line: str) -> None:
    seen = town.page(town.data, address)
    client = Client()
    client.force_login(town.data.account)
    answer = client.post(address, {"seat": str(town.data.post.pk)})
    rows = [[cell.value for cell in row] for row in sheet_of(answer)]
    assert any(head in row for row in rows) and line in str(rows[:3])
    at = next(place for place, row in enumerate(rows) if head in row)
    first = [row[0] for row in rows[at + 1 :] if row[0]]
    assert all(str(one)[:10] in seen for one in first)
    assert Act.objects.filter(purpose__startswith="导出").exists()


def test_no_page_asks_the_database_row_by_row(town: Place) -> None:
    lead, review = stranger(town), question(town)
    pages = {
        town.looker: ["/warnings/", "/warnings/counts/", f"/monitoring/leads/{lead.pk}/", *(f"/warnings/{one}/" for one in numbers(town.page(town.looker, "/warnings/")))],
        town.data: [
            "/warnings/", "/warnings/counts/", "/monitoring/rules/", "/monitoring/rules/monitoring.income_over/",
            "/monitoring/nights/", f"/monitoring/nights/{town.first.pk}/",
            "/monitoring/sources/", "/monitoring/sources/death_certificates/health/",
            f"/monitoring/batches/{town.batch.pk}/", "/monitoring/links/", f"/monitoring/links/{review.pk}/",
            "/monitoring/leads/", "/monitoring/leads/?done=1",
        ],
    }  # fmt: skip
    too_many = {}
    for seat, addresses in pages.items():
        client = Client()
        client.force_login(seat.account)
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            if len(asked) > MOST_QUERIES:
                too_many[address] = [each["sql"][:80] for each in asked]
    assert too_many == {}


def test_a_span_that_cannot_be_read_or_runs_backwards_is_no_error(town: Place) -> None:
    for query in (
        "since=x&until=",
        "since=2030-01-01",
        "since=2026-09-05&until=2026-01-01",
        "since=0001-01-01&until=9999-12-31",
    ):
        town.page(town.looker, f"/warnings/counts/?{query}")
    town.page(town.looker, "/warnings/?rule=x&area=9&state=x&since=x&night=99999999999999999999")


def test_the_first_month_and_the_last_are_there(town: Place) -> None:
    text = town.page(town.looker, "/warnings/counts/")
    assert ">2025-10<" in text and ">2026-09<" in text
    assert Round.objects.get().on == datetime.date(2026, 9, 1)


def test_the_household_is_drawn_with_whom_is_warned_of_whose_facts_and_what_they_draw(town: Place) -> None:
    child = Warning.objects.get(rule="monitoring.orphaned_child")
    text = town.page(town.looker, f"/warnings/{child.pk}/")
    drawing = text[text.index("<svg class=") : text.index("</svg>")]
    assert drawing.count('class="box-named"') == 1 and drawing.count('class="box-person"') == 1
    assert "预警对象" in drawing and "子女" in drawing
    assert "享受" in drawing and "享受" in text[text.index("</svg>") :]
    assert "孙小雨" not in text and "孙大海" not in text
    whole = Warning.objects.get(rule="monitoring.dead_and_paid", person=town.father)
    text = town.page(town.looker, f"/warnings/{whole.pk}/")
    fact = text[text.index('class="box-fact"') :]
    assert "死亡医学证明所载死亡日期 2026-08-30" in fact[: fact.index("</g>")]
    leader = town.town.bureau.seat(OFFICE, "领导二", leading="*")
    assert "户情图" not in town.page(leader, f"/warnings/{child.pk}/")
