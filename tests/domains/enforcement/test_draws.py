"""A draw from its plan to its published results, and everything that must not happen on the way (S46)."""

import datetime
import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused, UserError
from minzheng.mechanisms.checks.public import (
    SCRIPT,
    Answer,
    Draw,
    DrawnObject,
    DrawPlan,
    change_officer,
    end_recusal,
    file_of,
    finish_inspection,
    known_draw,
    label_of,
    publish_results,
    publish_without,
    recuse,
    save_inspection,
    start_drawn,
    start_inspection,
    state_of,
    team_of,
    unpublished,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, perform

from .drawing import FUNERAL, Office, at, furnish


@pytest.fixture
def office(bureau) -> Office:
    return furnish(bureau)


def recomputed(draw: Draw, folder: Path) -> bool:
    """Whether the stand-alone script, in a Python without this project, agrees with the published file."""
    file = folder / "draw.json"
    file.write_bytes(file_of(draw))
    told = subprocess.run([sys.executable, "-I", SCRIPT, file], capture_output=True, check=False, cwd=folder)
    assert told.returncode in (0, 1), told.stderr
    return told.returncode == 0


def test_from_plan_to_published_results(office, tmp_path):
    [planned] = office.plan()
    assert not hasattr(office.plan_case(), "plan")
    case = office.commit(planned)
    draw = known_draw(case.number)
    assert (state_of(draw), draw.objects_free, draw.officers_free) == ("已公布承诺", 40, 6)
    before = json.loads(file_of(draw))
    assert not {"salt", "roster", "drawn", "value"} & before.keys()
    case = office.reveal(office.record(case))
    draw = known_draw(case.number)
    assert (case.step, case.decision, label_of(draw)) == ("results", "同意", FUNERAL)
    assert json.loads(file_of(draw))["commitment"] == before["commitment"]
    drawn = list(draw.drawn.order_by("position"))
    assert len(drawn) == 4 and all(len(team_of(one)) == 2 for one in drawn)
    assert recomputed(draw, tmp_path)
    with at("2019-04-01"):
        for number, one in enumerate(drawn):
            office.inspect(one, *(("bundling",) if number == 0 else ()))
        assert [one.late for one in unpublished(draw)] == [False] * 4
        fresh = Case.objects.get(pk=case.pk)
        with pytest.raises(Refused, match="还有4个抽中对象没有公布"):
            perform(fresh, "办结", office.lead, version=fresh.version)
        assert publish_results(draw, office.lead) == 4
        assert state_of(known_draw(draw.number)) == "已公布结果"
        assert [one.result.conclusion for one in drawn] == ["发现问题", *["未发现问题"] * 3]
        assert perform(fresh, "办结", office.lead, version=fresh.version).end == "办结"
    with at("2019-04-30"):
        assert not unpublished(draw)


def test_a_tampered_file_is_found_out(office, tmp_path):
    [planned] = office.plan()
    draw = office.drawn(planned)
    file = json.loads(file_of(draw))
    for change in ("value", "salt", "name"):
        bad = json.loads(json.dumps(file))
        if change == "name":
            bad["roster"]["objects"][3]["name"] += "二"
        else:
            bad[change] += "1"
        path = tmp_path / f"{change}.json"
        path.write_text(json.dumps(bad), encoding="utf-8")
        told = subprocess.run([sys.executable, "-I", SCRIPT, path], capture_output=True, check=False)
        assert told.returncode == 1, change


def test_the_script_is_short_and_needs_nothing(office):
    text = SCRIPT.read_text()
    assert len(text.splitlines()) <= 40
    modules = {line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))}
    assert modules <= sys.stdlib_module_names


