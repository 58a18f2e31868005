"""A demonstration whose days were not lived to their end starts anew. Needs neither Django nor a database."""

import json
import os
import shutil
from pathlib import Path

from minzheng.config.postgres import Server
from minzheng.foundation.errors import Conflict

STATE = "scenario.json"


def remove_if_interrupted(folder: Path) -> bool:
    """Remove the data folder of an interrupted demonstration, known by its state file; True if that was needed.

    Raises `Conflict` while another process works in it, or when its database lies elsewhere.
    """
    try:
        state = json.loads((folder / STATE).read_text())
    except (FileNotFoundError, ValueError):
        return False
    if "scenario" not in state or state.get("done"):
        return False
    if "DATABASE_URL" in os.environ:
        raise Conflict.because(
            "上次生成演示数据时中断了,数据在 DATABASE_URL 指向的服务器上。",
            f"请清空那个数据库并删除文件夹{folder},再重新运行。",
            "year_interrupted",
        )
    if not Server(folder).stop_abandoned():
        raise Conflict.because(
            "另一个窗口正在生成这份演示数据。", "请等它完成,或先在那个窗口按 Ctrl+C 停止。", "year_busy"
        )
    cluster = folder / "postgres"
    if cluster.is_symlink():
        shutil.rmtree(cluster.resolve(), ignore_errors=True)
    shutil.rmtree(folder)
    return True
