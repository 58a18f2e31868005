"""The price of sealed files, measured in one run: storing and reading against plain writing and reading of the same bytes.

Run with `python benchmarks/files.py`; prints MB/s and ratios. Works on files only, in a throwaway folder, with keys of its own.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")

from minzheng.foundation import keys
from minzheng.mechanisms.documents import vault

BLOCK = os.urandom(64 * 1024)
SIZES = {"200 kB": 3, "5 MB": 80, "20 MB": 320}  # a scan, a photo, the largest upload, in blocks
ROUNDS = 5


def main() -> None:
    """Print storing and reading of each size, sealed and plain."""
    with keys.using(keys.KeyRing.ephemeral()), TemporaryDirectory(prefix="minzheng-files-") as made:
        folder = Path(made)
        sealed, plain = folder / "sealed" / "file", folder / "plain"
        for label, blocks in SIZES.items():
            wrote = _compare(partial(_store, sealed, blocks), partial(_write, plain, blocks))
            read = _compare(lambda: _drain(vault.opened(sealed)), lambda: _drain(plain.open("rb")))
            megabytes = blocks * len(BLOCK) / 1e6
            print(f"{label}: {_line('storing', megabytes, wrote)}; {_line('reading', megabytes, read)}")


def _blocks(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield BLOCK


def _store(place: Path, blocks: int) -> None:
    """As an upload is kept: digest, keyed name, sealed, on the disk."""
    vault.name_for("stored_file", vault.digest_of(_blocks(blocks)))
    vault.put(_blocks(blocks), place, place.parent)


def _write(place: Path, blocks: int) -> None:
    with place.open("wb") as file:
        for block in _blocks(blocks):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _drain(file: IO[bytes]) -> None:
    with file as opened:
        while opened.read(len(BLOCK)):
            pass


def _compare(ours: Callable[[], None], theirs: Callable[[], None]) -> tuple[float, float]:
    """Median seconds of both, taken in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for work, kept in zip((ours, theirs), times, strict=True):
            begun = time.perf_counter()
            work()
            kept.append(time.perf_counter() - begun)
    return statistics.median(times[0]), statistics.median(times[1])


def _line(what: str, megabytes: float, seconds: tuple[float, float]) -> str:
    sealed, plain = seconds
    return (
        f"{what} {megabytes / sealed:.0f} MB/s sealed ({sealed * 1000:.0f} ms), {megabytes / plain:.0f} MB/s plain, "
        f"time ratio {sealed / plain:.1f}"
    )


if __name__ == "__main__":
    main()
