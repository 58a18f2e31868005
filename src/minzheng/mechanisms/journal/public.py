"""Journal (办理日志): every change of a record has an act, an actor and a purpose, and cannot be edited unseen."""

from minzheng.mechanisms.journal.acting import SYSTEM, Actor, Deed, acting, current_deed
from minzheng.mechanisms.journal.anchor import renew as renew_anchor
from minzheng.mechanisms.journal.findings import Fault, Kind, Report
from minzheng.mechanisms.journal.history import Change, FieldChange, history_of
from minzheng.mechanisms.journal.install import tracked_tables
from minzheng.mechanisms.journal.models import Act, Entry, Refusal, Seal
from minzheng.mechanisms.journal.refusals import keeping_refusals, note_refusal
from minzheng.mechanisms.journal.sealing import seal, seal_periodically
from minzheng.mechanisms.journal.since import Kept, Moment, Watch
from minzheng.mechanisms.journal.stamps import Remembered, reading
from minzheng.mechanisms.journal.verifying import verify

__all__ = [
    "SYSTEM",
    "Act",
    "Actor",
    "Change",
    "Deed",
    "Entry",
    "Fault",
    "FieldChange",
    "Kept",
    "Kind",
    "Moment",
    "Refusal",
    "Remembered",
    "Report",
    "Seal",
    "Watch",
    "acting",
    "current_deed",
    "history_of",
    "keeping_refusals",
    "note_refusal",
    "reading",
    "renew_anchor",
    "seal",
    "seal_periodically",
    "tracked_tables",
    "verify",
]
