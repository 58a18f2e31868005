"""A hundred phones come back at once with their rounds, to the server as it is served (gunicorn, two workers of four threads).

Run: `python benchmarks/sync.py [phones]` (default 100). Every two phones share a household; every photo and visit is sent twice; one phone
in ten breaks off a connection. Exit code 1 when an answer of a phone is neither in the records nor was shown to it as different.
"""

# ruff: noqa: PLC0415 - Django is imported once its database runs
import datetime
import os
import resource
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from founded import bureau, live_until, morning, p95, seconds, table

from minzheng.foundation import clock

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
LIVED = datetime.date(2019, 1, 8)


def main(count: int) -> int:
    """Prepare, send, count."""
    with bureau() as life:
        from tests.phones import counted, lost, phones_of, send_all

        from minzheng.mechanisms.desk.models import Visit, VisitPhoto

        live_until(life, LIVED, ("relief",))
        with clock.at(morning(LIVED)):
            phones = []
            print(
                f"{count} phones given their rounds in {seconds(lambda: phones.extend(phones_of(life.world, count))):.0f} s"
            )
            with served(morning(LIVED)) as address:
                spent = send_all(phones, address)
            missing = list(lost(phones))
            cases = sorted({number for one in phones for number in one.cases})
            took = [each for one in phones for each in one.took]
            shown = sum(len(told) for one in phones for told in one.shown.values())
            rows = [
                ["phones, households, of them shared", f"{count}, {len(cases)}, {count // 2}"],
                ["requests (every one twice), s until the last is done", f"{len(took)}, {spent:.1f}"],
                [
                    "answer of the server, median and p95 s",
                    f"{sorted(took)[len(took) // 2]:.2f}, {p95(took):.2f}",
                ],
                ["households visited", counted(cases)],
                [
                    "visits that count, kept beside",
                    f"{Visit.objects.filter(applied=True).count()}, {Visit.objects.filter(applied=False).count()}",
                ],
                ["photos", VisitPhoto.objects.count()],
                ["answers shown as different", shown],
                ["answers lost", len(missing)],
            ]
            table(["what", "count"], rows)
    print("\n".join(missing[:20]))
    print(
        f"peak memory of the phones' process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
    return 1 if missing else 0


@contextmanager
def served(moment: datetime.datetime) -> Iterator[str]:
    """The address of the site, served as by `minzheng serve`."""
    from minzheng.config.serving import free_port

    port = free_port(8900)
    known = os.pathsep.join((str(HERE.parent / "src"), str(HERE)))
    command = [sys.executable, "-m", "gunicorn", "sync_site:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "4", "--log-level", "warning", "--timeout", "120"]
    server = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": known, "MINZHENG_MORNING": moment.isoformat()}
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/visit/", timeout=5).read()
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
