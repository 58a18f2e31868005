import argparse
import json
import os

from minzheng.config import data_folder
from minzheng.foundation.errors import Invalid, Missing

NAME, HELP = "figures", "数字核对：逐个比较报告刊印的数与记录算出的数"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["check"], help="check 核对数字表")
    parser.add_argument("scenario", nargs="?", help="情景名称，例如 dongli-2019")
    parser.add_argument(
        "--all", action="store_true", help="五份已发布报告的全部数字：已覆盖的逐个核对，其余按系统列出"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON，供程序读取")


def needs_database(args: argparse.Namespace) -> bool:
    """All figures are asked scenario by scenario, each with a database of its own."""
    return not args.all


def before(args: argparse.Namespace) -> None:
    """The table is held against the records of the scenario's demonstration."""
    if args.all:
        return
    if not args.scenario:
        raise Invalid.because(
            "没有写明情景。", "请写情景名称，例如 dongli-2019，或加 --all。", "figures.which"
        )
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
    """Exit code 0 when every figure holds (of --all: every covered one), 1 otherwise."""
    return _all(args.json) if getattr(args, "all", False) else _one(args.scenario, args.json)


def _one(scenario: str, as_json: bool) -> int:
    from minzheng.config.scenarios.figure_table import check, read_table, totals, written

    checked = check(read_table(scenario))
    if as_json:
        print(json.dumps([row.as_json() for row in checked], ensure_ascii=False, indent=1))
    else:
        print("\n".join(written(checked)))
        print(totals(checked))
    return 0 if all(row.ok for row in checked) else 1


def _all(as_json: bool) -> int:
    from minzheng.config.scenarios.published import EQUAL, NOT_COVERED, check_all, written

    answers = check_all()
    if as_json:
        print(json.dumps([one.as_json() for one in answers], ensure_ascii=False, indent=1))
    else:
        print("\n".join(written(answers)))
    return 0 if all(one.state in (EQUAL, NOT_COVERED) for one in answers) else 1
