"""The books of a fund and a period in two plain-text syntaxes that foreign tools re-add: hledger and beancount."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.ledger.models import Chart, Fund, Posting
from minzheng.mechanisms.ledger.reading import balances

_HLEDGER = {
    Chart.AVAILABLE: "资产:可用资金", Chart.IN_TRANSIT: "资产:在途资金", Chart.RECEIVABLE: "资产:应追回款",
    Chart.PAYABLE: "负债:应付款", Chart.GRANTED: "收入:拨入资金", Chart.SPENT: "支出:支出",
}  # fmt: skip
_BEANCOUNT = {
    Chart.AVAILABLE: "Assets:Available", Chart.IN_TRANSIT: "Assets:InTransit", Chart.RECEIVABLE: "Assets:Receivable",
    Chart.PAYABLE: "Liabilities:Payable", Chart.GRANTED: "Income:Granted", Chart.SPENT: "Expenses:Spent",
}  # fmt: skip
_CURRENCY = {"元": "CNY"}


def hledger_text(fund: Fund, first: date, last: date) -> str:
    """An hledger journal of `first` to `last` (both included): opening balances, entries, a balance assertion per account."""
    unit = _CURRENCY.get(fund.unit, "POINT")
    lines = [f"; {fund.name}（{fund.code}）{first}至{last}", f"commodity {unit} 1000.00", ""]
    lines += [f"account {_HLEDGER[chart]}" for chart in Chart] + ["account 权益:期初", ""]
    opening = balances(fund, first - timedelta(days=1))
    if any(opening.values()):
        lines += [f"{first} * 期初余额", *_hledger_lines(opening, unit), "    权益:期初", ""]
    for number, on, text, postings in _entries(fund, first, last):
        lines.append(f"{on} * ({number}) {text}")
        lines += [
            f"    {_HLEDGER[chart]}  {unit} {format_yuan(amount, grouped=False)}"
            for chart, amount in postings
        ]
        lines.append("")
    lines += [f"{last} * 期末核对"]
    lines += [
        f"    {_HLEDGER[chart]}  {unit} 0.00 = {unit} {format_yuan(left, grouped=False)}"
        for chart, left in balances(fund, last).items()
    ]
    return "\n".join(lines) + "\n"


def beancount_text(fund: Fund, first: date, last: date) -> str:
    """The same in beancount syntax; its assertions are dated the morning after `last`."""
    unit = _CURRENCY.get(fund.unit, "POINT")
    lines = [f"; {fund.name}（{fund.code}）{first}至{last}", f'option "operating_currency" "{unit}"']
    names = [*(_BEANCOUNT[chart] for chart in Chart), "Equity:Opening"]
    lines += [f"{first} open {name} {unit}" for name in names]
    opening = balances(fund, first - timedelta(days=1))
    if any(opening.values()):
        lines += ["", f'{first} * "期初余额"', *_beancount_lines(opening, unit), "  Equity:Opening"]
    for number, on, text, postings in _entries(fund, first, last):
        lines += ["", f'{on} * "{_quoted(number)} {_quoted(text)}"']
        lines += [
            f"  {_BEANCOUNT[chart]}  {format_yuan(amount, grouped=False)} {unit}"
            for chart, amount in postings
        ]
    morning = last + timedelta(days=1)
    lines += [""] + [
        f"{morning} balance {_BEANCOUNT[chart]}  {format_yuan(left, grouped=False)} {unit}"
        for chart, left in balances(fund, last).items()
    ]
    return "\n".join(lines) + "\n"


def _entries(fund: Fund, first: date, last: date) -> Iterator[tuple[str, date, str, list[tuple[Chart, int]]]]:
    """(number, day, text, amounts by account in the order posted) of each entry; no party, no name leaves the house."""
    rows = (
        Posting.objects.filter(account__fund=fund, entry__on__range=(first, last))
        .order_by("entry__on", "entry_id", "pk")
        .values_list("entry__number", "entry__on", "entry__text", "account__chart", "amount")
    )
    for (number, on, text), group in groupby(rows.iterator(), key=lambda row: row[:3]):
        yield number, on, text, [(Chart(chart), amount) for *_, chart, amount in group]


def _hledger_lines(opening: dict[Chart, int], unit: str) -> list[str]:
    return [
        f"    {_HLEDGER[chart]}  {unit} {format_yuan(amount, grouped=False)}"
        for chart, amount in opening.items()
        if amount
    ]


def _beancount_lines(opening: dict[Chart, int], unit: str) -> list[str]:
    return [
        f"  {_BEANCOUNT[chart]}  {format_yuan(amount, grouped=False)} {unit}"
        for chart, amount in opening.items()
        if amount
    ]


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
