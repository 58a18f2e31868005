"""`minzheng init`: a real bureau in an empty data folder."""

import argparse
from pathlib import Path

NAME, HELP = "init", "设立一个民政局:本级区划、首任系统管理员、人员名单"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--area-code", required=True, help="本级行政区划代码,如 120110")
    parser.add_argument("--area-name", required=True, help="本级行政区划名称,如 东丽区")
    parser.add_argument("--bureau", help="单位名称,默认为“区划名称+民政局”")
    parser.add_argument("--admin-name", required=True, help="首任系统管理员姓名")
    parser.add_argument("--admin-id", required=True, help="首任系统管理员身份证号(只存单向标识)")
    parser.add_argument("--admin-login", default="admin", help="首任系统管理员登录名")
    parser.add_argument("--areas", type=Path, help="下级区划表 .xlsx:代码、名称、类别、上级代码")
    parser.add_argument(
        "--staff", type=Path, help="人员名单 .xlsx:姓名、身份证号、单位、岗位、职能、手机号、登录名"
    )


def run(args: argparse.Namespace) -> int:
    from minzheng.config import data_folder
    from minzheng.config.founding import Administrator, found, prepare
    from minzheng.config.tables import area_rows, staff_rows

    prepare(data_folder())
    below = area_rows(args.areas) if args.areas else []
    root = {"code": args.area_code, "name": args.area_name, "kind": "区县", "parent_code": ""}
    people = staff_rows(args.staff) if args.staff else []
    password, accounts = found(
        [root, *below],
        args.bureau or f"{args.area_name}民政局",
        Administrator(args.admin_name, args.admin_id, args.admin_login),
        "设立时导入",
        people,
    )
    print(f"已设立{args.bureau or args.area_name + '民政局'}:{len(below) + 1}个区划。")
    print(f"系统管理员登录名 {args.admin_login},一次性密码 {password}(只显示这一次,首次登录须修改)。")
    for account in accounts:
        print(f"{account.name} 登录名 {account.username} 一次性密码 {account.password}")
    print(f"密钥在 {data_folder() / 'keys.json'}:请另行备份,丢失后受保护的内容无法恢复。")
    return 0
