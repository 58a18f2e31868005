"""Who receives a benefit changes from next month on, by a decided case: a guardian, the person, an institution's account."""

import datetime
from typing import Any

import pytest

from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.domains.social_assistance.benefits import disability_care, orphan
from minzheng.domains.social_assistance.benefits.payee import ALL, CODE, GUARDIAN, INSTITUTION, SELF
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, PaymentInstruction
from minzheng.mechanisms.payments.public import PayLine, account_of
from minzheng.mechanisms.registry.public import Facility, Person, RegisterEntry, as_of, end

from .persons import District, district, on
from .test_person_benefits import CARD, CLEAR, ORPHANED, VALID, guardian

HOME, ACCOUNT = "东丽区儿童福利院", "0200001234567"


@pytest.fixture
def town(bureau: Any) -> District:
    return district(bureau)


@pytest.fixture
def child(town: District) -> Person:
    """An orphan who draws care as well, both through the grandmother."""
    with on("2026-08-03"):
        who = town.person("陈小宝", "2016-10-15")
        town.granted(town.checked(town.file(orphan.CODE, who, **guardian(town)), ORPHANED))
        care = {key: value for key, value in guardian(town).items() if key.startswith("guardian")}
        case = town.file(disability_care.CODE, who, card="1", **CARD, **care)
        town.granted(town.checked(case, CLEAR, VALID))
    return who


def asked(town: District, who: Person, receiver: str, benefit: str = ALL, **more: str) -> Case:
    given = {"benefit": benefit, "receiver": receiver, "reason": "原监护人患病。", **more}
    account = {"account": "", "account_bank": "", "account_holder": ""} if "account" not in more else {}
    return town.file(CODE, who, **account, **given)


def changed(town: District, case: Case) -> Case:
    case = town.do(case, "受理", town.clerk)
    case = town.do(case, "核实无误", town.clerk, answers={"finding": "已向村委会核实。"})
    return town.do(case, "同意", town.section)


def aunt(town: District) -> dict[str, str]:
    return {
        "guardian_name": "陈姑妈", "guardian_id": town.number("陈姑妈", "1980-01-02"), "guardian_relation": "其他近亲属",
        **account_answers(town.number("陈姑妈", "1980-01-02")), "account_holder": "陈姑妈",
    }  # fmt: skip


def paid_to(item: str) -> list[tuple[str, str]]:
    rows = PaymentInstruction.objects.filter(item=item).order_by("period")
    return [(one.period, str(one.payee.name) if one.payee else "") for one in rows]


def test_a_new_guardian_is_paid_from_next_month_and_all_else_stays(town: District, child: Person) -> None:
    before = RegisterEntry.objects.get(register=orphan.CODE)
    with on("2026-09-07"):
        town.pay(orphan.CODE, "2026-09")
        case = changed(town, asked(town, child, GUARDIAN, **aunt(town)))
        assert (case.end, "陈姑妈" in str(case.answers)) == ("同意", False)
    with on("2026-10-12"):
        town.pay(orphan.CODE, "2026-10")
        town.pay(disability_care.CODE, "2026-10")
    assert paid_to(orphan.CODE) == [("2026-09", "陈守护"), ("2026-10", "陈姑妈")]
    assert paid_to(disability_care.CODE)[-1] == ("2026-10", "陈姑妈")
    after = as_of(orphan.BOOK, datetime.date(2026, 10, 1)).get()
    assert (after.valid_from, after.case_id) == (datetime.date(2026, 10, 1), case.pk)
    same = {**before.data, "payee": after.data["payee"], "facility": None}
    assert after.data == same and after.data["payee"] != before.data["payee"]


def test_only_what_was_asked_for_changes(town: District, child: Person) -> None:
    with on("2026-09-07"):
        changed(town, asked(town, child, GUARDIAN, disability_care.BOOK.label, **aunt(town)))
    with on("2026-10-12"):
        town.pay(orphan.CODE, "2026-10")
    assert paid_to(orphan.CODE)[-1] == ("2026-10", "陈守护")


