"""In whose inbox a case lies, whoever is absent: its unit's people, their cover, the leaders above, the administrators."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from minzheng.foundation import clock
from minzheng.mechanisms.access.gate import falls_under
from minzheng.mechanisms.access.models import Function, Staff, Unit
from minzheng.mechanisms.access.roster import Holder, Roster
from minzheng.mechanisms.access.seats import Seat


@dataclass(frozen=True)
class Served:
    """Cases that lie in an inbox: of one unit and function, of matters under `matters` but not under `excluding`."""

    unit_id: int
    function: str
    matters: str
    excluding: tuple[str, ...] = ()

    def holds(self, matter: str) -> bool:
        """Whether a matter code is among them."""
        return falls_under(matter, self.matters) and not any(falls_under(matter, p) for p in self.excluding)


def inbox_holders(unit: Unit | int, function: str, matter: str, on: date | None = None) -> QuerySet[Staff]:
    """People in whose inbox a case of this unit, function and matter lies that day (default today).

    Present appointees with the mandate; else their present covers; else the leaders of the unit, of the unit above
    and so on; else administrators; at last anyone present of the same tree. Never empty while the tree has staff.
    """
    roster = Roster.of(on or clock.today())
    unit_id = unit.pk if isinstance(unit, Unit) else unit
    holders = _holders(roster, unit_id, function, matter)
    return Staff.objects.filter(pk__in={staff for staff, _ in holders}).order_by("pk")


def served_units(seat: Seat, on: date | None = None) -> list[Served]:
    """Everything that lies in this seat's inbox that day (default today), covers and escalations included."""
    if seat.staff is None or seat.post is None:
        return []
    roster = Roster.of(on or clock.today())
    me = (seat.staff.pk, seat.post.pk)
    if not roster.served:
        for served, holders in _all(roster):
            for holder in holders:
                roster.served.setdefault(holder, []).append(served)
    return list(roster.served.get(me, ()))


def in_inbox(
    seat: Seat,
    unit: str = "unit_id",
    function: str = "function",
    matter: str = "matter",
    on: date | None = None,
) -> Q:
    """Condition on a queryset: the row's unit, function and matter code (lookup paths) lie in this seat's inbox."""
    condition = Q(pk__in=[])
    grouped: dict[tuple[str, str, tuple[str, ...]], list[int]] = {}
    for one in served_units(seat, on):
        grouped.setdefault((one.function, one.matters, one.excluding), []).append(one.unit_id)
    for (name, prefix, excluding), units in grouped.items():
        part = Q(**{f"{unit}__in": units, function: name}) & _under(matter, prefix)
        for other in excluding:
            part &= ~_under(matter, other)
        condition |= part
    return condition


def _holders(roster: Roster, unit: int, function: str, matter: str) -> frozenset[Holder]:
    mandates = roster.mandates.get((unit, function), {})
    posts = {post for prefix, held in mandates.items() if falls_under(matter, prefix) for post in held}
    return roster.holders(unit, posts)


def _all(roster: Roster) -> Iterator[tuple[Served, frozenset[Holder]]]:
    for unit in roster.parents:
        for function in Function:
            mandates = roster.mandates.get((unit, function), {})
            for prefix in sorted({"*", *mandates}):
                served = Served(unit, function, prefix, _narrower(prefix, mandates))
                posts = {p for wider, held in mandates.items() if falls_under(prefix, wider) for p in held}
                yield served, roster.holders(unit, posts)


def _narrower(prefix: str, among: dict[str, set[int]]) -> tuple[str, ...]:
    below = {p for p in among if p != prefix and falls_under(p, prefix)}
    return tuple(sorted(p for p in below if not any(q != p and falls_under(p, q) for q in below)))


def _under(field: str, prefix: str) -> Q:
    if prefix == "*":
        return Q()
    return Q(**{f"{field}__startswith": prefix}) if prefix.endswith(".") else Q(**{field: prefix})
