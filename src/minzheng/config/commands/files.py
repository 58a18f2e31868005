import argparse

NAME, HELP = "files", "文件：逐个核对能否读出，或把旧版本存下的明文文件加密"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["verify", "encrypt"], help="verify 逐个核对；encrypt 加密明文文件")


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when every stored file can be read, 2 when one cannot."""
    from minzheng.mechanisms.documents.public import seal_all, unreadable

    if args.what == "encrypt":
        print(f"新加密{seal_all(again=True)}个文件。")
    found = 0
    for stored, error in unreadable():
        found += 1
        print(f"文件{stored.pk}（{stored.stored_at:%Y-%m-%d}，{stored.place}）：{error}")
    print(f"有{found}个文件读不出，请从备份恢复。" if found else "所有文件都能读出，未发现问题。")
    return 2 if found else 0
