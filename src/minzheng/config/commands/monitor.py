"""`minzheng monitor`: a night by hand, and how monitoring stands."""

import argparse
import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minzheng.mechanisms.monitoring.public import Round

NAME, HELP = "monitor", "动态监测：核对全部监测对象并推送预警，查看监测状况"
ENGINES = ("duckdb", "spark")


def arguments(parser: argparse.ArgumentParser) -> None:
    parsers = parser.add_subparsers(dest="what", metavar="操作", required=True)
    run_ = parsers.add_parser("run", help="核对一天，推送预警；中断后再次运行会接着做完")
    run_.add_argument("--date", type=_day, help="监测日，例如 2026-07-01；默认今天")
    run_.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="计算引擎：本机内置，或Spark")
    run_.add_argument(
        "--spark",
        metavar="地址",
        help="Spark的地址，例如 spark://host:7077；默认取环境变量 MINZHENG_SPARK，没有的用本机",
    )
    run_.add_argument("--no-push", action="store_true", help="只核对，暂不推送")
    parsers.add_parser("status", help="最近一次监测、预警、试运行规则、来源告警")
    for each in parsers.choices.values():
        each.add_argument("--json", action="store_true", help="输出 JSON，供程序读取")


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when it is done, 2 when warnings could not be pushed."""
    told = _run(args) if args.what == "run" else _status()
    print(
        json.dumps(told, ensure_ascii=False, indent=1) if args.json else "\n".join(_WRITTEN[args.what](told))
    )
    return 2 if told.get("failed") else 0


def _run(args: argparse.Namespace) -> dict[str, Any]:
    from django.conf import settings
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from minzheng.foundation import clock
    from minzheng.mechanisms.monitoring.public import (
        look_for_strangers,
        push,
        run_night,
        settle,
        standings,
        tonight,
    )

    on, moment = args.date or clock.today(), clock.now()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        bar.add_task("汇集监测对象和数据批次", total=None)
        night = tonight(on, moment)
        judging = bar.add_task(f"核对{len(night.people.keys)}人、{len(night.deliveries)}个批次", total=None)
        done = run_night(
            night,
            moment,
            standings(),
            progress=lambda many, whole: bar.update(judging, completed=many, total=whole),
            spark=(args.spark or settings.SPARK) if args.engine == "spark" else None,
        )
        look_for_strangers(night, done)
        pushed = failed = 0
        if not args.no_push:
            pushing = bar.add_task("推送预警", total=None)
            pushed, failed = push(lambda many, whole: bar.update(pushing, completed=many, total=whole))
            settle(on)
    return {**_round(done), "pushed": pushed, "failed": failed}


def _round(done: "Round") -> dict[str, Any]:
    whole = done.found.get("whole", {})
    rules: Counter[str] = Counter()
    for each in done.found.get("rules", {}).values():
        rules.update(each)
    return {
        "on": done.on.isoformat(),
        "people": done.people,
        "households": done.households,
        **{name: whole.get(name, 0) for name in ("rows", "matched")},
        "compared": whole.get("people", 0),
        **{name: rules[name] for name in ("hits", "new", "repeated", "suppressed", "trial")},
    }


def _status() -> dict[str, Any]:
    from django.db.models import Count

    from minzheng.foundation import clock
    from minzheng.mechanisms.exchange.public import AlarmState, SourceAlarm
    from minzheng.mechanisms.monitoring.public import (
        LinkReview,
        ReviewState,
        Warning,
        finished,
        on_trial,
        warning_rules,
    )

    last = finished().last()
    states = Warning.objects.values_list("state").annotate(many=Count("pk")).order_by("state")
    alarms = SourceAlarm.objects.exclude(state=AlarmState.CLOSED).order_by("source", "sender", "pk")
    trial = on_trial(clock.today(), warning_rules().values())
    return {
        "last": _round(last) if last else None,
        "warnings": dict(states),
        "trial": sorted(warning_rules()[code].name for code in trial),
        "alarms": [f"{each.get_kind_display()}：{each.text}" for each in alarms],
        "reviews": LinkReview.objects.filter(state=ReviewState.OPEN).count(),
    }


def _written_round(told: dict[str, Any]) -> list[str]:
    return [
        f"{told['on']}监测：{told['people']}人，{told['households']}户。",
        f"新到数据{told['rows']}条，对上监测对象{told['matched']}条，涉及{told['compared']}人。",
        f"命中{told['hits']}条：新增{told['new']}，重复{told['repeated']}，抑制{told['suppressed']}，试运行{told['trial']}。",
    ]


def _written_run(told: dict[str, Any]) -> list[str]:
    pushed = f"推送{told['pushed']}条，未能推送{told['failed']}条。"
    if told["failed"]:
        pushed += "请核对街道是否设有核查岗位，补设后再次运行。"
    return [*_written_round(told), pushed]


def _written_status(told: dict[str, Any]) -> list[str]:
    last = _written_round(told["last"]) if told["last"] else ["还没有监测过。请运行 minzheng monitor run。"]
    warnings = "，".join(f"{state}{many}条" for state, many in told["warnings"].items()) or "没有"
    lines = [*last, f"预警：{warnings}。", f"试运行的规则：{'、'.join(told['trial']) or '没有'}。"]
    lines.append(f"等待核对的疑似同一人：{told['reviews']}条。")
    return lines + [f"来源告警 {each}" for each in told["alarms"]]


_WRITTEN = {"run": _written_run, "status": _written_status}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-07-01") from None
