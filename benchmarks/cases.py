"""Whole cases per second: a funeral subsidy opened, accepted, reviewed and decided with its payment.

Measured in one run against bare ORM inserts of the same rows, and by 16 writer processes against one.
Run: `python benchmarks/cases.py [--quick]`.
"""

# ruff: noqa: PLC0415 - Django is imported once its database runs
import argparse
import copy
import datetime
import multiprocessing
import os
import resource
import statistics
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

from founded import bureau, morning, seconds, table

from minzheng.foundation import clock

DAY = datetime.date(2019, 3, 4)
WRITERS = 16
APPLICANT = {"applicant": "张伟民", "applicant_id": "11010519491231002X", "phone": "19900000003"}
numbers = iter(range(10**9))


def main(each: int, rounds: int, span: float) -> None:
    """Print the price of a case and what more writers bring."""
    with bureau() as life, clock.at(morning(DAY)):
        world: Any = life.world
        people = dead(world, each * rounds + 1 + round(WRITERS * 2 * rounds * span * 8))
        run(world, people.pop())
        compare(world, [people.pop() for _ in range(each * rounds)], each)
        writers(world, people, rounds, span)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"\npeak memory of the measuring process: {peak:.0f} MB")


def dead(world: Any, count: int) -> list[Any]:
    """People to apply for, spread over the communities; entering them is not measured."""
    from minzheng.mechanisms.journal.public import SYSTEM, acting
    from minzheng.mechanisms.registry.public import Person

    places = [(street, name) for street, names in world.communities.items() for name in names]
    people = []
    for number in range(count):
        street, community = places[number % len(places)]
        name, id_number = world.invented.person(1925, 1960)
        people.append(Person(name=name, id_number=id_number, area=world.areas[community]))
        people[-1].street = street
    with acting(SYSTEM, "测量"):
        return list(Person.objects.bulk_create(people, batch_size=1000))


def run(world: Any, person: Any) -> Any:
    """One case from the window's filing to the decision and the payment instruction: four acts."""
    from minzheng.mechanisms.matters.public import matter, open_case, perform, specimens

    window = world.street_seat(person.street, "chuangkou")
    answers = {"died_on": "2019-02-20", "group": "普通居民", "certificate": "HH2019-0220", **APPLICANT}
    papers = specimens(matter("funeral.subsidy", DAY))
    case = open_case(
        "funeral.subsidy", window, area=person.area, answers=answers, subject=person, papers=papers
    )
    for outcome, seat in (
        ("受理", window),
        ("审核通过", world.seat("binzang")),
        ("同意", world.seat("binzang2")),
    ):
        case = perform(case, outcome, seat, version=case.version)
    return case


def compare(world: Any, people: list[Any], each: int) -> None:
    """Cases per second, then single inserts of the rows these cases left, journalled and bare, in turn."""
    from minzheng.mechanisms.matters.public import Case

    times: dict[str, list[float]] = {"case": [], "journalled": [], "bare": []}
    cpu: list[tuple[float, float]] = []
    while people:
        batch = [people.pop() for _ in range(each)]
        before, made = _cpu(), []
        times["case"].append(seconds(lambda: made.extend(run(world, one) for one in batch)))  # noqa: B023
        after = _cpu()
        cpu.append(tuple(1000 * (b - a) / each / 4 for a, b in zip(before, after, strict=True)))  # type: ignore[arg-type]
        left = [rows_of(Case.objects.get(pk=one.pk)) for one in made]
        for name in ("journalled", "bare"):
            rows = [_again(one) for one in left]
            _triggers("DISABLE" if name == "bare" else "ENABLE")
            times[name].append(seconds(lambda: insert(rows)))  # noqa: B023
            _triggers("ENABLE")
    rate = {name: each / statistics.median(spent) for name, spent in times.items()}
    queries, entries = counted(world)
    print(f"one case = 4 acts, {queries / 4:.0f} queries per act, journal entries: {entries}")
    python, server = (statistics.median(part) for part in zip(*cpu, strict=True))
    print(f"CPU per act: {python:.1f} ms in Python, {server:.1f} ms in PostgreSQL\n")
    table(
        ["what", "cases/s", "time against bare inserts"],
        [
            ["cases opened to decided", f"{rate['case']:.1f}", f"{rate['bare'] / rate['case']:.1f}×"],
            [
                "the same rows, single ORM inserts, journalled",
                f"{rate['journalled']:.1f}",
                f"{rate['bare'] / rate['journalled']:.1f}×",
            ],
            ["the same rows, single ORM inserts, triggers off", f"{rate['bare']:.1f}", "1.0×"],
        ],
    )


