import argparse
import os
import ssl
from pathlib import Path

from minzheng.foundation.errors import Refused

NAME, HELP = "serve", "运行平台(网页服务、定时办理、日志封存)"
SECURE = "请用证书上的名称打开,并把它写入 MINZHENG_HOSTS;手机和电脑须信任签发这张证书的机构。"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--address", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=8000, help="监听端口")
    parser.add_argument(
        "--tls", nargs=2, metavar=("证书", "私钥"), help="用这两个文件(PEM)提供 HTTPS,不再接受 http://"
    )


def run(args: argparse.Namespace) -> int:
    from minzheng.config import data_folder

    check_address(args.address, data_folder())
    if args.tls:
        check_certificate(*args.tls)

    from minzheng.config.founding import prepare
    from minzheng.config.serving import serve

    prepare(data_folder())
    scheme, way = ("https", SECURE) if args.tls else ("http", way_in(args.address))
    print(f"{scheme}://{args.address}:{args.port}/\n{way}", flush=True)
    return serve(args.address, args.port, args.server, tls=args.tls)


def way_in(address: str) -> str:
    """What somebody has to know who wants to sign in."""
    from minzheng.config.origin import is_this_machine

    near = (
        "本机可直接登录。"
        if is_this_machine(address)
        else f"{address}上没有加密,直接打开的人看得到页面,但无法登录。"
    )
    return (
        f"{near}别的电脑须经带 HTTPS 的反向代理登录:代理转发到本端口并传递 X-Forwarded-Proto 和 X-Forwarded-For,"
        "另设 MINZHENG_HOSTS=域名、MINZHENG_PROXIES=1。"
    )


def check_certificate(certificate: str, key: str) -> None:
    """Certificate and key can be read and belong together; `Refused`."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise Refused.because(
            f"证书{certificate}和私钥{key}不能使用({error.__class__.__name__})。",
            "请核对两个文件存在、可读、是 PEM 格式且互相匹配,私钥不设口令。",
            "bad_certificate",
        ) from error


def check_address(address: str, folder: Path) -> None:
    """A demonstration, whose password anybody can read, is served to this machine only; `Refused`."""
    from minzheng.config.origin import is_this_machine

    demo = os.environ.get("MINZHENG_DEMO") == "1" or (folder / "scenario.json").exists()
    if demo and not is_this_machine(address):
        raise Refused.because(
            f"数据目录{folder.name}是演示数据,示例密码是公开的,不能在{address}上提供服务。",
            "演示请用 --address 127.0.0.1;正式使用请换一个数据目录(MINZHENG_DATA)并运行 minzheng init。",
            "demo_not_public",
        )