def test_the_account_of_the_institution_is_paid_and_given_up_again(town: District, child: Person) -> None:
    with on("2026-09-07"):
        with acting(SYSTEM, "登记机构"):
            home = Facility.objects.create(name=HOME, kind="儿童福利机构", area=town.bureau.area("120110001"))
        given = {"facility": HOME, "account": ACCOUNT, "account_bank": "示范银行", "account_holder": HOME}
        changed(town, asked(town, child, INSTITUTION, **given))
    with on("2026-10-12"):
        town.pay(orphan.CODE, "2026-10")
        line = as_of(orphan.BOOK, datetime.date(2026, 10, 1)).get()
        assert (line.data["facility"], line.data["payee"]) == (home.pk, child.pk)
        account = account_of(child, datetime.date(2026, 10, 12))
        assert account is not None and (account.holder, account.number) == (HOME, ACCOUNT)
        sent = PayLine.objects.filter(instruction__item=orphan.CODE, instruction__period="2026-10").get()
        assert (str(sent.holder), str(sent.account)) == (HOME, ACCOUNT)
        with pytest.raises(Invalid, match="须填本人的收款账户"):
            town.do(asked(town, child, SELF), "受理", town.clerk)
        changed(town, asked(town, child, SELF, **account_answers(str(child.id_number))))
    line = as_of(orphan.BOOK, datetime.date(2026, 11, 1)).get()
    assert (line.data["facility"], line.data["payee"]) == (None, child.pk)


@pytest.mark.parametrize(
    ("receiver", "more", "told"),
    [
        (GUARDIAN, {"guardian_name": "陈姑妈"}, "姓名和身份证号码都要填"),
        (SELF, {"guardian_name": "陈姑妈"}, "其他情形都不填"),
        (SELF, {}, None),
        (SELF, {"facility": HOME}, "不是机构代管的不填机构名称"),
        (INSTITUTION, {"facility": "不存在的机构"}, "没有名为“不存在的机构”的在办机构"),
    ],
)
def test_who_is_to_receive_is_named_in_full(
    town: District, child: Person, receiver: str, more: dict[str, str], told: str | None
) -> None:
    with on("2026-09-07"):
        case = asked(town, child, receiver, **more)
        if told is None:
            assert town.do(case, "受理", town.clerk).step == "check"
            return
        with pytest.raises(Invalid, match=told):
            town.do(case, "受理", town.clerk)


def test_an_account_of_somebody_else_is_not_the_institutions(town: District, child: Person) -> None:
    with on("2026-09-07"):
        with acting(SYSTEM, "登记机构"):
            Facility.objects.create(name=HOME, kind="儿童福利机构", area=town.bureau.area("120110001"))
        given = {"facility": HOME, "account": ACCOUNT, "account_bank": "示范银行", "account_holder": "陈守护"}
        with pytest.raises(Invalid, match=f"户名为“{HOME}”"):
            town.do(asked(town, child, INSTITUTION, **given), "受理", town.clerk)


def test_who_draws_nothing_any_more_changes_no_payee(town: District, child: Person) -> None:
    with on("2026-09-07"):
        with pytest.raises(Invalid, match="没有在享受“高龄津贴”"):
            town.do(asked(town, child, GUARDIAN, "高龄津贴", **aunt(town)), "受理", town.clerk)
        case = asked(town, child, GUARDIAN, orphan.BOOK.label, **aunt(town))
        with acting(SYSTEM, "停发"):
            line = RegisterEntry.objects.get(register=orphan.CODE)
            end(line, town.decision(datetime.date(2026, 9, 7)), datetime.date(2026, 10, 1))
        with pytest.raises(Invalid, match="没有在享受"):
            town.do(case, "受理", town.clerk)
