import argparse
import json

NAME, HELP = "journal", "办理日志：校验是否被改动，或立即封存"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["verify", "seal", "renew-anchor"],
        help="verify 校验；seal 封存；renew-anchor 锚文件丢失后按数据库重建",
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON，供程序读取")


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when clean, 2 when the journal shows a fault."""
    from minzheng.mechanisms.journal.public import renew_anchor, seal, verify

    if args.what == "renew-anchor":
        renew_anchor()
        print("锚文件已按数据库中的封条重建，旧文件(如有)改名保留。请写明原因存档。")
        return 0
    count = seal()
    if args.what == "seal":
        print(json.dumps({"sealed": count}) if args.json else f"新封存{count}条日志。")
        return 0
    report = verify()
    print(json.dumps(report.as_json(), ensure_ascii=False, indent=1) if args.json else report.in_words())
    return 0 if report.clean else 2
