"""What the written decision says where an application for social assistance is granted."""

from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.matters.public import Case, Letter

SERIES, REMEDIES = "social_assistance.review.series", "social_assistance.review.remedies"


def monthly(case: Case) -> str:
    """A benefit drawn month by month."""
    return f"决定同意,每月发给{format_yuan(case.amount or 0)}元,按月打入登记的账户。"


def once(case: Case) -> str:
    """A single sum."""
    return f"决定同意,发给{format_yuan(case.amount or 0)}元,打入登记的账户。"


MONTHLY, ONCE = Letter(monthly, SERIES, REMEDIES), Letter(once, SERIES, REMEDIES)
