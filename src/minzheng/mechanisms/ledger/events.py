"""What happens to money, each as one entry: allotted, owed, released to the bank, settled, bounced, recovered."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from minzheng.mechanisms.ledger.models import Chart, Fund, LedgerEntry
from minzheng.mechanisms.ledger.posting import Line, post


@dataclass(frozen=True)
class Due:
    """An amount for somebody: of which fund, to which party, for which item."""

    fund: Fund
    party: str
    item: str
    amount: int


def dues_of(fund: Fund, item: str, amounts: Iterable[tuple[str, int]]) -> list[Due]:
    """One due per party out of (party, amount) pairs."""
    sums: Counter[str] = Counter()
    for party, amount in amounts:
        sums[party] += amount
    return [Due(fund, party, item, amount) for party, amount in sums.items()]


def allot(fund: Fund, amount: int, on: date, text: str, key: str, case_id: int | None = None) -> LedgerEntry:
    """拨入: money comes into a fund from outside."""
    lines = [Line(fund, Chart.AVAILABLE, amount), Line(fund, Chart.GRANTED, -amount)]
    return post(key, "拨入", on, text, lines, case_id=case_id)


def transfer(
    source: Fund, target: Fund, amount: int, on: date, text: str, key: str, case_id: int | None = None
) -> LedgerEntry:
    """调拨: from one fund to another, such as the reserve of a street being filled up."""
    lines = [
        Line(target, Chart.AVAILABLE, amount), Line(target, Chart.GRANTED, -amount),
        Line(source, Chart.AVAILABLE, -amount), Line(source, Chart.GRANTED, amount),
    ]  # fmt: skip
    return post(key, "调拨", on, text, lines, case_id=case_id)


def owe(dues: Iterable[Due], on: date, text: str, key: str, case_id: int | None = None) -> LedgerEntry:
    """应付: a decision grants somebody money; it is spent from the fund's view and owed to him."""
    return post(key, "应付", on, text, _pairs(dues, Chart.SPENT, Chart.PAYABLE), case_id=case_id)


def release(dues: Iterable[Due], on: date, text: str, key: str, case_id: int | None = None) -> LedgerEntry:
    """支付: the file goes to the bank; the money leaves the fund and is on its way."""
    return post(key, "支付", on, text, _pairs(dues, Chart.IN_TRANSIT, Chart.AVAILABLE), case_id=case_id)


def settle(dues: Iterable[Due], on: date, text: str, key: str, case_id: int | None = None) -> LedgerEntry:
    """到账: the bank says it arrived; nothing is owed any more."""
    return post(key, "到账", on, text, _pairs(dues, Chart.PAYABLE, Chart.IN_TRANSIT), case_id=case_id)


def bounce(dues: Iterable[Due], on: date, text: str, key: str, case_id: int | None = None) -> LedgerEntry:
    """退回: the bank sends it back; the money is available again and still owed."""
    return post(key, "退回", on, text, _pairs(dues, Chart.AVAILABLE, Chart.IN_TRANSIT), case_id=case_id)


def unsettle(dues: Iterable[Due], on: date, text: str, key: str, case_id: int | None = None) -> LedgerEntry:
    """退汇: what had arrived is on its way back; it is owed again."""
    return post(key, "退汇", on, text, _pairs(dues, Chart.IN_TRANSIT, Chart.PAYABLE), case_id=case_id)


def reclaim(dues: Iterable[Due], on: date, text: str, key: str, case_id: int | None = None) -> LedgerEntry:
    """追回: what was paid without right is claimed back."""
    return post(key, "追回", on, text, _pairs(dues, Chart.RECEIVABLE, Chart.SPENT), case_id=case_id)


def repaid(dues: Iterable[Due], on: date, text: str, key: str, case_id: int | None = None) -> LedgerEntry:
    """退款: what was claimed back has come in."""
    return post(key, "退款", on, text, _pairs(dues, Chart.AVAILABLE, Chart.RECEIVABLE), case_id=case_id)


def withhold(dues: Iterable[Due], on: date, text: str, key: str, case_id: int | None = None) -> LedgerEntry:
    """抵扣: what was claimed back is set off against what is still owed."""
    return post(key, "抵扣", on, text, _pairs(dues, Chart.PAYABLE, Chart.RECEIVABLE), case_id=case_id)


def write_off(dues: Iterable[Due], on: date, text: str, key: str, case_id: int | None = None) -> LedgerEntry:
    """核销: what was claimed back will not come in; it stays spent."""
    return post(key, "核销", on, text, _pairs(dues, Chart.SPENT, Chart.RECEIVABLE), case_id=case_id)


def cancel_due(dues: Iterable[Due], on: date, text: str, key: str, case_id: int | None = None) -> LedgerEntry:
    """停付: what was owed and not yet released is not owed any more."""
    return post(key, "停付", on, text, _pairs(dues, Chart.PAYABLE, Chart.SPENT), case_id=case_id)


def _pairs(dues: Iterable[Due], debit: Chart, credit: Chart) -> Iterable[Line]:
    for one in dues:
        yield Line(one.fund, debit, one.amount, one.party, one.item)
        yield Line(one.fund, credit, -one.amount, one.party, one.item)
