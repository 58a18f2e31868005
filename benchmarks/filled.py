"""Many more cases like the lived ones (same matters, streets and steps, other people, other days), and many places for the map."""

# ruff: noqa: PLC0415 - Django is imported once its database runs
import random  # noqa: TID251 - a seeded draw, the same in every run
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

OPEN_IN = 50  # one case in so many is still open
YEARS = 5
COLUMNS = {
    "matters_case": {
        "id": "k.id",
        "uid": "k.uid",
        "number": "left(o.number, 2) || extract(year FROM o.opened_on - k.days) || to_char(k.id, 'FM00000000')",
        "person_id": "CASE WHEN o.person_id IS NULL THEN NULL ELSE k.person_id END",
        "subject_key": "CASE WHEN o.person_id IS NULL THEN o.subject_key ELSE 'person:' || k.person_id END",
        "sealed": "k.sealed",
        "once_key": "CASE WHEN o.once_key IS NULL THEN NULL ELSE 'copy:' || k.id END",
        "external_number": "CASE WHEN o.external_number = '' THEN '' ELSE '8890-' || k.id END",
        "client_key": "NULL",
        "parent_id": "NULL",
        "duplicate_of_id": "NULL",
    },
    "matters_stage": {
        "id": "nextval('matters_stage_id_seq')",
        "uid": "k.uid",
        "case_id": "k.case_id",
        "notice_id": "NULL",
        "sealed": "k.sealed",
    },
    "matters_paymentinstruction": {
        "id": "nextval('matters_paymentinstruction_id_seq')",
        "case_id": "k.id",
        "payee_key": "'copy:' || k.id",
    },
}
SHIFTED = {"date": "{0} - k.days", "timestamp with time zone": "{0} - k.days * interval '1 day'"}


def people(world: Any, count: int) -> None:
    """So many residents, spread over the communities."""
    from minzheng.mechanisms.journal.public import SYSTEM, acting
    from minzheng.mechanisms.registry.public import Person

    places = [world.areas[name] for names in world.communities.values() for name in names]
    for first in range(0, count, 5000):
        made = []
        for number in range(first, min(first + 5000, count)):
            name, id_number = world.invented.person(1925, 2001)
            made.append(Person(name=name, id_number=id_number, area=places[number % len(places)]))
        with acting(SYSTEM, "测量:登记人员"):
            Person.objects.bulk_create(made, batch_size=1000)


def fill(count: int) -> None:
    """Insert so many copies of the cases in the database, with stages and payments, journalled, in one act."""
    from django.db import connection, connections

    from minzheng.mechanisms.journal.public import SYSTEM, acting

    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('matters_case_id_seq') FROM generate_series(1, %s)", [count])
        copies = _copies([one for (one,) in cursor.fetchall()])
        with acting(SYSTEM, "测量:成批办件"):
            cursor.execute(
                "CREATE TEMP TABLE kept (id bigint, uid uuid, original bigint, days integer, person_id bigint,"
                " sealed bytea) ON COMMIT DROP;"
                "CREATE TEMP TABLE kept_stage (case_id bigint, uid uuid, original bigint, days integer,"
                " sealed bytea) ON COMMIT DROP"
            )
            _load(cursor, "kept", ["int8", "uuid", "int8", "int4", "int8", "bytea"], copies)
            _load(cursor, "kept_stage", ["int8", "uuid", "int8", "int4", "bytea"], list(_stages(copies)))
            for table, changed in COLUMNS.items():
                _copy_rows(cursor, table, changed)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


PLACES = """
INSERT INTO registry_registerentry (uid, register, facility_id, area_id, entry_key, data, valid_from, case_id)
SELECT gen_random_uuid(), '{register}', f.id, f.area_id, '', {data}, DATE '2018-01-01', (SELECT min(id) FROM matters_case WHERE decision = '同意')
FROM registry_facility f WHERE f.name LIKE '测量%' AND {which}
"""
LINES = (  # register, columns, whose; a place in ten has no position, a home in three has nothing free
    (
        "elder_care.homes",
        "jsonb_build_object('state', '运营', 'beds', 20 + f.id % 200, 'ownership', '民办')",
        "f.kind = '养老机构'",
    ),
    (
        "elder_services.places",
        "jsonb_build_object('kind', f.kind, 'state', '开放', 'beds', NULL)",
        "f.kind <> '养老机构'",
    ),
    (
        "elder_services.public_facts",
        "CASE WHEN f.id % 10 = 0 THEN jsonb_build_object('phone', '022-24390001') ELSE jsonb_build_object('longitude',"
        " 117000000 + f.id * 7919 % 900000, 'latitude', 38600000 + f.id * 104729 % 1500000,"
        " 'price_least', 100000 + f.id * 31 % 400000, 'price_most', 600000) END",
        "true",
    ),
    (
        "elder_services.free_beds",
        "jsonb_build_object('free', f.id % 3, 'reported_on', '{day}')",
        "f.kind = '养老机构'",
    ),
)


