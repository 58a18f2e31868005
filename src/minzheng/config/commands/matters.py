import argparse
from pathlib import Path

NAME, HELP = "matters", "事项:列出全部事项与版本,更新版本锁定文件"
DATABASE = False  # declarations live in the program


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=("list", "lock"), help="list 列出事项;lock 写版本锁定文件 matters.lock"
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 输出(用于 list)")


def run(args: argparse.Namespace) -> int:
    import django

    django.setup()
    return _lock() if args.what == "lock" else _list(args.json)


def lock_file() -> Path:
    """The golden file of all published versions of matters, beside the domains."""
    from minzheng import domains

    return Path(domains.__path__[0]) / "matters.lock"


def _lock() -> int:
    from minzheng.mechanisms.matters.public import lock_lines

    path = lock_file()
    before = set(path.read_text(encoding="utf-8").splitlines()) if path.exists() else set()
    now = lock_lines()
    path.write_text("".join(f"{line}\n" for line in now), encoding="utf-8")
    for sign, lines in (("-", before - set(now)), ("+", set(now) - before)):
        for line in sorted(lines):
            print(sign, line)
    print(f"已写入{path.name}:{len(now)}个事项版本。已有办件的版本不要改,请用 but(since=…) 声明新版本。")
    return 0


def _list(as_json: bool) -> int:
    import json

    from minzheng.mechanisms.matters.public import all_matters

    rows = [
        {"code": one.code, "since": one.since.isoformat(), "name": one.name, "basis": str(one.basis)}
        for each in all_matters()
        for one in each.versions
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            print(f"{row['code']:45} {row['since']} {row['name']} {row['basis']}")
    return 0