def counted(world: Any) -> tuple[int, str]:
    """Queries of one more case, and the journal entries of one case by table and operation."""
    from django.db import connection

    from minzheng.mechanisms.journal.public import Act, Entry

    asked = Counter[str]()

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked["queries"] += 1
        return execute(sql, params, many, context)

    (person,) = dead(world, 1)
    last = Act.objects.latest("pk").pk
    with connection.execute_wrapper(count):
        run(world, person)
    kept = Counter(Entry.objects.filter(act_id__gt=last).values_list("operation", "table_name"))
    lines = [f"{number} {operation} {name}" for (operation, name), number in sorted(kept.items())]
    return asked["queries"], ", ".join(lines)


def rows_of(case: Any) -> list[Any]:
    """The rows a case leaves: itself, stages, papers, payment instruction; sealed answers opened beforehand, files kept."""
    rows = [case, *case.stages.all(), *case.papers.all(), *case.payments.all()]
    for row in rows:
        if hasattr(row, "sealed"):
            row.sealed = str(row.sealed or "")
    return rows


def _again(rows: list[Any]) -> list[Any]:
    """Copies that may be inserted beside the originals."""
    number = next(numbers)
    made = [copy.copy(row) for row in rows]
    for row in made:
        row.pk, row._state = None, copy.copy(row._state)
        row._state.adding = True
        row._state.fields_cache = {}
        if hasattr(row, "uid"):
            secret = str(row.sealed or "")
            row.uid = uuid.uuid4()
            row.__dict__["sealed"] = secret
    made[0].number, made[0].once_key = f"B{number}", f"bare:{number}"
    made[-1].payee_key = f"bare:{number}"
    return made


def insert(cases: list[list[Any]]) -> None:
    """One act per case, one INSERT per row: the least a program without rules would do."""
    from minzheng.mechanisms.journal.public import SYSTEM, acting

    for rows in cases:
        with acting(SYSTEM, "测量"):
            rows[0].save(force_insert=True)
            for row in rows[1:]:
                row.case = rows[0]
                row.save(force_insert=True)


def _triggers(switch: str) -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for name in ("matters_case", "matters_stage", "matters_paper", "matters_paymentinstruction"):
            cursor.execute(f"ALTER TABLE {name} {switch} TRIGGER USER")


def _cpu() -> tuple[float, float]:
    """CPU seconds of this process and of its database connection's server process."""
    from django.db import connection

    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    ticks = stat.rpartition(")")[2].split()[11:13]
    return time.process_time(), sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def writers(world: Any, people: list[Any], rounds: int, span: float) -> None:
    """Cases per second by one process and by 16 at once, in turn."""
    from django.db import connections

    connections.close_all()
    rates: dict[int, list[float]] = {1: [], WRITERS: []}
    share = len(people) // (rounds * 2 * WRITERS)
    for _ in range(rounds):
        for many, seen in rates.items():
            given = [[people.pop() for _ in range(share * WRITERS // many)] for _ in range(many)]
            seen.append(_at_once(world, given, span))
    one, many = statistics.median(rates[1]), statistics.median(rates[WRITERS])
    print()
    rows = [["1", f"{one:.1f}", "1.00"], [str(WRITERS), f"{many:.1f}", f"{many / one:.2f}"]]
    table(["writer processes", "cases/s", "ratio"], rows)


def _at_once(world: Any, given: list[list[Any]], span: float) -> float:
    """Cases per second of all processes together, each over its own time."""
    forked = multiprocessing.get_context("fork")
    done, start = forked.SimpleQueue(), forked.Barrier(len(given))

    def work(people: list[Any]) -> None:
        run(world, people.pop())
        start.wait()
        begun, cases = time.monotonic(), 0
        while people and time.monotonic() - begun < span:
            run(world, people.pop())
            cases += 1
        done.put((cases, time.monotonic() - begun))

    workers = [forked.Process(target=work, args=(people,)) for people in given]
    for one in workers:
        one.start()
    answers = [done.get() for _ in workers]
    for one in workers:
        one.join()
    return sum(cases / spent for cases, spent in answers)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less than a minute")
    quick = parser.parse_args().quick
    main(each=10 if quick else 40, rounds=2 if quick else 5, span=2.0 if quick else 5.0)
