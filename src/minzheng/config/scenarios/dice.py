"""Repeatable choices: the same seed and the same question give the same answer on every machine."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Choices drawn from SM3 of a seed and a running number."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._drawn = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, `limit`."""
        self._drawn += 1
        digest = hashlib.new("sm3", self._seed + self._drawn.to_bytes(8, "big")).digest()
        return int.from_bytes(digest[:8], "big") % limit

    def pick(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def mix(self, options: Sequence[T]) -> list[T]:
        """All options in drawn order."""
        left, mixed = list(options), []
        while left:
            mixed.append(left.pop(self.below(len(left))))
        return mixed
