"""`minzheng demo`: a bureau in the browser, its year arriving while one looks."""

import argparse
import os

from minzheng.config import data_folder

NAME, HELP = "demo", "演示:一个区民政局的一整年(仅限本机)"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scenario", default="dongli_2019", help="情景名称")
    parser.add_argument("--port", type=int, default=8000, help="首选端口,被占用时顺延")
    parser.add_argument("--no-serve", action="store_true", help="只生成数据,不启动网页")


def before(args: argparse.Namespace) -> None:
    """The demonstration has a data folder of its own, so that it never meets a real bureau."""
    os.environ["MINZHENG_DATA"] = str(data_folder() / "demo" / args.scenario)
    os.environ["MINZHENG_DEMO"] = "1"


def run(args: argparse.Namespace) -> int:
    from minzheng.config.founding import prepare
    from minzheng.config.scenarios.running import accounts_text, begin, live_on
    from minzheng.config.serving import free_port, serve

    prepare(data_folder())
    world = begin(args.scenario)
    if args.no_serve:
        live_on(world)
        return 0
    port = free_port(args.port)
    print(accounts_text(world), flush=True)
    print(f"打开 http://127.0.0.1:{port}/ (门户 http://127.0.0.1:{port}/portal/)", flush=True)
    return serve("127.0.0.1", port, args.server, beside=lambda: live_on(world))
