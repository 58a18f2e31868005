"""Figures on monitoring: who delivers what, how much is compared, who is watched, what is pushed and what comes of it."""

from django.db.models import Q

from minzheng.domains.low_income_monitoring.verification import AIDED, ROOM
from minzheng.mechanisms.exchange.public import (
    Batch,
    BatchState,
    SenderKind,
    sender_of,
    source_of,
    sources,
)
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    Column,
    Indicator,
    Ratio,
    Records,
    distinct,
    percent,
    stock,
    total,
)
from minzheng.mechanisms.monitoring.public import WRONG, Direction, Round, Warning, WarningState

OWN = "civil_affairs"  # the department itself: its data are used, and are nobody else's
SHOWN = (
    Column("来源", lambda batch: source_of(batch.source).name),
    Column("报送单位", lambda batch: sender_of(batch.sender).name),
    Column("数据期间", "period"),
    Column("行数", "rows"),
)
OTHERS = [each.code for each in sources() if each.owner != OWN]
OF_BANKS = [each.code for each in sources() if each.owner == SenderKind.BANK]

# Sources (S10, S14)
BATCHES = Indicator(
    f"{ROOM}.batches",
    "其他部门和银行报送的数据批次",
    "批",
    over=Records(Batch, base=Q(state=BatchState.APPLIED, source__in=OTHERS)),
    when="period",
    open_as=RECORDS,
    columns=SHOWN,
    definition="数据期间在内、已经入库且没有撤销的批次；民政自己的数据不计。",
)
DATA_TYPES = BATCHES.where(
    f"{ROOM}.data_types", "获取的数据类型", unit="个", measure=distinct("source"),
    definition="有已入库批次的数据来源，一种只计一个。",
)  # fmt: skip
DEPARTMENTS = BATCHES.where(
    f"{ROOM}.departments", "数据联网的政府部门", ~Q(source__in=OF_BANKS), unit="个", measure=distinct("sender"),
    definition="有已入库批次的部门。",
)  # fmt: skip
BANKS = BATCHES.where(
    f"{ROOM}.banks", "数据联网的银行业金融机构", Q(source__in=OF_BANKS), unit="家", measure=distinct("sender"),
    definition="有已入库批次的银行。",
)  # fmt: skip
MERGED = BATCHES.where(
    f"{ROOM}.merged_types", "融合的部门数据", ~Q(source__in=OF_BANKS), unit="项", measure=distinct("source"),
    definition="部门报送并已入库的数据来源，一种只计一项；银行数据不计。",
)  # fmt: skip

# Nights
ROUNDS = Indicator(
    f"{ROOM}.rounds", "动态监测次数", "次", over=Records(Round, base=Q(finished_at__isnull=False)), when="on",
    open_as=RECORDS, columns=(Column("监测日", "on"), Column("监测人数", "people")),
)  # fmt: skip
PERSON_TIMES = ROUNDS.where(
    f"{ROOM}.compared_persons", "比对人次", unit="人次", measure=total("found__whole__people"),
    definition="各次监测中有新到数据对上的人数之和，一次监测内一人只计一次。",
)  # fmt: skip
ROWS = ROUNDS.where(
    f"{ROOM}.compared_rows", "比对信息", unit="条", measure=total("found__whole__matched"),
    definition="各次监测中新到且对上监测对象的数据行之和，同一行只计一次。",
)  # fmt: skip
WATCHED = Indicator(
    f"{ROOM}.people_watched", "预警监测的低收入群体", "人", over=Records(Round, base=Q(finished_at__isnull=False)),
    when=("on", "until"), measure=stock(total("people")), definition="最近一次监测所看的人数。",
)  # fmt: skip

# Warnings and what came of them (S10, S17)
PUSHED = Indicator(
    f"{ROOM}.warnings_pushed", "推送的预警", "条", over=Records(Warning), when="pushed_on",
    definition="期间推送到属地的预警；因人不在辖区改推的，以最后一次推送为准。",
)  # fmt: skip
PUSHED_HELP = PUSHED.where(f"{ROOM}.warnings_pushed_help", "推送的帮扶预警", direction=Direction.HELP.value)
CHILDREN = PUSHED.where(
    f"{ROOM}.children_pushed", "向属地推送信息的儿童", unit="名", measure=distinct("person"),
    matter=f"{ROOM}.children", definition="一名儿童多条预警只计一名。",
)  # fmt: skip
CHILDREN_HELPED = CHILDREN.where(
    f"{ROOM}.children_helped", "推送后受益的儿童", state=WarningState.CLOSED.value, result=AIDED
)
LEADS_AIDED = PUSHED_HELP.where(
    f"{ROOM}.leads_aided", "主动发现后纳入救助的预警", state=WarningState.CLOSED.value, result=AIDED
)
LEADS_SHARE = Ratio(
    f"{ROOM}.leads_aided_share", "帮扶预警转为救助的比例", LEADS_AIDED, PUSHED_HELP, percent(1)
)
WRONG_ONES = PUSHED.where(
    f"{ROOM}.warnings_wrong", "核查为有误的预警", state=WarningState.CLOSED.value, result=WRONG
)
WRONG_SHARE = Ratio(f"{ROOM}.warnings_wrong_share", "预警有误的比例", WRONG_ONES, PUSHED, percent(1))
