"""政府信息主动公开 (S111): what is published under which column of the catalogue, by when, after a review of secrets.

政府信息公开条例: what must not be open (14 to 16), open in part (37), twenty working days from its forming (26).
"""

import datetime

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import TermRef, cite, term
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
    Stage,
    Step,
    Text,
    declare,
)

CODE = "openness.publication"
WEBSITE = "政府网站"
SITES = (WEBSITE, "政务公开栏", "政府公报", "办事大厅")
COLUMNS = (
    "机构职能",
    "政策文件",
    "规划计划",
    "财政预决算",
    "许可处罚",
    "社会救助",
    "社会福利",
    "社会组织",
    "公示公告",
    "工作动态",
)
# How soon an item is due follows from its class; the statute's term is the longest.
CLASSES = {
    "即时公开": term(f"{CODE}.at_once"),
    "阶段公开": term(f"{CODE}.staged"),
    "定期公开": term(f"{CODE}.regular"),
}
PUBLISHED = "已发布"


def due_by_class(case: Case) -> TermRef | None:
    """The term of publishing that the class of the item asks for."""
    return CLASSES[case.answers["urgency"]]


def check_published(case: Case, stage: Stage) -> None:
    """It was published on some day since it came in, not in the future."""
    if stage.outcome != PUBLISHED:
        return
    on = datetime.date.fromisoformat(stage.answers["published_on"])
    if not case.opened_on <= on <= clock.today():
        raise Invalid.because(
            f"“发布日期”{on}早于信息形成日期{case.opened_on}或晚于今天。",
            "请填写实际发布的日期。",
            "published_on",
            "published_on",
        )


PUBLICATION = Matter(
    code=CODE,
    name="政府信息主动公开",
    since=datetime.date(2019, 5, 15),
    basis=cite("政府信息公开条例", 26),
    prefix="GK",
    opened_by=(Function.REGISTERING, Function.ANSWERING),
    withdrawable=False,
    receipt_day=True,
    form=Form(
        (
            Text("headline", "信息标题", max_length=150),
            Choice("column", "公开目录栏目", options=COLUMNS),
            Choice("urgency", "时效类别", options=tuple(CLASSES)),
            Choice("site", "公开渠道", options=SITES),
            LongText("summary", "内容概述", required=False),
        ),
        title="政府信息公开审查发布单",
    ),
    statutory=term(f"{CODE}.total"),
    once_per=lambda case: f"{case.answers['site']}:{case.answers['headline']}:{case.opened_on}",
    once_label="同一渠道同日同题信息",
    on_left={"publish": check_published},
    steps=(
        Step(
            "review",
            "保密和合法性审查",
            by=Function.LEGAL,
            at=Level.BUREAU,
            within=term(f"{CODE}.review"),
            form=Form((Choice("extent", "公开范围", options=("全部公开", "区分处理后公开")),)),
            outcomes=(
                Outcome("可以公开", "publish"),
                Outcome("不予公开", End.REFUSED, needs_reason=True),
            ),
        ),
        Step(
            "publish",
            "发布",
            by=Function.PUBLISHING,
            at=Level.BUREAU,
            within=term(f"{CODE}.regular"),
            within_of=due_by_class,
            form=Form((Day("published_on", "发布日期"), Text("link", "网址或张贴地点", max_length=200))),
            outcomes=(
                Outcome(PUBLISHED, End.GRANTED),
                Outcome("退回审查", "review", needs_reason=True),
            ),
        ),
    ),
    keywords="信息公开 主动公开 公开目录 保密审查 网站",
)

declare(PUBLICATION)
