from datetime import date, timedelta

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import (
    Notice,
    NoticeField,
    NoticeKind,
    Show,
    count_objection,
    due_for_take_down,
    post_notice,
    public_notices,
    shown_fields,
    take_down,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting

MINIMUM = NoticeKind(
    "test.minimum",
    "低保公示",
    True,
    (
        NoticeField("applicant", "申请人", Show.NAME),
        NoticeField("spouse", "配偶", Show.MASKED_NAME),
        NoticeField("members", "人口数", Show.COUNT),
        NoticeField("amount", "月保障金额", Show.MONEY),
        NoticeField("reason", "说明"),
        NoticeField("code", "信用代码", Show.CREDIT_CODE),
        NoticeField("on", "日期", Show.DATE),
    ),
    term="test.notice",
)
DAY = date(2019, 12, 4)
GOOD = {"applicant": "张三", "spouse": "欧阳小花", "members": 3, "amount": 101000}


def _post(area: Area, fields: dict[str, object] | None = None, days: int | None = 7, **more: str) -> Notice:
    until = None if days is None else DAY + timedelta(days=days)
    with clock.at(DAY), acting(SYSTEM, "测试"):
        return post_notice(
            MINIMUM, more.get("title", "低保公示"), fields or dict(GOOD), area, ("case", 1), until,
            more.get("channel", "张贵庄街道 022-24390001"),
        )  # fmt: skip


def test_only_what_the_kind_allows_is_kept(area: Area) -> None:
    notice = _post(area, GOOD | {"code": "91350100M000100Y43", "on": DAY})
    assert "小花" not in str(notice.fields)
    assert dict(shown_fields(notice)) == {
        "申请人": "张三", "配偶": "欧阳**", "人口数": "3", "月保障金额": "1,010.00元",
        "信用代码": "91350100M000100Y43", "日期": "2019-12-04",
    }  # fmt: skip


def test_all_faults_are_named_at_once(area: Area) -> None:
    with pytest.raises(Invalid) as caught:
        _post(area, {"illness": "癌症", "members": "三", "reason": "电话13912345678"}, days=None, channel=" ")
    assert {problem.code for problem in caught.value.problems} == {
        "notice.field_not_allowed", "notice.form", "notice.personal_number", "notice.until", "notice.channel",
    }  # fmt: skip
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "证件11010519491231002X", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 0029", "110105-1949-1231-002X",
        "手机139 1234 5678", "+8613912345678", "139\u200b12345678", "1 3 9 1 2 3 4 5 6 7 8", "卡号6222021234567890128",
        "6222 0212 3456 7890 128", "座机022-24390001", "旧证110105491231002", "139.1234.5678",
    ],
)  # fmt: skip
def test_no_personal_number_in_any_dress(area: Area, text: str) -> None:
    for wrong in ({"reason": text}, {"applicant": f"张三{text}"}):
        with pytest.raises(Invalid, match="证件号码、电话号码或银行账号"):
            _post(area, wrong)
    with pytest.raises(Invalid, match="标题"):
        _post(area, title=f"公示{text}")


def test_the_public_sees_nothing_past_its_end_even_without_the_job(area: Area) -> None:
    notice = _post(area)
    last = DAY + timedelta(days=7)
    assert list(public_notices(last)) == [notice]
    assert not public_notices(last + timedelta(days=1)).exists()
    assert not public_notices(DAY - timedelta(days=1)).exists()
    assert not due_for_take_down(last).exists()
    assert list(due_for_take_down(last + timedelta(days=1))) == [notice]


def test_taken_down_once_and_gone(area: Area) -> None:
    notice = _post(area)
    with clock.at(DAY), acting(SYSTEM, "测试"):
        take_down(notice)
        assert notice.taken_down_at is not None
        assert not public_notices().exists()
        with pytest.raises(Conflict, match="已经撤下"):
            take_down(notice)


def test_objections_count_only_while_it_hangs(area: Area) -> None:
    notice = _post(area)
    with clock.at(DAY + timedelta(days=7)), acting(SYSTEM, "测试"):
        count_objection(notice)
        count_objection(notice)
        assert notice.objections == 2
    with (
        clock.at(DAY + timedelta(days=8)),
        acting(SYSTEM, "测试"),
        pytest.raises(Conflict, match="不在公示期"),
    ):
        count_objection(notice)


def test_a_notice_before_a_decision_needs_a_term() -> None:
    with pytest.raises(ValueError, match="needs a term"):
        NoticeKind("test.endless", "公示", True, ())
