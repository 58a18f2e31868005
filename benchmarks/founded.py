"""The ground every benchmark stands on: a throwaway PostgreSQL with the bureau of the demonstration scenario in it.

The server does not sync to disk, so what is measured is the program and its queries, not the disk.
"""

import datetime
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from minzheng.config.postgres import create_database, throwaway
from minzheng.foundation import clock, keys

if TYPE_CHECKING:
    from minzheng.config.scenarios.running import Life

SCENARIO = "dongli_2019"


@contextmanager
def bureau() -> Iterator["Life"]:
    """A migrated database with the scenario's areas, units, posts and people on the eve of its year."""
    with throwaway() as address, TemporaryDirectory(prefix="minzheng-bench-") as folder:
        create_database(address, "bench")
        os.environ |= {
            "MINZHENG_PG_SOCKET": str(address.socket_dir),
            "MINZHENG_PG_DATABASE": "bench",
            "MINZHENG_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "minzheng.config.settings",
        }
        import django  # noqa: PLC0415 - Django is imported once its database runs

        django.setup()
        from django.conf import settings  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connections  # noqa: PLC0415

        from minzheng.config.scenarios.running import begin  # noqa: PLC0415

        settings.PASSWORD_HASHERS = ["minzheng.config.hashers.QuickScrypt"]  # as for sample accounts
        with keys.using(
            keys.KeyRing.create(Path(folder) / keys.FILE_NAME)
        ):  # a server of its own reads them there
            call_command("migrate", database="owner", verbosity=0, interactive=False)
            try:
                yield begin(SCENARIO)
            finally:
                connections.close_all()


def live_until(life: "Life", last: datetime.date, strands: Sequence[str] = ()) -> None:
    """Live the scenario's year through the same services as the screens, up to a day; all of it, or some strands."""
    from minzheng.config.scenarios.agenda import Agenda  # noqa: PLC0415
    from minzheng.mechanisms.matters.public import calendar  # noqa: PLC0415

    agenda = Agenda(calendar())
    for name in strands:
        import_module(f"{life.module.__name__}.{name}").plan(life.world, agenda)
    if not strands:
        life.module.plan(life.world, agenda)
    agenda.run(life.module.FIRST_DAY, last)


def morning(day: datetime.date) -> datetime.datetime:
    """Nine o'clock of a day, for the business clock."""
    return datetime.datetime.combine(day, datetime.time(9), clock.SHANGHAI)


def seconds(work: Callable[[], object]) -> float:
    """Duration of one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def p95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20, method="inclusive")[18]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under a head as a Markdown table, each as soon as it is there."""
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |", flush=True)
