"""How likely a row is about a person, field by field, and in words: probabilistic linkage after Fellegi and Sunter.

Each field's agreement is weighed against two other explanations: a person unknown to us who agrees by chance, and a member of
the same household. People who come into question for one row share its probability, since it is about one of them only.
"""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from rapidfuzz.distance import OSA

from minzheng.mechanisms.lake.linking.characters import Names, compare_names
from minzheng.mechanisms.lake.linking.plain import SHORTEST_NUMBER, Plain

FIELDS = ("name", "number", "born", "sex", "phone", "address")
FREQUENCY = "frequency"
OLD_FORM = 17  # places of a number of the old form, whose last digit nobody wrote


class Levels(NamedTuple):
    """How each field agrees, in the words of weights.yaml."""

    name: str
    number: str
    born: str
    sex: str
    phone: str
    address: str


class Reason(NamedTuple):
    """One field in words, and what it is worth in bits against a chance agreement (negative: against)."""

    field: str
    words: str
    bits: float


class Weights:
    """The stated probabilities, and the shares of names among the people compared with."""

    def __init__(
        self, names: Mapping[str, int], people: int, stated: Mapping[str, Any] | None = None
    ) -> None:
        self._stated = stated or stated_weights()
        self._names, self._people = names, max(people, 1)
        self.thresholds: Mapping[str, float] = self._stated["thresholds"]
        prior = self._stated["prior"]
        self._prior = math.log2(prior["expected"] / (1 - prior["expected"]) / self._people)
        self._family = -math.log2(prior["family"])
        levels = {
            (field, level): each for field in FIELDS for level, each in self._stated["fields"][field].items()
        }
        self._by_name = {pair for pair, each in levels.items() if each["random"] == FREQUENCY}
        self._bits = {
            pair: (
                math.log2(each["match"] / (1 if pair in self._by_name else each["random"])),
                math.log2(each["match"] / each["family"]),
            )
            for pair, each in levels.items()
        }

    def share(self, name: str) -> float:
        """The share of the people who bear this name; one more is assumed, so that nobody is unique."""
        return (self._names.get(name, 0) + 1) / (self._people + 1)

    def bits(self, field: str, level: str, name: str) -> tuple[float, float]:
        """What a level of a field is worth against chance and against the family."""
        chance, family = self._bits[field, level]
        return chance - (math.log2(self.share(name)) if (field, level) in self._by_name else 0), family

    def odds(self, levels: Levels, name: str) -> float:
        """The odds that the row is about the person of this (recorded) name, against chance and family together."""
        found = [self._bits[pair] for pair in zip(FIELDS, levels, strict=True)]
        chance = self._prior + sum(each[0] for each in found)
        if (FIELDS[0], levels.name) in self._by_name:
            chance -= math.log2(self.share(name))
        family = self._family + sum(each[1] for each in found)
        return 1 / (math.exp2(-chance) + math.exp2(-family))

    def reasons(self, levels: Levels, name: str) -> tuple[Reason, ...]:
        """Each field in a sentence."""
        return tuple(self._reason(field, level, name) for field, level in zip(FIELDS, levels, strict=True))

    def _reason(self, field: str, level: str, name: str) -> Reason:
        stated = self._stated["fields"][field][level]
        bits, _ = self.bits(field, level, name)
        words = stated["says"]
        if (field, level) in self._by_name:
            words += f"（名册中每万人约{10_000 * self.share(name):.1f}人同名）"
        direction = "支持是同一人" if bits > 0.5 else "不支持是同一人" if bits < -0.5 else "不起作用"
        return Reason(field, f"{words}，{direction}。", round(bits, 1))


@cache
def stated_weights() -> dict[str, Any]:
    """The probabilities and thresholds of weights.yaml."""
    stated: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("weights.yaml").read_text(encoding="utf-8")
    )
    return stated


def levels_of(row: Plain, person: Plain) -> Levels:
    """How the fields of a row agree with those of a person; symmetric but for old names, which only the person has."""
    number = _number(row, person)
    contained = number in ("same", "close")
    born, sex = _born(row, person), _sex(row, person)
    return Levels(
        compare_names(row.name, person.name, person.old).name.lower(),
        number,
        "contained" if contained and born == "same" else born,
        "contained" if contained and sex == "same" else sex,
        _phone(row.phone, person.phone),
        _address(row, person),
    )


def contradicted(levels: Levels) -> str:
    """Why nobody may link this pair unseen however likely it is, in words; empty where nothing speaks against it."""
    name = Names[levels.name.upper()]
    if levels.number == "valid_other":
        return "两个证件号码都有效而不相同，可能一人两号，也可能是两个人。"
    if levels.born == "different" or levels.sex == "different":
        return "出生日期或性别不相符，可能是两个人用了同一号码。"
    if name > Names.HOMOPHONE and not (name is Names.NEAR and levels.number == "close"):
        return "姓名不相符，须有人核对。"
    return ""


def _number(row: Plain, person: Plain) -> str:
    one, other = row.number, person.number
    if not one or not other:
        return "unknown"
    if OLD_FORM in (len(one), len(other)) and one[:OLD_FORM] == other[:OLD_FORM]:
        return "same"
    if one == other:
        return "same"
    if _off_by_one(one, other) or (
        OLD_FORM in (len(one), len(other)) and _off_by_one(one[:OLD_FORM], other[:OLD_FORM])
    ):
        return "close"
    return "valid_other" if row.valid and person.valid else "other"


def _off_by_one(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= SHORTEST_NUMBER and OSA.distance(one, other, score_cutoff=1) == 1


def _born(row: Plain, person: Plain) -> str:
    one, other = row.born, person.born
    if one is None or other is None:
        return "unknown"
    if one == other:
        return "same"
    parts = (one.year == other.year, one.month == other.month, one.day == other.day)
    turned = one.year == other.year and (one.month, one.day) == (other.day, other.month)
    return "near" if sum(parts) == 2 or turned else "different"


def _sex(row: Plain, person: Plain) -> str:
    if row.male is None or person.male is None:
        return "unknown"
    return "same" if row.male == person.male else "different"


def _phone(one: str, other: str) -> str:
    if not one or not other:
        return "unknown"
    if one == other:
        return "same"
    return "near" if OSA.distance(one, other, score_cutoff=1) == 1 else "different"


def _address(row: Plain, person: Plain) -> str:
    if not row.place or not person.place:
        return "unknown"
    if row.house and row.house == person.house:
        return "same"
    return "place" if row.place == person.place else "different"