def test_a_plan_is_approved_by_somebody_else_and_keeps_the_floor(office):
    case = office.plan_case()
    both = office.bureau.seat("东丽区民政局", office.staff(0), leading="*")
    with pytest.raises(Refused, match="不能由本人审批"):
        perform(case, "同意并公布", both, version=case.version)
    assert not DrawPlan.objects.exists()
    with pytest.raises(Invalid, match="低于规定的5%") as wrong:
        office.plan_case("4%", rows=2)
    assert len(wrong.value.problems) == 2
    for share in ("0%", "101%", "4.5%", "百分之五"):
        with pytest.raises(Invalid, match="抽查比例"):
            office.plan_case(share)


def test_the_value_must_not_exist_yet(office):
    [planned] = office.plan()
    for days in (-1, 0):
        day = clock.today() + datetime.timedelta(days=days)
        with pytest.raises(Invalid, match="不晚于今天"):
            office.file(planned, source_on=day.isoformat())
    case = office.file(planned, source_on="2019-03-06")
    with at("2019-03-06"), pytest.raises(Invalid, match="不晚于今天"):  # filed in time, committed too late
        perform(case, "公布承诺", office.lead, version=case.version)


def test_the_value_is_entered_on_its_day_by_a_second_person(office):
    [planned] = office.plan()
    case = office.commit(planned)
    with pytest.raises(Refused, match="才产生"), at("2019-03-11"):
        perform(
            case, "登记数值", office.second, version=case.version, answers={"value": "1", "read_at": "网站"}
        )
    with pytest.raises(Refused):
        office.record(case, office.lead)
    assert not hasattr(known_draw(case.number), "value")
    with pytest.raises(UserError):
        office.reveal(case)


def test_nobody_draws_again_without_a_published_void(office, tmp_path):
    first, other = office.plan(rows=2)
    draw = office.drawn(first)
    with pytest.raises(Conflict, match="只能办理一次"):
        office.file(first)
    assert office.drawn(other).planned == other
    office.void(draw)
    again = office.drawn(first)
    assert (again.attempt, state_of(known_draw(draw.number))) == (2, "已作废")
    assert json.loads(file_of(known_draw(draw.number)))["void"]["reason"] == "开奖号码登记有误"
    assert recomputed(again, tmp_path) and recomputed(known_draw(draw.number), tmp_path)
    with pytest.raises(Conflict):
        start_drawn(office.lead, draw.drawn.first(), uuid4())


def test_a_draw_under_inspection_cannot_be_void(office):
    [planned] = office.plan()
    draw = office.drawn(planned)
    with at("2019-04-01"):
        office.inspect(draw.drawn.first())
        with pytest.raises(Invalid, match="已经开始检查"):
            office.void(draw)


def test_the_database_keeps_what_was_published(office):
    [planned] = office.plan()
    draw = office.drawn(planned)
    rows = [
        draw,
        draw.roster,
        draw.value,
        draw.reveal,
        draw.drawn.first(),
        draw.drawn.first().team.first(),
        planned,
    ]
    for row in rows:
        field = next(one.attname for one in row._meta.fields if not one.primary_key)
        for deed in (lambda row=row: type(row).objects.filter(pk=row.pk).delete(),
                     lambda row=row, field=field: row.save(update_fields=[field], force_update=True)):  # fmt: skip
            with pytest.raises(DatabaseError), acting(SYSTEM, "改"), transaction.atomic():
                deed()
    with (
        pytest.raises(DatabaseError, match="more than was revealed"),
        acting(SYSTEM, "加"),
        transaction.atomic(),
    ):
        DrawnObject.objects.create(draw=draw, position=99, key="x", name="另加", group="一般")
    again = Draw.objects.get(pk=draw.pk)
    again.pk, again.uid, again.number, again.attempt = None, uuid4(), "另一号", 2
    again.case = DrawPlan.objects.get().case
    with (
        pytest.raises(DatabaseError, match="no published void"),
        acting(SYSTEM, "再抽"),
        transaction.atomic(),
    ):
        again.save(force_insert=True)


