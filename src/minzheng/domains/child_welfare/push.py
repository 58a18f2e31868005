"""定向推送: a child found in need is told to the street where it lives, visited there, and helped; nothing is posted (S83)."""

import datetime

from minzheng.foundation.errors import Refused
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, parameter, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Phone,
    Stage,
    Step,
    Text,
    declare,
)

CATEGORIES = ("孤儿", "事实无人抚养", "家庭经济困难", "自身残疾或重病", "监护缺失或不当", "流动留守", "其他")
ADULT_AGE = "child_welfare.adult_age"

GUARDIAN = (
    Text("guardian", "监护人姓名", sensitive=True, max_length=40),
    Choice(
        "relation", "监护人与儿童关系", options=("父母", "祖父母、外祖父母", "其他亲属", "民政部门", "其他")
    ),
    Phone("guardian_phone", "监护人电话", required=False),
)


def is_child(case: Case, on: datetime.date) -> bool:
    """Whether the person is not of age on a day; somebody without a birth date on record is taken for a child."""
    born = case.person.born if case.person else None
    if born is None:
        return True
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return bool(age < parameter(ADULT_AGE, case.area, on).amount)


def check_child(case: Case, stage: Stage) -> None:
    """Help for children is for those under age on the day the case was opened."""
    if stage.outcome in ("需要帮扶", "受理") and not is_child(case, case.opened_on):
        raise Refused.because(
            "登记的出生日期表明该人员已经成年。", "请核对身份;成年人请按社会救助办理。", "not_a_child"
        )


PUSH = Matter(
    code="child_welfare.push",
    name="困境儿童信息推送和帮扶",
    since=datetime.date(2021, 6, 1),
    basis=cite("未成年人保护法", 91),
    prefix="TS",
    withdrawable=False,
    subject="person",
    opened_by=(Function.REGISTERING,),
    form=Form(
        (
            Choice(
                "source",
                "线索来源",
                options=("数据比对", "走访排查", "学校", "公安", "救助管理站", "热线", "其他"),
            ),
            Choice("category", "类别", sensitive=True, options=CATEGORIES),
            LongText("situation", "情况说明", sensitive=True, max_length=1000),
            *GUARDIAN,
        ),
        title="困境儿童信息推送单",
    ),
    on_left={"verify": check_child},
    statutory=term("child_welfare.push.total"),
    steps=(
        Step(
            "verify",
            "属地核实",
            by=Function.SURVEYING,
            at=Level.STREET,
            within=term("child_welfare.push.verify"),
            form=Form(
                (
                    Day("visited_on", "走访日期"),
                    LongText("finding", "走访情况", sensitive=True, max_length=1000),
                    Choice(
                        "guarding", "监护状况", sensitive=True, options=("良好", "需要指导", "缺失或不当")
                    ),
                ),
                title="走访核实表",
            ),
            outcomes=(
                Outcome("需要帮扶", "help"),
                Outcome("无需帮扶", End.DONE, needs_reason=True),
                Outcome("不属本地", End.REJECTED, needs_reason=True),
            ),
        ),
        Step(
            "help",
            "落实帮扶",
            by=Function.ANSWERING,
            at=Level.STREET,
            within=term("child_welfare.push.help"),
            form=Form(
                (
                    Choice(
                        "kind",
                        "帮扶方式",
                        options=("纳入儿童福利保障", "社会救助", "监护指导", "心理关爱", "就学就医", "其他"),
                    ),
                    LongText("measures", "帮扶措施", sensitive=True, max_length=1000),
                ),
                title="帮扶落实情况",
            ),
            outcomes=(
                Outcome("已落实帮扶", End.GRANTED),
                Outcome("重新核实", "verify", needs_reason=True),
            ),
        ),
    ),
    keywords="困境儿童 留守儿童 推送 未成年人保护",
)

declare(PUSH)
