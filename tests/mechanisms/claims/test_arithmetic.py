"""What a text states holds exactly when its numbers do: generated sentences, printed precision, qualifiers."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.foundation.wording import print_percent
from minzheng.mechanisms.claims.public import Checked, Relation, RelationType, Verdict, check_text

COUNTS = st.integers(1, 99_999)


def only(checked: Checked, type: RelationType) -> Relation:
    found = [relation for relation in checked.relations if relation.type is type]
    assert len(found) == 1, [relation.sentence for relation in checked.relations]
    return found[0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(100, 9_999), min_size=2, max_size=5))
def test_a_full_list_holds_when_it_adds_up(parts: list[int]) -> None:
    names = ["甲类案件", "乙类案件", "丙类案件", "丁类案件", "戊类案件"]
    listed = "、".join(f"{name}{part}件" for name, part in zip(names, parts, strict=False))
    assert (
        only(check_text(f"全年办理案件{sum(parts)}件，包括{listed}。"), RelationType.SUM).verdict
        is Verdict.HOLDS
    )
    told = only(check_text(f"全年办理案件{sum(parts) + 7}件，包括{listed}。"), RelationType.SUM)
    assert told.verdict is Verdict.FAILS
    assert "相差7件" in told.sentence


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.integers(0, 99_999), st.integers(0, 2))
def test_a_rate_holds_at_its_printed_precision(part: int, more: int, places: int) -> None:
    whole = part + more
    rate = print_percent(part, whole, places)
    told = check_text(f"受理申请{whole}件，办结{part}件，办结率{rate}。")
    assert only(told, RelationType.RATE).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("rate", "verdict"),
    [
        ("96.2%", "holds"),
        ("96.22%", "holds"),
        ("96.23%", "holds"),
        ("96.3%", "fails"),
        ("95%", "fails"),
        ("96%", "holds"),
    ],
)
def test_rounded_and_cut_off_both_hold(rate: str, verdict: str) -> None:
    """306 of 318 is 96.2264…%."""
    told = only(check_text(f"应参加考试318人，实际参加306人，参加率{rate}。"), RelationType.RATE)
    assert told.verdict.value == verdict


def test_all_is_not_nearly_all() -> None:
    told = check_text("受理申请2000件，办结1999件，办结率100%。")
    assert only(told, RelationType.RATE).verdict is Verdict.FAILS


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("开展宣传活动30余次。", 30, "gt_approx"),
        ("开展宣传活动近30次。", 30, "lt_approx"),
        ("发放资金1.81亿余元。", 181_000_000, "gt_approx"),
        ("新增床位不低于200张。", 200, "gte"),
        ("走访群众超过3千户。", 3000, "gt"),
        ("预约30次。", 30, "exact"),
        ("附近30家。", 30, "exact"),
    ],
)
def test_qualifiers(text: str, value: int, qualifier: str) -> None:
    figure = check_text(text).figures[0]
    assert (figure.value, figure.qualifier) == (Fraction(value), qualifier)


@settings(max_examples=80, deadline=None)
@given(
    st.text("0123456789一二三十百万亿零第年月日个件人元%率占共其中增长，。、（）：\n\t余约近", max_size=80)
)
def test_any_text_gives_ordered_figures_inside_it(text: str) -> None:
    checked = check_text(text)
    ends = [(f.start, f.end) for f in checked.figures]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(ends))
    assert all(text[f.start : f.end] == f.raw for f in checked.figures)
    assert check_text(text) == checked
