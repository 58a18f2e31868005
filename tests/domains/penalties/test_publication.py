"""What the public sees of a penalty: shown when served, not after its term, taken down when annulled."""

import datetime

import pytest
from tests.bureau import Bureau

from minzheng.domains.penalties.order_of_law import REGISTERS
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Seat, Staff
from minzheng.mechanisms.documents.public import Document, Notice, public_notices
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Person, RegisterEntry, identify

FOUND = {
    "facts": "销售纸质冥币。",
    "evidence": [{"kind": "物证", "what": "冥币二十包"}],
    "corrected": "否",
    "harmless": "是",
    "degree": "一般",
    "warning": "否",
    "confiscated": "300",
    "fine": "500",
    "turnover": "400",
    "ban": "无",
}
WEIGHED = {
    key: value for key, value in FOUND.items() if key not in ("facts", "evidence", "corrected", "harmless")
}
SERVED = {"method": "直接送达", "receiver": "本人"}


@pytest.fixture
def second(bureau: Bureau) -> Staff:
    return bureau.staff("李强", certified=True)


@pytest.fixture
def officer(bureau: Bureau) -> Seat:
    return bureau.seat("社会事务科", bureau.staff("王芳", certified=True), inspecting="penalties.")


@pytest.fixture
def head(bureau: Bureau) -> Seat:
    bureau.seat("办公室", "周敏", legal="penalties.")
    return bureau.seat("东丽区民政局", "孙立", leading="*")


def live(seller: Person, officer: Seat, second: Staff, head: Seat, year: int) -> Case:
    """A penalty of a person from its filing to its service."""
    answers = {
        "source": "检查发现",
        "offence": "制造、销售封建迷信殡葬用品",
        "committed_on": f"{year}-03-01",
        "facts": "店内销售冥币。",
    }

    def step(
        case: Case, key: str, seat: Seat, day: int, answers: dict[str, object] | None = None, reason: str = ""
    ) -> Case:
        with clock.at(datetime.datetime(year, 6, day, 9, tzinfo=clock.SHANGHAI)):
            two = second if seat is officer and key not in ("陈述申辩",) else None
            return perform(case, key, seat, version=case.version, answers=answers, reason=reason, second=two)

    with clock.at(datetime.datetime(year, 6, 1, 9, tzinfo=clock.SHANGHAI)):
        case = open_case(
            "penalties.ordinary_person", officer, area=seller.area, subject=seller, answers=answers
        )
    case = step(case, "立案", head, 2)
    case = step(case, "拟给予处罚", officer, 3, FOUND)
    case = step(case, "已送达告知书", officer, 4, SERVED)
    case = step(case, "陈述申辩", officer, 5, reason="请求从轻")
    case = step(
        case,
        "报负责人审批",
        officer,
        6,
        {**WEIGHED, "considered": "不采纳。", "public_interest": "否", "complex": "否"},
    )
    case = step(case, "给予处罚", head, 7, {"opinion": "同意。"})
    return step(case, "已送达,等待缴款", officer, 8, {**SERVED, "served_on": f"{year}-06-08"})


@pytest.fixture
def seller(bureau: Bureau) -> Person:
    with acting(SYSTEM, "登记"):
        return identify("赵小红", None, bureau.area("120110001001"))


def test_shown_without_a_full_name_and_only_for_its_term(
    seller: Person, officer: Seat, second: Staff, head: Seat
) -> None:
    case = live(seller, officer, second, head, 2026)
    notice = Notice.objects.get(about_kind="case", about_id=case.pk)
    shown = {row["name"]: row["value"] for row in notice.fields}
    assert shown["name"] == "赵**" and "赵小红" not in str(notice.fields) + notice.title
    assert shown["penalty"] == "罚款500.00元、没收违法所得、非法财物300.00元"
    assert notice.until == datetime.date(2027, 6, 8)  # 一般: twelve months since 2026-04-01
    assert public_notices(notice.until).filter(pk=notice.pk).exists()
    assert not public_notices(notice.until + datetime.timedelta(days=1)).filter(pk=notice.pk).exists()


def test_the_old_rule_shows_it_three_years(seller: Person, officer: Seat, second: Staff, head: Seat) -> None:
    case = live(seller, officer, second, head, 2025)
    assert Notice.objects.get(about_id=case.pk, about_kind="case").until == datetime.date(2028, 6, 8)


def test_annulled_it_comes_down_and_its_line_ends(
    bureau: Bureau, seller: Person, officer: Seat, second: Staff, head: Seat
) -> None:
    case = live(seller, officer, second, head, 2026)
    line = RegisterEntry.objects.get(register=REGISTERS["person"].code, case_id=case.pk)
    assert line.data["fine"] == 50_000 and line.data["document"]
    with clock.at(datetime.datetime(2026, 7, 1, 9, tzinfo=clock.SHANGHAI)):
        given = {"case_number": case.number, "because": "行政复议决定", "grounds": "复议撤销。"}
        undone = open_case("penalties.annulment", officer, area=case.area, answers=given)
        undone = perform(undone, "撤销", head, version=undone.version)
        assert undone.stages.get(step="withdraw").due_on == datetime.date(2026, 7, 6)
        legal = bureau.seat("办公室", "钱进", legal="penalties.")
        perform(undone, "已撤回", legal, version=undone.version, answers={"explained": "程序违法。"})
        assert not public_notices().filter(about_kind="case", about_id=case.pk).exists()
    line.refresh_from_db()
    assert line.ended_by_case == undone.pk


def test_only_a_decided_penalty_is_annulled(officer: Seat, bureau: Bureau) -> None:
    given = {"case_number": "CF20190000001", "because": "自行纠正", "grounds": "无此案。"}
    with pytest.raises(Invalid) as caught:
        open_case("penalties.annulment", officer, area=bureau.area("120110"), answers=given)
    assert caught.value.problems[0].code == "no_penalty"


def test_every_paper_is_numbered_in_one_series(
    seller: Person, officer: Seat, second: Staff, head: Seat
) -> None:
    case = live(seller, officer, second, head, 2026)
    papers = Document.objects.filter(about_kind="case", about_id=case.pk).order_by("pk")
    assert list(papers.values_list("title", flat=True)) == ["行政处罚事先告知书", "行政处罚决定书"]
    assert len({one.number for one in papers}) == 2
