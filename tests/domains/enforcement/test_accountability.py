"""Who keeps away: a complaint never reaches its officer, recusal holds in every step, a lent recorder is not lent again."""

from typing import Any

import pytest
from tests.bureau import Bureau

from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.access.public import Seat, Staff, visible
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, Stage, inbox, open_case, perform
from minzheng.mechanisms.registry.public import Facility


@pytest.fixture
def officer(bureau: Bureau) -> Staff:
    return bureau.staff("王芳", certified=True)


@pytest.fixture
def seats(bureau: Bureau, officer: Staff) -> dict[str, Seat]:
    everything = {"inspecting": "enforcement. penalties.", "legal": "enforcement. penalties."}
    return {
        "officer": bureau.seat("办公室", officer, **everything),
        "colleague": bureau.seat("办公室", bureau.staff("周敏", certified=True), **everything),
        "head": bureau.seat("东丽区民政局", "孙立", leading="*"),
    }


def complaint(bureau: Bureau, seat: Seat | None, **answers: str) -> Case:
    given = {"about": "态度粗暴", "facts": "检查时大声斥责。", **answers}
    return open_case("enforcement.officer_complaint", seat, area=bureau.area("120110"), answers=given)


@pytest.mark.parametrize("by", ["card", "name"])
def test_the_officer_meets_a_complaint_nowhere(
    by: str, bureau: Bureau, officer: Staff, seats: dict[str, Seat]
) -> None:
    named = {"certificate": officer.certificate_number} if by == "card" else {"name": officer.name}
    case = complaint(bureau, None, **named)
    for model, lookup in ((Case, {"pk": case.pk}), (Stage, {"case": case})):
        rows: Any = model.objects.filter(**lookup)
        assert not visible(rows, seats["officer"]).exists()
        assert visible(rows, seats["colleague"]).exists()
    assert not inbox(seats["officer"]).filter(case=case).exists()
    assert inbox(seats["colleague"]).filter(case=case).exists()
    with pytest.raises(Refused) as caught:
        perform(case, "受理", seats["officer"], version=case.version)
    assert caught.value.problems[0].code == "about_you"
    assert perform(case, "受理", seats["colleague"], version=case.version).step == "investigate"


def test_a_complaint_names_somebody(bureau: Bureau) -> None:
    for answers, code in (({}, "nobody_named"), ({"certificate": "不存在"}, "no_card")):
        with pytest.raises(Invalid) as caught:
            complaint(bureau, None, **answers)
        assert [one.code for one in caught.value.problems] == [code]


@pytest.fixture
def penalty(bureau: Bureau, seats: dict[str, Seat]) -> Case:
    with acting(SYSTEM, "登记"):
        home = Facility.objects.create(name="夕阳红养老院", kind="养老机构", area=bureau.area("120110"))
    case = open_case(
        "penalties.ordinary_facility",
        seats["colleague"],
        area=home.area,
        subject=home,
        answers={
            "source": "检查发现",
            "offence": "养老机构未与老年人签订服务协议",
            "committed_on": "2019-02-20",
            "facts": "没有协议。",
        },
    )
    return perform(case, "立案", seats["head"], version=case.version)


FOUND = {
    "facts": "三名老人没有协议。",
    "evidence": [{"kind": "书证", "what": "清单"}],
    "corrected": "否",
    "harm": "没有危害后果",
    "degree": "一般",
    "warning": "是",
    "ban": "无",
}


def test_a_recused_officer_acts_neither_as_first_nor_as_second(
    bureau: Bureau, officer: Staff, seats: dict[str, Seat], penalty: Case
) -> None:
    answers = {
        "case_number": penalty.number,
        "certificate": officer.certificate_number,
        "asked_by": "当事人",
        "why": "与院长系亲属。",
    }
    recusal = open_case("enforcement.recusal", seats["colleague"], area=penalty.area, answers=answers)
    perform(recusal, "准予回避", seats["head"], version=recusal.version)
    other = bureau.staff("李强", certified=True)
    colleague = seats["colleague"].staff
    for seat, second in ((seats["officer"], other), (seats["colleague"], officer)):
        with pytest.raises(Refused) as caught:
            perform(penalty, "拟给予处罚", seat, version=penalty.version, answers=FOUND, second=second)
        assert caught.value.problems[0].code == "about_you", (seat.staff, colleague)
    done = perform(
        penalty, "拟给予处罚", seats["colleague"], version=penalty.version, answers=FOUND, second=other
    )
    assert done.step == "notice"


def test_an_unfounded_complaint_lets_the_officer_back(
    bureau: Bureau, officer: Staff, seats: dict[str, Seat], penalty: Case
) -> None:
    case = complaint(bureau, None, certificate=officer.certificate_number, case_number=penalty.number)
    case = perform(case, "受理", seats["colleague"], version=case.version)
    with pytest.raises(Refused):
        perform(
            penalty, "拟给予处罚", seats["colleague"], version=penalty.version, answers=FOUND, second=officer
        )
    case = perform(
        case, "核查完毕", seats["colleague"], version=case.version, answers={"found": "录像显示文明执法。"}
    )
    perform(case, "投诉不实", seats["head"], version=case.version, reason="与录像不符")
    done = perform(
        penalty, "拟给予处罚", seats["colleague"], version=penalty.version, answers=FOUND, second=officer
    )
    assert done.step == "notice"


def test_a_recorder_comes_back_with_its_media_before_it_is_lent_again(
    bureau: Bureau, seats: dict[str, Seat]
) -> None:
    answers = {"recorder": "4号", "case_number": "日常巡查", "lent_on": "2019-03-04"}
    area = bureau.area("120110")
    case = open_case("enforcement.recorder", seats["officer"], area=area, answers=answers)
    with pytest.raises(Invalid) as caught:
        open_case("enforcement.recorder", seats["colleague"], area=area, answers=answers)
    assert caught.value.problems[0].code == "recorder_out"
    back = {"returned_on": "2019-03-04", "media": "2"}
    with pytest.raises(Invalid) as caught:
        perform(case, "归还并移交", seats["officer"], version=case.version, answers=back)
    assert caught.value.problems[0].code == "media_missing"
    perform(case, "归还并移交", seats["officer"], version=case.version, answers=back | {"media": "0"})
    assert open_case("enforcement.recorder", seats["colleague"], area=area, answers=answers).step == "back"
