"""The small bureau of the domain tests, seen through the pages."""

from tests.domains.conftest import bureau, moment

__all__ = ["bureau", "moment"]
