"""Exchange (数据交换): sources as contracts, batches applied whole or not at all and undone, warnings about sources, what we push."""

from minzheng.mechanisms.exchange.alarms import answer, check_sources
from minzheng.mechanisms.exchange.answers import applied_batches, feed_path, residue, row_of
from minzheng.mechanisms.exchange.applying import apply, take_in, undo
from minzheng.mechanisms.exchange.batches import check, receive
from minzheng.mechanisms.exchange.contract_files import load_senders, load_sources
from minzheng.mechanisms.exchange.contracts import (
    Field,
    Kind,
    Mode,
    Sender,
    SenderKind,
    Source,
    sender_of,
    senders,
    source_of,
    sources,
)
from minzheng.mechanisms.exchange.feeds import sweep_feeds
from minzheng.mechanisms.exchange.models import (
    AlarmKind,
    AlarmState,
    Batch,
    BatchFault,
    BatchState,
    SourceAlarm,
)
from minzheng.mechanisms.exchange.rhythm import Frequency, period_end, period_of, read_period, written
from minzheng.mechanisms.exchange.simulators import Simulated, Trouble, simulate

__all__ = [
    "AlarmKind",
    "AlarmState",
    "Batch",
    "BatchFault",
    "BatchState",
    "Field",
    "Frequency",
    "Kind",
    "Mode",
    "Sender",
    "SenderKind",
    "Simulated",
    "Source",
    "SourceAlarm",
    "Trouble",
    "answer",
    "applied_batches",
    "apply",
    "check",
    "check_sources",
    "feed_path",
    "load_senders",
    "load_sources",
    "period_end",
    "period_of",
    "read_period",
    "receive",
    "residue",
    "row_of",
    "sender_of",
    "senders",
    "simulate",
    "source_of",
    "sources",
    "sweep_feeds",
    "take_in",
    "undo",
    "written",
]
