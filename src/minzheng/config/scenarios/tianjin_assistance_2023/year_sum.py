"""How the city's 12.82亿元, 1.09亿元, 42880人次 and 8540名 come about: sizes, monthly yuan and reliefs, all drawn.

The printed sum of assistance is taken to include temporary relief. Ledger households are added until what the other groups
leave of it is used up, to less than a household's year.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from minzheng.config.scenarios.dice import Dice

MONTHS = 12
STANDARD, BASIC = 1_010, 2_020
CARE = {"全自理": 200, "半护理": 600, "全护理": 1_200}
LEVELS = ("全自理", "半护理", "全自理", "全护理", "全自理")
SIZES = (1, 1, 1, 2, 1, 2, 3, 1, 2, 3)  # of households on the old ledgers
PER_HEAD = (30, 78)  # tens of yuan a month that the ledger tops up
NEW_SIZES = (2, 3, 1, 4, 2, 3, 2, 3, 4, 1)
EARNED = (0, 260, 380, 520)  # yuan a month for each member of a new household, in turn
NEW_MONTHS = tuple(range(2, 11))  # months in which new applications are filed and decided
LOST = (0, 0, 2, 0, 5, 0)  # of six things, what the newly recognised cannot do alone, in turn
RELIEF_MEMBERS = 6
RELIEF_SPREAD = 9  # hundreds of yuan around a relief's mean


@dataclass(frozen=True)
class Size:
    """How much a year holds: yuan of all assistance and of relief, destitute by ledger and how many of them die, new persons
    and of them destitute, reliefs and persons helped."""

    yuan: int
    destitute: int
    deaths: int
    new_persons: int
    new_destitute: int
    reliefs: int
    relief_persons: int
    relief_yuan: int


CITY = Size(1_282_000_000, 10_700, 60, 8_540, 540, 12_000, 42_880, 109_000_000)


@dataclass(frozen=True)
class Sums:
    """Size and monthly yuan of each ledger household; levels of the destitute; members and yuan a head of each new household;
    things lost by each newly recognised person; members and yuan of each relief."""

    homes: tuple[tuple[int, int], ...]
    destitute: tuple[str, ...]
    deaths: int
    new_homes: tuple[tuple[int, int], ...]
    new_destitute: tuple[int, ...]
    reliefs: tuple[tuple[int, int], ...]

    def paid(self) -> int:
        """Yuan of the year."""
        alone = [BASIC + CARE[one] for one in self.destitute]
        after_death = sum(alone[n] * (MONTHS - month_of_death(n)) for n in range(self.deaths))
        ledgers = MONTHS * (sum(yuan for _, yuan in self.homes) + sum(alone)) - after_death
        return ledgers + _new(self.new_homes, self.new_destitute) + sum(yuan for _, yuan in self.reliefs)


def month_of_death(number: int) -> int:
    """The month in which destitute `number` of the tables dies; it is still paid."""
    return NEW_MONTHS[number % len(NEW_MONTHS)]


def month_of(number: int) -> int:
    """The month in which new application `number` is filed and decided."""
    return NEW_MONTHS[number % len(NEW_MONTHS)]


def level_of(lost: int) -> str:
    """The level of self-care of somebody who cannot do so many things alone."""
    return "全自理" if not lost else "半护理" if lost < 4 else "全护理"


@cache
def sums(size: Size) -> Sums:
    """The amounts of a year; always the same."""
    dice = Dice("tianjin-assistance-2023/sums")
    destitute = tuple(LEVELS[number % len(LEVELS)] for number in range(size.destitute))
    new_homes = tuple(_new_homes(size.new_persons - size.new_destitute))
    new_destitute = tuple(LOST[number % len(LOST)] for number in range(size.new_destitute))
    reliefs = tuple(_reliefs(dice, size))
    others = Sums((), destitute, size.deaths, new_homes, new_destitute, reliefs)
    return replace(others, homes=tuple(_homes(dice, size.yuan - others.paid())))


def _new(homes: tuple[tuple[int, int], ...], destitute: tuple[int, ...]) -> int:
    """Yuan paid to those newly covered: from the month after the decision to December."""
    alone = ((BASIC + CARE[level_of(lost)]) * (MONTHS - month_of(n)) for n, lost in enumerate(destitute))
    return sum(
        size * (STANDARD - earned) * (MONTHS - month_of(n)) for n, (size, earned) in enumerate(homes)
    ) + sum(alone)


def _homes(dice: Dice, left: int) -> Iterator[tuple[int, int]]:
    while True:
        size = dice.pick(SIZES)
        yuan = size * dice.between(*PER_HEAD) * 10
        left -= MONTHS * yuan
        if left < 0:
            return
        yield size, yuan


def _new_homes(persons: int) -> Iterator[tuple[int, int]]:
    number = 0
    while persons:
        size = min(NEW_SIZES[number % len(NEW_SIZES)], persons)
        yield size, EARNED[number % len(EARNED)]
        number, persons = number + 1, persons - size


def _reliefs(dice: Dice, size: Size) -> list[tuple[int, int]]:
    """Members spread by lot; yuan by members, in pairs around the mean, what dividing leaves in tens over the first."""
    members = [1] * size.reliefs
    left = size.relief_persons - size.reliefs
    while left:
        at = dice.below(size.reliefs)
        if members[at] < RELIEF_MEMBERS:
            members[at] += 1
            left -= 1
    head = size.relief_yuan // size.relief_persons // 10 * 10
    yuan = [head * many for many in members]
    for at in range(0, size.reliefs - 1, 2):
        more = dice.between(-RELIEF_SPREAD, RELIEF_SPREAD) * 100
        yuan[at], yuan[at + 1] = yuan[at] + more, yuan[at + 1] - more
    for number in range((size.relief_yuan - sum(yuan)) // 10):
        yuan[number % size.reliefs] += 10
    return list(zip(members, yuan, strict=True))
