"""Activities (活动): something done and counted, with typed measures and no deadline."""

from minzheng.mechanisms.activities.checking import Draft
from minzheng.mechanisms.activities.declare import (
    BadKind,
    Kind,
    Measure,
    all_kinds,
    declare_kind,
    kind_of,
    withdraw_kind,
)
from minzheng.mechanisms.activities.importing import import_activities, import_columns
from minzheng.mechanisms.activities.models import Activity
from minzheng.mechanisms.activities.reading import counted, measured
from minzheng.mechanisms.activities.recording import correct, record, void

__all__ = [
    "Activity",
    "BadKind",
    "Draft",
    "Kind",
    "Measure",
    "all_kinds",
    "correct",
    "counted",
    "declare_kind",
    "import_activities",
    "import_columns",
    "kind_of",
    "measured",
    "record",
    "void",
    "withdraw_kind",
]
