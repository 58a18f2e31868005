import argparse
import json
import os

from minzheng.config import data_folder
from minzheng.foundation.errors import Missing

NAME, HELP = "figures", "数字核对：逐个比较报告刊印的数与记录算出的数"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["check"], help="check 核对一个情景的数字表")
    parser.add_argument("scenario", help="情景名称，例如 dongli-2019")
    parser.add_argument("--json", action="store_true", help="输出 JSON，供程序读取")


def before(args: argparse.Namespace) -> None:
    """The table is held against the records of the scenario's demonstration."""
    args.scenario = args.scenario.replace("-", "_")
    folder = data_folder() / "demo" / args.scenario
    if not (folder / "scenario.json").exists():
        raise Missing.because(
            f"情景“{args.scenario}”的演示年度还没有生成。",
            f"请先运行 minzheng demo --scenario {args.scenario} --no-serve。",
            "not_lived",
        )
    os.environ["MINZHENG_DATA"], os.environ["MINZHENG_DEMO"] = str(folder), "1"


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when every figure holds, 1 otherwise."""
    from minzheng.config.scenarios.figure_table import check, read_table, totals, written

    checked = check(read_table(args.scenario))
    if args.json:
        print(json.dumps([row.as_json() for row in checked], ensure_ascii=False, indent=1))
    else:
        print("\n".join(written(checked)))
        print(totals(checked))
    return 0 if all(row.ok for row in checked) else 1
