"""The web server and the work of the clock beside it: sealing the journal, waiting steps, notices that come down."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

from django.conf import settings

from minzheng.config.postgres import Server
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict

HOUR = 3600.0


def free_port(wanted: int) -> int:
    """`wanted`, or the next free port after it on loopback."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise Conflict.because(f"{wanted}起的50个端口都被占用。", "请用 --port 指定别的端口。", "no_port")


def serve(
    address: str,
    port: int,
    database: Server | None,
    beside: Callable[[], object] | None = None,
    tls: Sequence[str] | None = None,
) -> int:
    """Run the web server until it ends; the clock's work (and `beside`, once) runs in threads of this process.

    `tls` are the files of certificate (with its chain) and key: then it speaks HTTPS only. A database that died is started again within seconds.
    """
    stop = threading.Event()
    tasks: list[Callable[[], object]] = [lambda: _seal(stop)]
    if not settings.DEMO:  # a scenario brings its own days
        tasks.append(lambda: _keep_time(stop))
    if database is not None:
        tasks.append(lambda: _keep_alive(stop, database))
    if beside is not None:
        tasks.append(beside)
    workers = [threading.Thread(target=task, daemon=True) for task in tasks]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "minzheng.config.wsgi:application",
        "--bind",
        f"{address}:{port}",
    ]
    command += ["--workers", "2", "--threads", "4", "--log-level", "warning", "--timeout", "120"]
    if tls:
        command += ["--certfile", tls[0], "--keyfile", tls[1]]
    web = subprocess.Popen(command, env=os.environ)
    for worker in workers:
        worker.start()
    try:
        return web.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        stop.set()
        web.terminate()
        web.wait()
        for worker in workers:
            worker.join(timeout=15)


def _keep_alive(stop: threading.Event, database: Server) -> None:
    while not stop.wait(2.0):
        database.revive()


def _seal(stop: threading.Event) -> None:
    from minzheng.mechanisms.journal.public import seal_periodically  # noqa: PLC0415

    seal_periodically(stop)


def _keep_time(stop: threading.Event) -> None:
    """Once at the start and then every hour: what is over is over, even if nobody looks."""
    from django.db import close_old_connections  # noqa: PLC0415

    from minzheng.config.daily import daily  # noqa: PLC0415

    while True:
        close_old_connections()
        daily(clock.today())
        if stop.wait(HOUR):
            return
