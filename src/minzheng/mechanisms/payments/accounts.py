"""收款账户: the account a person is paid into, registered and changed by a decided case in which two people had a part."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from minzheng.foundation.bank_accounts import mask_account, parse_account
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Evidence,
    Field,
    Form,
    Level,
    Matter,
    Outcome,
    Step,
    Text,
    declare,
    everything,
)
from minzheng.mechanisms.registry.public import Decision, Fact, FactKind, Person, record_fact, state

BANK_ACCOUNT = FactKind("payments.bank_account", "收款账户", sensitive=True)


@dataclass(frozen=True)
class AccountNumber(Field):
    """银行账号: digits, the Luhn digit of cards checked; kept as ciphertext."""

    sensitive: bool = True
    max_length: int = 40
    widget = "text"

    def parse(self, text: str) -> str:
        return parse_account(text)

    def mask(self, value: Any) -> str:
        return mask_account(str(value))


ACCOUNT_FIELDS = (
    AccountNumber("account", "收款银行账号", required=False, help="本人银行卡或存折;暂时没有的可以后补"),
    Text("account_bank", "开户银行", required=False, max_length=60),
    Text("account_holder", "户名", required=False, sensitive=True, max_length=100),
)


@dataclass(frozen=True)
class BankAccount:
    """Where money goes: the holder's name, the number, the bank."""

    holder: str
    number: str
    bank: str


def account_of(person: Person, on: datetime.date) -> BankAccount | None:
    """The account registered for a person on a day."""
    found = state(BANK_ACCOUNT, person, on)
    return BankAccount(**found) if found else None


def accounts_of(people: Collection[Person], on: datetime.date) -> dict[int, BankAccount]:
    """Accounts of many people on a day, by person id; those of merged rows are looked up one by one."""
    found = Fact.objects.filter(
        kind=BANK_ACCOUNT.code, person__in=people, valid__contains=on, known__upper_inf=True
    )
    known = {one.person_id: BankAccount(**one.content) for one in found if one.person_id}
    others = ((one.pk, account_of(one, on)) for one in people if one.pk not in known)
    return known | {pk: account for pk, account in others if account}


def record_account(case: Case, person: Person, decision: Decision) -> None:
    """Register the account given in an application, if one was; the one registered before ends that day."""
    given = everything(case)
    if not given.get("account"):
        return
    account = {
        "holder": given.get("account_holder") or str(person.name),
        "number": given["account"],
        "bank": given.get("account_bank") or "",
    }
    record_fact(person, BANK_ACCOUNT, account, decision.on, f"办件{case.number}", decision)


def _register(case: Case, decision: Decision) -> None:
    assert case.person is not None  # the matter's subject
    record_account(case, case.person, decision)


declare(
    Matter(
        code="payments.account",
        name="收款账户登记",
        since=datetime.date(2004, 1, 1),
        basis=cite("社会救助暂行办法", 58),
        prefix="ZH",
        subject="person",
        opened_by=(Function.FILING, Function.ACCEPTING),
        by_citizen=True,
        form=Form(
            (
                AccountNumber("account", "收款银行账号"),
                Text("account_bank", "开户银行", max_length=60),
                Text("account_holder", "户名", sensitive=True, max_length=100),
                Choice("whose", "账户归属", options=("本人", "监护人或代管人(附书面协议)")),
            ),
            title="收款账户登记表",
        ),
        evidence=(Evidence("银行卡或存折"), Evidence("代管协议", required=False)),
        statutory=term("payments.account.total"),
        on_decided=_register,
        steps=(
            Step(
                "accept",
                "受理",
                by=Function.ACCEPTING,
                at=Level.STREET,
                within=term("payments.account.step"),
                outcomes=(
                    Outcome("受理", "check", starts=True),
                    Outcome("不予受理", End.NOT_ACCEPTED, needs_reason=True),
                ),
            ),
            Step(
                "check",
                "复核",
                by=Function.REVIEWING,
                at=Level.STREET,
                within=term("payments.account.step"),
                other_person_than=("accept",),
                outcomes=(
                    Outcome("同意", End.GRANTED),
                    Outcome("退回受理", "accept", needs_reason=True),
                    Outcome("不同意", End.REFUSED, needs_reason=True),
                ),
            ),
        ),
        keywords="银行卡 账户 卡号 打款",
    )
)
