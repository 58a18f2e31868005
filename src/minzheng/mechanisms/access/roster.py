"""Who sits where on one day, read once: the ground on which inboxes are resolved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from minzheng.mechanisms.access.models import Function, Level, Post, Unit
from minzheng.mechanisms.access.seats import absences, current_appointments, mandates_on
from minzheng.mechanisms.journal.public import Remembered

Holder = tuple[int, int]  # staff id, post id
_REMEMBERED = Remembered(
    "access_unit", "access_post", "access_mandate", "access_appointment", "access_absence", most=60
)


@dataclass(frozen=True)
class Roster:
    """Units, posts, mandates, appointees and absences of one day, by id."""

    parents: dict[int, int | None]
    institutions: frozenset[int]
    posts: dict[int, set[int]]
    mandates: dict[tuple[int, str], dict[str, set[int]]]
    appointees: dict[int, set[int]]
    covers: dict[int, set[int]]
    served: dict[Holder, list[Any]] = field(default_factory=dict)  # worked out by `inbox` when first asked
    _stand_ins: dict[tuple[int, bool], frozenset[Holder]] = field(default_factory=dict)

    @classmethod
    def of(cls, day: date) -> "Roster":
        """The roster of a day; read once until something in it changes."""
        return _REMEMBERED.get(day, lambda: cls._read(day))

    @classmethod
    def _read(cls, day: date) -> Self:
        units = list(Unit.objects.order_by("pk").values_list("pk", "parent_id", "level"))
        posts: dict[int, set[int]] = defaultdict(set)
        for post, unit in Post.objects.values_list("pk", "unit_id"):
            posts[unit].add(post)
        mandates: dict[tuple[int, str], dict[str, set[int]]] = defaultdict(dict)
        held = mandates_on(day).values_list("post__unit_id", "function", "matters", "post_id")
        for unit, function, prefix, post in held:
            mandates[unit, function].setdefault(prefix, set()).add(post)
        appointees: dict[int, set[int]] = defaultdict(set)
        for post, staff in current_appointments(day).values_list("post_id", "staff_id"):
            appointees[post].add(staff)
        covers: dict[int, set[int]] = defaultdict(set)
        for staff, cover in absences(day).values_list("staff_id", "cover_id"):
            covers[staff] |= {cover} if cover is not None else set()
        return cls(
            parents={unit: parent for unit, parent, _ in units},
            institutions=frozenset(unit for unit, _, level in units if level == Level.INSTITUTION),
            posts=posts,
            mandates=mandates,
            appointees=appointees,
            covers=covers,
        )

    def holders(self, unit: int, posts: Iterable[int]) -> frozenset[Holder]:
        """Who answers for a case of these posts of a unit: their people or covers, else whoever stands in for the unit."""
        own = set(posts)
        return (
            self._present(own)
            or self._stand_in(unit, True)
            or self._appointed(own)
            or self._stand_in(unit, False)
        )

    def _present(self, posts: Iterable[int]) -> frozenset[Holder]:
        appointed = self._appointed(posts)
        here = frozenset((staff, post) for staff, post in appointed if staff not in self.covers)
        return here or frozenset(
            (cover, post)
            for staff, post in appointed
            for cover in self.covers.get(staff, ())
            if cover not in self.covers
        )

    def _appointed(self, posts: Iterable[int]) -> frozenset[Holder]:
        return frozenset((staff, post) for post in posts for staff in self.appointees.get(post, ()))

    def _stand_in(self, unit: int, present: bool) -> frozenset[Holder]:
        if (unit, present) not in self._stand_ins:
            found = (self._present(r) if present else self._appointed(r) for r in self._rungs(unit))
            self._stand_ins[unit, present] = next((holders for holders in found if holders), frozenset())
        return self._stand_ins[unit, present]

    def _rungs(self, unit: int) -> Iterator[set[int]]:
        chain = self._chain(unit)
        for above in chain:
            yield self._with(Function.LEADING, [above])
        yield self._with(Function.ADMINISTERING, chain[-1:])
        tree = chain + [u for u in self.parents if self._inside(u, chain[-1])]
        yield self._with(Function.ADMINISTERING, tree)
        for above in chain:
            yield self._posts([above])
        yield self._posts(tree)

    def _chain(self, unit: int) -> list[int]:
        chain, above = [unit], self.parents[unit]
        while above is not None and above not in chain:
            chain.append(above)
            above = self.parents[above]
        return chain

    def _inside(self, unit: int, root: int) -> bool:
        chain = self._chain(unit)
        return chain[-1] == root and self.institutions.isdisjoint(chain)

    def _with(self, function: Function, units: Iterable[int]) -> set[int]:
        return {p for u in units for held in self.mandates.get((u, function), {}).values() for p in held}

    def _posts(self, units: Iterable[int]) -> set[int]:
        return {post for unit in units for post in self.posts.get(unit, ())}
