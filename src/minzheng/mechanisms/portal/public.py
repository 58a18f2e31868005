"""The public portal (门户): pages for everybody. Domains publish the guides of their matters here."""

from minzheng.mechanisms.portal.accounts import open_citizen_account
from minzheng.mechanisms.portal.guides import (
    BadGuide,
    Guide,
    guides,
    missing_guides,
    publish_guide,
)

__all__ = ["BadGuide", "Guide", "guides", "missing_guides", "open_citizen_account", "publish_guide"]
