"""Posting: entries that sum to zero, once per business key, corrected by reversal only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction

from minzheng.foundation.errors import Conflict, Invalid
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.documents.public import next_number
from minzheng.mechanisms.ledger.models import Chart, Fund, LedgerAccount, LedgerEntry, Posting


@dataclass(frozen=True)
class Line:
    """One posting to be made: `amount` in the fund's smallest unit, debit positive, credit negative."""

    fund: Fund
    chart: Chart
    amount: int
    party: str = ""
    item: str = ""


_INSERT = """
    INSERT INTO ledger_posting (entry_id, account_id, amount, party, item)
    SELECT %s, account, amount, party, item
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) AS given(account, amount, party, item)
"""


def post(
    key: str,
    kind: str,
    on: date,
    text: str,
    lines: Iterable[Line],
    *,
    case_id: int | None = None,
    reverses: LedgerEntry | None = None,
) -> LedgerEntry:
    """Write one entry, all of it or nothing; the same key with the same lines again gives the entry it made.

    Raises `Invalid` when the lines do not sum to zero, `Conflict` when the key stands for other lines or a fund would
    fall below zero. Needs an act (`acting`).
    """
    given = [line for line in lines if line.amount]
    if len(given) < 2 or sum(line.amount for line in given) != 0:
        raise Invalid.because(
            f"凭证“{text}”借贷不平。", "请核对各行金额,借方与贷方合计应相等。", "ledger.unbalanced"
        )
    accounts = _accounts(given)
    rows = sorted((accounts[line.fund.pk, line.chart], line.amount, line.party, line.item) for line in given)
    try:
        with transaction.atomic():
            if known := LedgerEntry.objects.filter(key=key).first():
                return _same(known, rows)
            return _write(key, kind, on, text, rows, case_id, reverses)
    except IntegrityError as error:
        raise _explained(error, given, text) from error


def reverse(entry: LedgerEntry, on: date, text: str, *, case_id: int | None = None) -> LedgerEntry:
    """冲销: the opposite of an entry, once; the entry itself stays as it is."""
    lines = [
        Line(one.account.fund, Chart(one.account.chart), -one.amount, one.party, one.item)
        for one in entry.postings.select_related("account__fund")
    ]
    return post(f"reverse:{entry.key}", "冲销", on, text, lines, case_id=case_id, reverses=entry)


def _accounts(lines: list[Line]) -> dict[tuple[int, str], int]:
    funds = {line.fund.pk for line in lines}
    rows = LedgerAccount.objects.filter(fund_id__in=funds).values_list("fund_id", "chart", "pk")
    return {(fund, chart): pk for fund, chart, pk in rows}


def _write(
    key: str,
    kind: str,
    on: date,
    text: str,
    rows: list[tuple[int, int, str, str]],
    case_id: int | None,
    reverses: LedgerEntry | None,
) -> LedgerEntry:
    entry = LedgerEntry.objects.create(
        number=f"记{on.year}-{next_number('记账凭证', on.year):06d}",
        key=key, kind=kind, on=on, text=text, case_id=case_id, reverses=reverses,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [entry.pk, *map(list, zip(*rows, strict=True))])
    return entry


def _same(known: LedgerEntry, rows: list[tuple[int, int, str, str]]) -> LedgerEntry:
    posted = sorted(Posting.objects.filter(entry=known).values_list("account_id", "amount", "party", "item"))
    if posted != rows:
        raise Conflict.because(
            f"同一笔业务已记入凭证{known.number},这次的内容不同,没有记账。",
            "请核对;确需更正的,先冲销原凭证。",
            "ledger.posted_otherwise",
        )
    return known


def _explained(error: IntegrityError, lines: list[Line], text: str) -> Exception:
    if "own_side" in str(error):
        taken = {line.fund.pk: line for line in lines if line.chart == Chart.AVAILABLE and line.amount < 0}
        for line in taken.values():
            left = LedgerAccount.objects.get(fund=line.fund, chart=Chart.AVAILABLE).balance
            if (
                left + sum(one.amount for one in lines if (one.fund, one.chart) == (line.fund, line.chart))
                < 0
            ):
                return Conflict.because(
                    f"“{line.fund.name}”可用资金{format_yuan(left)}{line.fund.unit},不足以支付“{text}”。",
                    "请先申请追加资金,或改用其他资金。",
                    "ledger.short",
                )
        return Conflict.because(
            f"凭证“{text}”会使某一科目或某一对象出现相反方向的余额,没有记账。",
            "请核对应付、应收和在途金额。",
            "ledger.side",
        )
    if "ledger_ledgerentry_key" in str(error):
        return Conflict.because("同一笔业务正在记账。", "请稍候刷新,查看已有凭证。", "ledger.posted_twice")
    return error
