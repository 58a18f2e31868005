"""Tables in forms: what is typed comes back, faults name their row, a sensitive column makes the table ciphertext."""

import datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation.errors import Invalid
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.matters.public import (
    Choice,
    Form,
    IdNumber,
    Money,
    Phone,
    Rows,
    Text,
    UnitChoice,
    Whole,
    YesNo,
)

PLAIN = Rows(
    "goods",
    "物品",
    columns=(Text("name", "名称"), Whole("count", "数量", most=99), Money("worth", "价值", required=False)),
    most=12,
)
MEMBERS = Rows(
    "members",
    "共同生活的家庭成员",
    columns=(
        Text("name", "姓名", sensitive=True),
        IdNumber("id", "身份证件号码"),
        Choice("relation", "关系", options=("本人", "配偶", "子女")),
        YesNo("able", "能劳动", required=False),
    ),
    most=12,
)
FORM = Form((Text("reason", "事由"), PLAIN))
WANG = make_resident_id("120110", datetime.date(1980, 3, 7), 42, Sex.FEMALE)
A_ROW = {"name": "王芳", "id": WANG, "relation": "本人", "able": "是"}
words = st.text("米油面粉被褥煤", min_size=1, max_size=20)
goods = st.fixed_dictionaries(
    {"name": words, "count": st.integers(0, 99).map(str)},
    optional={"worth": st.integers(0, 10**6).map(lambda yuan: f"{yuan}.50")},
)


def faults(form: Form, answers: dict[str, Any]) -> list[tuple[str | None, str]]:
    with pytest.raises(Invalid) as caught:
        form.parse(answers)
    return [(one.field, one.message) for one in caught.value.problems]


@given(st.lists(goods, min_size=1, max_size=12))
def test_a_table_comes_back_as_it_was_typed(rows: list[dict[str, str]]) -> None:
    form = Form((PLAIN,))
    value = form.parse({"goods": rows})
    assert [set(row) for row in value["goods"]] == [set(row) for row in rows]
    assert form.parse({"goods": PLAIN.typed(value["goods"])}) == value
    assert form.parse(PLAIN.as_posted(value["goods"])) == value
    assert len(PLAIN.show(value["goods"]).splitlines()) == len(rows)


@given(st.lists(goods, min_size=2, max_size=12), st.data())
def test_faults_name_their_row_and_column_all_at_once(rows: list[dict[str, str]], data: Any) -> None:
    bad = data.draw(st.sets(st.integers(0, len(rows) - 1), min_size=1))
    posted = {f"goods-{at}-{key}": text for at, row in enumerate(rows) for key, text in row.items()}
    posted |= {f"goods-{at}-name": "" for at in bad} | {f"goods-{at}-count": "三" for at in bad}
    found = faults(FORM, posted)
    assert [message for _, message in found] == [
        "“事由”没有填写。",
        *(
            text
            for at in sorted(bad)
            for text in (f"第{at + 1}行“名称”没有填写。", f"第{at + 1}行“数量”:“三”不是整数。")
        ),
    ]
    assert [field for field, _ in found][1:] == [
        f"goods-{at}-{key}" for at in sorted(bad) for key in ("name", "count")
    ]


def test_empty_rows_are_left_out_and_keep_the_numbers_of_the_others() -> None:
    posted = {"goods-0-name": " ", "goods-0-count": "", "goods-4-name": "米", "goods-4-count": "2"}
    assert Form((PLAIN,)).parse(posted) == {"goods": [{"name": "米", "count": 2}]}
    assert faults(Form((PLAIN,)), {**posted, "goods-4-count": "x"}) == [
        ("goods-4-count", "第5行“数量”:“x”不是整数。")
    ]


A_GOOD = {"name": "米", "count": "2"}


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({}, "goods", "“物品”没有填写。"),
        ({"goods": []}, "goods", "“物品”没有填写。"),
        ({"goods-0-name": ""}, "goods", "“物品”没有填写。"),
        ({"goods": [A_GOOD] * 13}, "goods", "“物品”须有1至12行,现有13行。"),
        ({"goods": [A_GOOD] * 5000}, "goods", "“物品”须有1至12行,现有5000行。"),
        ({"goods": [{**A_GOOD, "name": "米" * 201}]}, "goods-0-name", "第1行“名称”:最多200字,现有201字。"),
        ({"goods": [A_GOOD, {**A_GOOD, "colour": "红"}]}, "goods", "第2行没有“colour”这一列。"),
        ({"goods": [{"name": "a\x01", "count": "1"}]}, "goods-0-name", "第1行“名称”含有不能保存的控制字符。"),
        ({"goods": "米"}, "goods", "“物品”不是一张表。"),
        ({"goods": ["米"]}, "goods", "“物品”不是一张表。"),
        ({"goods": [A_GOOD], "goods-0-name": "米"}, "goods", "“物品”不是一张表。"),
    ],
)
def test_bad_tables_are_refused_with_place_and_reason(
    answers: dict[str, Any], field: str, message: str
) -> None:
    assert faults(Form((PLAIN,)), answers) == [(field, message)]


def test_cells_nobody_asked_for_are_unknown() -> None:
    posted = {"goods-0-name": "米", "goods-0-count": "1"}
    for name in ("goods-0-colour", "goods-100-name", "goods-01-name", "goods-x-name", "good-0-name"):
        assert "没有“" in faults(Form((PLAIN,)), {**posted, name: "1"})[0][1], name


def test_a_table_may_be_left_empty_where_it_is_not_required() -> None:
    optional = Rows("goods", "物品", required=False, columns=PLAIN.columns, least=2, most=3)
    assert Form((optional,)).parse({"goods-0-name": " "}) == {}
    assert faults(Form((optional,)), {"goods": [A_GOOD]}) == [("goods", "“物品”须有2至3行,现有1行。")]


def test_one_sensitive_column_seals_the_whole_table_and_masks_itself_only() -> None:
    form = Form((Text("reason", "事由"), MEMBERS))
    answers = form.parse({"reason": "病", "members": [A_ROW, {**A_ROW, "relation": "配偶", "able": ""}]})
    shown, secret = form.divide(answers)
    assert set(shown) == {"reason"} and set(secret) == {"members"} and not PLAIN.sensitive
    masked = MEMBERS.mask(secret["members"])
    assert "王芳" not in masked and WANG not in masked and WANG[6:14] not in masked
    assert masked.splitlines()[1].endswith("关系:配偶") and "能劳动:是" in masked
    assert WANG in MEMBERS.show(secret["members"])


def test_a_walk_gives_a_table_as_a_list_of_mappings() -> None:
    text = "goods:\n  - {name: 米, count: 2}\n  - {name: 油, count: 1, worth: 60}\n"
    value = Form((PLAIN,)).parse(yaml.load(text, Loader=yaml.BaseLoader))
    assert value == {"goods": [{"name": "米", "count": 2}, {"name": "油", "count": 1, "worth": 6000}]}


@pytest.mark.parametrize(
    "changes",
    [
        {"columns": ()},
        {"columns": (Text("a", "甲"), Phone("a", "乙"))},
        {"columns": (UnitChoice("a", "甲"),)},
        {"columns": (PLAIN,)},
        {"least": 0},
        {"least": 5, "most": 4},
        {"most": 100},
    ],
)
def test_a_table_is_declared_whole_or_not_at_all(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="table x"):
        Rows("x", "表", **{"columns": PLAIN.columns, **changes})
