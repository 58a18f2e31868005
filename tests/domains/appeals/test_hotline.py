"""Walk b: a call to 8890 is taken, distributed, answered and fed back (S104)."""

import datetime
import uuid
from types import SimpleNamespace

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.indicators.public import Year, freeze, prove
from minzheng.mechanisms.journal.public import SYSTEM, Refusal, acting
from minzheng.mechanisms.matters.public import (
    Case,
    everything,
    inbox,
    lamps_of,
    mark_duplicate,
    open_case,
    open_stage,
    perform,
    reassign,
    split,
    timeline,
    withdraw,
)

CALL = {
    "caller": "李建国",
    "phone": "13900000001",
    "category": "养老服务",
    "kind": "咨询",
    "content": "想了解附近养老院的收费标准。",
}


@pytest.fixture
def desk(bureau):
    return SimpleNamespace(
        bureau=bureau,
        clerk=bureau.seat("办公室", "周敏", registering="appeals.", leading="appeals."),
        section=bureau.seat("养老服务科", "王芳", answering="*"),
        street=bureau.seat("张贵庄街道办事处", "赵强", answering="*"),
        other=bureau.seat("丰年村街道办事处", "钱伟", answering="*"),
    )


def take(desk, **changes):
    return open_case(
        "appeals.hotline",
        desk.clerk,
        area=desk.bureau.area("120110"),
        answers={**CALL, **changes},
        channel="8890热线",
    )


def give(desk, case, unit="张贵庄街道办事处"):
    return perform(
        case, "分包", desk.clerk, version=case.version, answers={"unit": str(desk.bureau.units[unit].pk)}
    )


def test_four_states_in_order_and_nobody_else_may_answer(desk):
    case = take(desk)
    assert (case.step, case.due_on, case.promised_on) == (
        "assign",
        datetime.date(2019, 3, 25),
        datetime.date(2019, 3, 14),
    )
    case = give(desk, case)
    assert list(inbox(desk.street).values_list("case", flat=True)) == [case.pk]
    assert not inbox(desk.section).exists()
    with pytest.raises(Refused, match="张贵庄街道办事处"):
        perform(case, "答复", desk.section, version=case.version, answers={"reply": "已答复"})
    assert Refusal.objects.get().code == "not_yours"
    case = perform(case, "答复", desk.street, version=case.version, answers={"reply": "已电话告知收费标准。"})
    case = perform(case, "办结", desk.clerk, version=case.version, answers={"rating": "满意"})
    assert (case.step, case.end) == ("", "办结")
    assert [moment.label for moment in timeline(case)] == ["分包", "答复", "反馈"]


def test_private_answers_are_not_in_the_open(desk):
    case = take(desk)
    assert "phone" not in case.answers and "caller" not in case.answers
    assert everything(Case.objects.get(pk=case.pk))["phone"] == "13900000001"


def test_answer_due_after_five_working_days_then_red(desk):
    case = give(desk, take(desk))
    stage = open_stage(case)
    assert stage.due_on == datetime.date(2019, 3, 11)
    for day, colour in ((4, "green"), (7, "amber"), (11, "amber"), (12, "red")):
        with clock.at(datetime.date(2019, 3, day)):
            assert lamps_of([stage])[stage.pk].colour == colour, day


def test_all_faults_of_the_form_at_once(desk):
    with pytest.raises(Invalid) as wrong:
        take(desk, phone="1390", category="天气", content="")
    assert {problem.field for problem in wrong.value.problems} == {"phone", "category", "content"}
    assert not Case.objects.exists()


def test_stale_page_and_second_click_change_nothing(desk):
    case = take(desk)
    seen = case.version
    case = give(desk, case)
    with pytest.raises(Conflict, match="周敏"):
        perform(case, "分包", desk.clerk, version=seen, answers={"unit": "1"})
    assert open_stage(case).unit.name == "张贵庄街道办事处"


def test_return_needs_words_and_goes_back(desk):
    case = give(desk, take(desk))
    with pytest.raises(Invalid, match="理由"):
        perform(case, "退回分包", desk.street, version=case.version)
    case = perform(case, "退回分包", desk.street, version=case.version, reason="非本街道")
    assert open_stage(case).unit.name == "办公室"


def test_reassignment_moves_the_case(desk):
    case = give(desk, take(desk))
    with pytest.raises(Refused):
        reassign(case, desk.bureau.units["养老服务科"], desk.other, version=case.version, reason="不归我管")
    case = reassign(
        case, desk.bureau.units["养老服务科"], desk.clerk, version=case.version, reason="属业务科室"
    )
    assert inbox(desk.section).count() == 1 and not inbox(desk.street).exists()


