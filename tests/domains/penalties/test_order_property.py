"""Whoever presses whatever, in any order: a penalty goes only the way the Law on Administrative Penalties allows (行政处罚法 42—64)."""

import datetime
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.bureau import Bureau
from tests.mechanisms.matters.given import rows

from minzheng.foundation import clock
from minzheng.foundation.calendar import WorkingCalendar
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.access.public import Seat, Staff
from minzheng.mechanisms.documents.public import public_notices
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, Stage, open_case, perform, tick
from minzheng.mechanisms.registry.public import identify

FIRST = datetime.date(2025, 6, 3)
INSPECTING, LEGAL, LEADING = "检查", "法制审核", "领导"
END = ""
# What the law lets follow what, and who does it; written down here once more, not read from the declaration.
WAYS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "file": (LEADING, {"立案": "investigate", "不予立案": END}),
    "investigate": (INSPECTING, {"拟给予处罚": "notice", "拟不予处罚": "legal", "违法事实不成立": "decide"}),
    "notice": (INSPECTING, {"已送达告知书": "statement"}),
    "statement": (INSPECTING, {"期满未提出": "weigh", "陈述申辩": "weigh", "要求听证": "hearing_notice"}),
    "hearing_notice": (LEGAL, {"已送达听证通知书": "hearing"}),
    "hearing": (LEGAL, {"听证结束": "weigh", "改期,重新通知": "hearing_notice", "当事人撤回听证申请": "weigh"}),
    "weigh": (INSPECTING, {"报法制审核": "legal", "报负责人审批": "decide", "补办听证": "hearing_notice", "重新调查告知": "investigate"}),
    "legal": (LEGAL, {"通过,报负责人审批": "decide", "通过,报集体讨论": "group", "退回补充调查": "investigate"}),
    "group": (LEADING, {"形成结论": "decide", "退回补充调查": "investigate"}),
    "decide": (
        LEADING,
        {"给予处罚": "serve", "不予处罚": "serve", "撤销案件": END, "移送有权机关": END, "退回补充调查": "investigate"},
    ),
    "serve": (INSPECTING, {"已送达,等待缴款": "pay", "已送达,不涉及缴款": "close"}),
    "pay": (INSPECTING, {"期满未缴清": "remind", "已缴清": "close", "处罚决定已撤销": "close"}),
    "remind": (INSPECTING, {"已送达催告书": "reminded", "已缴清": "close", "处罚决定已撤销": "close"}),
    "reminded": (INSPECTING, {"期满未履行": "court", "已缴清": "close", "处罚决定已撤销": "close"}),
    "court": (LEGAL, {"已申请强制执行": "close", "已缴清": "close", "处罚决定已撤销": "close"}),
    "close": (LEADING, {"结案": END}),
}  # fmt: skip
LABELS = sorted({label for _, ways in WAYS.values() for label in ways})
BY_TIME = ("期满未提出", "期满未缴清", "期满未履行")
TWO = ("investigate", "notice", "weigh", "serve", "remind")
INVESTIGATED = ("investigate", "notice", "weigh")
OTHERS = ("hearing_notice", "hearing", "legal", "decide")


@dataclass
class Office:
    """Everybody who could press a button of the case."""

    seats: list[Seat]
    does: dict[int, str]
    companions: list[Staff | None]
    case: Case


@pytest.fixture
def office(bureau: Bureau) -> Office:
    a, b = bureau.staff("王芳", certified=True), bureau.staff("李强", certified=True)
    both = bureau.staff("钱进", certified=True)
    seats = [
        bureau.seat("社会事务科", a, inspecting="penalties."),
        bureau.seat("社会事务科", b, inspecting="penalties."),
        bureau.seat("社会事务科", both, inspecting="penalties."),
        bureau.seat("办公室", both, legal="penalties."),
        bureau.seat("办公室", "周敏", legal="penalties."),
        bureau.seat("东丽区民政局", "孙立", leading="*"),
        bureau.seat("东丽区民政局", a, leading="*"),
        bureau.seat("张贵庄街道办事处", "赵强", inspecting="penalties.", legal="*", leading="*"),
    ]
    does = dict(enumerate([INSPECTING] * 3 + [LEGAL] * 2 + [LEADING] * 2))
    with acting(SYSTEM, "登记"):
        seller = identify("赵小红", None, bureau.area("120110001001"))
    with at(FIRST):
        case = open_case(
            "penalties.ordinary_person",
            seats[0],
            area=seller.area,
            subject=seller,
            answers={
                "source": "检查发现",
                "offence": "制造、销售封建迷信殡葬用品",
                "committed_on": "2025-03-01",
                "facts": "店内销售冥币。",
            },
        )
    return Office(seats, does, [None, a, b, both, bureau.staff("无证")], case)


def at(day: datetime.date) -> Any:
    return clock.at(datetime.datetime(day.year, day.month, day.day, 9, tzinfo=clock.SHANGHAI))


