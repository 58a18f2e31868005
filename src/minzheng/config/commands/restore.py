import argparse
import json
from pathlib import Path

from minzheng.config import data_folder
from minzheng.config.backup.restoring import restore

NAME, HELP = "restore", "从备份恢复到一个空的数据目录，并校验办理日志"
DATABASE = False


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("archive", type=Path, help="备份文件(minzheng-….tar.sm4)")
    parser.add_argument("--json", action="store_true", help="输出 JSON，供程序读取")


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when restored and the journal is clean, 2 when restored and the journal shows a fault."""
    folder = data_folder()
    report = restore(args.archive.resolve(), folder)
    if args.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        print(f"已恢复到{folder}。办理日志校验结果：\n{report.in_words()}")
    return 0 if report.clean else 2
