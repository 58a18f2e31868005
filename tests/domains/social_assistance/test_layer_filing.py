"""Files of layers and types: written by a decided round, dated, equal to the registers; and the registers taken in by batch."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from tests.domains.social_assistance.conftest import AREA, Office, at
from tests.domains.social_assistance.test_social_forces import entered, forces, number_of, own_files

from minzheng.domains.social_assistance.benefits import extreme_poverty, layer_filing, rigid_spending
from minzheng.domains.social_assistance.benefits.layers import matrix
from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.documents.public import RowsInvalid
from minzheng.mechanisms.indicators.public import AsOf, indicator, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.payments.public import BankAccount, account_of
from minzheng.mechanisms.registry.public import Decision, RegisterEntry, as_of, end, replace

__all__ = ["forces", "own_files"]
SINCE = datetime.date(2022, 1, 1)


def destitute(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "name": "特困甲", "id_number": number_of(number), "area": AREA, "residence": "城镇", "level": "全自理", "lost": 0,
        "supply": "分散供养", "basic": 110_000, "care": 0, "since": SINCE,
    } | changes  # fmt: skip


def home(number: int, **changes: Any) -> dict[str, Any]:
    who = {"name": "户主乙", "id_number": number_of(number), "area": AREA, "residence": "城镇"}
    return {**who, "members": 2, "since": SINCE, **changes}


def filed(forces: SimpleNamespace, day: str, office: Office) -> Case:
    with at(day):
        seat, area = forces.checker, office.bureau.area("120110")
        case = open_case(layer_filing.CODE, seat, area=area, answers={"round": day})
        case = perform(case, "核对无误", seat, version=case.version)
        return perform(case, "同意", office.section, version=case.version)


def test_a_round_writes_who_is_in_which_layer(forces: SimpleNamespace, office: Office) -> None:
    with at("2023-03-01"):
        rows = [destitute(1), destitute(2, level="全护理", lost=6, care=66_000)]
        entered(forces, extreme_poverty.BOOK.code, rows)
        entered(forces, rigid_spending.BOOK.code, [home(3)])
    filed(forces, "2023-03-02", office)
    day = datetime.date(2023, 3, 2)
    lines = {(one.data["layer"], one.data["type"]) for one in as_of(layer_filing.FILE, day)}
    assert lines == set(matrix(day)) == {(1, 1), (1, 4), (4, 2)}
    area = office.bureau.area("120110")
    counted = [value(indicator(f"social_assistance.{one}"), AsOf(day), area).value for one in ("layers", "layer_types", "layer_files")]  # fmt: skip
    assert counted == [2, 3, 3]


def test_changes_and_exits_are_dated(forces: SimpleNamespace, office: Office) -> None:
    with at("2023-03-01"):
        entered(forces, extreme_poverty.BOOK.code, [destitute(1), destitute(2), destitute(3)])
    first = filed(forces, "2023-03-02", office)
    one, two, _ = RegisterEntry.objects.filter(register=extreme_poverty.BOOK.code).order_by("pk")
    decision = Decision(first.pk, first.number, datetime.date(2023, 5, 1))
    with at("2023-05-01"), acting(SYSTEM, "变更"):
        end(one, decision, datetime.date(2023, 5, 1))
        replace(two, {"level": "半护理"}, decision, datetime.date(2023, 5, 1))
    filed(forces, "2023-06-01", office)
    before, after = (as_of(layer_filing.FILE, datetime.date(2023, month, 1)) for month in (5, 7))
    assert sorted(before.values_list("data__type", flat=True)) == [1, 1, 1]
    assert sorted(after.values_list("data__type", flat=True)) == [1, 4]
    assert RegisterEntry.objects.filter(register=layer_filing.FILE.code).count() == 4
    with pytest.raises(Conflict):
        filed(forces, "2023-06-01", office)  # one round of a name


def test_the_account_of_the_ledger_is_the_one_paid_into(forces: SimpleNamespace) -> None:
    with at("2023-03-01"):
        rows = [destitute(1, bank="示范银行", account="0200 0001 2345"), destitute(2)]
        entered(forces, extreme_poverty.BOOK.code, rows)
    one, other = (line.person for line in as_of(extreme_poverty.BOOK, SINCE).order_by("pk"))
    assert one is not None and other is not None
    assert account_of(one, SINCE) == BankAccount("特困甲", "020000012345", "示范银行")
    assert account_of(one, SINCE - datetime.timedelta(days=1)) is None and account_of(other, SINCE) is None
    with at("2023-03-02"), pytest.raises(RowsInvalid) as caught:
        entered(forces, extreme_poverty.BOOK.code, [destitute(3, account="6217000000000000")])
    assert [one.code for one in caught.value.problems] == ["account.check_digit"]


def test_nobody_comes_onto_two_registers_that_exclude_each_other(forces: SimpleNamespace) -> None:
    with at("2023-03-01"):
        entered(forces, extreme_poverty.BOOK.code, [destitute(1)])
    with at("2023-03-02"), pytest.raises(RowsInvalid) as caught:
        entered(forces, rigid_spending.BOOK.code, [home(1, name="特困甲"), home(2)])
    (told,) = caught.value.problems
    assert told.code == "excluded" and "特困" in told.message and told.message.startswith("第5行")
    with at("2023-03-02"):
        entered(forces, rigid_spending.BOOK.code, [home(2)])
    with at("2023-03-03"), pytest.raises(RowsInvalid):
        entered(forces, extreme_poverty.BOOK.code, [destitute(2, name="户主乙")])


def test_faulty_rows_are_told_together(forces: SimpleNamespace) -> None:
    bad = [destitute(1, level="半自理", basic=0), destitute(2, supply="居家")]
    with at("2023-03-01"), pytest.raises(RowsInvalid) as caught:
        entered(forces, extreme_poverty.BOOK.code, bad)
    assert [one.code for one in caught.value.problems] == ["invalid", "amount", "invalid"]
    with at("2023-03-01"), pytest.raises(RowsInvalid):
        entered(forces, rigid_spending.BOOK.code, [home(3, members=0)])
    assert not RegisterEntry.objects.exists()
