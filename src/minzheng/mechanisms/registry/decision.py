"""The decision behind a change: every write to a register or a fact carries one."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Decision:
    """The decided case that changes a record: its id, its number as people write it, and the day of the decision."""

    case_id: int
    number: str
    on: date
