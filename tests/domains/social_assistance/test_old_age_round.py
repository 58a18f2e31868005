"""Whoever reaches an age is listed, decided and paid without asking; once; the dead, the moved and the double are left out."""

import datetime
from collections.abc import Mapping
from typing import Any

import pytest

from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.domains.social_assistance.benefits import old_age
from minzheng.domains.social_assistance.benefits.old_age_round import CODE, roll_of
from minzheng.domains.social_assistance.benefits.person_review import MOVED
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import simulate
from minzheng.mechanisms.matters.public import Case, PaymentInstruction, open_case
from minzheng.mechanisms.payments.public import BANK_ACCOUNT
from minzheng.mechanisms.registry.public import Person, RegisterEntry, as_of, correct, record_fact

from .persons import District, district, on, ordered
from .test_person_reviews import looked_at, told


@pytest.fixture
def town(bureau: Any) -> District:
    made = district(bureau)
    made.lister = bureau.seat("社会救助科", "何验", reviewing="social_assistance.")
    return made


def elder(town: District, name: str, born: str, *, account: bool = True) -> Person:
    who = town.person(name, born)
    if account:
        day = datetime.date(2026, 1, 1)
        with acting(SYSTEM, "登记账户"):
            given = account_answers(str(who.id_number))
            value = {"holder": name, "number": given["account"], "bank": given.get("account_bank", "")}
            record_fact(who, BANK_ACCOUNT, value, day, "情景", town.decision(day))
    return who


def opened(town: District, month: str, seat: Seat | None = None) -> Case:
    area = town.bureau.area("120110")
    return open_case(CODE, seat or town.lister, area=area, answers={"month": month})


def listed(town: District, month: str) -> Case:
    return town.do(opened(town, month), "名单无误", town.lister)


def reasons(case: Case) -> Mapping[str, tuple[str, str]]:
    return {str(one.person.name): (one.what, one.reason) for one in roll_of(case)}


def test_who_reaches_an_age_is_paid_without_asking_and_repeating_it_adds_nothing(town: District) -> None:
    with on("2026-08-10"):
        first = elder(town, "陈桂兰", "1946-08-31")
        elder(town, "李秀英", "1946-09-01")  # next month
        late = elder(town, "王素珍", "1940-01-01", account=False)
        case = listed(town, "2026-08")
        roll = Document.objects.get(template="social_assistance.old_age_roll")
        assert "陈桂兰" in str(roll.sheet) and "没有登记,须告知" in str(roll.sheet)
        assert "李秀英" not in str(roll.sheet)
        with pytest.raises(Refused):  # by another person than the one who listed
            town.do(case, "同意", town.lister)
        case = town.do(case, "同意", town.section)
        assert (case.end, case.decision) == ("同意", "同意")
        lines = {str(one.person.name): one for one in RegisterEntry.objects.filter(register=old_age.CODE)}
        assert {name: (str(one.valid_from), one.data["amount"]) for name, one in lines.items()} == {
            "陈桂兰": ("2026-09-01", 12_000), "王素珍": ("2026-08-01", 12_000),
        }  # fmt: skip
        assert {one.case_id for one in lines.values()} == {case.pk}
        assert lines["陈桂兰"].data | {"payee": 0} == {
            "amount": 12_000, "born": "1946-08-31", "payee": 0, "review_on": "2027-08-10",
        }  # fmt: skip
        letter = Document.objects.get(template="social_assistance.account_wanted")
        assert letter.subject == late.subject_key and "登记收款账户" in str(letter.sheet)
        again = opened(town, "2026-08")
        assert {what for what, _ in reasons(again).values()} == {"不列入"}
        with pytest.raises(Invalid, match="没有需要新增或升档的人员"):
            town.do(again, "名单无误", town.lister)
    with on("2026-09-07"):
        town.pay(old_age.CODE, "2026-09")
        assert PaymentInstruction.objects.filter(payee=first).count() == 1
        assert simulate(old_age.CODE, datetime.date(2026, 9, 7), {"first": "130元"}).total.gain == 2
    assert sorted(ordered(old_age.CODE)) == [("2026-08", 12_000), ("2026-09", 12_000), ("2026-09", 12_000)]


