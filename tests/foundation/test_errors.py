import pickle

import pytest

from minzheng.foundation.errors import Conflict, Invalid, Missing, Problem, Refused, UserError, collect


def test_text_says_what_and_what_to_do() -> None:
    error = Invalid(
        Problem("name", "姓名为空。", "请填写姓名。", "name.empty"), Problem(None, "甲。", "乙。", "x")
    )
    assert str(error) == "姓名为空。请填写姓名。\n甲。乙。"


def test_collect_raises_everything_once_and_places_it() -> None:
    with pytest.raises(Invalid) as caught, collect() as problems:
        problems.add("住址为空。", "请填写住址。", "address.empty", field="address")
        with problems.at("phone"):
            raise Invalid.because("电话号码不合规则。", "请核对。", "phone.form")
        problems.add("没有签名。", "请签名。", "unsigned")
    assert [(p.field, p.code) for p in caught.value.problems] == [
        ("address", "address.empty"),
        ("phone", "phone.form"),
        (None, "unsigned"),
    ]


def test_collect_adds_an_error_that_leaves_the_block() -> None:
    with pytest.raises(Invalid) as caught, collect() as problems:
        problems.add("甲。", "乙。", "one")
        raise Invalid.because("丙。", "丁。", "two")
    assert [p.code for p in caught.value.problems] == ["one", "two"]


def test_collect_is_silent_without_problems_and_lets_other_errors_pass() -> None:
    with collect():
        pass
    with pytest.raises(Refused), collect() as problems:
        problems.add("甲。", "乙。", "one")
        raise Refused.because("不得办理。", "请联系负责人。", "refused")


def test_placing_keeps_class_and_named_fields() -> None:
    placed = Conflict(Problem("a", "甲。", "", "x"), Problem(None, "乙。", "", "y")).at("b")
    assert isinstance(placed, Conflict) and [p.field for p in placed.problems] == ["a", "b"]


def test_status_and_pickle() -> None:
    assert [kind.status for kind in (Invalid, Refused, Conflict, Missing)] == [422, 403, 409, 404]
    error = Missing.because("没有这件办件。", "请核对编号。", "case.missing")
    assert pickle.loads(pickle.dumps(error)).problems == error.problems
    with pytest.raises(ValueError):
        UserError()
