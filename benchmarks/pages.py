"""Staff pages with 200,000 cases: inbox, ledger, search and case page for a street window, a section and the bureau's head.

Run: `python benchmarks/pages.py [--cases 200000] [--quick] [--explain]`. Prints p50 and p95 and p95 as a share of the
limit: 400 ms for lists and cases, 300 ms for searching. `--explain` adds the slowest query of every page over it.
"""

# ruff: noqa: PLC0415 - Django is imported once its database runs
import argparse
import datetime
import resource
import statistics
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from filled import fill, people
from founded import bureau, live_until, morning, p95, seconds, table

from minzheng.foundation import clock

LIST, SEARCH = 0.400, 0.300  # seconds, p95
SEATS = (("街道窗口", "chuangkou01"), ("社会事务科", "binzang"), ("局长", "juzhang"))
STRANDS = ("hotline", "relief", "funeral")
Address = Callable[[int], str]


def main(cases: int, lived: datetime.date, rounds: int, explain: bool) -> None:
    """Fill, then ask every page so many times in every seat, one seat after the other."""
    with bureau() as life:
        live_until(life, lived, STRANDS)
        with clock.at(morning(lived + datetime.timedelta(days=1))):
            entered = seconds(lambda: people(life.world, cases // 4))
            print(
                f"{cases // 4} people in {entered:.0f} s, {cases} cases in {seconds(lambda: fill(cases)):.0f} s"
            )
            print()
            seats = (seat_rows(life.world, label, login, rounds, explain) for label, login in SEATS)
            table(["seat", "page", "p50 ms", "p95 ms", "p95 / limit", "queries"], chain.from_iterable(seats))
    print(f"\npeak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def seat_rows(world: Any, label: str, login: str, rounds: int, explain: bool) -> Iterator[list[object]]:
    """Every page in one seat."""
    from django.test import Client

    from minzheng.mechanisms.access.public import Account
    from minzheng.mechanisms.journal.public import SYSTEM, acting

    account = Account.objects.get(
        username=login
    )  # as it is now: its password was set after the seat was remembered
    account.must_change_password = False
    with acting(SYSTEM, "首次改密"):
        account.save()
    client = Client()
    client.force_login(account)
    for name, limit, address in pages(world.seat(login)):
        queries = _queries(client, address(0))
        times = [_asked(client, address(number)) for number in range(1, rounds + 1)]
        high = p95(times)
        middle = statistics.median(times)
        yield [label, name, f"{middle * 1000:.0f}", f"{high * 1000:.0f}", f"{high / limit:.2f}", len(queries)]
        if explain and high > limit:
            _explain(label, name, queries)


def pages(seat: Any) -> list[tuple[str, float, Address]]:
    """(name, limit, address of the n-th request)."""
    from pypinyin import Style, lazy_pinyin

    from minzheng.mechanisms.access.public import visible
    from minzheng.mechanisms.matters.public import Case
    from minzheng.mechanisms.registry.public import Person

    mine = visible(Case.objects.all(), seat)
    numbers = list(mine.order_by("uid").values_list("number", flat=True)[:500])
    names = [one.name for one in visible(Person.objects.order_by("uid"), seat)[:200]]
    titles = list(mine.order_by("uid").values_list("title", flat=True)[:50])
    last = max(1, min(500, mine.count() // 50))

    def initials(name: str) -> str:
        return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))

    return [
        ("inbox", LIST, lambda n: "/"),
        ("inbox, done", LIST, lambda n: f"/?tab=done&page={n}"),
        ("inbox, filed by me", LIST, lambda n: f"/?tab=mine&page={n}"),
        ("inbox, overdue", LIST, lambda n: f"/?tab=late&page={n}"),
        ("ledger, first page", LIST, lambda n: "/cases/"),
        (f"ledger, page {last}", LIST, lambda n: f"/cases/?page={last - n % min(last, 40)}"),
        ("ledger, matter and state", LIST, lambda n: _url("/cases/", matter="funeral.subsidy", state="同意", page=n)),
        ("ledger, open cases", LIST, lambda n: _url("/cases/", state="在办", page=n)),
        ("ledger, overdue", LIST, lambda n: _url("/cases/", state="超期")),
        ("ledger, one month", LIST, lambda n: f"/cases/?since=2017-{n % 12 + 1:02d}-01&until=2017-{n % 12 + 1:02d}-28"),
        ("ledger, words", SEARCH, lambda n: _url("/cases/", q=titles[n % len(titles)])),
        ("search, name", SEARCH, lambda n: _url("/search/", q=names[n % len(names)])),
        ("search, pinyin", SEARCH, lambda n: _url("/search/", q="".join(lazy_pinyin(names[n % len(names)])))),
        ("search, initials", SEARCH, lambda n: _url("/search/", q=initials(names[n % len(names)]))),
        ("search, part of a number", SEARCH, lambda n: _url("/search/", q=numbers[n % len(numbers)][-6:])),
        ("search, nothing there", SEARCH, lambda n: _url("/search/", q=f"没有此人{n}")),
        ("case", LIST, lambda n: f"/cases/{numbers[n % len(numbers)]}/"),
    ]  # fmt: skip


def _url(path: str, **query: object) -> str:
    return f"{path}?{urlencode(query)}"


def _asked(client: Any, address: str) -> float:
    return seconds(lambda: _get(client, address))


def _get(client: Any, address: str) -> None:
    answer = client.get(address, secure=True)
    assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.get('Location', '')}"
    assert answer.content


def _queries(client: Any, address: str) -> list[dict[str, str]]:
    """The queries of one request, which also warms what the program remembers."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        _get(client, address)
    return list(asked.captured_queries)


def _explain(label: str, name: str, queries: list[dict[str, str]]) -> None:
    from django.db import connection

    slowest = sorted(queries, key=lambda one: -float(one["time"]))[:2]
    for one in slowest:
        print(f"\n{label}, {name}: {one['time']} s\n{one['sql'][:1500]}")
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + one["sql"].replace("%", "%%"))
            print("\n".join(f"  {line}" for (line,) in cursor.fetchall()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--quick", action="store_true", help="less than a minute, with 20,000 cases")
    parser.add_argument(
        "--explain", action="store_true", help="show the slowest queries of pages over their limit"
    )
    given = parser.parse_args()
    main(
        20_000 if given.quick else given.cases,
        datetime.date(2019, 1, 20) if given.quick else datetime.date(2019, 2, 28),
        8 if given.quick else 25,
        given.explain,
    )
