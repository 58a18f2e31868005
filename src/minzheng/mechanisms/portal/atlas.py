"""All places of a day laid in columns, so that a page of the map of a whole province takes milliseconds."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from minzheng.mechanisms.areas.public import AreaVersion
from minzheng.mechanisms.journal.public import Kept
from minzheng.mechanisms.portal.places import Placed, PlaceKind, place_kinds, places_on
from minzheng.mechanisms.portal.positions import Position, metres, metres_between

NONE = np.iinfo(np.int64).max  # no price, no distance
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Wish:
    """What a visitor looks for; empty means any. `most` is 分 a month, `near` the code of a street or community."""

    kind: str = ""
    street: str = ""
    free: bool = False
    most: int | None = None
    near: str = ""


@dataclass(frozen=True)
class Box:
    """A box of positions, edges included; `across` the 180th meridian it runs from `west` over it to `east`."""

    west: int
    south: int
    east: int
    north: int
    across: bool = False


class Found(Sequence[Placed]):
    """Places in an order, by their number in the atlas; with an origin each says how far it is."""

    def __init__(self, atlas: "Atlas", at: Numbers, origin: Position | None = None) -> None:
        self._atlas, self._at, self._origin = atlas, at, origin

    def __len__(self) -> int:
        return len(self._at)

    @overload
    def __getitem__(self, index: int) -> Placed: ...
    @overload
    def __getitem__(self, index: slice) -> list[Placed]: ...
    def __getitem__(self, index: int | slice) -> Placed | list[Placed]:
        if isinstance(index, slice):
            return [self._one(at) for at in self._at[index].tolist()]
        return self._one(int(self._at[index]))

    def __iter__(self) -> Iterator[Placed]:
        return map(self._one, self._at.tolist())

    def _one(self, at: int) -> Placed:
        one = self._atlas.every[at]
        position = one.place.position
        return replace(one, metres=metres(self._origin, position)) if self._origin and position else one


class Atlas:
    """Places by kind, street and name, and the columns they are found by."""

    def __init__(self, every: Sequence[Placed]) -> None:
        self.every = every
        self.kind = np.array([one.kind.code for one in every], dtype=np.str_)
        self.street = np.array([one.street.code if one.street else "" for one in every], dtype=np.str_)
        self.free = np.array([one.free_now for one in every], dtype=np.bool_)
        self.price = _numbers(one.place.price_least for one in every)
        self.since = _numbers(one.place.since.toordinal() for one in every)
        self.positioned = np.array([one.place.position is not None for one in every], dtype=np.bool_)
        self.east = _numbers((one.place.position or (0, 0))[0] for one in every)
        self.north = _numbers((one.place.position or (0, 0))[1] for one in every)

    @cached_property
    def by_key(self) -> dict[str, Placed]:
        """Every place by its public name."""
        return {one.place.key: one for one in self.every}

    @cached_property
    def streets(self) -> list[AreaVersion]:
        """The streets these places lie in, by code."""
        found = {one.street.code: one.street for one in self.every if one.street}
        return [found[code] for code in sorted(found)]

    @cached_property
    def origins(self) -> dict[str, tuple[AreaVersion, Position]]:
        """Streets and communities to start from, by code: each at the middle of the positions registered in it."""
        held: dict[str, tuple[AreaVersion, list[Position]]] = {}
        for one in self.every:
            if one.place.position:
                for area in (one.street, one.community):
                    if area:
                        held.setdefault(area.code, (area, []))[1].append(one.place.position)
        return {code: (area, _middle(positions)) for code, (area, positions) in sorted(held.items())}

    @cached_property
    def _by_name(self) -> Numbers:
        names = sorted(range(len(self.every)), key=lambda at: self.every[at].place.name)
        rank = np.empty(len(names), dtype=np.int64)
        rank[names] = np.arange(len(names))
        return rank

    def looked_for(self, wish: Wish) -> Found:
        """The places that fit a wish; with `near` the nearest first, those without a position last."""
        fits: Mask = np.ones(len(self.every), dtype=np.bool_)
        if wish.kind:
            fits &= self.kind == wish.kind
        if wish.street:
            fits &= self.street == wish.street
        if wish.free:
            fits &= self.free
        if wish.most is not None:
            fits &= self.price <= min(wish.most, NONE - 1)
        at = np.flatnonzero(fits)
        if wish.near not in self.origins:
            return Found(self, at)
        origin = self.origins[wish.near][1]
        far = np.where(self.positioned[at], metres_between(origin, self.east[at], self.north[at]), NONE)
        return Found(self, at[np.lexsort((self._by_name[at], far))], origin)

    @cached_property
    def extent(self) -> tuple[list[int], datetime.date] | None:
        """West, south, east and north of the places with a position, and the first day one of them was on record."""
        if not self.positioned.any():
            return None
        axes = self.east[self.positioned], self.north[self.positioned]
        corners = [int(axis.min()) for axis in axes] + [int(axis.max()) for axis in axes]
        return corners, datetime.date.fromordinal(int(self.since[self.positioned].min()))

    def features(self, box: Box | None = None, until: datetime.date | None = None) -> Found:
        """The places with a position, within a box, on record by a day."""
        fits = self.positioned.copy()
        if box is not None:
            east, west = self.east <= box.east, self.east >= box.west
            fits &= (east | west) if box.across else (east & west)
            fits &= (self.north >= box.south) & (self.north <= box.north)
        if until is not None:
            fits &= self.since <= until.toordinal()
        return Found(self, np.flatnonzero(fits))


_kept = Kept(15)  # of all kinds and of each, for a day or two


def atlas_of(on: datetime.date, *kinds: PlaceKind) -> Atlas:
    """The atlas of some kinds (or all) on a day."""
    asked = kinds or place_kinds()
    watched = [each for kind in asked for each in kind.watched]
    key = tuple(kind.code for kind in asked), on
    return _kept.get(key, watched, lambda: Atlas([one for kind in asked for one in places_on(on, kind)]))


def _numbers(values: Iterable[int | None]) -> Numbers:
    return np.array([NONE if value is None else value for value in values], dtype=np.int64)


def _middle(positions: Sequence[Position]) -> Position:
    east, north = zip(*positions, strict=True)
    return sum(east) // len(east), sum(north) // len(north)
