"""上级评价登记 (S21): how others rated the bureau, in which place of which scheme, by which document; a report quotes nothing else."""

import datetime

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Evidence,
    Form,
    Level,
    Matter,
    Outcome,
    Step,
    Text,
    Whole,
    declare,
)

CODE = "rule_of_law.evaluation"
ASSISTANCE, CHILDREN, FIRST = SCHEMES = ("社会救助绩效评价", "儿童福利综合评估", "首创认定")
DOCUMENT = "评价或认定文件"


def check_place(case: Case) -> None:
    """What is certified as the first of its kind stands in the first place. Raises `Invalid`."""
    if case.answers["scheme"] == FIRST and case.answers["place"] != 1:
        raise Invalid.because("首创认定的名次只能是1。", "请核对评价类别和名次。", "not_first", "place")


EVALUATION = Matter(
    code=CODE,
    name="上级评价登记",
    since=datetime.date(2018, 1, 1),
    basis=cite("机关工作规则"),
    prefix="PJ",
    opened_by=(Function.REGISTERING,),
    form=Form(
        (
            Choice("scheme", "评价类别", options=SCHEMES),
            Text("about", "评价对象或项目", max_length=100),
            Whole("year", "评价年度", unit="年", least=2000, most=2100),
            Choice("among", "范围", options=("全国", "全省(市)", "全市", "全区")),
            Whole("place", "名次", unit="名", least=1, most=5000, help="文件写“前几名”的,填几"),
            Text("issuer", "发文单位", max_length=100),
            Text("document", "文号或标题", max_length=100),
        ),
        title="评价结果登记",
    ),
    evidence=(Evidence(DOCUMENT),),
    fits=check_place,
    once_per=lambda case: ":".join(str(case.answers[key]) for key in ("scheme", "about", "year", "among")),
    once_label="同一年度同一评价",
    steps=(
        Step(
            "check",
            "核对",
            by=Function.LEGAL,
            at=Level.BUREAU,
            within=term(f"{CODE}.check"),
            outcomes=(
                Outcome("与文件一致", End.GRANTED),
                Outcome("与文件不符", End.REFUSED, needs_reason=True),
            ),
        ),
    ),
    keywords="绩效评价 综合评估 名次 首创",
)

declare(EVALUATION)