def test_duplicate_is_closed_and_points_to_the_original(desk):
    first, again = take(desk), take(desk)
    closed = mark_duplicate(again, first, desk.clerk, version=again.version, reason="同一来电")
    assert (closed.end, closed.duplicate_of) == ("重复件", first)
    with pytest.raises(Invalid):
        mark_duplicate(first, again, desk.clerk, version=first.version, reason="绕圈")


def test_split_waits_for_all_parts(desk):
    case = take(desk)
    parts = split(
        case,
        [
            ({**CALL, "content": "收费"}, desk.bureau.units["养老服务科"]),
            (CALL, desk.bureau.units["张贵庄街道办事处"]),
        ],
        desk.clerk,
        version=case.version,
        step="answer",
    )
    assert inbox(desk.section).count() == inbox(desk.street).count() == 1
    perform(parts[0], "答复", desk.section, version=parts[0].version, answers={"reply": "每月两千元"})
    assert Case.objects.get(pk=case.pk).step == "answer"
    perform(parts[1], "答复", desk.street, version=parts[1].version, answers={"reply": "已上门"})
    whole = Case.objects.get(pk=case.pk)
    assert whole.step == "feedback"
    assert whole.stages.filter(step="answer").latest("pk").answers["reply"] == (
        "养老服务科:每月两千元\n张贵庄街道办事处:已上门"
    )


def test_unsatisfied_caller_sends_it_back_to_the_same_unit(desk):
    case = give(desk, take(desk))
    case = perform(case, "答复", desk.street, version=case.version, answers={"reply": "已阅"})
    case = perform(case, "重新办理", desk.clerk, version=case.version, reason="来电人不满意")
    assert open_stage(case).unit.name == "张贵庄街道办事处"


def test_whole_stands_still_until_its_parts_are_done_and_a_withdrawn_part_counts_as_done(desk):
    case = take(desk)
    units = desk.bureau.units
    parts = split(
        case,
        [(CALL, units["养老服务科"]), (CALL, units["张贵庄街道办事处"])],
        desk.clerk,
        version=1,
        step="answer",
    )
    whole = Case.objects.get(pk=case.pk)
    with pytest.raises(Conflict, match="已拆分"):
        reply_as_clerk = desk.bureau.seat("办公室", "孙立", answering="appeals.")
        perform(whole, "答复", reply_as_clerk, version=whole.version, answers={"reply": "抢答"})
    perform(parts[0], "答复", desk.section, version=parts[0].version, answers={"reply": "每月两千元"})
    withdraw(parts[1], desk.clerk, version=parts[1].version, reason="来电人撤回此部分")
    assert Case.objects.get(pk=case.pk).step == "feedback"


def test_reassignment_does_not_give_a_new_term(desk):
    case = give(desk, take(desk))
    due = open_stage(case).due_on
    with clock.at(datetime.date(2019, 3, 8)):
        case = reassign(
            case, desk.bureau.units["养老服务科"], desk.clerk, version=case.version, reason="属业务科室"
        )
        assert open_stage(case).due_on == due


def test_a_unit_that_cannot_answer_is_refused(desk):
    case = take(desk)
    with pytest.raises(Invalid, match="没有承担"):
        give(desk, case, "社会救助科")


def test_same_form_twice_is_one_case_and_nobody_elses(desk):
    key = uuid.uuid4()
    area = desk.bureau.area("120110")
    first = open_case("appeals.hotline", desk.clerk, area=area, answers=CALL, client_key=key)
    assert open_case("appeals.hotline", desk.clerk, area=area, answers=CALL, client_key=key) == first
    other = desk.bureau.seat("办公室", "吴静", registering="appeals.")
    with pytest.raises(Conflict, match="他人"):
        open_case("appeals.hotline", other, area=area, answers=CALL, client_key=key)


def test_a_frozen_count_names_the_case_that_moved_on(desk, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    case = take(desk)
    with acting(SYSTEM, "冻结"):
        (row,) = freeze([("appeals.hotline_calls", Year(2019), desk.bureau.area("120110"))])
    assert (row.exact, prove(row).changed) == ("1", ())
    give(desk, case)
    proof = prove(row)
    assert proof.holds and proof.now == "1"
    (changed,) = proof.changed
    assert changed.how.case == case.number and changed.how.on == clock.today()
    assert "周敏" in changed.how.actor and f"办理{case.number}" in proof.in_words()