def places(world: Any, count: int, told_on: str) -> None:
    """So many homes (one in ten), centres, stations and meal points over the communities, on the registers the map reads."""
    from django.db import connection, connections

    from minzheng.domains.elder_services.public_map import CENTRE, KIND, MEALS, STATION
    from minzheng.mechanisms.journal.public import SYSTEM, acting
    from minzheng.mechanisms.registry.public import Facility

    areas = [world.areas[name] for names in world.communities.values() for name in names]
    kinds = (KIND, CENTRE, *(STATION, MEALS) * 4)
    made = (
        Facility(
            name=f"测量{number:06d}号{kinds[number % 10]}",
            kind=kinds[number % 10],
            area=areas[number % len(areas)],
            address=f"{number}号",
        )
        for number in range(count)
    )
    with acting(SYSTEM, "测量:登记场所"), connection.cursor() as cursor:
        while batch := list(islice(made, 5000)):
            Facility.objects.bulk_create(batch)
        for register, data, which in LINES:
            said = data.replace("{day}", told_on)
            cursor.execute(PLACES.format(register=register, data=said, which=which))
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copies(numbers: list[int]) -> list[tuple[Any, ...]]:
    """(id, uid, original, days earlier, person, sealed answers) of every copy."""
    from minzheng.foundation import ciphers
    from minzheng.mechanisms.matters.public import Case
    from minzheng.mechanisms.registry.public import Person

    draw = random.Random(2019)
    found = list(Case.objects.all())
    under_way, ended = [one for one in found if one.step], [one for one in found if not one.step]
    persons = _by_street(Person)
    streets = _streets()
    everybody = [pk for held in persons.values() for pk in held]
    rows = []
    for place, number in enumerate(numbers):
        stays = place % OPEN_IN == 0
        original = draw.choice(under_way if stays and under_way else ended)
        days = 0 if stays else draw.randrange(365 * YEARS)
        street = streets.get(original.area_id)
        uid = uuid.UUID(int=draw.getrandbits(128), version=4)
        sealed = str(original.sealed or "")
        rows.append(
            (
                number,
                uid,
                original.pk,
                days,
                draw.choice(persons.get(street, everybody)),
                ciphers.protect(sealed, f"matters_case.sealed.{uid}".encode()),
            )
        )
    return rows


def _stages(copies: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """(copied case, uid, original, days earlier, sealed answers) of every stage of the copies."""
    from minzheng.foundation import ciphers
    from minzheng.mechanisms.matters.public import Stage

    draw = random.Random(2020)
    held: dict[int, list[tuple[int, str]]] = {}
    for stage in Stage.objects.all():
        held.setdefault(stage.case_id, []).append((stage.pk, str(stage.sealed or "")))
    for case, _, original, days, *_ in copies:
        for stage_id, sealed in held[original]:
            uid = uuid.UUID(int=draw.getrandbits(128), version=4)
            yield case, uid, stage_id, days, ciphers.protect(sealed, f"matters_stage.sealed.{uid}".encode())


def _load(cursor: Any, table: str, kinds: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(kinds)
        for row in rows:
            copy.write_row(row)


def _streets() -> dict[int, int]:
    """The street of every area within one."""
    from minzheng.mechanisms.areas.public import AreaVersion

    versions = list(AreaVersion.objects.all())
    streets = {one.area_id for one in versions if one.kind == "街道乡镇"}
    return {one.area_id: street for one in versions for street in streets.intersection(one.path)}


def _by_street(person: Any) -> dict[int, list[int]]:
    streets = _streets()
    held: dict[int, list[int]] = {}
    for pk, area in person.objects.values_list("pk", "area_id"):
        if area in streets:
            held.setdefault(streets[area], []).append(pk)
    return held


def _copy_rows(cursor: Any, table: str, changed: dict[str, str]) -> None:
    """INSERT … SELECT of one table, every date and time so many days earlier."""
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position",
        [table],
    )
    columns = cursor.fetchall()
    values = [
        changed.get(name, SHIFTED.get(kind if name != "matter_since" else "", "{0}").format(f'o."{name}"'))
        for name, kind in columns
    ]
    kept = "kept_stage" if table == "matters_stage" else "kept"
    link = "case_id" if table == "matters_paymentinstruction" else "id"
    names = ", ".join(f'"{name}"' for name, _ in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)}"  # noqa: S608
        f" FROM {kept} k JOIN {table} o ON o.{link} = k.original"
    )
