"""The menu: rooms and domains add entries; a seat sees those whose function it has."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.desk.held import Held


@dataclass(frozen=True)
class Item:
    """One entry of the menu; without `functions` everybody who signed in sees it, with `when` only seats it is true of."""

    group: str
    label: str
    url: str
    functions: tuple[Function, ...] = ()
    query: str = ""
    when: Callable[[Seat, Held], bool] | None = None

    @property
    def address(self) -> str:
        return reverse(self.url) + self.query


@dataclass(frozen=True)
class Entry:
    """An entry as the page shows it."""

    label: str
    address: str
    here: bool


_items: list[Item] = []


def add(*items: Item) -> None:
    """Put entries into the menu, in the order in which they are added."""
    _items.extend(one for one in items if one not in _items)


def menu_for(seat: Seat, held: Held, request: HttpRequest) -> list[tuple[str, list[Entry]]]:
    """Groups of entries for a seat and what its post holds; the one of the present page is marked."""
    mine = [one for one in _items if _offered(one, seat, held)]
    here = _here(mine, request)
    groups: dict[str, list[Entry]] = {}
    for item in mine:
        groups.setdefault(item.group, []).append(Entry(item.label, item.address, item == here))
    return list(groups.items())


def _offered(item: Item, seat: Seat, held: Held) -> bool:
    functions = {each.value for each in item.functions}
    return (not functions or bool(held.functions & functions)) and (
        item.when is None or item.when(seat, held)
    )


def _here(items: list[Item], request: HttpRequest) -> Item | None:
    """The entry whose address is this page's: with its query rather than without."""
    fitting = [one for one in items if reverse(one.url) == request.path]
    exact = [one for one in fitting if one.query and one.query[1:] in request.META.get("QUERY_STRING", "")]
    return next(iter(exact + [one for one in fitting if not one.query]), None)
