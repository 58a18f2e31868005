import argparse

NAME, HELP = "serve", "运行平台(网页服务、定时办理、日志封存)"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--address", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=8000, help="监听端口")


def run(args: argparse.Namespace) -> int:
    from minzheng.config import data_folder
    from minzheng.config.founding import prepare
    from minzheng.config.serving import serve

    prepare(data_folder())
    print(f"http://{args.address}:{args.port}/", flush=True)
    return serve(args.address, args.port, args.server)