@pytest.mark.parametrize(
    ("born", "band", "start"),
    [
        ("1936-08-31", "2026-08-31满90周岁", "2026-09-01"),
        ("1936-09-01", "", ""),
        ("1936-08-01", "2026-08-01满90周岁", "2026-08-01"),
        ("1926-08-15", "2026-08-15满100周岁", "2026-09-01"),
    ],
)
def test_who_reaches_the_next_band_is_moved_to_it(town: District, born: str, band: str, start: str) -> None:
    with on("2026-01-12"):
        elder(town, "陈桂兰", born)
        town.do(listed(town, "2026-01"), "同意", town.section)
    with on("2026-08-10"):
        case = opened(town, "2026-08")
        if not band:
            assert reasons(case) == {}
            return
        assert reasons(case)["陈桂兰"] == ("升档", band)
        town.do(town.do(case, "名单无误", town.lister), "同意", town.section)
        old, new = RegisterEntry.objects.filter(register=old_age.CODE).order_by("pk")
        assert (str(old.valid_to), str(new.valid_from)) == (start, start)
        age = int(band.split("满")[1][:-2])
        assert new.data["amount"] == {90: 24_000, 100: 60_000}[age] and new.data["payee"] == old.data["payee"]
        assert new.data["amount"] == old_age.due(old, new.valid_from)  # as it was paid by itself
        assert not Document.objects.filter(template="social_assistance.account_wanted").exists()
        assert all(what == "不列入" for what, _ in reasons(opened(town, "2026-08")).values())


def test_the_dead_the_moved_the_double_and_the_stopped_are_left_out_with_their_reason(town: District) -> None:
    with on("2026-08-03"):
        dead, moved = elder(town, "陈桂兰", "1946-08-20"), elder(town, "李秀英", "1936-08-20")
        double, asking = elder(town, "王素珍", "1946-08-02"), elder(town, "赵玉梅", "1946-08-01")
        stopped, gone = elder(town, "孙淑华", "1940-02-02"), elder(town, "周凤英", "1946-08-09")
        town.dies(dead, "2026-08-02")
        for one in (moved, double, stopped):
            town.granted(town.checked(town.file(old_age.CODE, one), {"resident": "是"}))
        application = town.file(old_age.CODE, asking)
        entry = RegisterEntry.objects.get(register=old_age.CODE, person=stopped)
        told(town, looked_at(town, entry, "停发", {"state": MOVED}), "2026-08-03")
        with acting(SYSTEM, "户籍迁移"):
            for one in (moved, gone):
                correct(one, town.decision(datetime.date(2026, 8, 3)), area=town.bureau.area("120110002"))
    with on("2026-09-02"):
        area = town.bureau.area("120110001")
        case = open_case(CODE, town.lister, area=area, answers={"month": "2026-08"})
        assert reasons(case) == {
            "陈桂兰": ("不列入", "已于2026-08-02死亡"), "李秀英": ("不列入", "户籍已迁出,须复核"),
            "王素珍": ("不列入", "已享受,金额不变"), "赵玉梅": ("不列入", f"申请正在办理,受理号{application.number}"),
            "孙淑华": ("不列入", "此前的待遇已于2026-09-01终止,须本人申请"),
        }  # fmt: skip
        with pytest.raises(Invalid, match="没有需要新增或升档的人员"):
            town.do(case, "名单无误", town.lister)
        assert reasons(opened(town, "2026-08"))["周凤英"][0] == "新增"


def test_what_was_listed_is_what_is_decided(town: District) -> None:
    with on("2026-08-10"):
        who = elder(town, "陈桂兰", "1946-08-20")
        elder(town, "李秀英", "1946-08-21")
        case = listed(town, "2026-08")
        town.dies(who, "2026-08-09")
        with pytest.raises(Conflict, match="有了变化"):
            town.do(case, "同意", town.section)
        assert not as_of(old_age.BOOK, datetime.date(2026, 9, 1)).exists()
        town.do(case, "退回核对", town.section, reason="一人死亡。")
        town.do(town.do(case, "名单无误", town.lister), "同意", town.section)
        assert [str(one.person.name) for one in as_of(old_age.BOOK, datetime.date(2026, 9, 1))] == ["李秀英"]
        with pytest.raises(Invalid, match="2026-10还早"):
            listed(town, "2026-10")
