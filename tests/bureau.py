"""A small bureau for tests: areas, units, people in posts, and their uploads. What it is a bureau of, each room says itself."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db.backends.postgresql.psycopg_any import DateRange

from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Seat,
    Staff,
    Unit,
    appoint,
    create_post,
    create_unit,
    grant,
    seat_of,
)
from minzheng.mechanisms.areas.public import Area, find, load_tree
from minzheng.mechanisms.documents.public import StoredFile, store_file
from minzheng.mechanisms.journal.public import SYSTEM, acting

START = datetime.date(2018, 1, 1)
Place = tuple[str, str, str, str]  # code, name, kind, code of the parent ("" at the top)


@dataclass
class Bureau:
    """Units by name; `seat(unit, person, function=matters, …)` appoints a person to a new post.

    `since` is the first day of posts and cards; with `certified` everybody holds an enforcement card.
    """

    since: datetime.date = START
    certified: bool = False
    units: dict[str, Unit] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def area(self, code: str) -> Area:
        return find(code)

    def unit(self, name: str, level: str, code: str, parent: str = "", represents: str = "") -> Unit:
        with acting(SYSTEM, "设置单位"):
            made = create_unit(name, level, find(code), self.units.get(parent), represents)
        self.units[name] = made
        return made

    def staff(self, name: str, certified: bool | None = None) -> Staff:
        with acting(SYSTEM, "登记人员"):
            holds = self.certified if certified is None else certified
            return employ(name, f"person-{next(self.numbers)}", (self.since, None) if holds else None)

    def account(self, name: str, staff: Staff | None = None, represents: str = "") -> Account:
        kind = AccountKind.STAFF if staff else AccountKind.CITIZEN
        with acting(SYSTEM, "开设账号"):
            return Account.objects.create(
                username=f"{name}{next(self.numbers)}",
                kind=kind,
                staff=staff,
                represents=represents,
                must_change_password=False,
            )

    def seat(self, unit: str, person: str | Staff, **functions: str) -> Seat:
        staff = person if isinstance(person, Staff) else self.staff(person)
        with acting(SYSTEM, "设置岗位"):
            post = create_post(self.units[unit], f"岗位{next(self.numbers)}")
            for function, matters in functions.items():
                for one in matters.split():
                    grant(post, function, one, self.since)
            appoint(staff, post, self.since)
        return seat_of(self.account("u", staff), post.pk)


def plant(places: Iterable[Place], since: datetime.date = START) -> dict[str, Area]:
    """The areas of a tree by name; needs an act."""
    keys = ("code", "name", "kind", "parent_code")
    rows = [dict(zip(keys, one, strict=True)) for one in places]
    return {row["name"]: area for row, area in zip(rows, load_tree(rows, since, "区划"), strict=True)}


def employ(name: str, key: str = "", card: tuple[datetime.date, datetime.date | None] | None = None) -> Staff:
    """A member of staff, with an enforcement card for a span of days if one is given; needs an act."""
    key = key or name
    held = {"certificate_number": f"津{key}", "certificate_valid": DateRange(*card)} if card else {}
    return Staff.objects.create(name=name, person_key=key, **held)


def seated(name: str, unit: Unit, staff: Staff | None = None, **functions: str) -> Seat:
    """Somebody with an account, in a post of a unit that holds these functions; needs an act."""
    staff = staff or employ(name)
    post = create_post(unit, f"{name}岗", **functions)
    appoint(staff, post)
    return seat_of(Account.objects.create(username=name, kind=AccountKind.STAFF, staff=staff), post.pk)


def uploads(folder: Path, settings: Any, name: str, content: bytes) -> Callable[[Seat], StoredFile]:
    """Keeps files below a folder from now on; what it gives uploads the content as somebody."""
    settings.MEDIA_ROOT = folder / "files"

    def upload(seat: Seat) -> StoredFile:
        with acting(seat.actor, "上传"):
            return store_file(ContentFile(content, name=name), name, by=seat.actor)

    return upload
