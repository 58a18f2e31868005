import argparse
import datetime
import getpass
from pathlib import Path
from typing import Any

NAME, HELP = "calendar", "工作日历:导入放假安排通知,重算未办结的期限"
_KEYS = ("year", "source", "days_off", "make_up_days")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("import",), help="导入一年的放假安排通知")
    parser.add_argument(
        "file", type=Path, help="YAML:year、source(通知文号)、days_off、make_up_days(日期列表)"
    )


def run(args: argparse.Namespace) -> int:
    from minzheng.mechanisms.journal.public import Actor
    from minzheng.mechanisms.matters.public import import_holiday_notice

    notice = read_notice(args.file)
    changes = import_holiday_notice(**notice, actor=Actor(f"命令行 {getpass.getuser()}"))
    for one in changes:
        print(f"{one.number} {one.what}:{one.before or '无'} → {one.after or '无'}")
    print(f"已导入{notice['year']}年放假安排,{len(changes)}个期限有变动。")
    return 0


def read_notice(path: Path) -> dict[str, Any]:
    """The keyword arguments of `import_holiday_notice` from a YAML file; raises `Invalid` with every fault."""
    import yaml

    from minzheng.foundation.errors import Invalid, collect

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
        raise Invalid.because(
            f"读不了文件{path.name}。", "请给出UTF-8编码的YAML文件。", "notice_file"
        ) from error
    if not isinstance(content, dict) or set(content) != set(_KEYS):
        raise Invalid.because(f"文件{path.name}的键应为{'、'.join(_KEYS)}。", "请补全或删去。", "notice_keys")
    with collect() as problems:
        if not isinstance(content["year"], int):
            problems.add("year应为年份。", "请写成如 2027。", "notice_year", "year")
        if not isinstance(content["source"], str):
            problems.add("source应为通知文号。", "请写成文字。", "notice_source", "source")
        for key in ("days_off", "make_up_days"):
            days = content[key]
            if not isinstance(days, list) or any(type(day) is not datetime.date for day in days):
                problems.add(f"{key}应为日期列表。", "请写成如 [2027-01-01]。", "notice_days", key)
    return content
