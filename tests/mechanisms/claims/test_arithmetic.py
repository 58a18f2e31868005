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


@pytest.mark.parametrize(
    ("text", "type", "verdict"),
    [
        ("全年接到投诉58件，同比减少14件，下降19.4%。", "growth", "holds"),
        ("全年接到投诉58件，同比减少14件，下降24.1%。", "growth", "fails"),
        ("累计发放补助资金3.26亿元，较2022年增加2,180万元，增长7.2%。", "growth", "holds"),
        ("机构803家，比上年增加66家，其中养老机构529家、儿童机构274家。", "sum", "holds"),
        ("执法资格考试通过率92.3%（应考39人，通过36人）。", "rate", "holds"),
        ("执法资格考试通过率94%（应考39人，通过36人）。", "rate", "fails"),
        ("经费支出8.52万元，完成预算10万元的85.2%，其中公车6.8万元、接待1.72万元。", "sum", "holds"),
        ("一般隐患326处、重大隐患4处，当场整改289处、限期整改41处，整改率100%。", "rate", "holds"),
        ("出台《甲办法》《乙办法》《丙办法》3个文件。", "listing", "holds"),
        ("主动公开信息50条。在主动公开的信息中，政策类4条，业务类46条。", "sum", "holds"),
        ("合格率为102%。", "plausibility", "fails"),
    ],
)
def test_what_real_reports_taught(text: str, type: str, verdict: str) -> None:
    told = {(r.type.value, r.verdict.value) for r in check_text(text).relations}
    assert (type, verdict) in told
    assert verdict == "fails" or not any(found == "fails" for _, found in told)


@pytest.mark.parametrize(
    "text",
    [
        "共有党员120名，其中女党员45名，少数民族党员12名，35岁以下党员28名，大专以上学历96名。",
        "要求做到三个结合：理论与实践结合。四个街道的12个社区共建成20个站点。",
        "联合公安、卫健、教育等五部门印发通知。会同市公安局、市卫健委开展2次检查。",
        "新建站点12个，覆盖率达85%。抽查20户，群众满意率97%。",
        "表1 机构数\n项目\t2021\t2022\n合计\t30\t32\n其中：甲\t10\t11\n乙\t8\t9\n",
        "6月底前完成20处改造，12月底前完成15处改造，全年完成50处。",
    ],
)
def test_what_is_no_contradiction_raises_no_alarm(text: str) -> None:
    assert [relation.sentence for relation in check_text(text).failures] == []
