"""Payments (发放): from what decided cases order to what the bank says arrived; three people, one payment per key."""

from minzheng.mechanisms.payments.accounts import (
    ACCOUNT_FIELDS,
    BANK_ACCOUNT,
    BankAccount,
    account_of,
    record_account,
)
from minzheng.mechanisms.payments.accruing import Allowance, declare_allowance, next_month, withdraw_allowance
from minzheng.mechanisms.payments.due import Candidate, Waiting, candidates, doubted_by, instructions, waiting
from minzheng.mechanisms.payments.formats import FORMATS, Answer, Returned
from minzheng.mechanisms.payments.models import BankReturn, LineState, PayBatch, PayLine
from minzheng.mechanisms.payments.payout import PAYOUT, open_batch
from minzheng.mechanisms.payments.reading import (
    Change,
    Paid,
    balances_of,
    batches,
    change_of,
    funds,
    held,
    item_name,
    monthly,
    payments_to,
    require_sight,
    returned,
    shown_holder,
)
from minzheng.mechanisms.payments.recovering import PLAN, Claim, claim_back, claims, history, plans
from minzheng.mechanisms.payments.recovery_matters import CEILING as WITHHOLDING_CEILING
from minzheng.mechanisms.payments.recovery_matters import REPAYMENT, WRITE_OFF
from minzheng.mechanisms.payments.returning import apply_return

__all__ = [
    "ACCOUNT_FIELDS",
    "BANK_ACCOUNT",
    "FORMATS",
    "PAYOUT",
    "PLAN",
    "REPAYMENT",
    "WITHHOLDING_CEILING",
    "WRITE_OFF",
    "Allowance",
    "Answer",
    "BankAccount",
    "BankReturn",
    "Candidate",
    "Change",
    "Claim",
    "LineState",
    "Paid",
    "PayBatch",
    "PayLine",
    "Returned",
    "Waiting",
    "account_of",
    "apply_return",
    "balances_of",
    "batches",
    "candidates",
    "change_of",
    "claim_back",
    "claims",
    "declare_allowance",
    "doubted_by",
    "funds",
    "held",
    "history",
    "instructions",
    "item_name",
    "monthly",
    "next_month",
    "open_batch",
    "payments_to",
    "plans",
    "record_account",
    "require_sight",
    "returned",
    "shown_holder",
    "waiting",
    "withdraw_allowance",
]
