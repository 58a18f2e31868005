"""Rules: chosen by the day, equal to a plain reference, explained as they are, replayed, refused when badly declared."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation.errors import Invalid, Missing
from minzheng.foundation.money import parse_yuan
from minzheng.mechanisms.law.public import (
    DOWN,
    HALF_UP,
    Outcome,
    apply,
    cite,
    explain,
    greatest,
    least,
    negate,
    one_of,
    replay,
    rule,
    rule_on,
    share,
    when,
)

from .sample_rules import MINIMUM_LIVING, RELIEF, RESERVE

DAY = date(2026, 11, 2)
money = st.integers(0, 10**7)
homes = st.fixed_dictionaries(
    {
        "members": st.integers(1, 9),
        "income": money,
        "exempt": money,
        "work_cost": money,
        "wages": money,
        "assets": money,
    }
)


def _reference(home: dict[str, int], standard: int, limit: int) -> tuple[int, int, bool]:
    counted = max(home["income"] - home["exempt"] - min(home["work_cost"], home["wages"]), 0)
    eligible = counted < standard * home["members"] and home["assets"] <= limit * home["members"]
    return counted, (standard * home["members"] - counted if eligible else 0), eligible


@given(homes, st.integers(1, 300000))
def test_rule_equals_reference_and_explanation_equals_outcome(home: dict[str, int], standard: int) -> None:
    text = f"{standard // 100}.{standard % 100:02}"
    outcome = apply(MINIMUM_LIVING, DAY, home, law_overrides={"standard": text, "asset_limit": "30000元"})
    counted, amount, eligible = _reference(home, standard, 3000000)
    assert (outcome.counted, outcome.amount, outcome.eligible) == (counted, amount, eligible)
    assert outcome.per_head == counted // home["members"]
    lines = dict(line.split("：", 1) for line in explain(outcome)[1:])
    assert list(lines)[-6:] == [
        "家庭月计入收入",
        "人均收入低于保障标准",
        "财产在限额以内",
        "符合条件",
        "每月保障金",
        "人均收入",
    ]
    assert parse_yuan(lines["每月保障金"]) == amount
    assert parse_yuan(lines["家庭月计入收入"]) == counted
    assert lines["符合条件"] == ("是" if eligible else "否")


@given(homes)
def test_a_stored_outcome_replays_to_itself(home: dict[str, int]) -> None:
    stored = json.loads(json.dumps(apply(MINIMUM_LIVING, DAY, home).to_json()))
    assert replay(stored).to_json() == stored
    changed = {**stored, "facts": {**stored["facts"], "income": stored["facts"]["income"] + 10**9}}
    assert replay(changed).values["counted"] != stored["values"]["counted"]


def test_the_day_chooses_the_version_and_the_parameters() -> None:
    facts = {"members": 1, "cause": "火灾", "repeated": True, "loss": 10**6}
    old = apply(RELIEF, date(2020, 12, 31), facts, law_overrides={"ceiling": "5000元"})
    new = apply(RELIEF, date(2021, 1, 1), facts, law_overrides={"ceiling": "5000元"})
    assert (old.amount, new.amount) == (98000, 202000)
    assert "repeated" not in new.to_json()["facts"]
    with pytest.raises(Invalid, match="2018年12月31日"):
        apply(RELIEF, date(2018, 12, 31), facts)


def test_replay_keeps_the_old_version() -> None:
    facts = {"members": 1, "cause": "火灾", "repeated": True, "loss": 10**6}
    stored = apply(RELIEF, date(2020, 12, 31), facts, law_overrides={"ceiling": "5000元"}).to_json()
    again = replay(stored)
    assert again.made_by.rule is rule_on(RELIEF, date(2020, 12, 31))
    assert again.amount == 98000
    with pytest.raises(Missing, match="2001-01-01"):
        replay({**stored, "version": "2001-01-01"})


@pytest.mark.parametrize(("part", "reserve"), [("2%", 20000), ("4%", 40000), ("1/3", 333333)])
def test_a_share_is_taken_exactly(part: str, reserve: int) -> None:
    outcome = apply(RESERVE, DAY, {"spent": 1000000}, law_overrides={"part": part})
    assert outcome.reserve == reserve
    assert explain(outcome)[-1] == f"街道备用金：{reserve // 100:,}.{reserve % 100:02}元"


def test_the_explanation_names_basis_and_parameters() -> None:
    lines = explain(apply(MINIMUM_LIVING, DAY, {"members": 1, "income": 0, "assets": 0}))
    assert lines[0].startswith("依据《最低生活保障审核确认办法》第十三条、第十四条、第二十三条")
    assert lines[1] == "最低生活保障标准：1,010.00元（《社会救助暂行办法》第十条，自2021年1月1日起）"


def test_missing_and_unfit_facts_are_named_together() -> None:
    with pytest.raises(Invalid) as refused:
        apply(MINIMUM_LIVING, DAY, {"members": 2.0, "income": 100})
    assert {problem.field for problem in refused.value.problems} == {"members", "assets"}


def test_an_unknown_override_is_refused() -> None:
    with pytest.raises(Invalid, match="standart"):
        apply(MINIMUM_LIVING, DAY, {}, law_overrides={"standart": "1元"})


def _plain(a, law):  # type: ignore[no-untyped-def]
    y = a.x + law.limit
    return Outcome(y=y)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"labels": {}}, "标签对不上"),
        ({"labels": {"y": "结果", "z": "其他"}}, "标签对不上"),
        ({"labels": {"y": "结果（元"}}, "写法不对"),
        ({"uses": {}}, "uses"),
        ({"uses": {"limit": "test.standard", "other": "test.beds"}}, "uses"),
        ({"absent": {"z": 0}}, "没有用到"),
        ({"until": "2019-01-01"}, "早于"),
        ({"since": "2020-12-31"}, "不在施行期内"),
    ],
)
def test_a_badly_declared_rule_stops_the_start(change: dict[str, Any], said: str) -> None:
    good: dict[str, Any] = {
        "since": "2021-01-01", "basis": cite("民法典"), "labels": {"y": "结果（元）"}, "uses": {"limit": "test.standard"},
    }  # fmt: skip
    with pytest.raises(Invalid, match=said):
        rule("test.bad", **{**good, **change})(_plain)
    with pytest.raises(Invalid, match="没有任何版本"):
        rule_on("test.bad", DAY)


def test_versions_may_not_overlap() -> None:
    declared: dict[str, Any] = {
        "basis": cite("民法典"),
        "labels": {"y": "结果（元）"},
        "uses": {"limit": "test.standard"},
    }
    rule("test.twice", since="2021-01-01", until="2021-12-31", **declared)(_plain)
    rule("test.twice", since="2022-01-01", **declared)(_plain)
    with pytest.raises(Invalid, match="重叠"):
        rule("test.twice", since="2021-12-31", until="2021-12-31", **declared)(_plain)


def test_words_refuse_what_they_cannot_answer() -> None:
    for word in (lambda: when(1, 2, 3), lambda: negate(0)):
        with pytest.raises(TypeError):
            word()
    with pytest.raises(Invalid, match="不能除以0"):
        apply(MINIMUM_LIVING, DAY, {"members": 0, "income": 0, "assets": 0})
    assert share(-7, 2, to=DOWN) == -3
    assert share(7, 2, to=HALF_UP) == 4


@dataclass(frozen=True)
class Many:
    """A column for the test: the same words value by value."""

    items: tuple[Any, ...]

    def law_word(self, name: str, *arguments: Any, **options: Any) -> "Many":
        word = {
            "when": when,
            "least": least,
            "greatest": greatest,
            "share": share,
            "negate": negate,
            "one_of": one_of,
        }[name]
        rows = zip(
            *(each.items if isinstance(each, Many) else (each,) * len(self.items) for each in arguments),
            strict=True,
        )
        return Many(tuple(word(*row, **options) for row in rows))

    def _each(self, other: Any, what: Any) -> "Many":
        others = other.items if isinstance(other, Many) else (other,) * len(self.items)
        return Many(tuple(what(a, b) for a, b in zip(self.items, others, strict=True)))

    def __add__(self, other: Any) -> "Many":
        return self._each(other, lambda a, b: a + b)

    def __sub__(self, other: Any) -> "Many":
        return self._each(other, lambda a, b: a - b)

    def __rsub__(self, other: Any) -> "Many":
        return self._each(other, lambda a, b: b - a)

    def __mul__(self, other: Any) -> "Many":
        return self._each(other, lambda a, b: a * b)

    __rmul__ = __mul__

    def __lt__(self, other: Any) -> "Many":
        return self._each(other, lambda a, b: a < b)

    def __le__(self, other: Any) -> "Many":
        return self._each(other, lambda a, b: a <= b)

    def __and__(self, other: Any) -> "Many":
        return self._each(other, lambda a, b: a & b)


@given(st.lists(homes, min_size=1, max_size=5))
def test_the_same_rule_runs_on_columns(rows: list[dict[str, int]]) -> None:
    columns = {name: Many(tuple(row[name] for row in rows)) for name in rows[0]}
    together = apply(MINIMUM_LIVING, DAY, columns)
    one_by_one = [apply(MINIMUM_LIVING, DAY, row) for row in rows]
    for name, column in together.values.items():
        assert column.items == tuple(each.values[name] for each in one_by_one)
