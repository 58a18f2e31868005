"""养老地图: what the registers say of each place, in the words the public may read; persons never come into it (S33)."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Any

from django.db.models import QuerySet

from minzheng.domains.elder_services.care_homes import HOMES, KIND, RUNNING
from minzheng.domains.elder_services.free_beds import FREE_BEDS, fresh_until
from minzheng.domains.elder_services.public_facts import FACTS
from minzheng.domains.elder_services.service_places import BOOK, CENTRE, MEALS, OPEN, STATION
from minzheng.domains.elder_services.stays import STAYS
from minzheng.mechanisms.journal.public import Watch
from minzheng.mechanisms.portal.public import Place, PlaceKind, offer_places
from minzheng.mechanisms.registry.public import Register, RegisterEntry, as_of


def care_homes(on: datetime.date) -> Iterator[Place]:
    """The homes that run on a day. Free beds are what was told last, or fewer where more people live there since."""
    lines = as_of(HOMES, on).filter(data__state=RUNNING).select_related("facility", "area")
    facts, told = _by_facility(FACTS, on, lines), _by_facility(FREE_BEDS, on, lines)
    living = Counter(as_of(STAYS, on).values_list("data__home", flat=True))
    until = cache(fresh_until)
    for line in lines:
        home, report = line.facility, told.get(line.facility_id)
        assert home is not None  # the register is about facilities
        beds = int(line.data["beds"])
        more: dict[str, Any] = {"beds": beds}
        if report is not None:
            day = datetime.date.fromisoformat(report["reported_on"])
            more |= {
                "free": min(int(report["free"]), max(beds - living[home.pk], 0)),
                "reported_on": day,
                "fresh": on <= until(day, line.area),
            }
        yield _place(line, facts.get(home.pk, {}), on, more)


def service_places(kind: str, on: datetime.date) -> Iterator[Place]:
    """The open places of a kind on a day."""
    lines = as_of(BOOK, on).filter(data__kind=kind, data__state=OPEN).select_related("facility", "area")
    facts = _by_facility(FACTS, on, lines)
    for line in lines:
        yield _place(line, facts.get(line.facility_id, {}), on, {"beds": line.data.get("beds")})


def _by_facility(
    register: Register, on: datetime.date, lines: QuerySet[RegisterEntry]
) -> dict[int | None, Mapping[str, Any]]:
    found = as_of(register, on).filter(facility__in=lines.values("facility"))
    return dict(found.values_list("facility_id", "data"))


def _place(
    line: RegisterEntry, facts: Mapping[str, Any], on: datetime.date, more: Mapping[str, Any]
) -> Place:
    assert line.facility is not None
    until = datetime.date.fromisoformat(facts["rated_until"]) if facts.get("rated_until") else None
    rated = until is not None and on <= until
    east, north = facts.get("longitude"), facts.get("latitude")
    return Place(
        key=line.facility.uid.hex, name=line.facility.name, area_id=line.area_id, since=line.valid_from,
        address=line.facility.address, phone=facts.get("phone") or "",
        position=(east, north) if east is not None and north is not None else None,
        price_least=facts.get("price_least"), price_most=facts.get("price_most"),
        rating=facts.get("rating") or "" if rated else "", rated_until=until if rated else None, **more,
    )  # fmt: skip


def _lines(register: Register | str) -> Watch:
    code = register if isinstance(register, str) else register.code
    return Watch("registry_registerentry", "register", code, code)


_OF_PLACES = (_lines(FACTS), Watch("registry_facility"))
_OF_HOMES = (
    _lines(HOMES),
    _lines(FREE_BEDS),
    _lines(STAYS),
    Watch("law_parametervalue"),
    Watch("matters_holidaynotice"),
)

offer_places(PlaceKind("carehomes", KIND, care_homes, (*_OF_PLACES, *_OF_HOMES)))
for code, label in (("centres", CENTRE), ("stations", STATION), ("mealpoints", MEALS)):
    offer_places(PlaceKind(code, label, partial(service_places, label), (*_OF_PLACES, _lines(BOOK))))
