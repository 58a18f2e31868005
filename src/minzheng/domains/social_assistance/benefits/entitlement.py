"""What residents may ask about before they apply: which questions decide about a benefit, and the facts its rule gets."""

from collections.abc import Mapping
from typing import Any

from minzheng.domains.social_assistance.benefits.minimum_living import FIRST
from minzheng.domains.social_assistance.temporary_relief import RELIEF
from minzheng.mechanisms.portal.public import ACCIDENT, EXPENSE, ILLNESS, Benefit, may_be_asked


def _minimum_living(given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "members": given["members"],
        "rural": given["residence"] == "农村",
        "income": given["income"],
        "illness_cost": given["illness"],
        "assets": given["assets"],
        "severe": given["severe"],
    }


may_be_asked(
    FIRST.code,
    Benefit(("members", "residence", "income", "illness", "assets", "severe"), facts=_minimum_living),
)
may_be_asked(
    RELIEF.code, Benefit(("event",), condition=lambda given: given["event"] in (ACCIDENT, ILLNESS, EXPENSE))
)
