"""What the public sees of a penalty: shown when served, not after its term, taken down when annulled."""

import datetime
import unicodedata
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.bureau import Bureau

from minzheng.domains.penalties.order_of_law import REGISTERS
from minzheng.domains.penalties.papers import PUBLISHED
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.foundation.masking import mask_name, mask_text
from minzheng.mechanisms.access.public import Seat, Staff
from minzheng.mechanisms.documents.public import Document, Notice, post_notice, public_notices, take_down
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Person, RegisterEntry, identify

FOUND = {
    "facts": "销售纸质冥币。",
    "evidence": [{"kind": "物证", "what": "冥币二十包"}],
    "corrected": "否",
    "harm": "危害后果轻微",
    "degree": "一般",
    "warning": "否",
    "confiscated": "300",
    "fine": "500",
    "turnover": "400",
    "ban": "无",
}
WEIGHED = {
    key: value for key, value in FOUND.items() if key not in ("facts", "evidence", "corrected", "harm")
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
    assert notice.until == datetime.date(2027, 6, 7)  # 一般: twelve months from the decision
    assert public_notices(notice.until).filter(pk=notice.pk).exists()
    assert not public_notices(notice.until + datetime.timedelta(days=1)).filter(pk=notice.pk).exists()


def test_the_old_rule_shows_it_three_years(seller: Person, officer: Seat, second: Staff, head: Seat) -> None:
    case = live(seller, officer, second, head, 2025)
    assert Notice.objects.get(about_id=case.pk, about_kind="case").until == datetime.date(2028, 6, 7)


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
        assert not public_notices().filter(about_kind="case", about_id=case.pk).exists()
        assert undone.stages.get(step="withdraw").due_on == datetime.date(2026, 7, 6)
        legal = bureau.seat("办公室", "钱进", legal="penalties.")
        perform(undone, "已公开说明", legal, version=undone.version, answers={"explained": "程序违法。"})
        told = public_notices().get(about_kind="case", about_id=undone.pk)
        assert told.kind == "penalties.withdrawn" and "程序违法。" in str(told.fields)
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


NUMBER = "120110195001011234"
WORDS = st.lists(
    st.sampled_from(["老年", "公寓", " ", "13900001234", NUMBER, "6222 0200 0000 0000 01", "１３９００００１２３４", "电话", "\u200b", "<b>", "甲"]),
    min_size=1, max_size=4,
).map("".join)  # fmt: skip
ALLOWED = {"name", "uscc", "offence", "basis", "penalty", "document", "decided_on", "organ"}
NAMES = st.sampled_from(
    ["name", "uscc", "offence", "basis", "penalty", "phone", "id_number", "address", "reporter", "facts"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(sorted(PUBLISHED)),
    fields=st.dictionaries(NAMES, WORDS, min_size=1, max_size=6),
    days=st.integers(0, 40),
    withdrawn=st.one_of(st.none(), st.integers(0, 40)),
    looked=st.integers(0, 60),
)
def test_nothing_is_published_with_a_forbidden_field_or_after_its_day(
    bureau: Bureau, kind: str, fields: dict[str, str], days: int, withdrawn: int | None, looked: int
) -> None:
    """Whatever anybody tries to publish: refused, or shown with allowed fields only, masked, and gone when its day is over."""
    with suppress(Rollback), transaction.atomic():
        _lived(bureau, kind, fields, days, withdrawn, looked)
        raise Rollback


class Rollback(Exception):
    """The world before the example comes back."""


def _lived(
    bureau: Bureau, kind: str, fields: dict[str, str], days: int, withdrawn: int | None, looked: int
) -> None:
    first = datetime.date(2026, 6, 1)

    def on(day: int) -> Any:
        moment = first + datetime.timedelta(days=day)
        return clock.at(datetime.datetime(moment.year, moment.month, moment.day, 23, tzinfo=clock.SHANGHAI))

    until, looked = first + datetime.timedelta(days=days), max(looked, withdrawn or 0)
    with on(0), acting(SYSTEM, "公示"):
        try:
            posted = post_notice(
                PUBLISHED[kind], "行政处罚决定民罚字〔2026〕1号", fields,
                area=bureau.area("120110"), about=("case", 1), until=until,
            )  # fmt: skip
        except Invalid:
            posted = None
    if not set(fields) <= ALLOWED or any(plain(one) != mask_text(plain(one)) for one in fields.values()):
        assert posted is None, fields
    if withdrawn is not None and posted is not None:
        with on(withdrawn), acting(SYSTEM, "撤下"):
            take_down(posted)
    with on(looked):
        shown = [client_text(path) for path in ("/portal/", "/portal/notices/", "/portal/notices/penalties/")]
        there = any("民罚字" in text for text in shown)
        over = looked > days or withdrawn is not None
        assert there == (posted is not None and not over)
        if posted is None:
            return
        page = Client().get(f"/portal/notices/{posted.pk}/")
        assert (page.status_code == 200) == (not over)
        assert {one["name"] for one in posted.fields} <= ALLOWED and mask_text(str(posted.fields)) == str(
            posted.fields
        )
        named = {one["name"]: one["value"] for one in posted.fields}
        assert kind != "person" or "name" not in named or named["name"] == mask_name(fields["name"].strip())


def client_text(path: str) -> str:
    return Client().get(path).content.decode()


def plain(text: str) -> str:
    """As a reader would type it: full-width digits, blanks and hidden marks out."""
    return "".join(
        one for one in unicodedata.normalize("NFKC", text) if not one.isspace() and one != "\u200b"
    )
