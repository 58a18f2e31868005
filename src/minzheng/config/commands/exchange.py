"""`minzheng exchange`: batches by hand, and how every source stands."""

import argparse
import getpass
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minzheng.foundation.errors import Invalid, Missing

if TYPE_CHECKING:
    from minzheng.mechanisms.exchange.public import Batch, BoardLine
    from minzheng.mechanisms.journal.public import Actor

NAME, HELP = "exchange", "数据交换：接收、检查、入库、撤销数据批次，查看各来源状况"
_PIECE = 1 << 20
_SHOWN = 20
_STYLES = {"正常": "green", "逾期": "yellow", "异常": "red", "尚未交换": "dim"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parsers = parser.add_subparsers(dest="what", metavar="操作", required=True)
    receive = parsers.add_parser("receive", help="接收一个文件，检查，没有问题就入库")
    receive.add_argument("file", type=Path, help="报送的文件")
    receive.add_argument("--source", required=True, help="数据来源代码")
    receive.add_argument("--sender", required=True, help="报送单位代码")
    receive.add_argument("--period", required=True, help="数据期间，例如 2026-07")
    receive.add_argument("--only-keep", action="store_true", help="只接收，暂不检查入库")
    for name, help_ in (("check", "检查一批，列出全部差错"), ("apply", "把检查通过或待定的一批入库")):
        parsers.add_parser(name, help=help_).add_argument("batch", type=int, help="批次号")
    parsers.choices["apply"].add_argument("--reason", default="", help="待定批次决定入库的理由")
    undo = parsers.add_parser("undo", help="撤销已入库的一批")
    undo.add_argument("batch", type=int, help="批次号")
    undo.add_argument("--reason", required=True, help="撤销理由")
    sources = parsers.add_parser("sources", help="各来源、各报送单位的状况")
    sources.add_argument("--json", action="store_true", help="输出 JSON，供程序读取")
    secret = parsers.add_parser("secret", help="给一个报送单位的系统换发签名密钥，只显示一次")
    secret.add_argument("sender", help="报送单位代码")


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when it is done, 2 when a batch is held or refused."""
    return _COMMANDS[args.what](args)


def _receive(args: argparse.Namespace) -> int:
    from minzheng.mechanisms.exchange.public import (
        read_period,
        receive,
        sender_of,
        source_of,
        take_in,
    )

    if not args.file.is_file():
        raise Missing.because(f"找不到文件{args.file.name}。", "请核对文件路径。", "no_file")
    source = source_of(args.source)
    period = read_period(source.frequency, args.period)
    sender = sender_of(args.sender, source)
    batch = receive(source, sender, period, _pieces(args.file), args.file.name, _actor())
    return _told(batch if args.only_keep else take_in(batch, _actor()))


def _check(args: argparse.Namespace) -> int:
    from minzheng.mechanisms.exchange.public import check

    return _told(check(_batch(args.batch), _actor()))


def _apply(args: argparse.Namespace) -> int:
    from minzheng.mechanisms.exchange.public import apply

    return _told(apply(_batch(args.batch), _actor(), args.reason))


def _undo(args: argparse.Namespace) -> int:
    from minzheng.mechanisms.exchange.public import undo

    return _told(undo(_batch(args.batch), _actor(), args.reason))


def _sources(args: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.table import Table

    from minzheng.foundation import clock
    from minzheng.mechanisms.exchange.public import sources_board

    lines = sources_board(clock.today())
    if args.json:
        print(json.dumps([_as_json(one) for one in lines], ensure_ascii=False, indent=1))
        return 0
    table = Table("来源", "报送单位", "频次", "状况", "最近批次", "在用期间", "行数", "告警")
    for one in lines:
        said = _as_json(one)
        style = _STYLES[one.standing]
        last = f"{said['batch']} {said['state']}" if one.last else ""
        cells = (said["period"] or "", str(said["rows"] or ""), str(one.alarms or ""))
        table.add_row(
            one.source.name,
            one.sender.name,
            one.source.frequency.label,
            f"[{style}]{one.standing}[/]",
            last,
            *cells,
        )
    Console().print(table)
    return 0


def _secret(args: argparse.Namespace) -> int:
    from minzheng.mechanisms.exchange.public import new_secret, sender_of

    sender = sender_of(args.sender)
    print(f"{sender.name}的报送密钥（只显示这一次，旧密钥已停用）：{new_secret(sender, _actor())}")
    return 0


_COMMANDS = {
    "receive": _receive,
    "check": _check,
    "apply": _apply,
    "undo": _undo,
    "sources": _sources,
    "secret": _secret,
}


def _told(batch: "Batch") -> int:
    """Say where a batch stands, what its owner was told, and the first faults; 2 when it waits or is refused."""
    from rich.console import Console
    from rich.table import Table

    from minzheng.mechanisms.exchange.public import AlarmState, BatchState

    console = Console()
    console.print(
        f"批次{batch.pk}：[bold]{batch.get_state_display()}[/]，{batch.rows}行，有差错{batch.faulty_rows}行，"
        f"重复{batch.repeated_rows}行，证件号码不可用{batch.residue_rows}行。"
    )
    for alarm in batch.alarms.exclude(state=AlarmState.CLOSED):
        console.print(f"[yellow]{alarm.get_kind_display()}[/]：{alarm.text}", highlight=False)
    faults = list(batch.faults.order_by("row", "pk")[:_SHOWN])
    if faults:
        table = Table("行", "列", "差错", "怎么办", title=f"差错{batch.faults_count}处，先列{len(faults)}处")
        for one in faults:
            table.add_row(str(one.row or "整个文件"), one.column, one.message, one.fix)
        console.print(table)
    return 2 if batch.state in (BatchState.HELD, BatchState.REFUSED) else 0


def _as_json(line: "BoardLine") -> dict[str, Any]:
    from minzheng.mechanisms.exchange.public import written

    return {
        "source": line.source.code,
        "sender": line.sender.code,
        "standing": line.standing.value,
        "batch": line.last.pk if line.last else None,
        "state": line.last.get_state_display() if line.last else None,
        "period": written(line.source.frequency, line.applied.period) if line.applied else None,
        "rows": line.applied.rows if line.applied else None,
        "alarms": line.alarms,
    }


def _batch(number: int) -> "Batch":
    from minzheng.mechanisms.exchange.public import Batch

    found = Batch.objects.filter(pk=number).first()
    if found is None:
        raise Invalid.because(
            f"没有批次{number}。", "请用 minzheng exchange sources 查看批次号。", "batch.unknown"
        )
    return found


def _actor() -> "Actor":
    from minzheng.mechanisms.journal.public import Actor

    return Actor(f"命令行 {getpass.getuser()}")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(_PIECE), b"")
