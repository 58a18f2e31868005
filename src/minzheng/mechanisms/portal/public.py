"""The public portal (门户): pages for everybody. Domains publish the guides of their matters here, say how residents may ask about them, and offer places for the map and boards of notices."""

from minzheng.mechanisms.portal.boards import NoticeBoard, offer_board
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
from minzheng.mechanisms.portal.places import Place, PlaceKind, offer_places

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
    "NoticeBoard",
    "Place",
    "PlaceKind",
    "guides",
    "may_be_asked",
    "missing_guides",
    "offer_board",
    "offer_places",
    "publish_guide",
]
