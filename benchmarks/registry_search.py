"""Search over encrypted names, measured against an unindexed LIKE over the same names in plain text.

Run: `python benchmarks/registry_search.py [people]` (default 200000). Starts a throwaway PostgreSQL of its own and
prints milliseconds and ratios; nothing is kept.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from statistics import quantiles

import django
from django.core.management import call_command
from django.db import connection, connections
from pypinyin import Style, lazy_pinyin

from minzheng.config.postgres import create_database, throwaway
from minzheng.foundation import keys
from minzheng.foundation.identifiers import Sex, make_resident_id

SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华文玉红国建德福志海燕云山春梅金凤宝玲民龙贵珍荣新生淑琴"
)
BATCH = 5000
ROUNDS = 40


def main(people: int) -> None:
    """Insert, then search in each way, and print what it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
    with throwaway() as address:
        create_database(address, "bench")
        os.environ |= {"MINZHENG_PG_SOCKET": str(address.socket_dir), "MINZHENG_PG_DATABASE": "bench"}
        django.setup()
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        with keys.using(keys.KeyRing.ephemeral()):
            measure(people)
        connections.close_all()


def measure(people: int) -> None:
    """All measurements on one connection."""
    rows = list(synthetic(people))
    protected, plain = insert(rows), insert_plain(rows)
    print(
        f"{people} people inserted: protected, indexed, journalled {protected:.1f} s = {people / protected:.0f}/s"
    )
    print(f"  the same names and phones as plain rows {plain:.1f} s; ratio {protected / plain:.0f}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('registry_person') / 1048576")
        print(f"  table with indexes: {cursor.fetchone()[0]} MB")
    picked = [rows[place * len(rows) // ROUNDS] for place in range(ROUNDS)]
    for label, typed in ways().items():
        ours = [seconds(found, typed(row)) for row in picked]
        theirs = [seconds(like, row[0]) for row in picked[:10]]
        ratio = sorted(ours)[len(ours) // 2] / sorted(theirs)[len(theirs) // 2]
        print(
            f"  {label}: {spread(ours)}; LIKE over plain names {spread(theirs)}; ratio of medians {ratio:.3f}"
        )


def ways() -> dict[str, Callable[[tuple[str, str, str]], str]]:
    """What is typed for a row (name, number, phone)."""

    return {
        "whole name": lambda row: row[0],
        "two characters": lambda row: row[0][-2:],
        "initials": lambda row: "".join(lazy_pinyin(row[0], style=Style.FIRST_LETTER)),
        "pinyin": lambda row: "".join(lazy_pinyin(row[0])),
        "family name only": lambda row: row[0][:1],
        "identity number": lambda row: row[1],
        "last four": lambda row: row[1][-4:],
        "phone": lambda row: row[2],
    }


def synthetic(people: int) -> Iterator[tuple[str, str, str]]:
    """Names of two or three characters, common family names more often; well-formed numbers of nobody."""

    state = 20190101
    for place in range(people):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        draw = state >> 20
        family = SURNAMES[(draw % 53) * (draw // 53 % 53) // 53]
        given = GIVEN[draw // 2809 % 50] + (GIVEN[draw // 140450 % 50] if draw // 7022500 % 5 else "")
        born = date(1930, 1, 1) + timedelta(days=place // 450)
        yield family + given, make_resident_id("139999", born, place % 450, Sex.MALE), f"139{place:08}"


def insert(rows: list[tuple[str, str, str]]) -> float:
    """Seconds for all people through `bulk_create`, in acts of 5,000."""

    from minzheng.mechanisms.areas.public import Area  # noqa: PLC0415 - needs loaded apps
    from minzheng.mechanisms.journal.public import SYSTEM, acting  # noqa: PLC0415
    from minzheng.mechanisms.registry.public import Person  # noqa: PLC0415

    with acting(SYSTEM, "测量"):
        area = Area.objects.create(created_on=date(2019, 1, 1))
    start = time.perf_counter()
    for first in range(0, len(rows), BATCH):
        with acting(SYSTEM, "测量"):
            Person.objects.bulk_create(
                Person(name=name, id_number=number, phone=phone, area=area)
                for name, number, phone in rows[first : first + BATCH]
            )
    return time.perf_counter() - start


def insert_plain(rows: list[tuple[str, str, str]]) -> float:
    """Seconds for the same rows into a plain temporary table."""

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE plain (id bigserial PRIMARY KEY, name text, number text, phone text)"
        )
        start = time.perf_counter()
        for first in range(0, len(rows), BATCH):
            cursor.executemany(
                "INSERT INTO plain (name, number, phone) VALUES (%s, %s, %s)", rows[first : first + BATCH]
            )
        return time.perf_counter() - start


def found(text: str) -> int:
    """Hits of one search as the desk makes it."""

    from minzheng.mechanisms.registry.public import Person, search  # noqa: PLC0415

    hits = search(text, Person.objects.all())
    assert hits, f"nothing found for {text}"
    return len(hits)


def like(text: str) -> int:
    """Hits of the plain way: a scan for the same name."""

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM plain WHERE name LIKE %s LIMIT 300", [f"%{text}%"])
        return len(cursor.fetchall())


def seconds(work: Callable[[str], int], text: str) -> float:
    """Duration of one call."""
    start = time.perf_counter()
    work(text)
    return time.perf_counter() - start


def spread(times: list[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    cuts = quantiles(times, n=20, method="inclusive")
    return f"p50 {cuts[9] * 1000:.1f} ms, p95 {cuts[18] * 1000:.1f} ms"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
