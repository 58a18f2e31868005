"""Ledger (账簿): double entry in whole units, append-only, corrected by reversal; funds never fall below zero."""

from minzheng.mechanisms.ledger.events import (
    Due,
    allot,
    bounce,
    cancel_due,
    dues_of,
    owe,
    reclaim,
    release,
    repaid,
    settle,
    transfer,
    unsettle,
    withhold,
    write_off,
)
from minzheng.mechanisms.ledger.exporting import beancount_text, hledger_text
from minzheng.mechanisms.ledger.funds import ANY_ITEM, fund_for, open_fund, use_fund
from minzheng.mechanisms.ledger.models import DEBIT, Chart, Fund, FundUse, LedgerAccount, LedgerEntry, Posting
from minzheng.mechanisms.ledger.posting import Line, post, reverse
from minzheng.mechanisms.ledger.reading import balances, granted_in, owed_to, postings_of

__all__ = [
    "ANY_ITEM",
    "DEBIT",
    "Chart",
    "Due",
    "Fund",
    "FundUse",
    "LedgerAccount",
    "LedgerEntry",
    "Line",
    "Posting",
    "allot",
    "balances",
    "beancount_text",
    "bounce",
    "cancel_due",
    "dues_of",
    "fund_for",
    "granted_in",
    "hledger_text",
    "open_fund",
    "owe",
    "owed_to",
    "post",
    "postings_of",
    "reclaim",
    "release",
    "repaid",
    "reverse",
    "settle",
    "transfer",
    "unsettle",
    "use_fund",
    "withhold",
    "write_off",
]
