"""Whose portal this is: the bureau's name, the area its law is read for, and its phone."""

from dataclasses import dataclass

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Level, Unit
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.law.public import parameter


@dataclass(frozen=True)
class House:
    """The bureau as the public meets it; `area` is None before the bureau is set up."""

    name: str
    area: Area | None

    def text(self, code: str) -> str:
        """A parameter of this bureau as it reads today."""
        return str(parameter(code, self.area, clock.today()))

    def count(self, code: str) -> int:
        """A whole-number parameter of this bureau today."""
        return parameter(code, self.area, clock.today()).amount

    @property
    def phone(self) -> str:
        """The number printed on every page."""
        return self.text("portal.phone")


def house() -> House:
    """The bureau of this installation: the first unit of that level."""
    unit = (
        Unit.objects.filter(level=Level.BUREAU, closed_on__isnull=True)
        .select_related("area")
        .order_by("pk")
        .first()
    )
    return House(unit.name, unit.area) if unit else House("民政局", None)
