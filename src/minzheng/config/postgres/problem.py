import errno
import os
from pathlib import Path


class PostgresProblem(Exception):
    """The embedded database cannot serve; the Chinese text says what happened, where, and what to do."""


def from_os(error: OSError, place: Path) -> PostgresProblem:
    """Turn a file-system error at `place` into a problem with advice."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(place)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return PostgresProblem(
            f"数据目录不可写:{place}({os.strerror(error.errno)})。请修改该目录的属主或权限,或另选一个可写的数据目录。"
        )
    return PostgresProblem(
        f"数据目录不可用:{place}({error.strerror or error})。请检查该路径是否正确,或另选一个数据目录。"
    )


def from_log(what: str, place: Path, log: Path, said: str) -> PostgresProblem:
    """Turn what a PostgreSQL program wrote to the log into a problem with advice."""
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return disk_full(place)
    last = "\n".join(line for line in said.splitlines()[-8:] if line.strip()) or "(日志没有新内容)"
    advice = "请按日志排除故障后重试。"
    if "Permission denied" in said or "Read-only file system" in said:
        advice = "请检查该目录的属主和权限后重试。"
    return PostgresProblem(f"{what}:{place}。{advice}完整日志在 {log},最后几行是:\n{last}")


def disk_full(place: Path) -> PostgresProblem:
    return PostgresProblem(
        f"磁盘空间不足,数据库无法启动:{place}。请清理该磁盘或扩容后重试;已确认保存的数据不受影响。"
    )
