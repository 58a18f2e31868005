import argparse
import json

from minzheng.config import data_folder
from minzheng.foundation import keys

NAME, HELP = "keys", "密钥：查看编号与日期，更换密钥"
DATABASE = False
USES = {"protect": "加密", "seal": "封条", "blind": "号码检索", "search": "姓名检索", "pseudonym": "统计假名"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["show", "rotate"], help="show 查看；rotate 增加一代新密钥")
    parser.add_argument("--json", action="store_true", help="输出 JSON，供程序读取")


def run(args: argparse.Namespace) -> int:
    path = keys.configure(data_folder())
    ring = keys.current()
    if args.what == "rotate":
        made = ring.rotate()
        print(
            f"已增加第{made.id:04x}号密钥，今后的加密和封条用它，旧数据仍用旧密钥。请立即再备份一次{path}。"
        )
        return 0
    generations = {
        f"{one.id:04x}": {
            "created": one.created,
            "uses": [word for use, word in USES.items() if ring.id_for(use) == one.id],
        }
        for one in ring.generations.values()
    }
    if args.json:
        print(json.dumps({"path": str(path), "generations": generations}, ensure_ascii=False, indent=1))
        return 0
    print(f"密钥文件：{path}")
    for number, one in generations.items():
        print(f"  第{number}号  {one['created']}启用  {'、'.join(one['uses']) or '只用于读旧数据'}")
    print(f"\n密钥文件不在 minzheng backup 的备份里，必须另行备份，分开保管。\n{keys.LOSS}")
    return 0
