"""养老地图: the places domains offer to the public, with what may be known of them and where they lie."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.areas.public import AreaVersion
from minzheng.mechanisms.areas.public import Kind as AreaKind
from minzheng.mechanisms.journal.public import Kept, Watch
from minzheng.mechanisms.portal.positions import Position


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
    """A kind of places: its code in addresses, its label, what gives the places that stand on a day, and all that rests on."""

    code: str
    label: str
    standing: Callable[[datetime.date], Iterable[Place]]
    reads: tuple[Watch, ...]

    @property
    def watched(self) -> tuple[Watch, ...]:
        """What the places and where they lie rest on."""
        return *self.reads, Watch("areas_areaversion")


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


_kinds: dict[str, PlaceKind] = {}
_kept = Kept(12)  # each kind for a day or two


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


def places_on(on: datetime.date, kind: PlaceKind) -> list[Placed]:
    """Every place of a kind on a day with its street, by street and name; remembered, so not to be changed."""
    return _kept.get((kind.code, on), kind.watched, lambda: _placed(on, kind))


def _placed(on: datetime.date, kind: PlaceKind) -> list[Placed]:
    found = list(kind.standing(on))
    around = _around({one.area_id for one in found}, on)
    placed = []
    for one in found:
        lies = around.get(one.area_id, {})
        placed.append(Placed(one, kind, lies.get(AreaKind.STREET), lies.get(AreaKind.COMMUNITY)))
    return sorted(placed, key=lambda one: (one.street.code if one.street else "", one.place.name))


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
