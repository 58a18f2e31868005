"""The words of the grammar: every file loads, every pattern compiles and catches what it is there for."""

import re

import pytest

from minzheng.mechanisms.claims import lexicon
from minzheng.mechanisms.claims.public import Kind, check_text

FILES = ("units", "wording", "names", "furniture", "forms")


@pytest.mark.parametrize("name", FILES)
def test_files_load(name: str) -> None:
    assert lexicon.read(name)


@pytest.mark.parametrize(
    "path",
    [
        ("names", "patterns"),
        *[("furniture", key) for key in ("navigation", "footer", "codes", "phones", "page_numbers")],
    ],
)
def test_patterns_compile(path: tuple[str, ...]) -> None:
    assert lexicon.patterns(*path)


def test_a_qualifier_has_one_meaning() -> None:
    words = [
        w
        for side in ("before", "after")
        for spec in lexicon.read("wording")[side].values()
        for w in spec["words"]
    ]
    assert len(words) == len(set(words))


def test_every_word_is_text() -> None:
    """YAML reads 日, 1 or no as other things."""
    for name in FILES:
        for word in _all(lexicon.read(name)):
            assert isinstance(word, str | int | bool), (name, word)
            assert word is not None


def _all(found: object) -> list[object]:
    if isinstance(found, dict):
        return [leaf for part in found.values() for leaf in _all(part)]
    return [leaf for part in found for leaf in _all(part)] if isinstance(found, list) else [found]


@pytest.mark.parametrize("unit", sorted(lexicon.words("units", "measures")))
def test_every_measure_word_is_read(unit: str) -> None:
    figure = check_text(f"共发放某物26{unit}，").figures[0]
    assert figure.raw == f"26{unit}"


@pytest.mark.parametrize("word", sorted(lexicon.words("names", "idioms")))
def test_idioms_count_nothing(word: str) -> None:
    assert [f for f in check_text(f"我局坚持{word}开展工作。").figures if f.kind is not Kind.NAME] == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("— 3 —", "page_number"),
        ("第 4 页 共 12 页", "page_number"),
        ("当前位置：首页 > 政务公开", "navigation"),
        ("主办：某县人民政府", "footer"),
        ("一、总体情况", "list_number"),
        ("（二）队伍建设", "list_number"),
        ("3.机构情况", "list_number"),
    ],
)
def test_furniture_is_set_aside(line: str, what: str) -> None:
    checked = check_text(f"全县共有养老机构若干，运转良好。\n{line}\n各项工作扎实推进，成效明显。\n")
    assert what in {aside.what for aside in checked.aside}
    assert checked.figures == ()


def test_numerals_are_one_class() -> None:
    assert re.fullmatch(lexicon.NUMERAL, "二十三")
