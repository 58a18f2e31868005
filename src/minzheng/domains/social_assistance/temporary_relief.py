"""临时救助: street up to its ceiling of the day, above it the bureau (S04); the street's reserve share (S05)."""

import datetime
from collections.abc import Mapping

from minzheng.domains.social_assistance.benefits.authorisation import AUTHORISATION
from minzheng.domains.social_assistance.benefits.decision_letters import ONCE
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.documents.public import NoticeField, NoticeKind, Show
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    Delegation,
    End,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Money,
    Outcome,
    Phone,
    Step,
    Text,
    Whole,
    YesNo,
    declare,
    version_for,
)
from minzheng.mechanisms.payments.public import ACCOUNT_FIELDS, record_account
from minzheng.mechanisms.registry.public import Column, Decision, Person, Register, enter

BASIS = cite("社会救助暂行办法", 47, 48)

STREET_CEILING = "social_assistance.relief.street_ceiling"
RELIEF_FILE = Register(
    "social_assistance.relief_granted", "临时救助记录", Person, (Column("persons", "惠及人数", "人"),)
)

NOTICE = NoticeKind(
    "social_assistance.relief_notice",
    "审批前公示",
    before=True,
    allowed_fields=(
        NoticeField("name", "申请人", Show.NAME),
        NoticeField("members", "家庭人口", Show.COUNT),
        NoticeField("cause", "申请事由"),
    ),
    term="social_assistance.relief.notice",
)

CAUSES = ("火灾", "交通事故", "突发重病", "意外伤害", "教育支出", "医疗支出", "其他")
HUKOU = ("本地户籍", "持居住证", "非本地户籍")
AT_THE_PLACE = (
    Choice("hukou", "户籍情况", options=HUKOU, required=False),
    Day("happened_on", "急难发生日期", required=False),
    Text("happened_at", "急难发生地点", required=False, max_length=100),
)  # relief is asked for where the emergency happened, whoever lives where (2020 notice, 社会救助法 37)
APPLICATION = Form(
    (
        Choice("kind", "救助类型", options=("急难型", "支出型")),
        Choice("cause", "困难原因", options=CAUSES),
        LongText("description", "困难情况", max_length=1000),
        Whole("members", "共同生活人数", unit="人", least=1, most=20),
        Phone("phone", "联系电话"),
        YesNo("consent", "同意核对家庭经济状况"),
        *ACCOUNT_FIELDS,
    ),
    title="临时救助申请",
)
VISIT = Form(
    (
        Whole("members", "实际共同生活人数", unit="人", least=1, most=20),
        LongText("finding", "入户情况", max_length=1000),
        Choice("need", "困难程度", options=("一般", "较重", "特别严重")),
    ),
    title="入户调查表",
)
DECISION = Form((Money("amount", "救助金额"), Text("opinion", "审批意见", max_length=300)), title="审批")


def notice_fields(case: Case) -> Mapping[str, object]:
    """What the street posts: name, household size, cause; nothing else is allowed."""
    assert case.person is not None  # the matter's subject
    return {"name": str(case.person.name), "members": case.answers["members"], "cause": case.answers["cause"]}


def enter_relief(case: Case, decision: Decision) -> None:
    """The granted relief goes into the register of its recipient, once per matter for an emergency whose day is told (S06)."""
    assert case.person is not None
    record_account(case, case.person, decision)
    day = case.answers.get("happened_on")
    key = f"{version_for(case).name} {day}" if day else case.number
    enter(RELIEF_FILE, case.person, {"persons": helped(case)}, decision, key=key, valid_from=decision.on)


def helped(case: Case) -> int:
    """How many persons a grant helps: all who live together, as the visit or the rule counted them; else the applicant alone."""
    seen = case.stages.filter(step="visit", answers__has_key="members").order_by("-pk").first()
    counted = seen.answers if seen else (case.rule_outcome or {}).get("facts", {})
    return int(counted.get("members", 1))


RELIEF = Matter(
    code="social_assistance.relief",
    name="临时救助",
    since=datetime.date(2014, 10, 3),
    basis=BASIS,
    prefix="LS",
    subject="person",
    opened_by=(Function.FILING, Function.ACCEPTING),
    by_citizen=True,
    letter=ONCE,
    form=APPLICATION,
    evidence=(
        Evidence("身份证件"),
        Evidence("困难情况说明或证明"),
        Evidence("家庭经济状况核对授权书", blank=AUTHORISATION),
    ),
    statutory=term("social_assistance.relief.total"),
    promised=term("social_assistance.relief.promised"),
    delegation=Delegation("decide", amount="amount", ceiling=STREET_CEILING, above="confirm"),
    pays="social_assistance.relief",
    on_decided=enter_relief,
    steps=(
        Step(
            "accept",
            "受理",
            by=Function.ACCEPTING,
            at=Level.STREET,
            within=term("social_assistance.relief.accept"),
            outcomes=(
                Outcome("受理", "visit", starts=True),
                Outcome("补正", "supplement", needs_reason=True),
                Outcome("不予受理", End.NOT_ACCEPTED, needs_reason=True),
            ),
        ),
        Step(
            "supplement",
            "补正材料",
            by=Function.FILING,
            at=Level.OPENER,
            within=term("social_assistance.relief.supplement"),
            outcomes=(Outcome("已补正", "accept"),),
        ),
        Step(
            "visit",
            "入户调查",
            by=Function.SURVEYING,
            at=Level.STREET,
            within=term("social_assistance.relief.visit"),
            form=VISIT,
            officers=2,
            outcomes=(Outcome("调查完成", "notice"),),
        ),
        Step(
            "notice",
            "公示",
            by=Function.PUBLISHING,
            at=Level.STREET,
            waits=term("social_assistance.relief.notice"),
            notice=NOTICE,
            notice_fields=notice_fields,
            outcomes=(
                Outcome("期满无异议", "decide"),
                Outcome("有异议", "visit", needs_reason=True),
            ),
        ),
        Step(
            "decide",
            "街道审批",
            by=Function.DECIDING,
            at=Level.STREET,
            within=term("social_assistance.relief.decide"),
            form=DECISION,
            other_person_than=("visit",),
            outcomes=(
                Outcome("同意", End.GRANTED),
                Outcome("上报区民政局", "confirm"),
                Outcome("不同意", End.REFUSED, needs_reason=True),
            ),
        ),
        Step(
            "confirm",
            "区民政局审批",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term("social_assistance.relief.decide"),
            form=DECISION,
            outcomes=(
                Outcome("同意", End.GRANTED),
                Outcome("退回重新调查", "visit", needs_reason=True),
                Outcome("不同意", End.REFUSED, needs_reason=True),
            ),
        ),
    ),
    keywords="临时救助 急难 困难补助",
)

WHERE_IT_HAPPENED = Form((*APPLICATION.fields, *AT_THE_PLACE), title=APPLICATION.title)
SINCE_2020 = RELIEF.but(
    datetime.date(2020, 3, 6), basis=cite("困难群众兜底保障通知（2020）"), form=WHERE_IT_HAPPENED
)
declare(
    RELIEF,
    SINCE_2020,
    SINCE_2020.but(datetime.date(2026, 7, 1), basis=cite("社会救助法", 29, 37, 50)),
)
