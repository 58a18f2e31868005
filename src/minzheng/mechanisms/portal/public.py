"""The public portal (门户): pages for everybody. Domains publish the guides of their matters here, and say how residents may ask about them."""

from minzheng.mechanisms.portal.entitlement import (
    ACCIDENT,
    BEREAVED,
    EXPENSE,
    ILLNESS,
    ORPHANED,
    BadBenefit,
    Benefit,
    may_be_asked,
)
from minzheng.mechanisms.portal.guides import (
    BadGuide,
    Guide,
    guides,
    missing_guides,
    publish_guide,
)

__all__ = [
    "ACCIDENT",
    "BEREAVED",
    "EXPENSE",
    "ILLNESS",
    "ORPHANED",
    "BadBenefit",
    "BadGuide",
    "Benefit",
    "Guide",
    "guides",
    "may_be_asked",
    "missing_guides",
    "publish_guide",
]
