"""What the law asks between the steps: who is spared, what is heavier, who may ask, what stops the late fee, what an annulment ends."""

import datetime
from typing import Any

import pytest
from tests.bureau import Bureau

from minzheng.domains.penalties.collecting import late_fee
from minzheng.domains.penalties.order_of_law import heavier
from minzheng.domains.penalties.remedies import RECONSIDERATION
from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.access.public import Seat, Staff, seat_of
from minzheng.mechanisms.documents.public import Document, Notice
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, inbox, open_case, perform, specimens, tick
from minzheng.mechanisms.registry.public import Facility

CONTRACTS = "养老机构未与老年人签订服务协议"
FOUND = {
    "facts": "三名老人没有服务协议。", "evidence": [{"kind": "书证", "what": "清单"}], "corrected": "否",
    "harm": "有危害后果", "degree": "一般", "warning": "是", "fine": "5000", "ban": "无",
}  # fmt: skip
SEVERE = {**FOUND, "degree": "严重", "fine": "30000"}
SERVED = {"method": "直接送达", "receiver": "院长"}


def at(day: str) -> Any:
    return clock.at(
        datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(9), clock.SHANGHAI)
    )


class Room:
    """One home, those who work on its penalty, and the account that speaks for it."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.second: Staff = bureau.staff("李强", certified=True)
        self.officer: Seat = bureau.seat(
            "养老服务科", bureau.staff("王芳", certified=True), inspecting="penalties."
        )
        self.legal: Seat = bureau.seat("办公室", "周敏", legal="penalties.")
        self.head: Seat = bureau.seat("东丽区民政局", "孙立", leading="*")
        with acting(SYSTEM, "登记"):
            self.home = Facility.objects.create(
                name="夕阳红养老院", kind="养老机构", area=bureau.area("120110001001")
            )
            self.other = Facility.objects.create(
                name="朝霞养老院", kind="养老机构", area=bureau.area("120110001001")
            )

    def speaks_for(self, home: Facility) -> Seat:
        return seat_of(self.bureau.account("yuan", represents=home.subject_key))

    def open(self, day: str) -> Case:
        answers = {"source": "检查发现", "offence": CONTRACTS, "committed_on": day, "facts": "没有协议。"}
        with at(day):
            case = open_case(
                "penalties.ordinary_facility",
                self.officer,
                area=self.home.area,
                subject=self.home,
                answers=answers,
            )
        return self.does(case, day, "立案", self.head)

    def does(
        self, case: Case, day: str, outcome: str, seat: Seat, answers: Any = None, reason: str = ""
    ) -> Case:
        two = self.second if seat is self.officer else None
        with at(day):
            case = Case.objects.get(pk=case.pk)
            return perform(
                case, outcome, seat, version=case.version, answers=answers, reason=reason, second=two
            )

    def told(self, day: str, found: dict[str, Any]) -> Case:
        case = self.does(self.open(day), day, "拟给予处罚", self.officer, found)
        return self.does(case, day, "已送达告知书", self.officer, SERVED)

    def decided(self, day: str, found: dict[str, Any] = FOUND, **more: Any) -> Case:
        case = self.does(self.told(day, found), day, "陈述申辩", self.officer, reason="请求从轻")
        weighed = {key: found[key] for key in ("degree", "warning", "ban")} | {"fine": found.get("fine", "")}
        weighed |= {"considered": "不采纳。", "public_interest": "否", "complex": "否"}
        case = self.does(case, day, "报负责人审批", self.officer, weighed)
        return self.does(case, day, "给予处罚", self.head, {"opinion": "同意。", **more})

    def served(self, day: str, found: dict[str, Any] = FOUND, **more: Any) -> Case:
        case = self.decided(day, found, **more)
        way = "已送达,等待缴款" if found.get("fine") else "已送达,不涉及缴款"
        return self.does(case, day, way, self.officer, {"served_on": day, **SERVED})

    def annul(self, case: Case, day: str) -> None:
        given = {"case_number": case.number, "because": "自行纠正", "grounds": "证据不足。"}
        with at(day):
            undone = open_case("penalties.annulment", self.officer, area=case.area, answers=given)
            perform(undone, "撤销", self.head, version=undone.version)


@pytest.fixture
def room(bureau: Bureau) -> Room:
    return Room(bureau)


def code(wrong: pytest.ExceptionInfo[UserError]) -> str:
    return wrong.value.problems[0].code


def one(
    degree: str, fine: int, ban: str = "无", warning: bool = True, confiscated: int = 0
) -> dict[str, Any]:
    return {"degree": degree, "fine": fine, "ban": ban, "warning": warning, "confiscated": confiscated}


@pytest.mark.parametrize(
    ("now", "before", "worse"),
    [
        (one("一般", 0), one("一般", 500, warning=False), False),  # a warning instead of a fine
        (one("一般", 500), one("一般", 500, warning=False), True),
        (one("严重", 0, "限期停止活动"), one("严重", 0, "吊销登记证书"), False),
        (one("严重", 0, "吊销登记证书"), one("严重", 0, "撤销登记"), True),
        (one("严重", 500), one("一般", 500), True),  # longer in public
        (one("一般", 500, confiscated=1), one("一般", 500), True),
        (one("一般", 500), one("一般", 500), False),
    ],
)
def test_what_is_heavier(now: dict[str, Any], before: dict[str, Any], worse: bool) -> None:
    assert heavier(now, before) == worse


def test_only_the_party_itself_asks_from_its_account(room: Room) -> None:
    case = room.told("2026-05-11", SEVERE)
    own, other = room.speaks_for(room.home), room.speaks_for(room.other)
    with at("2026-05-12"):
        assert case.pk not in inbox(other).values_list("case", flat=True)
    with pytest.raises(UserError) as wrong:
        room.does(case, "2026-05-12", "要求听证", other, reason="要求听证")
    assert code(wrong) == "not_yours"
    with pytest.raises(UserError):
        room.does(case, "2026-05-12", "期满未提出", own)
    assert room.does(case, "2026-05-12", "要求听证", own, reason="要求听证").step == "hearing_notice"
    told = {"hearing_on": "2026-06-30", "place": "本局", "chair": "王芳", **SERVED}
    with pytest.raises(UserError) as wrong:
        room.does(case, "2026-05-12", "已送达听证通知书", room.legal, told)
    assert code(wrong) == "chair"
    case = room.does(case, "2026-05-12", "已送达听证通知书", room.legal, {**told, "chair": "周敏"})
    record = {"held_on": "2026-07-01", "attended": "是", "record": "听取。", "signed": "是"}
    with pytest.raises(UserError) as wrong:
        room.does(case, "2026-07-01", "听证结束", room.legal, record)
    assert code(wrong) == "wrong_day"
    assert (
        room.does(case, "2026-07-01", "改期,重新通知", room.legal, reason="当事人患病").step
        == "hearing_notice"
    )


def test_asked_in_time_but_received_late_it_is_heard_all_the_same(room: Room) -> None:
    case = room.told("2026-05-11", SEVERE)
    with at("2026-05-20"):
        tick()
    assert Case.objects.get(pk=case.pk).step == "weigh"
    case = room.does(case, "2026-05-20", "补办听证", room.officer, reason="邮戳为五月十五日")
    assert case.step == "hearing_notice"


def test_who_was_spared_once_is_no_first_offender_again(room: Room) -> None:
    little = {**FOUND, "corrected": "是", "harm": "危害后果轻微"}
    case = room.does(room.open("2026-05-11"), "2026-05-11", "拟不予处罚", room.officer, little)
    case = room.does(case, "2026-05-12", "通过,报负责人审批", room.legal, {"opinion": "同意。"})
    room.does(case, "2026-05-12", "不予处罚", room.head, {"opinion": "教育。"})
    paper = Document.objects.get(about_kind="case", about_id=case.pk, template="penalties.paper_spared")
    assert "首违不罚" in paper.sheet and "证据证明:书证:清单" in paper.sheet
    with pytest.raises(UserError) as wrong:
        room.does(room.open("2026-05-13"), "2026-05-13", "拟不予处罚", room.officer, little)
    assert code(wrong) == "not_spared"


def test_whoever_proves_to_be_without_fault_is_not_punished(room: Room) -> None:
    case = room.open("2026-05-11")
    with pytest.raises(UserError) as wrong:
        room.does(case, "2026-05-11", "拟给予处罚", room.officer, {**SEVERE, "faultless": "是"})
    assert code(wrong) == "must_be_spared"
    with pytest.raises(
        UserError
    ):  # little harm was done: it may be punished, it must not be spared as harmless
        room.does(case, "2026-05-11", "拟不予处罚", room.officer, SEVERE)


@pytest.mark.parametrize(
    ("day", "more", "count"),
    [("2026-03-30", {}, 1), ("2026-04-01", {}, 0), ("2026-04-01", {"shown": "是"}, 1)],
)
def test_a_mere_warning_is_published_only_where_it_matters(
    room: Room, day: str, more: dict[str, str], count: int
) -> None:
    case = room.served(day, {**FOUND, "fine": ""}, **more)
    hung = Notice.objects.filter(about_kind="case", about_id=case.pk)
    assert hung.count() == count
    if more:
        assert hung.get().until == datetime.date(2026, 7, 1)  # three months from the decision


def test_what_is_annulled_before_it_is_served_is_never_shown(room: Room) -> None:
    case = room.decided("2026-05-11")
    room.annul(case, "2026-05-12")
    room.does(case, "2026-05-13", "已送达,等待缴款", room.officer, {"served_on": "2026-05-13", **SERVED})
    assert not Notice.objects.filter(about_kind="case", about_id=case.pk).exists()


def test_what_is_annulled_is_not_collected(room: Room) -> None:
    case = room.served("2026-05-11")
    with pytest.raises(UserError) as wrong:
        room.does(case, "2026-05-12", "处罚决定已撤销", room.officer, reason="撤销")
    assert code(wrong) == "annulled"
    room.annul(case, "2026-05-12")
    with at("2026-06-01"):
        tick()
    with pytest.raises(UserError) as wrong:
        room.does(case, "2026-06-01", "已送达催告书", room.officer, {"paid": "0", **SERVED})
    assert code(wrong) == "annulled"
    assert room.does(case, "2026-06-01", "处罚决定已撤销", room.officer, reason="已撤销").step == "close"


def test_no_late_fee_while_it_is_contested(room: Room) -> None:
    case = room.served("2026-05-11")
    with at("2026-05-27"):
        tick()
    due = datetime.date(2026, 5, 26)
    assert late_fee(Case.objects.get(pk=case.pk), due + datetime.timedelta(10)) == 500_000 * 3 * 10 // 100
    given = {"case_number": case.number, "organ": "区政府", "number": "复〔2026〕1号", "claims": "撤销。"}
    with at("2026-05-30"):
        contest = open_case(
            "penalties.reconsideration", room.legal, area=case.area, answers=given,
            papers=specimens(RECONSIDERATION),
        )  # fmt: skip
    assert late_fee(case, due + datetime.timedelta(10)) == 500_000 * 3 * 4 // 100
    answer = {"sent_on": "2026-06-01", "appears": "周敏", "points": "维持。"}
    contest = room.does(contest, "2026-06-01", "已提交", room.legal, answer)
    result = {"result": "维持", "decided_on": "2026-06-03", "summary": "维持。"}
    with pytest.raises(UserError) as wrong:
        room.does(contest, "2026-06-03", "需要履行", room.legal, result)
    assert code(wrong) == "wrong_way"
    room.does(contest, "2026-06-03", "无需履行", room.legal, result)
    assert late_fee(case, due + datetime.timedelta(10)) == 500_000 * 3 * 6 // 100


def test_an_annulment_is_no_penalty_to_be_annulled(room: Room) -> None:
    case = room.served("2026-05-11")
    room.annul(case, "2026-05-12")
    undone = Case.objects.get(matter="penalties.annulment")
    given = {"case_number": undone.number, "because": "自行纠正", "grounds": "误办。"}
    with at("2026-05-13"), pytest.raises(UserError) as wrong:
        open_case("penalties.annulment", room.officer, area=case.area, answers=given)
    assert code(wrong) == "no_penalty"
