"""Exchange (数据交换): sources as contracts, batches applied whole or not at all and undone, warnings about sources, what we push."""

from minzheng.mechanisms.exchange.alarms import answer, check_sources
from minzheng.mechanisms.exchange.answers import (
    applied_batches,
    feed_path,
    residue,
    row_behind,
    row_of,
    rows_as,
    texts_of,
)
from minzheng.mechanisms.exchange.applying import apply, refuse, take_in, undo
from minzheng.mechanisms.exchange.authorisations import ask, authorise, authorised, withdraw
from minzheng.mechanisms.exchange.batches import check, receive
from minzheng.mechanisms.exchange.board import BoardLine, Standing, sources_board
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
    Authorisation,
    BankQuery,
    Batch,
    BatchFault,
    BatchState,
    OutboxMessage,
    SourceAlarm,
)
from minzheng.mechanisms.exchange.outbox import Channel, Posted, backlog, connect, deliver, send
from minzheng.mechanisms.exchange.places import founded_area
from minzheng.mechanisms.exchange.push import new_secret
from minzheng.mechanisms.exchange.receivers import Receiver
from minzheng.mechanisms.exchange.retention import remove_expired
from minzheng.mechanisms.exchange.rhythm import Frequency, period_end, period_of, read_period, written
from minzheng.mechanisms.exchange.rights import may_read
from minzheng.mechanisms.exchange.rounds import (
    collect_deliveries,
    daily_round,
    push_round,
    rewrite_missing,
    work_off,
)
from minzheng.mechanisms.exchange.simulators import Simulated, Trouble, simulate

__all__ = [
    "AlarmKind",
    "AlarmState",
    "Authorisation",
    "BankQuery",
    "Batch",
    "BatchFault",
    "BatchState",
    "BoardLine",
    "Channel",
    "Field",
    "Frequency",
    "Kind",
    "Mode",
    "OutboxMessage",
    "Posted",
    "Receiver",
    "Sender",
    "SenderKind",
    "Simulated",
    "Source",
    "SourceAlarm",
    "Standing",
    "Trouble",
    "answer",
    "applied_batches",
    "apply",
    "ask",
    "authorise",
    "authorised",
    "backlog",
    "check",
    "check_sources",
    "collect_deliveries",
    "connect",
    "daily_round",
    "deliver",
    "feed_path",
    "founded_area",
    "load_senders",
    "load_sources",
    "may_read",
    "new_secret",
    "period_end",
    "period_of",
    "push_round",
    "read_period",
    "receive",
    "refuse",
    "remove_expired",
    "residue",
    "rewrite_missing",
    "row_behind",
    "row_of",
    "rows_as",
    "send",
    "sender_of",
    "senders",
    "simulate",
    "source_of",
    "sources",
    "sources_board",
    "sweep_feeds",
    "take_in",
    "texts_of",
    "undo",
    "withdraw",
    "work_off",
    "written",
]
