"""Areas (行政区域): places that stay themselves while codes, names and borders change, and who answers for them."""

from minzheng.mechanisms.areas.changes import Part, merge, rename, split, transfer
from minzheng.mechanisms.areas.loading import load_tree
from minzheng.mechanisms.areas.models import Area, AreaVersion, Change, Kind, Lineage
from minzheng.mechanisms.areas.questions import (
    ancestor,
    answered_by,
    answering_for,
    children,
    find,
    full_name,
    key_of,
    responsible_now,
    version_at,
    version_of,
    within,
    within_when,
)

__all__ = [
    "Area",
    "AreaVersion",
    "Change",
    "Kind",
    "Lineage",
    "Part",
    "ancestor",
    "answered_by",
    "answering_for",
    "children",
    "find",
    "full_name",
    "key_of",
    "load_tree",
    "merge",
    "rename",
    "responsible_now",
    "split",
    "transfer",
    "version_at",
    "version_of",
    "within",
    "within_when",
]
