import argparse
import json
from pathlib import Path

from minzheng.foundation import keys

NAME, HELP = "backup", "备份数据库、文件和日志锚，写成一个加密文件(不含密钥)"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, help="存放备份的文件夹，默认是数据目录下的 backups")
    parser.add_argument("--json", action="store_true", help="输出 JSON，供程序读取")


def run(args: argparse.Namespace) -> int:
    from django.conf import settings

    from minzheng.config.backup.making import make_backup

    path = keys.configure(settings.DATA)
    made = make_backup((args.to or settings.DATA / "backups").resolve())
    if args.json:
        print(json.dumps({"archive": str(made), "bytes": made.stat().st_size}))
        return 0
    print(
        f"已备份到{made}（{made.stat().st_size / 1024 / 1024:.1f}兆字节）。请把它复制到另一台机器或介质上。"
    )
    print(f"注意：备份里没有密钥！没有密钥，这份备份打不开。请另行备份密钥文件{path}，与数据备份分开保管。")
    return 0
