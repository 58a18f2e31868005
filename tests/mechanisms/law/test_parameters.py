"""Parameters: files refused whole, the value of a day and an area, and terms."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Invalid
from minzheng.foundation.periods import Term, Unit
from minzheng.mechanisms.law.declarations import DatedValue, Parameter, load_parameters
from minzheng.mechanisms.law.honesty import undeclared
from minzheng.mechanisms.law.models import ParameterValue
from minzheng.mechanisms.law.parameters import file_parameter, nearest
from minzheng.mechanisms.law.public import declared_parameter, parameter, term

from . import sample_rules  # noqa: F401 - declares the parameters

START = date(2019, 1, 1)


@pytest.mark.parametrize(
    ("areas", "on", "text"),
    [
        (["120110"], date(2019, 3, 31), "2000元"),
        (["120110"], date(2019, 4, 1), "5000元"),
        (["120110001", "120110"], date(2026, 1, 1), "5000元"),
    ],
)
def test_the_street_ceiling_rises_on_its_day(areas: list[str], on: date, text: str) -> None:
    answer = file_parameter("test.ceiling", areas, on)
    assert (answer.text, answer.area, answer.source) == (text, "120110", "file")


def test_the_reserve_is_an_exact_share_with_its_basis() -> None:
    answer = file_parameter("test.reserve", ["120110"], date(2019, 4, 1))
    assert answer.share == Fraction(4, 100)
    assert answer.basis == "《东丽区临时救助通知》"
    assert (answer.since, answer.until) == (date(2019, 4, 1), None)
    with pytest.raises(TypeError):
        _ = answer.amount


def test_no_value_names_parameter_area_and_day() -> None:
    with pytest.raises(Invalid) as refused:
        file_parameter("test.ceiling", ["110101"], date(2019, 4, 1))
    assert all(word in str(refused.value) for word in ("街道审批上限", "110101", "2019年4月1日", "参数管理"))
    with pytest.raises(Invalid, match="2018年12月31日"):
        parameter("test.standard", None, date(2018, 12, 31))
    with pytest.raises(Invalid, match="没有名为"):
        parameter("test.nothing", None, START)


def test_terms_carry_roll_over_and_article() -> None:
    assert term("test.petition").resolve(None, date(2026, 1, 1)) == Term(
        60, Unit.DAY, True, "《信访工作条例》第三十四条"
    )
    decided = term("test.decide").resolve(None, date(2021, 7, 1))
    assert (str(decided), decided.rolls_over) == ("10个工作日", False)
    with pytest.raises(Invalid, match="不是期限"):
        term("test.beds").resolve(None, date(2021, 7, 1))


def test_a_term_nobody_declares_is_found_at_start() -> None:
    term("test.undeclared_term")
    assert "时限引用的参数test.undeclared_term没有声明" in undeclared()
    assert not any("test.petition" in line for line in undeclared())


VALUE = '{area: "*", from: 2019-01-01, value: "1元", basis: {title: 民法典}, verified: true}'
GOOD = "{code: test.a, label: 甲, unit: 元, values: [%s]}"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (GOOD % f"{VALUE}, {VALUE}", ["重叠"]),
        (GOOD % VALUE.replace('"1元"', "1"), ["应写成文字"]),
        (GOOD % VALUE.replace('"1元"', '"一元"'), ["不是金额"]),
        (GOOD % VALUE.replace("民法典", "家法"), ["没有“家法”"]),
        (GOOD % VALUE.replace("{title: 民法典}", "民法典"), ["依据写法"]),
        (GOOD % VALUE.replace("2019-01-01", "2019"), ["日期"]),
        (GOOD % VALUE.replace("verified: true", "verified: 是"), ["verified"]),
        (GOOD % VALUE.replace('"*"', "120110"), ["应写成文字"]),
        (GOOD.replace("元", "文") % VALUE, ["单位“文”"]),
        ((GOOD % VALUE)[:-1] + ", rolls_over: true}", ["rolls_over"]),
        ((GOOD % VALUE)[:-1] + ", color: red}", ["color"]),
        (GOOD % VALUE + "\n- " + GOOD % VALUE, ["同一文件"]),
        ((GOOD % VALUE).replace("test.a", "test.beds"), ["parameters.yaml"]),
        (GOOD % VALUE.replace("1元", "x") + "\n- {code: test.b, unit: 米}", ["不是金额", "label", "米"]),
    ],
)
def test_a_bad_file_is_refused_with_every_fault(tmp_path: Path, row: str, said: list[str]) -> None:
    path = tmp_path / "more.yaml"
    path.write_text(f"- {row}\n", encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        load_parameters(path)
    assert [word for word in said if word not in str(refused.value)] == []
    with pytest.raises(Invalid):
        declared_parameter("test.a")


def test_loading_again_replaces(tmp_path: Path) -> None:
    path = tmp_path / "again.yaml"
    path.write_text("- " + (GOOD % VALUE).replace("test.a", "test.again") + "\n", encoding="utf-8")
    load_parameters(path)
    assert load_parameters(path)[0].label == "甲"
    path.write_text("- {code: test.other, label: 乙, unit: 元}\n", encoding="utf-8")
    load_parameters(path)
    with pytest.raises(Invalid):
        declared_parameter("test.again")


# Random dated rows against a plain oracle: three levels of areas (ids 1..3 from the root, codes "1", "11", "111").
_spans = st.lists(st.integers(0, 60), unique=True, max_size=6).map(sorted)


def _rows(cuts: list[int]) -> list[tuple[int, int | None]]:
    """Disjoint spans (first, last) out of sorted days: taken in pairs, an odd last one without end."""
    pairs: list[tuple[int, int | None]] = list(zip(cuts[::2], cuts[1::2], strict=False))
    return [*pairs, (cuts[-1], None)] if len(cuts) % 2 else pairs


@given(st.dictionaries(st.sampled_from(["*", "1", "11", "111"]), _spans), st.dictionaries(st.integers(1, 3), _spans),
       st.integers(0, 60))  # fmt: skip
def test_answers_equal_a_plain_oracle(
    files: dict[str, list[int]], own: dict[int, list[int]], day: int
) -> None:
    def at(offset: int) -> date:
        return START + timedelta(days=offset)

    values, numbers, held = [], iter(range(1, 100)), {}
    expected: dict[tuple[str, int], str] = {}
    for area, cuts in files.items():
        for first, last in _rows(cuts):
            text = f"{next(numbers)}元"
            until = None if last is None else at(last)
            values.append(DatedValue(area, at(first), until, text, Citation("甲"), "", True))
            expected |= {("file " + area, d): text for d in range(first, (60 if last is None else last) + 1)}
    for place, cuts in own.items():
        for first, last in _rows(cuts):
            text = f"{next(numbers)}元"
            valid = DateRange(at(first), None if last is None else at(last + 1))
            if at(day) in valid:
                held[place] = ParameterValue(code="x", area_id=place, valid=valid, value=text, basis="乙")
            expected |= {(f"own {place}", d): text for d in range(first, (60 if last is None else last) + 1)}
    order = ["own 3", "file 111", "own 2", "file 11", "own 1", "file 1", "file *"]
    wanted = next((expected[key, day] for key in order if (key, day) in expected), None)
    declared = Parameter("x", "甲", "元", False, tuple(values), Path("x"))
    answer = nearest(declared, [(3, "111"), (2, "11"), (1, "1")], held, at(day))
    assert (answer.text if answer else None) == wanted
    if answer:
        assert answer.since <= at(day) and (answer.until is None or at(day) <= answer.until)
