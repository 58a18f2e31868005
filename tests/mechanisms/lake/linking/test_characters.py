"""How two names agree: variants of characters, the same sounds, one character, and never more than there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.mechanisms.lake.linking.characters import Names, compare_names, spellings
from minzheng.mechanisms.lake.linking.normalising import plain_name

NAMES = st.text("王汪李张章伟炜偉玮小晓明喆哲欧阳阎闫", min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("王喆", "王哲", Names.VARIANT),
        ("張偉", "张伟", Names.VARIANT),
        ("阎锡山", "闫锡山", Names.VARIANT),
        ("李炜", "李伟", Names.HOMOPHONE),
        ("汪伟", "王炜", Names.HOMOPHONE),
        ("欧阳修", "欧阳休", Names.HOMOPHONE),
        ("王小明", "王大明", Names.NEAR),
        ("王小明", "王明", Names.NEAR),
        ("李秀英", "李桂兰", Names.SURNAME),
        ("李秀英", "王桂兰", Names.DIFFERENT),
        ("", "王桂兰", Names.UNKNOWN),
    ],
)
def test_how_names_agree(one: str, other: str, how: Names) -> None:
    assert compare_names(one, other) is how


def test_an_old_name_is_the_person() -> None:
    assert compare_names("李秀英", "李雅婷", "李秀英 李淑英") is Names.OLD
    assert compare_names("李雅婷", "李雅婷", "李秀英") is Names.SAME


@given(NAMES, NAMES)
def test_agreement_is_symmetric(one: str, other: str) -> None:
    assert compare_names(one, other) is compare_names(other, one)


@given(NAMES)
def test_spellings_stand_for_the_name(name: str) -> None:
    assert all(compare_names(plain_name(name), each) is Names.VARIANT for each in spellings(name))
    assert name not in spellings(name) and len(spellings(name)) <= 16
