"""The price of the journal, measured in one run: bulk inserts with and without it, acts by 1 and by 16 writers.

Run with `python benchmarks/journal.py`; prints ratios. Uses a throwaway PostgreSQL, which does not sync to disk.
"""

# ruff: noqa: PLC0415 - Django is imported once its database runs
import os
import statistics
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from minzheng.config.postgres import throwaway

ROWS, ROUNDS, SECONDS = 20_000, 5, 4.0


def main() -> None:
    """Print rows per second, the ratio of bulk inserts, and acts per second."""
    with throwaway() as address:
        os.environ["MINZHENG_PG_SOCKET"] = str(address.socket_dir)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", database="owner", verbosity=0, interactive=False)
        bulk()
        one, many = throughput(1), throughput(16)
        print(f"acts of one row: {one:.0f}/s by 1 writer, {many:.0f}/s by 16 writers, ratio {many / one:.2f}")
        verification()


def bulk() -> None:
    """Time ORM bulk inserts and plain INSERT … SELECT, journalled and bare, in turn."""
    from django.db import connections

    for name, work in (("ORM bulk_create", _orm), ("INSERT … SELECT", _select)):
        times: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(ROUNDS):
            for journalled in (False, True):
                with connections["owner"].cursor() as cursor:
                    switch = "ENABLE" if journalled else "DISABLE"
                    cursor.execute(f"ALTER TABLE journal_refusal {switch} TRIGGER USER")
                    cursor.execute("SELECT coalesce(max(id), 0) FROM journal_refusal")
                    last = cursor.fetchone()[0]
                times[journalled].append(_timed(work))
                if not journalled:  # rows without entries would be faults below
                    with connections["owner"].cursor() as cursor:
                        cursor.execute("DELETE FROM journal_refusal WHERE id > %s", [last])
        bare, kept = statistics.median(times[False]), statistics.median(times[True])
        print(
            f"{name}: {ROWS / bare:.0f} rows/s bare, {ROWS / kept:.0f} journalled, time ratio {kept / bare:.2f}"
        )


def _orm() -> None:
    from minzheng.foundation import clock
    from minzheng.mechanisms.journal.public import SYSTEM, Refusal, acting

    with acting(SYSTEM, "量"):
        rows = (
            Refusal(at=clock.now(), actor="张三", what=f"第{n}件", reason="无权", code="x")
            for n in range(ROWS)
        )
        Refusal.objects.bulk_create(rows, batch_size=1000)


def _select() -> None:
    from django.db import connection

    from minzheng.mechanisms.journal.public import SYSTEM, acting

    with acting(SYSTEM, "量"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_refusal (at, actor, what, reason, code)"
            " SELECT now(), '张三', '第' || n || '件', '无权', 'x' FROM generate_series(1, %s) n",
            [ROWS],
        )


def _timed(work: object) -> float:
    begun = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - begun


def throughput(writers: int) -> float:
    """Acts per second by so many threads, each act one row."""
    counts: list[int] = []
    end = time.monotonic() + SECONDS
    threads = [threading.Thread(target=lambda: counts.append(_write_until(end))) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def _write_until(end: float) -> int:
    from django.db import connection

    from minzheng.foundation import clock
    from minzheng.mechanisms.journal.public import SYSTEM, Refusal, acting

    count = 0
    while time.monotonic() < end:
        with acting(SYSTEM, "量"):
            Refusal.objects.create(at=clock.now(), actor="张三", what="件", reason="无权", code="x")
        count += 1
    connection.close()
    return count


def verification() -> None:
    """Seal everything written so far and check it."""
    import tempfile

    from django.conf import settings

    from minzheng.foundation import keys
    from minzheng.mechanisms.journal.public import seal, verify

    with tempfile.TemporaryDirectory() as folder, keys.using(keys.KeyRing.ephemeral()):
        settings.DATA = Path(folder)
        begun = time.perf_counter()
        sealed = seal(60)
        middle = time.perf_counter()
        report = verify()
        print(f"sealed {sealed} entries in {middle - begun:.1f} s", end=", ")
        print(f"verified {report.entries} in {time.perf_counter() - middle:.1f} s; {report.total} faults")


if __name__ == "__main__":
    main()
