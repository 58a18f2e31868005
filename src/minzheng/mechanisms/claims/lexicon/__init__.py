"""The words of the grammar, read once from the files beside."""

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_DIGITS = "零〇一二两三四五六七八九十百千"
NUMERAL = rf"[{_DIGITS}]{{1,9}}"


@cache
def read(name: str) -> dict[str, Any]:
    """One file of the lexicon, `units`, `wording`, `names`, `furniture`."""
    content = files(__package__).joinpath(f"{name}.yaml").read_text("utf-8")
    return dict(yaml.safe_load(content))


@cache
def words(name: str, *path: str) -> frozenset[str]:
    """All words below a key of a file."""
    return frozenset(_leaves(_at(name, path)))


@cache
def any_of(name: str, *path: str) -> str:
    """A regular expression for any word below a key, longest first."""
    return "|".join(re.escape(word) for word in sorted(_leaves(_at(name, path)), key=lambda w: (-len(w), w)))


@cache
def patterns(name: str, *path: str) -> tuple[re.Pattern[str], ...]:
    """The regular expressions below a key, N standing for a Chinese numeral and D for a digit."""
    return tuple(re.compile(_expand(text)) for text in _leaves(_at(name, path)))


def _expand(text: str) -> str:
    return re.sub(
        r"(?<![A-Za-z\\\[])D(?![a-z])", r"\\d", re.sub(r"(?<![A-Za-z\[])N(?![A-Za-z])", NUMERAL, text)
    )


def _at(name: str, path: tuple[str, ...]) -> Any:
    found: Any = read(name)
    for key in path:
        found = found[key]
    return found


def _leaves(found: Any) -> list[str]:
    if isinstance(found, dict):
        return [leaf for part in found.values() for leaf in _leaves(part)]
    if isinstance(found, list):
        return [leaf for part in found for leaf in _leaves(part)]
    return [found] if isinstance(found, str) else []
