"""How the district's 6553 households with 12370 people, 2665 destitute and 1.81亿余元 come about; amounts and sizes are drawn.

The report gives the households of 低保 and 低保边缘 together; how many are on the edge is an assumption, and so is every amount.
"""

from dataclasses import dataclass
from functools import cache

from minzheng.config.scenarios.dice import Dice

HOMES, PEOPLE, DESTITUTE = 6_553, 12_370, 2_665
EDGE = 653
MONTHS = 12
PER_HEAD = (57, 113)  # tens of yuan a month: up to the standard with what is added for age and illness
BASIC = 1_700
CARE = {"全自理": 220, "半护理": 440, "全护理": 880}
LEVELS = ("全自理", "半护理", "全自理", "全护理", "全自理")
RELIEFS, RELIEF_MEAN, SPREAD = 60, 2_500, 14  # number, yuan, hundreds of yuan around it


@dataclass(frozen=True)
class Sums:
    """Size and monthly yuan of each 低保 household, sizes of those on the edge, levels of the destitute, yuan of reliefs."""

    homes: tuple[tuple[int, int], ...]
    edge: tuple[int, ...]
    levels: tuple[str, ...]
    reliefs: tuple[int, ...]

    def paid(self) -> int:
        """Yuan of the year."""
        destitute = sum(BASIC + CARE[level] for level in self.levels)
        return MONTHS * (sum(yuan for _, yuan in self.homes) + destitute) + sum(self.reliefs)


@cache
def sums() -> Sums:
    """The amounts of the year; always the same."""
    dice = Dice("jizhou-2022/sums")
    sizes = _sizes(dice)
    homes = tuple((size, size * dice.between(*PER_HEAD) * 10) for size in sizes[EDGE:])
    levels = tuple(LEVELS[number % len(LEVELS)] for number in range(DESTITUTE))
    reliefs = tuple(RELIEF_MEAN + dice.between(-SPREAD, SPREAD) * 100 for _ in range(RELIEFS))
    return Sums(homes, tuple(sizes[:EDGE]), levels, reliefs)


def _sizes(dice: Dice) -> list[int]:
    """One in every household, the others spread by lot over those with fewer than five."""
    sizes = [1] * HOMES
    left = PEOPLE - HOMES
    while left:
        at = dice.below(HOMES)
        if sizes[at] < 5:
            sizes[at] += 1
            left -= 1
    return sizes
