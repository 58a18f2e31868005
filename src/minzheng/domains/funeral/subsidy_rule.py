"""The amount of the funeral subsidy, by group and by the law of the day of application."""

from typing import Any

from minzheng.mechanisms.law.public import Outcome, cite, one_of, rule, when

SUBSIDY_AMOUNT = "funeral.subsidy_amount"
GROUPS = ("普通居民", "低保对象")


@rule(
    SUBSIDY_AMOUNT,
    since="2018-01-01",
    basis=cite("惠民殡葬办法"),
    uses={
        "standard": "funeral.subsidy.standard",
        "low_income_standard": "funeral.subsidy.low_income_standard",
    },
    labels={"low_income": "低保对象", "eligible": "已火化，符合条件", "amount": "补贴金额（元）"},
)
def subsidy_amount(deceased: Any, law: Any) -> Outcome:
    """One sum per deceased, another one for recipients of the minimum living guarantee; 分."""
    low_income = one_of(deceased.group, "低保对象")
    eligible = deceased.cremated
    amount = when(eligible, when(low_income, law.low_income_standard, law.standard), 0)
    return Outcome(low_income=low_income, eligible=eligible, amount=amount)
