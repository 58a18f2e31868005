"""Staff pages with 200,000 cases: inbox, ledger, search and case page for a street window, a section and the bureau's head;
and what the public asks of a map with 200,000 places: list, drawing, a place, OGC API Features.

Run: `python benchmarks/pages.py [--cases 200000] [--places 200000] [--quick] [--explain]`. Prints p50 and p95 and p95 as a share of the
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

from filled import fill, people, places
from founded import bureau, live_until, morning, p95, seconds, table

from minzheng.foundation import clock

LIST, SEARCH = 0.400, 0.300  # seconds, p95
SEATS = (("街道窗口", "chuangkou01"), ("社会事务科", "binzang"), ("局长", "juzhang"))
STRANDS = ("hotline", "relief", "funeral")
MAP = "/portal/places/"
Address = Callable[[int], str]


def main(cases: int, objects: int, lived: datetime.date, rounds: int, explain: bool) -> None:
    """Fill, then ask every page so many times in every seat, one seat after the other."""
    with bureau() as life:
        live_until(life, lived, STRANDS)
        with clock.at(morning(lived + datetime.timedelta(days=1))):
            entered = seconds(lambda: people(life.world, cases // 4))
            print(
                f"{cases // 4} people in {entered:.0f} s, {cases} cases in {seconds(lambda: fill(cases)):.0f} s"
            )
            told = str(lived)
            print(f"{objects} places in {seconds(lambda: places(life.world, objects, told)):.0f} s\n")
            seats = (seat_rows(life.world, label, login, rounds, explain) for label, login in SEATS)
            table(
                ["seat", "page", "p50 ms", "p95 ms", "p95 / limit", "queries"],
                chain(public_rows(rounds, explain), *seats),
            )
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
    yield from measured(label, client, pages(world.seat(login)), rounds, explain)


def public_rows(rounds: int, explain: bool) -> Iterator[list[object]]:
    """The map as anybody sees it, and the first look at it after a home told its free beds anew."""
    from django.test import Client

    from minzheng.mechanisms.journal.public import SYSTEM, acting
    from minzheng.mechanisms.registry.public import RegisterEntry

    client = Client()
    print(f"first look at the map: {_asked(client, MAP):.1f} s")
    told = RegisterEntry.objects.filter(register="elder_services.free_beds")
    again = []
    for number in range(5):
        with acting(SYSTEM, "测量:申报空床"):
            told.filter(pk=told.earliest("pk").pk).update(data={"free": number, "reported_on": "2019-02-28"})
        again.append(_asked(client, MAP))
    print(f"a look after a home told its free beds: {statistics.median(again):.1f} s\n", flush=True)
    yield from measured("公众", client, public_pages(), rounds, explain)


def measured(
    label: str, client: Any, pages: list[tuple[str, float, Address]], rounds: int, explain: bool
) -> Iterator[list[object]]:
    """p50 and p95 of every page."""
    for name, limit, address in pages:
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
        ("search, a place", SEARCH, lambda n: _url("/search/", q=f"测量{n * 613:06d}")),
        ("search, part of a number", SEARCH, lambda n: _url("/search/", q=numbers[n % len(numbers)][-6:])),
        ("search, nothing there", SEARCH, lambda n: _url("/search/", q=f"没有此人{n}")),
        ("case", LIST, lambda n: f"/cases/{numbers[n % len(numbers)]}/"),
    ]  # fmt: skip


def public_pages() -> list[tuple[str, float, Address]]:
    """(name, limit, address of the n-th request) of the map and the feature service."""
    from minzheng.mechanisms.areas.public import AreaVersion
    from minzheng.mechanisms.registry.public import Facility

    streets = list(
        AreaVersion.objects.filter(kind="街道乡镇").order_by("code").values_list("code", flat=True)
    )
    homes = [
        one.hex
        for one in Facility.objects.filter(name__startswith="测量", kind="养老机构").values_list(
            "uid", flat=True
        )[:200]
    ]

    def street(n: int) -> str:
        return streets[n % len(streets)]

    def box(n: int) -> str:
        west, south = 117 + n % 9 / 10, 38.6 + n % 15 / 10
        return f"{west},{south},{west + 0.1},{south + 0.1}"

    items = "/portal/ogc/collections/mealpoints/items"
    return [
        ("map, list", LIST, lambda n: MAP),
        ("map, page", LIST, lambda n: f"{MAP}?page={n * 37}"),
        ("map, last page", LIST, lambda n: f"{MAP}?page=999999"),
        ("map, street, free, price", SEARCH, lambda n: _url(MAP, street=street(n), free=1, most=2000 + n)),
        ("map, nearest first", SEARCH, lambda n: _url(MAP, near=street(n), kind="carehomes")),
        ("map, drawing", LIST, lambda n: f"{MAP}picture.svg?page={n}"),
        ("place", LIST, lambda n: f"{MAP}carehomes/{homes[n % len(homes)]}/"),
        ("OGC, collections", LIST, lambda n: "/portal/ogc/collections"),
        ("OGC, 100 items", LIST, lambda n: f"{items}?limit=100&offset={n * 1000}"),
        ("OGC, box", SEARCH, lambda n: f"{items}?limit=100&bbox={box(n)}"),
        ("OGC, 1,000 of a box", LIST, lambda n: f"{items}?limit=1000&bbox=117,38.6,118,40"),
    ]


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
    parser.add_argument("--places", type=int, default=200_000)
    parser.add_argument(
        "--quick", action="store_true", help="less than a minute, with 20,000 cases and places"
    )
    parser.add_argument(
        "--explain", action="store_true", help="show the slowest queries of pages over their limit"
    )
    given = parser.parse_args()
    main(
        20_000 if given.quick else given.cases,
        20_000 if given.quick else given.places,
        datetime.date(2019, 1, 20) if given.quick else datetime.date(2019, 2, 28),
        8 if given.quick else 25,
        given.explain,
    )
