"""The public portal (门户): pages for everybody. Domains publish the guides of their matters here."""

from minzheng.mechanisms.portal.guides import (
    BadGuide,
    Guide,
    guides,
    missing_guides,
    publish_guide,
)

__all__ = ["BadGuide", "Guide", "guides", "missing_guides", "publish_guide"]
