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
    from minzheng.config.scenarios.interrupted import remove_if_interrupted
    from minzheng.config.scenarios.turns import take_turn

    args.scenario = args.scenario.replace("-", "_")
    args.cache, folder = data_folder() / "cache", data_folder() / "demo" / args.scenario
    args.turn = take_turn(folder)
    if remove_if_interrupted(folder):
        print("上次生成演示数据时中断了,已删除那份不完整的演示数据,重新生成。", flush=True)
    os.environ["MINZHENG_DATA"] = str(folder)
    os.environ["MINZHENG_DEMO"] = "1"
    state = data_folder() / "scenario.json"  # from now on this folder is known as a demonstration
    if not state.exists():
        state.write_text("{}")


def run(args: argparse.Namespace) -> int:
    from minzheng.config.founding import prepare
    from minzheng.config.scenarios import cache
    from minzheng.config.scenarios.running import accounts_text, begin, live_on, password
    from minzheng.config.serving import free_port, serve

    entry = cache.entry_of(args.cache, args.scenario, password())
    if cache.take(entry, data_folder()):
        print("演示数据取自缓存,程序没有变化。", flush=True)
    prepare(data_folder())
    life = begin(args.scenario)

    def live() -> None:
        try:
            if live_on(life):
                cache.keep(entry, data_folder())
        finally:
            args.turn.end()

    if args.no_serve:
        live()
        return 0
    port = free_port(args.port)
    print(accounts_text(life), flush=True)
    print(f"打开 http://127.0.0.1:{port}/ (门户 http://127.0.0.1:{port}/portal/)", flush=True)
    return serve("127.0.0.1", port, args.server, beside=live)
