"""One process at a time makes a demonstration's data; the kernel takes its turn back when it dies. Needs no Django."""

import fcntl
import os
from pathlib import Path


class Turn:
    """The right to make the data of one demonstration; held until `end` or the end of the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def end(self) -> None:
        """Let the next one go on; twice is once."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def take_turn(folder: Path) -> Turn:
    """Wait until nobody else makes the data of this folder, saying what is waited for."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    gate = folder.with_name(f"{folder.name}.lock")
    descriptor = os.open(gate, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(
            f"另一个窗口正在生成这份演示数据({folder.name}),等它完成,约几分钟;不想等请按 Ctrl+C。", flush=True
        )
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return Turn(descriptor)