def test_uncertified_recused_and_complained_of_officers_are_not_drawn(office):
    [planned] = office.plan("100%")
    recuse(office.second, "enforcement.", office.staff(0), office.shops[7], "亲属关系")
    with pytest.raises(Invalid, match="须选定单位"):
        recuse(office.second, "enforcement.", office.staff(1), None, "亲属关系")
    recuse(office.lead, "enforcement.", office.staff(2), None, "被投诉")
    late = office.staff(3)
    with acting(SYSTEM, "证件到期"):
        late.certificate_valid = type(late.certificate_valid)(
            datetime.date(2018, 1, 1), datetime.date(2019, 1, 1)
        )
        late.save()
    draw = office.drawn(planned)
    teams = {one.facility_id: {each.pk for each in team_of(one)} for one in draw.drawn.all()}
    assert len(teams) == 40
    assert not {office.staff(2).pk, late.pk} & set().union(*teams.values())
    assert office.staff(0).pk not in teams[office.shops[7].pk]
    roster = json.loads(file_of(draw))["roster"]
    left_out = sorted(one["left_out"] for one in roster["officers"] if "left_out" in one)
    assert left_out == ["回避", f"执法3的执法证({late.certificate_number})自2019-01-01起已失效"]
    assert "亲属" not in file_of(draw).decode()


def test_too_few_officers_for_an_object_stop_the_draw(office):
    first, other = office.plan(rows=2)
    for number in range(5):
        seat = office.officers[(number + 1) % 5]
        recuse(seat, "enforcement.", office.staff(number), office.shops[0], "其他利害关系")
    case = office.file(first)
    with pytest.raises(Invalid, match="对“殡葬服务部0”不须回避的东丽区民政局执法人员不足2人"):
        perform(case, "公布承诺", office.lead, version=case.version)
    left = {"name": "殡葬服务部0", "reason": "检查人员须回避,另行安排"}
    case = office.file(other, left_out=[left, {"name": "没有这家", "reason": "无"}])
    with pytest.raises(Invalid, match="“没有这家”不在名单中"):
        perform(case, "公布承诺", office.lead, version=case.version)
    perform(case, "不再抽取", office.lead, version=case.version, reason="名单有误")
    draw = office.drawn(other, left_out=[left])
    assert (draw.objects_listed, draw.objects_free) == (40, 39)
    assert "另行安排" in file_of(draw).decode()


def test_who_recuses_does_not_end_it(office):
    made = recuse(office.second, "enforcement.", office.staff(0), office.shops[0], "曾在该单位任职")
    for seat in (office.second, office.lead):
        with pytest.raises(Refused, match="登记人和本人以外"):
            end_recusal(seat, made.pk)
    with pytest.raises(Refused, match="须回避"):
        start_inspection(
            office.lead, "enforcement.funeral", office.shops[0], second=office.staff(1), client_id=uuid4()
        )
    with at("2019-03-05"):
        assert end_recusal(office.officers[2], made.pk).until == datetime.date(2019, 3, 5)


def test_only_the_officers_drawn_inspect_and_a_change_takes_the_next_in_order(office):
    [planned] = office.plan()
    draw = office.drawn(planned)
    one = draw.drawn.first()
    lead, second = team_of(one)
    outsider = next(seat for seat in office.officers if seat.staff not in (lead, second))
    new = uuid4
    with at("2019-04-01"):
        with pytest.raises(Refused, match="抽定由"):
            start_drawn(outsider, one, new())
        with pytest.raises(Invalid, match="写明理由"):
            change_officer(outsider, one, lead, " ")
        changed = change_officer(outsider, one, lead, "住院")
        assert changed.coming not in (lead, second)
        assert team_of(one) == [changed.coming, second]
        with pytest.raises(Refused, match="抽定由"):
            start_drawn(office.seat_of(lead), one, new())
        made = start_drawn(office.seat_of(changed.coming), one, new())
        assert (made.lead, made.second, made.campaign) == (changed.coming, second, "双随机抽查")
        with pytest.raises(Conflict, match="已经检查"):
            start_drawn(office.seat_of(second), one, new())


