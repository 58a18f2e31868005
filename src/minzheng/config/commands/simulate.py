import argparse
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from minzheng.foundation.errors import Invalid
from minzheng.foundation.money import format_yuan

if TYPE_CHECKING:
    from minzheng.mechanisms.law.public import Difference, Effect

NAME, HELP = "simulate", "测算：某个参数改了以后，谁进、谁退、谁增、谁减，每个街道多花多少"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rule", required=True, help="规则代码，例如 social_assistance.minimum_living")
    parser.add_argument(
        "--set", action="append", default=[], metavar="参数=值", help="改变的参数，可多次，例如 standard=980"
    )
    parser.add_argument("--area", help="区划代码，只测算该区域及其下级")
    parser.add_argument("--on", type=_day, help="按哪一天的规则和参数，例如 2026-07-01；默认今天")
    parser.add_argument("--facts", type=Path, help="事实表（Parquet），不写则读在册对象")
    parser.add_argument("--json", action="store_true", help="输出 JSON，金额以分计")


def run(args: argparse.Namespace) -> int:
    from minzheng.foundation import clock
    from minzheng.mechanisms.areas.public import find
    from minzheng.mechanisms.law.public import simulate

    on = args.on or clock.today()
    area = find(args.area, on) if args.area else None
    found = simulate(args.rule, on, _changed(args.set), area, args.facts)
    print(
        json.dumps(_as_json(found), ensure_ascii=False, indent=1) if args.json else "\n".join(written(found))
    )
    return 0


def written(found: "Difference") -> list[str]:
    """The difference as lines: what was changed, the streets, the total."""
    changed = "、".join(f"{name}={value}" for name, value in found.changed.items())
    lines = [f"{found.rule.code}，按{found.on}的规则和参数，假设{changed}：", _COLUMNS]
    lines += [_line(place.name, place.effect) for place in found.by_area]
    known = found.known
    told = f"按家庭经济状况测算{known.full}户，只按现发金额推算{known.by_amount}户，没有测算{known.unknown}户"
    return [*lines, _line("合计", found.total), told]


_COLUMNS = "区域：在册；享受 现/改后；进入、退出、增加、减少；每月金额（元）现/改后/相差"


def _line(name: str, effect: "Effect") -> str:
    costs = (effect.cost_now, effect.cost_then, effect.cost_then - effect.cost_now)
    return (
        f"{name}：{effect.rows}；{effect.entitled_now}/{effect.entitled_then}；进{effect.enter}、退{effect.leave}、"
        f"增{effect.gain}、减{effect.lose}；{'/'.join(format_yuan(each) for each in costs)}"
    )


def _as_json(found: "Difference") -> dict[str, object]:
    return {
        "rule": found.rule.code,
        "version": found.rule.since.isoformat(),
        "on": found.on.isoformat(),
        "changed": dict(found.changed),
        "known": asdict(found.known),
        "total": asdict(found.total),
        "areas": [{"code": each.code, "name": each.name, **asdict(each.effect)} for each in found.by_area],
        "whom": found.whom.to_pylist(),
    }


def _changed(written_pairs: list[str]) -> dict[str, str]:
    """The parameters of `--set`; raises `Invalid` for anything but 参数=值 once each."""
    changed: dict[str, str] = {}
    for pair in written_pairs:
        name, sign, value = pair.partition("=")
        if not (name.strip() and sign and value.strip()) or name.strip() in changed:
            raise Invalid.because(
                f"“--set {pair}”写法不对或重复。",
                "请写成 --set 参数=值，例如 --set standard=980。",
                "simulate.set",
            )
        changed[name.strip()] = value.strip()
    return changed


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-07-01") from None
