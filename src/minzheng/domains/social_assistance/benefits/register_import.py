"""Those on the other registers when a bureau begins: one row per person (特困) or per household head, decided as a batch."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from minzheng.domains.social_assistance.benefits import extreme_poverty, rigid_spending
from minzheng.domains.social_assistance.benefits.standing import exclusive_with, standing
from minzheng.foundation import clock
from minzheng.foundation.bank_accounts import parse_account
from minzheng.foundation.errors import Collector, Invalid, collect
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.documents.public import Column, ColumnKind
from minzheng.mechanisms.matters.public import Batch, Line, declare_batch
from minzheng.mechanisms.payments.public import BANK_ACCOUNT
from minzheng.mechanisms.registry.public import (
    FactKind,
    Household,
    Membership,
    Person,
    Register,
    identify,
    join,
    register_of,
)

LEVELS = ("全自理", "半护理", "全护理")
SUPPLIES = ("分散供养", "集中供养")
RESIDENCES = ("城镇", "农村")
WHO = (
    Column("name", "姓名", longest=40),
    Column("id_number", "身份证号", longest=18, width=22),
    Column("area", "社区代码", longest=12),
    Column("residence", "城乡", longest=4),
)
WHEN = (Column("since", "享受起始日期", ColumnKind.DATE), Column("until", "终止日期(不含)", ColumnKind.DATE, required=False))  # fmt: skip


def destitute(row: Mapping[str, Any]) -> Line:
    """A destitute person with the money the ledger says; what it is made of must add up."""
    with collect() as problems:
        _one_of(problems, row, "residence", RESIDENCES)
        _one_of(problems, row, "level", LEVELS)
        _one_of(problems, row, "supply", SUPPLIES)
        if row["basic"] <= 0 or row["care"] < 0:
            problems.add("基本生活应大于0,照料护理不能为负。", "请核对金额。", "amount", "basic")
    person = _person(row, extreme_poverty.BOOK)
    data = {key: row[key] for key in ("basic", "care", "level", "residence", "supply", "lost")}
    more = {
        "amount": row["basic"] + row["care"],
        "receiver": "本人领取",
        "facility": None,
        "payee": person.pk,
    }
    return Line(
        person,
        data | more,
        valid_from=row["since"],
        valid_to=row["until"],
        stated=tuple(_account(row, person)),
    )


def _account(row: Mapping[str, Any], person: Person) -> Iterator[tuple[FactKind, Any]]:
    """The account the ledger pays into, if it says one."""
    if row["account"]:
        try:
            number = parse_account(row["account"])
        except Invalid as error:
            raise Invalid(*(replace(one, field="account") for one in error.problems)) from None
        holder = row["holder"] or str(person.name)
        yield BANK_ACCOUNT, {"holder": holder, "number": number, "bank": row["bank"] or ""}


def household(row: Mapping[str, Any]) -> Line:
    """A household known by its head; the others join it by a change of members."""
    with collect() as problems:
        _one_of(problems, row, "residence", RESIDENCES)
        if not 1 <= row["members"] <= 20:
            problems.add(f"家庭人口{row['members']}超出范围。", "请填1至20。", "members", "members")
    head = _person(row, rigid_spending.BOOK)
    held = Membership.objects.filter(person=head, valid__contains=row["since"]).select_related("household")
    known = held.first()
    home = known.household if known else Household.objects.create(area=head.area, head=head)
    if known is None:
        join(head, home, "本人", row["since"])
    data = {"members": row["members"], "residence": row["residence"]}
    return Line(home, data, valid_from=row["since"], valid_to=row["until"])


def _person(row: Mapping[str, Any], book: Register) -> Person:
    """The person of a row, who stands today on no register that excludes this one."""
    person = identify(row["name"], row["id_number"], find(row["area"]))
    with collect() as problems:
        for bar in sorted(standing(person, clock.today()) & exclusive_with(book.code)):
            label = register_of(bar).label
            problems.add(
                f"该人员已在“{label}”中,不能同时登记。", f"请先终止“{label}”的登记。", "excluded", "id_number"
            )
    return person


def _one_of(problems: Collector, row: Mapping[str, Any], key: str, options: tuple[str, ...]) -> None:
    if row[key] not in options:
        problems.add(f"“{row[key][:20]}”不在可选项内。", f"请填{'、'.join(options)}之一。", "invalid", key)


def _batch(book: Register, own: tuple[Column, ...], read: Callable[[Mapping[str, Any]], Line]) -> None:
    declare_batch(Batch(book, (*WHO, *own, *WHEN), lambda: read))


_batch(
    extreme_poverty.BOOK,
    (
        Column("level", "生活自理能力", longest=10),
        Column("lost", "不能自主完成的项数", ColumnKind.INTEGER),
        Column("supply", "供养方式", longest=10),
        Column("basic", "基本生活", ColumnKind.MONEY),
        Column("care", "照料护理", ColumnKind.MONEY),
        Column("bank", "开户银行", required=False, longest=60),
        Column("account", "银行账号", required=False, longest=40, width=24),
        Column("holder", "户名", required=False, longest=40, hint="不填的为本人姓名。"),
    ),
    destitute,
)
_batch(rigid_spending.BOOK, (Column("members", "家庭人口", ColumnKind.INTEGER),), household)
