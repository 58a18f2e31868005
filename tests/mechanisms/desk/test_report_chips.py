"""Figure chips: every choice of the page makes a mark that is read back as the same choice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.desk.report_text import QUALIFIERS, ROUNDINGS, Chip, chip_of
from minzheng.mechanisms.reports.public import Mark

CODE = "appeals.hotline_calls"


@settings(deadline=None)
@given(
    st.sampled_from([key for key, _ in QUALIFIERS]),
    st.sampled_from([key for key, _ in ROUNDINGS]),
    st.sampled_from(("次", "元", "份", "")),
)
def test_what_is_chosen_is_read_back(qualifier: str, rounding: str, unit: str) -> None:
    chip = Chip(CODE, "2019", "120110", qualifier, rounding, unit or ("" if qualifier != "照写" else "9件"))
    try:
        words = chip.words
    except Invalid:
        return
    again = chip_of(Mark(CODE, "2019", words, "120110"))
    assert again.words == words
    if qualifier != "照写":
        assert (again.qualifier, again.rounding, again.unit) == (qualifier, rounding, unit)


@pytest.mark.parametrize(
    ("words", "qualifier", "rounding", "unit"),
    [
        ("{}处", "", "", "处"),
        ("{余}份", "余", "", "份"),
        ("不低于{}张", "不低于", "", "张"),
        ("约{万2}元", "约", "万2", "元"),
        ("{余万}元", "余", "万0", "元"),
        ("{亿2余}元", "余", "亿2", "元"),
        ("{%}", "", "%", ""),
        ("{序}届", "序", "", "届"),
        ("901份", "照写", "", "901份"),
        ("{}元以下", "", "", "元以下"),
        ("大概{}元", "照写", "", "大概{}元"),
    ],
)
def test_marks_written_by_hand_fill_the_fields(words: str, qualifier: str, rounding: str, unit: str) -> None:
    chip = chip_of(Mark(CODE, "2019", words))
    assert (chip.qualifier, chip.rounding, chip.unit) == (qualifier, rounding, unit)
    assert chip.words == words


def test_what_cannot_go_together_is_refused() -> None:
    with pytest.raises(Invalid, match="不能与这种换算同用"):
        assert not Chip(CODE, "2019", "", "中", "万1", "次").words
    with pytest.raises(Invalid, match="1至60字"):
        assert not Chip(CODE, "2019", "", "", "", "[次").mark
