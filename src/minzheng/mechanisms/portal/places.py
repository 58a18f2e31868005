"""养老地图: the places domains offer to the public, with what may be known of them; filtered, near a street first, paged by whoever shows them."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.areas.public import AreaVersion
from minzheng.mechanisms.areas.public import Kind as AreaKind
from minzheng.mechanisms.portal.positions import Position, metres


@dataclass(frozen=True)
class Place:
    """What the public may know of a place; `key` is its public name in addresses, prices are 分 a month, never a person."""

    key: str
    name: str
    area_id: int
    since: datetime.date  # on the register since
    address: str = ""
    phone: str = ""
    position: Position | None = None
    beds: int | None = None
    free: int | None = None
    reported_on: datetime.date | None = None  # when the free beds were told
    fresh: bool = False  # whether that is recent enough to rely on
    price_least: int | None = None
    price_most: int | None = None
    rating: str = ""
    rated_until: datetime.date | None = None


@dataclass(frozen=True)
class PlaceKind:
    """A kind of places: its code in addresses, its label, and what gives the places that stand on a day."""

    code: str
    label: str
    standing: Callable[[datetime.date], Iterable[Place]]


@dataclass(frozen=True)
class Placed:
    """A place with its kind and where it lies: the street and the community around it, if it lies in one."""

    place: Place
    kind: PlaceKind
    street: AreaVersion | None
    community: AreaVersion | None
    metres: int | None = None  # from where the visitor asked

    @property
    def free_now(self) -> bool:
        """Whether somebody may count on a free bed."""
        return bool(self.place.free and self.place.fresh)


@dataclass(frozen=True)
class Wish:
    """What a visitor looks for; empty means any. `most` is 分 a month, `near` the code of a street or community."""

    kind: str = ""
    street: str = ""
    free: bool = False
    most: int | None = None
    near: str = ""


_kinds: dict[str, PlaceKind] = {}


def offer_places(kind: PlaceKind) -> PlaceKind:
    """Put a kind of places on the map; raises `ValueError` for a code used twice."""
    if kind.code in _kinds:
        raise ValueError(f"kind of places declared twice: {kind.code}")
    _kinds[kind.code] = kind
    return kind


def withdraw_places(code: str) -> None:
    """Take a kind out again; for tests that declare their own."""
    _kinds.pop(code, None)


def place_kinds() -> tuple[PlaceKind, ...]:
    """All kinds on the map, in the order they were offered."""
    return tuple(_kinds.values())


def place_kind(code: str) -> PlaceKind:
    """The kind of a code; raises `Missing`."""
    if code not in _kinds:
        raise Missing.because("没有这一类场所。", "请从列表中选择类别。", "no_place_kind")
    return _kinds[code]


def places_on(on: datetime.date, *kinds: PlaceKind) -> list[Placed]:
    """Every place of these kinds (or all) on a day with its street, by kind, street and name."""
    found = [(kind, one) for kind in kinds or place_kinds() for one in kind.standing(on)]
    around = _around({one.area_id for _, one in found}, on)
    placed = []
    for kind, one in found:
        lies = around.get(one.area_id, {})
        placed.append(Placed(one, kind, lies.get(AreaKind.STREET), lies.get(AreaKind.COMMUNITY)))
    order = {kind.code: place for place, kind in enumerate(place_kinds())}
    return sorted(
        placed,
        key=lambda one: (order[one.kind.code], one.street.code if one.street else "", one.place.name),
    )


_LEVELS = (AreaKind.STREET.value, AreaKind.COMMUNITY.value)


def _around(areas: set[int], on: datetime.date) -> dict[int, dict[str, AreaVersion]]:
    """Area → kind → the street and the community it is or lies in that day."""
    paths = dict(
        AreaVersion.objects.filter(area_id__in=areas, valid__contains=on).values_list("area_id", "path")
    )
    steps = {step for path in paths.values() for step in path}
    above = {
        one.area_id: one
        for one in AreaVersion.objects.filter(area_id__in=steps, valid__contains=on, kind__in=_LEVELS)
    }
    return {
        area: {above[step].kind: above[step] for step in path if step in above}
        for area, path in paths.items()
    }


def looked_for(places: Iterable[Placed], wish: Wish) -> list[Placed]:
    """The places that fit a wish; with `near` the nearest first, those without a position last."""
    every = list(places)
    origin = origins(every).get(wish.near)
    found = [one for one in every if _fits(one, wish)]
    if origin is None:
        return found
    measured = [
        Placed(one.place, one.kind, one.street, one.community, metres(origin[1], one.place.position))
        if one.place.position
        else one
        for one in found
    ]
    return sorted(measured, key=lambda one: (one.metres is None, one.metres or 0, one.place.name))


def _fits(one: Placed, wish: Wish) -> bool:
    dear = wish.most is not None and (one.place.price_least is None or one.place.price_least > wish.most)
    return (
        (not wish.kind or one.kind.code == wish.kind)
        and (not wish.street or (one.street is not None and one.street.code == wish.street))
        and (not wish.free or one.free_now)
        and not dear
    )


def streets_of(places: Iterable[Placed]) -> list[AreaVersion]:
    """The streets these places lie in, by code."""
    found = {one.street.code: one.street for one in places if one.street}
    return [found[code] for code in sorted(found)]


def origins(places: Iterable[Placed]) -> dict[str, tuple[AreaVersion, Position]]:
    """Streets and communities to start from, by code: each at the middle of the positions registered in it."""
    held = [
        (area, one.place.position)
        for one in places
        if one.place.position
        for area in (one.street, one.community)
        if area
    ]
    held.sort(key=lambda pair: pair[0].code)
    return {
        code: (rows[0][0], _middle(position for _, position in rows))
        for code, group in groupby(held, key=lambda pair: pair[0].code)
        for rows in [list(group)]
    }


def _middle(positions: Iterator[Position]) -> Position:
    east, north = zip(*positions, strict=True)
    return sum(east) // len(east), sum(north) // len(north)
