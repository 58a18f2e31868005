"""The pages of the monitoring: who sees what, how far a look goes, what may be done there, and that numbers agree."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.mechanisms.desk.given import sheet_of

from minzheng.foundation import clock
from minzheng.mechanisms.exchange.public import AlarmState, Batch, BatchState, SourceAlarm, check_sources
from minzheng.mechanisms.journal.public import SYSTEM, Act, acting
from minzheng.mechanisms.lake.linking.scoring import Reason
from minzheng.mechanisms.lake.public import Match, Possible, Verdict
from minzheng.mechanisms.monitoring.public import (
    WRONG,
    GivenRow,
    LinkReview,
    ReviewState,
    Sending,
    Trial,
    Warning,
    WarningState,
    put,
)
from minzheng.mechanisms.registry.public import Look

from .given import OFFICE, on
from .places import CERTIFICATE, Place, numbers, place, stranger

MOST_QUERIES = 25


@pytest.fixture
def town(bureau: Any, tmp_path: Any, settings: Any) -> Iterator[Place]:
    yield from place(bureau, tmp_path, settings)


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
