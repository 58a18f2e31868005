"""How two written names are related: the same, variants of characters, another spelling of the same sounds, one character off."""

from enum import IntEnum
from functools import cache, lru_cache
from itertools import chain, islice, product
from pathlib import Path

from pypinyin import Style, pinyin
from rapidfuzz.distance import OSA

from minzheng.mechanisms.lake.linking.normalising import plain_name

HERE = Path(__file__).parent
LISTS = ("variants.txt", "mixed_up.txt")
COMPOUND = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "皇甫",
        "尉迟",
        "东方",
        "令狐",
        "慕容",
        "夏侯",
        "公孙",
        "轩辕",
        "长孙",
        "宇文",
        "司徒",
        "端木",
        "独孤",
        "南宫",
        "赫连",
        "呼延",
    ]
)
SURNAME_SOUNDS = {"单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "查": "zha", "朴": "piao", "任": "ren", "盖": "ge",
                  "区": "ou", "覃": "qin", "翟": "zhai", "华": "hua", "乐": "yue", "缪": "miao", "尉迟": "yuchi", "纪": "ji"}  # fmt: skip
MOST_SPELLINGS = 16


class Names(IntEnum):
    """How two names agree, best first."""

    SAME = 0
    VARIANT = 1  # the same name in other characters that stand for one another
    OLD = 2  # one of them is an old name of the person
    HOMOPHONE = 3  # all characters sound alike, or the surname is a variant and the rest sounds alike
    NEAR = 4  # one character differs, is missing or is more
    SURNAME = 5  # the surname alone agrees
    DIFFERENT = 6
    UNKNOWN = 7  # one of them is not given


@cache
def others() -> dict[str, frozenset[str]]:
    """Each character with those that stand for it."""
    related: dict[str, set[str]] = {}
    for name in LISTS:
        for line in (HERE / name).read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                for each in line:
                    related.setdefault(each, set()).update(line)
    return {each: frozenset(with_it - {each}) for each, with_it in related.items()}


def alike(one: str, other: str) -> bool:
    """Whether two characters are the same or stand for one another."""
    return one == other or other in others().get(one, ())


@cache
def sound(character: str) -> str:
    """The reading without tone and without what dialects do not tell apart: zhang, zang and zhan agree, lan and nan."""
    return _folded(_reading(character))


def _folded(read: str) -> str:
    for whole, short in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if read.startswith(whole):
            read = short + read[2:]
    if read.startswith("n") and len(read) > 1:
        read = f"l{read[1:]}"
    return read[:-1] if read.endswith("ng") else read


@cache
def _reading(character: str) -> str:
    found = pinyin(character, style=Style.NORMAL, errors="default")
    return found[0][0] if found else character


def surname_of(name: str) -> str:
    """The surname of a plain Chinese name: two characters where they are a known compound, else one."""
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND else name[:1]


@lru_cache(maxsize=200_000)
def surname_sound(name: str) -> str:
    """How the surname of a plain name sounds, read as a surname."""
    surname = surname_of(name)
    if read := SURNAME_SOUNDS.get(surname):
        return _folded(read)
    return "".join(sound(each) for each in surname)


@lru_cache(maxsize=400_000)
def sounds(name: str) -> tuple[str, ...]:
    """The readings of a plain name, the surname read as a surname."""
    return (surname_sound(name), *(sound(each) for each in name[len(surname_of(name)) :]))


def compare_names(one: str, other: str, old: str = "") -> Names:
    """How a plain name agrees with another one or with one of its old names (separated by blanks); symmetric but for `old`."""
    found = _compared(one, other)
    if found > Names.OLD and one and any(_compared(one, each) <= Names.VARIANT for each in old.split()):
        return Names.OLD
    return found


@lru_cache(maxsize=400_000)
def _compared(one: str, other: str) -> Names:
    if not one or not other:
        return Names.UNKNOWN
    if one == other:
        return Names.SAME
    if len(one) == len(other) and all(map(alike, one, other)):
        return Names.VARIANT
    same_surname = all(map(alike, surname_of(one), surname_of(other))) and len(surname_of(one)) == len(
        surname_of(other)
    )
    if len(one) == len(other) and (
        sounds(one) == sounds(other) or (same_surname and sounds(one)[1:] == sounds(other)[1:])
    ):
        return Names.HOMOPHONE
    shorter = min(len(one), len(other))
    if shorter > 1 and OSA.distance(one, other) == 1 and (same_surname or shorter > 2):
        return Names.NEAR
    return Names.SURNAME if same_surname else Names.DIFFERENT


def spellings(name: str) -> list[str]:
    """Other plain spellings of a name, one character replaced before several, at most sixteen; for comparing pseudonyms."""
    plain = plain_name(name)
    ways = [(each, *sorted(others().get(each, ()))) for each in plain]
    single = (plain[:place] + each + plain[place + 1 :] for place, way in enumerate(ways) for each in way[1:])
    made = dict.fromkeys(islice(chain(single, map("".join, product(*ways))), 3 * MOST_SPELLINGS))
    return [text for text in made if text != plain][:MOST_SPELLINGS]


def initials(name: str) -> str:
    """First letters of the sounds of a plain name."""
    return "".join(each[:1] for each in sounds(name))
