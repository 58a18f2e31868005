"""A warning drawn and opened: the household, the map and the months, the row behind it, somebody nobody has on record."""

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from minzheng.mechanisms.desk.warning_counts import by_area
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.monitoring.public import (
    Round,
    Warning,
    WarningState,
)
from minzheng.mechanisms.registry.public import Look

from .given import OFFICE, on
from .places import Place, numbers, place, stranger


@pytest.fixture
def town(bureau: Any, tmp_path: Any, settings: Any) -> Iterator[Place]:
    yield from place(bureau, tmp_path, settings)


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