def answered(case: Case, step: str, fine: int, ahead: int) -> dict[str, Any]:
    """Answers that fit a step; the fine (yuan) and the days to the hearing are drawn."""
    told = case.stages.filter(step="hearing_notice", closed_at__isnull=False).order_by("pk").last()
    today = clock.today()
    weighed = {
        "degree": "一般",
        "warning": "否",
        "confiscated": "300",
        "fine": str(fine),
        "turnover": "6000",
        "ban": "无",
    }
    served = {"method": "直接送达", "receiver": "本人"}
    day = today.isoformat()
    return {
        "investigate": {
            "facts": "销售纸质冥币。",
            "evidence": [{"kind": "物证", "what": "冥币二十包"}],
            "corrected": "否",
            "harm": "有危害后果",
            **weighed,
        },
        "notice": served,
        "hearing_notice": {
            "hearing_on": (today + datetime.timedelta(days=ahead)).isoformat(),
            "place": "本局",
            "chair": "周敏",
            **served,
        },
        "hearing": {
            "held_on": told.answers["hearing_on"] if told else day,
            "attended": "是",
            "record": "无异议。",
            "signed": "是",
        },
        "weigh": {"considered": "不采纳。", "public_interest": "否", "complex": "否", **weighed},
        "legal": {"opinion": "同意。"},
        "group": {
            "held_on": day,
            "members": [{"name": name, "opinion": "同意"} for name in ("孙立", "周敏", "吴静")],
            "conclusion": "同意。",
        },
        "decide": {"opinion": "同意。"},
        "serve": {"served_on": day, **served},
        "remind": {"paid": "0", **served},
        "court": {"applied_on": day, "court": "区人民法院", "late_fee": "100"},
        "close": {"archive": "已归档。"},
    }.get(step, {})


MOVES = st.tuples(
    st.sampled_from([True] * 5 + [False]),  # mostly what the step offers, by somebody of its function
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from([6_000, 9_000, 12_000, 40_000]),
    st.sampled_from([0, 0, 1, 3, 20]),
)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=st.lists(MOVES, min_size=25, max_size=60))
def test_no_order_of_hands_leaves_the_way_of_the_law(office: Office, moves: list[Any]) -> None:
    with suppress(Rollback), transaction.atomic():
        day = FIRST
        for likely, who, what, fine, later in moves:
            day += datetime.timedelta(days=later)
            with at(day):
                tick()
                _one(office, likely, who, what, fine)
                _lawful(office)
        raise Rollback


class Rollback(Exception):
    """The world before the example comes back."""


def _one(office: Office, likely: bool, who: int, what: int, fine: int) -> None:
    case = Case.objects.get(pk=office.case.pk)
    step, before = case.step, rows()
    function, ways = WAYS[step] if step else ("", {})
    labels = [one for one in ways if one not in BY_TIME] if likely and step else LABELS
    fit = [one for one, does in office.does.items() if does == function] if likely and step else []
    seat = office.seats[fit[who % len(fit)] if fit else who % len(office.seats)]
    label = labels[what % len(labels)]
    second = office.companions[who // 8 % len(office.companions)] if not likely or step in TWO else None
    try:
        after = perform(
            case,
            label,
            seat,
            version=case.version,
            second=second,
            reason="有理由" if what % 3 else "",
            answers=answered(case, step, fine, what % 14),
        )
    except UserError:
        assert rows() == before, "what is refused changes nothing"
        return
    place = office.seats.index(seat)
    assert office.does.get(place) == function, f"{seat.actor.label} pressed {label}"
    assert label in ways and label not in BY_TIME and after.step == ways[label]
    if step in TWO:
        assert second is not None and second.person_key != seat.staff.person_key  # type: ignore[union-attr]
        assert second.certificate_number, "a companion has a certificate"


def _lawful(office: Office) -> None:
    """What the finished steps of the case say, held against the law."""
    done = list(Stage.objects.filter(case=office.case, closed_at__isnull=False).order_by("closed_at", "pk"))
    acted: dict[str, set[str]] = {}
    for place, one in enumerate(done):
        past = [each.step for each in done[:place]]
        people = {person.person_key for person in (one.staff, one.second) if person is not None}
        if one.step in OTHERS:
            hands = set[str]().union(*(acted.get(step, set()) for step in INVESTIGATED))
            assert not people & hands, f"{one.step} by who investigated"
        acted.setdefault(one.step, set()).update(people)
        last = done[place - 1] if place else None
        if last is not None:
            assert WAYS[last.step][1][last.outcome] == one.step, "each step follows from the one before"
        if one.step == "decide" and one.outcome == "给予处罚":
            told = len(past) - 1 - past[::-1].index("notice")
            assert "statement" in past[told:] and "weigh" in past[told:], (
                "told, heard, weighed, then punished"
            )
        if one.step == "hearing" and one.outcome == "听证结束":
            notice = next(each for each in reversed(done[:place]) if each.step == "hearing_notice")
            between = WorkingCalendar.national().working_days_between(notice.closed_on, one.closed_on)
            assert between >= 7, "the hearing is told seven working days before (第六十四条)"
        if one.step == "statement" and one.outcome in BY_TIME:
            assert WorkingCalendar.national().working_days_between(one.opened_on, one.closed_on) >= 5, (
                "five days to answer"
            )
    served = any(one.step == "serve" for one in done)
    assert served or not public_notices().filter(about_kind="case", about_id=office.case.pk).exists()
