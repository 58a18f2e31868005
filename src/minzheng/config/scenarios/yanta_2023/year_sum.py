"""How the year's 1546.45万元 come about: households and destitute people by their ledgers, the rest by relief cases.

Households are added until what is left suits the relief cases; every amount is a multiple of ten yuan, drawn, plausible.
"""

from dataclasses import dataclass
from functools import cache

from minzheng.config.scenarios.dice import Dice

YEAR_YUAN = 15_464_500
MONTHS = 12
RELIEF_LEAST = 210_000
RELIEFS = 100
SIZES = (1, 1, 1, 2, 2, 2, 3, 3, 4)
PER_HEAD = (42, 82)  # tens of yuan a month, what the ledger tops up
SPREAD = 14  # hundreds of yuan around the mean of a relief
BASIC = 1_100
CARE = {"全自理": 0, "半护理": 330, "全护理": 660}
DESTITUTE = tuple(("全自理", "半护理", "全自理", "全护理")[number % 4] for number in range(40))


@dataclass(frozen=True)
class Sums:
    """Size and monthly yuan of each household, monthly yuan of each destitute person, yuan of each relief."""

    homes: tuple[tuple[int, int], ...]
    destitute: tuple[int, ...]
    reliefs: tuple[int, ...]


@cache
def sums() -> Sums:
    """The amounts of the year; always the same."""
    dice = Dice("yanta-2023/sums")
    destitute = tuple(BASIC + CARE[level] for level in DESTITUTE)
    left, homes = YEAR_YUAN - MONTHS * sum(destitute), list[tuple[int, int]]()
    while True:
        size = dice.pick(SIZES)
        amount = size * dice.between(*PER_HEAD) * 10
        if left - MONTHS * amount < RELIEF_LEAST:
            return Sums(tuple(homes), destitute, _reliefs(dice, left))
        homes.append((size, amount))
        left -= MONTHS * amount


def _reliefs(dice: Dice, yuan: int) -> tuple[int, ...]:
    """Pairs around the mean; the last one takes what dividing leaves, less than ten yuan for each."""
    mean = yuan // RELIEFS // 10 * 10
    found: list[int] = []
    for _ in range(RELIEFS // 2):
        more = dice.between(-SPREAD, SPREAD) * 100
        found += [mean + more, mean - more]
    found[-1] += yuan - mean * RELIEFS
    return tuple(found)
