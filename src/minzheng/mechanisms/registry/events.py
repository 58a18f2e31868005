"""Life events: one room announces, others react within the same transaction, so all of it happens or none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

E = TypeVar("E")
Handler = Callable[[E], None]
_handlers: dict[type[Any], list[Handler[Any]]] = {}


@dataclass(frozen=True)
class DeathRecorded:
    """A person is known to have died on a day."""

    person_id: int
    on: date


@dataclass(frozen=True)
class HouseholdMoved:
    """A household lives in another area from a day on."""

    household_id: int
    from_area_id: int
    to_area_id: int
    on: date


@dataclass(frozen=True)
class MarriageRecorded:
    """Two people married on a day."""

    person_ids: tuple[int, int]
    on: date


def on(event: type[E]) -> Callable[[Handler[E]], Handler[E]]:
    """Decorator: call the function at every event of this class."""

    def register(handler: Handler[E]) -> Handler[E]:
        _handlers.setdefault(event, []).append(handler)
        return handler

    return register


def announce(event: object) -> None:
    """Call every handler of the event's class, in order of registration. Needs an open transaction; errors undo it."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("announce() belongs inside acting(): its handlers share the transaction")
    for handler in _handlers.get(type(event), ()):
        handler(event)
