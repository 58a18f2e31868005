"""未登记人员线索 as pages show them: masked in lists and at first sight, in full for a purpose; where they may be handed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minzheng.foundation.masking import mask_address, mask_id, mask_name
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.areas.public import AreaVersion, Kind
from minzheng.mechanisms.desk.exporting import Row
from minzheng.mechanisms.desk.figures import areas_for
from minzheng.mechanisms.desk.held import Held
from minzheng.mechanisms.desk.listing import area_names
from minzheng.mechanisms.desk.monitored import source_name
from minzheng.mechanisms.desk.warning_list import name_of
from minzheng.mechanisms.documents.public import Column, ColumnKind
from minzheng.mechanisms.monitoring.public import (
    LEADING_FUNCTIONS,
    GivenRow,
    Lead,
    LeadState,
    given_in,
    reasons_of,
)
from minzheng.mechanisms.registry.public import LookKind, note_look

COLUMNS = (
    Column("name", "线索", width=28),
    Column("whom", "姓名", width=12),
    Column("place", "所在地", width=16),
    Column("first_on", "首次发现", ColumnKind.DATE),
    Column("last_on", "最近发现", ColumnKind.DATE),
    Column("times", "次数", ColumnKind.INTEGER),
    Column("state", "状态"),
    Column("reason", "理由", width=28),
)
LABELS = {"name": "姓名", "number": "证件号码", "born": "出生日期", "sex": "性别", "address": "住址"}
MASKS = {"name": mask_name, "number": mask_id, "born": lambda text: f"{text[:4]}年", "address": mask_address}


@dataclass(frozen=True)
class LeadRow:
    """A lead in a list, masked."""

    lead: Lead
    name: str
    whom: str
    place: str

    @property
    def values(self) -> Row:
        """Under the keys of `COLUMNS`."""
        one = self.lead
        return {
            "name": self.name,
            "whom": self.whom,
            "place": self.place,
            "first_on": one.first_on,
            "last_on": one.last_on,
            "times": one.times,
            "state": one.get_state_display(),
            "reason": one.reason,
        }


def lead_rows(found: Sequence[Lead]) -> list[LeadRow]:
    """Rows of a list."""
    names = area_names(one.area_id for one in found)
    return [
        LeadRow(one, name_of(one.rule), mask_name(given_in(one).name), names.get(one.area_id, ""))
        for one in found
    ]


def lead_context(lead: Lead, seat: Seat, held: Held, full: GivenRow | None = None) -> dict[str, Any]:
    """What the page says; why is told to posts that do the business, which is a look."""
    handles = held.includes(LEADING_FUNCTIONS, lead.matter)
    if handles:
        note_look(seat, LookKind.OPENED, f"查看未登记人员线索{lead.pk}", [f"feed:lead:{lead.pk}"])
    return {
        "row": lead_rows([lead])[0],
        "lead": lead,
        "person": shown(full) if full else shown(given_in(lead), masked=True),
        "full": full is not None,
        "why": reasons_of(lead) if handles else [],
        "sources": "、".join(source_name(one) for one in lead.sources),
        "handles": handles and lead.state == LeadState.OPEN,
        "reads": handles,
        "places": streets(seat, lead) if handles else [],
    }


def shown(given: GivenRow, masked: bool = False) -> list[tuple[str, str]]:
    """Label and text of what a delivery says of somebody."""
    said = [(label, name, getattr(given, name)) for name, label in LABELS.items()]
    return [
        (label, MASKS[name](text) if masked and text and name in MASKS else text)
        for label, name, text in said
    ]


def streets(seat: Seat, lead: Lead) -> list[AreaVersion]:
    """Where a lead may be handed on: any street of the place, and communities of the seat's own street."""
    own = seat.unit.area_id if seat.unit else 0
    return [
        one
        for one in areas_for(seat, anywhere=True)
        if one.area_id != lead.area_id
        and (one.kind == Kind.STREET or (one.kind == Kind.COMMUNITY and one.parent_id == own))
    ]
