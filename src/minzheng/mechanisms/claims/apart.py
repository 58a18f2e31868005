"""A stranger's file checked in a process of its own: bounded memory and time, nothing of it kept. Run as a module, it is that process."""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from minzheng.foundation.errors import Invalid, UserError
from minzheng.mechanisms.claims.answers import as_docx
from minzheng.mechanisms.claims.checking import check_content
from minzheng.mechanisms.claims.model import Checked
from minzheng.mechanisms.claims.sources import weigh

MEMORY, SECONDS, LARGEST, LONGEST = 2**30, 20, 20 * 2**20, 300_000
LIMITS = f"{LARGEST >> 20}MB、{LONGEST // 10_000}万字"
AT_ONCE, WAIT = 2, 10
_WORK: dict[str, Callable[..., Any]] = {"check": check_content, "comment": as_docx}
_slots = threading.BoundedSemaphore(AT_ONCE)


class Busy(UserError):
    """Too many reports are being checked at once."""

    status = 503


def check_apart(name: str, content: bytes) -> Checked:
    """A report of at most 20 MB and 300,000 letters checked; raises `Invalid` or `Busy` in Chinese."""
    weigh(name, len(content), LARGEST)
    checked: Checked = _apart(name, "check", name, content)
    if len(checked.text) > LONGEST:
        raise Invalid.because(
            f"文件“{name}”有{len(checked.text):,}字，网页上最多核对{LONGEST:,}字。",
            "请拆成几份，或请管理人员用 minzheng report check 核对。",
            "report.long",
        )
    return checked


def comment_apart(checked: Checked, content: bytes) -> bytes:
    """The .docx with comments, on the report itself where `content` is a .docx."""
    original = content if content.startswith(b"PK\x03\x04") else None
    answer: bytes = _apart(checked.name, "comment", checked, original)
    return answer


def _apart(name: str, what: str, *given: Any) -> Any:
    if not _slots.acquire(timeout=WAIT):
        raise Busy.because("同时核对的报告太多。", "请过一分钟再试，文件没有保存。", "report.busy")
    command = [sys.executable, "-P", "-m", __name__]
    same = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(
            command,
            input=pickle.dumps((what, given)),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env=same,
        )
        answer = pickle.loads(done.stdout)
    except (subprocess.TimeoutExpired, EOFError, pickle.UnpicklingError) as error:
        raise Invalid.because(
            f"文件“{name}”核对时超出了时间或内存的限度。",
            "请去掉图片和附件，或拆成几份后再核对。",
            "report.limits",
        ) from error
    finally:
        _slots.release()
    if isinstance(answer, UserError):
        raise answer
    return answer


def _limited() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    _limited()
    work, arguments = pickle.loads(sys.stdin.buffer.read())
    try:
        result: Any = _WORK[work](*arguments)
    except UserError as error:
        result = error
    sys.stdout.buffer.write(pickle.dumps(result))