def test_other_departments_join_with_objects_and_officers(office, tmp_path):
    [planned] = office.plan("100%")
    fire = [
        {
            "department": "消防救援支队",
            "name": f"消防{n}",
            "certificate": f"XF{n}",
            "valid_until": "2019-12-31",
        }
        for n in range(3)
    ]
    shop = [{"department": "市场监督管理局", "name": "福寿用品店", "code": "92120110MA0000000X"}]
    draw = office.drawn(planned, officers=fire, objects=shop)
    assert recomputed(draw, tmp_path)
    for one in draw.drawn.all():
        departments = list(one.team.order_by("position").values_list("department", flat=True))
        assert departments == ["东丽区民政局"] * 2 + ["消防救援支队"] * 2
    foreign = draw.drawn.get(facility=None)
    with at("2019-04-01"):
        with pytest.raises(Refused, match="由其他部门检查"):
            start_drawn(office.lead, foreign, uuid4())
        with pytest.raises(Invalid) as wrong:
            publish_without(foreign, office.lead, "发现问题", found_on=datetime.date(2019, 1, 1))
        assert {one.field for one in wrong.value.problems} == {"note", "found_on", "faults"}
        told = publish_without(foreign, office.lead, "发现问题", note="超范围经营", faults=1)
        assert told.published_on == datetime.date(2019, 4, 1)


def test_what_was_inspected_often_enough_is_left_out_and_not_inspected_again(office):
    first, again, third, _ = office.plan("100%", rows=4)
    for planned in (first, again):  # the cap is two a year
        draw = office.drawn(planned)
        with at("2019-04-01"):
            for one in draw.drawn.all():
                office.inspect(one)
    with at("2019-04-02"):
        case = office.file(third)
        case = perform(case, "公布承诺", office.lead, version=case.version)
        draw = known_draw(case.number)
        assert (draw.objects_listed, draw.objects_free) == (40, 0)
        office.reveal(office.record(case))
        assert draw.drawn.count() == 0
        left = {one["left_out"] for one in json.loads(draw.roster.text)["objects"]}
        assert left == {"1年内检查已达2次"}


def test_an_object_inspected_after_the_lists_were_frozen_is_not_inspected_too_often(office):
    [planned] = office.plan("100%")
    draw = office.drawn(planned)
    one = draw.drawn.get(facility=office.shops[3])
    with at("2019-04-01"):
        new = uuid4
        for _ in range(2):
            start_inspection(
                office.lead, "enforcement.funeral", office.shops[3], second=office.staff(1), client_id=new()
            )
        with pytest.raises(Conflict, match="已检查到频次上限"):
            start_drawn(office.seat_of(team_of(one)[0]), one, new())
        assert publish_without(one, office.lead, "已达频次上限").conclusion == "已达频次上限"


def test_two_draws_of_the_same_objects_do_not_pend_together(office):
    first, other = office.plan(rows=2)
    case, later = office.commit(first), office.file(other)
    with pytest.raises(Conflict, match="名单与本次有重叠"):
        perform(later, "公布承诺", office.lead, version=later.version)
    office.reveal(office.record(case))
    assert perform(later, "公布承诺", office.lead, version=later.version).step == "value"


def test_open_faults_are_drawn_more(office):
    [_] = office.plan()
    with at("2019-03-05"):
        for number in range(5):
            begun = start_inspection(
                office.lead, "enforcement.funeral", office.shops[number], second=office.staff(1),
                client_id=uuid4(),
            )  # fmt: skip
            saved = save_inspection(
                begun, office.lead, {"bundling": Answer("问题", "捆绑收费")}, version=begun.version
            )
            finish_inspection(saved, office.lead, version=saved.version, fill_rest_ok=True)
    with at("2019-03-06"):
        draw = office.drawn(DrawPlan.objects.get().rows.get())
    groups = list(draw.drawn.order_by("position").values_list("group", flat=True))
    assert sorted(groups) == ["一般"] * 4 + ["有未整改问题"]  # 10 % of 35, 20 % of 5, both rounded up
