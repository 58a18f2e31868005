"""The functions of one's post, read once a page: what a page offers. What is done is checked where it is done."""

from collections.abc import Iterable
from dataclasses import dataclass

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Function, Seat, falls_under, mandates_on


@dataclass(frozen=True)
class Held:
    """Functions of a post, each with the matters it is held for."""

    mandates: tuple[tuple[str, str], ...]

    @property
    def functions(self) -> set[str]:
        """Functions held for whatever matters."""
        return {function for function, _ in self.mandates}

    def includes(self, functions: Iterable[Function], matter: str) -> bool:
        """Whether one of the functions is held for a matter code."""
        wanted = {one.value for one in functions}
        return any(function in wanted and falls_under(matter, prefix) for function, prefix in self.mandates)


def held_by(seat: Seat) -> Held:
    """What the post of a seat holds; nothing without a post."""
    if seat.post is None:
        return Held(())
    return Held(tuple(mandates_on(clock.today()).filter(post=seat.post).values_list("function", "matters")))
