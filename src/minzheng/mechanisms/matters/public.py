"""Matters (事项) and cases (办件): what the law lets or makes the bureau do, run step by step against two clocks."""

from minzheng.mechanisms.matters.batches import Batch, Line, batch_of, declare_batch
from minzheng.mechanisms.matters.clocks import Lamp, amber_days, calendar, lamp
from minzheng.mechanisms.matters.deciding import proposal
from minzheng.mechanisms.matters.declare import (
    BadMatter,
    Delegation,
    End,
    Evidence,
    Level,
    Matter,
    Outcome,
    Step,
    Versions,
    all_matters,
    declare,
    matter,
    versions_of,
    withdraw_declaration,
)
from minzheng.mechanisms.matters.forms import (
    Choice,
    Day,
    Field,
    Form,
    IdNumber,
    LongText,
    Money,
    Phone,
    UnitChoice,
    Whole,
    YesNo,
)
from minzheng.mechanisms.matters.forms import Field as Text
from minzheng.mechanisms.matters.holding import open_stage, version_for
from minzheng.mechanisms.matters.importing import submit_import
from minzheng.mechanisms.matters.inbox import inbox, lamps_of
from minzheng.mechanisms.matters.models import (
    Case,
    Halt,
    HolidayNotice,
    MatterVersion,
    Paper,
    PaymentInstruction,
    Stage,
)
from minzheng.mechanisms.matters.moves import (
    go_on_after_pause,
    mark_duplicate,
    pause,
    reassign,
    split,
    withdraw,
)
from minzheng.mechanisms.matters.opening import open_case
from minzheng.mechanisms.matters.people import can_do, holds, serves, units_for
from minzheng.mechanisms.matters.publishing import cross_over, lock_lines, publish_all
from minzheng.mechanisms.matters.sealed import everything
from minzheng.mechanisms.matters.timeline import Moment, shown_answers, timeline
from minzheng.mechanisms.matters.waiting import DueChange, import_holiday_notice, tick
from minzheng.mechanisms.matters.working import perform

__all__ = [
    "BadMatter",
    "Batch",
    "Case",
    "Choice",
    "Day",
    "Delegation",
    "DueChange",
    "End",
    "Evidence",
    "Field",
    "Form",
    "Halt",
    "HolidayNotice",
    "IdNumber",
    "Lamp",
    "Level",
    "Line",
    "LongText",
    "Matter",
    "MatterVersion",
    "Moment",
    "Money",
    "Outcome",
    "Paper",
    "PaymentInstruction",
    "Phone",
    "Stage",
    "Step",
    "Text",
    "UnitChoice",
    "Versions",
    "Whole",
    "YesNo",
    "all_matters",
    "amber_days",
    "batch_of",
    "calendar",
    "can_do",
    "cross_over",
    "declare",
    "declare_batch",
    "everything",
    "go_on_after_pause",
    "holds",
    "import_holiday_notice",
    "inbox",
    "lamp",
    "lamps_of",
    "lock_lines",
    "mark_duplicate",
    "matter",
    "open_case",
    "open_stage",
    "pause",
    "perform",
    "proposal",
    "publish_all",
    "reassign",
    "serves",
    "shown_answers",
    "split",
    "submit_import",
    "tick",
    "timeline",
    "units_for",
    "version_for",
    "versions_of",
    "withdraw",
    "withdraw_declaration",
]
