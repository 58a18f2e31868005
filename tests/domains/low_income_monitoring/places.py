"""A street after a night, with people at its desks, and what a page looks like to them."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

from django.test import Client

from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.monitoring.public import (
    Lead,
)

from .given import OFFICE, Street, on, street

GROWN = "low_income_monitoring.assistance low_income_monitoring.elders low_income_monitoring.disability"
CERTIFICATE = {"place": "医院", "died_on": "2026-08-30", "issued_on": "2026-08-31"}


class Place(Street):
    """The street after a night with one death, one child without parents, and people at the desks."""

    def page(self, seat: Seat, address: str, code: int = 200, **given: str) -> str:
        """GET, or POST with what is given, as somebody."""
        client = Client()
        client.force_login(seat.account)
        answer = client.post(address, given) if given else client.get(address)
        assert answer.status_code == code, (answer.status_code, answer.content.decode()[:2000])
        return str(answer.content.decode())


def place(bureau: Any, tmp_path: Any, settings: Any) -> Iterator[Place]:
    """The street after that night."""
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    made = Place(**vars(street(bureau)))
    made.grown = bureau.seat(OFFICE, "秦助", surveying=GROWN, reviewing=GROWN)
    made.elsewhere = bureau.seat("丰年村街道办事处", "邻街", surveying="low_income_monitoring.")
    made.data = bureau.seat("社会救助科", "舒据", registering="exchange.", reviewing=f"exchange. {GROWN}")
    made.head = bureau.seat("社会救助科", "康定", deciding=f"exchange. {GROWN}")
    made.hotline = bureau.seat("办公室", "热线", registering="appeals.")
    with on("2026-08-03"):
        made.dead = made.town.person("陈桂兰", "1950-03-01")
        made.town.on_minimum_living(made.dead)
        made.child = made.town.person("孙小雨", "2016-05-01")
        made.father = made.town.person("孙大海", "1985-05-01")
        made.home = made.town.on_minimum_living(made.father, made.child)
        with acting(SYSTEM, "家庭关系"):
            made.home.memberships.filter(person=made.child).update(relation="子女")
            made.home.memberships.filter(person=made.father).update(relation="本人")
    with on("2026-09-01"):
        made.batch = made.delivers(
            "death_certificates", made.about(made.dead, **CERTIFICATE), made.about(made.father, **CERTIFICATE)
        )
        made.first = made.night()
        yield made


def numbers(text: str) -> list[int]:
    return sorted({int(one) for one in re.findall(r'href="/warnings/(\d+)/"', text)})


def stranger(town: Place) -> Lead:
    """Somebody nobody has on record, with a large bill; handed to the street."""
    number = make_resident_id("120110", datetime.date(1974, 4, 9), 211, Sex.MALE)
    bill = {
        "kind": "住院",
        "settled_on": "2026-09-01",
        "days": "20",
        "total": "190000.00",
        "fund_paid": "90000.00",
    }
    town.delivers(
        "hospital_bills",
        {"id_number": number, "person_name": "柳成荫", **bill, "own_paid": "100000.00", "bill": "1"},
    )
    town.night()
    lead = Lead.objects.get()
    assert town.looker.unit is not None
    town.page(
        town.data,
        f"/monitoring/leads/{lead.pk}/",
        302,
        do="hand_on",
        area=str(town.looker.unit.area_id),
        reason="住本街",
    )
    return lead
