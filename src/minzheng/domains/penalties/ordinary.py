"""行政处罚(普通程序): filed, investigated by two, told beforehand, heard if asked, reviewed, decided, served, paid or enforced (S88–S92)."""

import datetime
from dataclasses import replace

from minzheng.domains.penalties.collecting import ANNULLED, check_court, check_standing
from minzheng.domains.penalties.order_of_law import (
    INVESTIGATORS,
    PUNISH,
    SPARE,
    UNPROVEN,
    answers_of,
    check_heard,
    check_hearing_asked,
    check_investigated,
    check_reviewed,
    check_weighed,
    penalise,
    within_time_bar,
)
from minzheng.domains.penalties.papers import (
    decide_in_writing,
    remind_in_writing,
    send_hearing_notice,
    serve_and_publish,
    tell_beforehand,
)
from minzheng.domains.penalties.rules.offences import BANS, DEGREES, HARMS, names
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Choice,
    Day,
    End,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Money,
    Outcome,
    Rows,
    Step,
    Text,
    YesNo,
    declare,
)

SINCE = datetime.date(2018, 1, 1)
METHODS = ("直接送达", "留置送达", "邮寄送达", "委托送达", "公告送达", "电子送达(当事人书面同意)")
SOURCES = ("检查发现", "投诉举报", "其他机关移送", "上级交办", "线索核查")
EVIDENCE = (
    "书证", "物证", "视听资料", "电子数据", "证人证言", "当事人陈述", "鉴定意见", "勘验笔录、现场笔录",
)  # fmt: skip

PROPOSAL = (
    Choice("degree", "裁量档次", options=DEGREES),
    YesNo("warning", "警告"),
    Money("fine", "罚款", required=False),
    Money("confiscated", "没收违法所得、非法财物(折价)", required=False),
    Choice("ban", "资格罚", options=BANS),
    Money("turnover", "违法经营额", required=False),
    Money("gains", "违法所得", required=False),
    LongText("departs", "超出裁量基准的理由", required=False, max_length=1000),
)
INVESTIGATION = Form(
    (
        LongText("facts", "查明的事实"),
        Rows(
            "evidence",
            "证据",
            columns=(Choice("kind", "种类", options=EVIDENCE), Text("what", "内容", max_length=200)),
        ),
        YesNo("corrected", "已及时改正"),
        Choice("harm", "危害后果", options=HARMS),
        YesNo("faultless", "当事人有证据足以证明没有主观过错", required=False),
        *PROPOSAL,
    ),
    title="案件调查终结报告",
)
SERVED = (Choice("method", "送达方式", options=METHODS), Text("receiver", "签收人", max_length=60))


def _by_two(key: str, label: str, form: Form, *outcomes: Outcome) -> Step:
    """A step of the unit that filed the case, done by two holders of a card (行政处罚法 42)."""
    within = term(f"penalties.{key}")
    return Step(
        key, label, Function.INSPECTING, Level.OPENER, outcomes, within, form, officers=2, certified=True
    )


def _back(step: str) -> Outcome:
    return Outcome("退回补充调查", step, needs_reason=True)


FILE = Step(
    "file",
    "立案审批",
    by=Function.LEADING,
    at=Level.BUREAU,
    within=term("penalties.file"),
    outcomes=(
        Outcome("立案", "investigate", starts=True),
        Outcome("不予立案", End.NOT_ACCEPTED, needs_reason=True),
    ),
)
INVESTIGATE = _by_two(
    "investigate",
    "调查取证",
    INVESTIGATION,
    Outcome(PUNISH, "notice"),
    Outcome(SPARE, "legal"),
    Outcome(UNPROVEN, "decide"),
)
NOTICE = _by_two(
    "notice", "处罚前告知", Form(SERVED, title="行政处罚事先告知"), Outcome("已送达告知书", "statement")
)
STATEMENT = Step(
    "statement",
    "陈述申辩与听证申请期",
    by=Function.INSPECTING,
    at=Level.OPENER,
    waits=term("penalties.statement"),
    outcomes=(
        Outcome("期满未提出", "weigh"),
        Outcome("陈述申辩", "weigh", needs_reason=True, by_subject=True),
        Outcome("要求听证", "hearing_notice", needs_reason=True, by_subject=True),
    ),
)
HEARING_NOTICE = Step(
    "hearing_notice",
    "听证通知",
    by=Function.LEGAL,
    at=Level.BUREAU,
    within=term("penalties.hearing_notice"),
    form=Form(
        (
            Day("hearing_on", "听证日期"),
            Text("place", "地点", max_length=100),
            Text("chair", "听证主持人", max_length=40),
            *SERVED,
        ),
        title="听证通知",
    ),
    other_person_than=INVESTIGATORS,
    outcomes=(Outcome("已送达听证通知书", "hearing"),),
)
HEARING = Step(
    "hearing",
    "听证",
    by=Function.LEGAL,
    at=Level.BUREAU,
    form=Form(
        (
            Day("held_on", "听证日期"),
            YesNo("attended", "当事人到场"),
            LongText("record", "听证笔录要点"),
            YesNo("signed", "笔录已交当事人核对签字"),
        ),
        title="听证笔录",
    ),
    within=term("penalties.hearing"),
    other_person_than=INVESTIGATORS,
    outcomes=(
        Outcome("听证结束", "weigh"),
        Outcome("改期,重新通知", "hearing_notice", needs_reason=True),
        Outcome("当事人撤回听证申请", "weigh", needs_reason=True),
    ),
)
WEIGH = _by_two(
    "weigh",
    "处理意见",
    Form(
        (
            LongText("considered", "对陈述申辩、听证意见的复核"),
            YesNo("public_interest", "涉及重大公共利益"),
            YesNo("complex", "案情疑难复杂、涉及多个法律关系"),
            *PROPOSAL,
        ),
        title="案件处理意见",
    ),
    Outcome("报法制审核", "legal"),
    Outcome("报负责人审批", "decide"),
    Outcome("补办听证", "hearing_notice", needs_reason=True),  # asked for in time, received late
    Outcome("重新调查告知", "investigate", needs_reason=True),
)
LEGAL = Step(
    "legal",
    "法制审核",
    by=Function.LEGAL,
    at=Level.BUREAU,
    within=term("penalties.legal"),
    form=Form((LongText("opinion", "法制审核意见", max_length=1000),), title="法制审核意见书"),
    other_person_than=INVESTIGATORS,
    outcomes=(
        Outcome("通过,报负责人审批", "decide"),
        Outcome("通过,报集体讨论", "group"),
        _back("investigate"),
    ),
)
GROUP = Step(
    "group",
    "集体讨论",
    by=Function.LEADING,
    at=Level.BUREAU,
    within=term("penalties.group"),
    form=Form(
        (
            Day("held_on", "讨论日期"),
            Rows(
                "members",
                "参加人员",
                columns=(Text("name", "姓名", max_length=40), Text("opinion", "意见", max_length=300)),
                least=3,
            ),
            LongText("conclusion", "讨论结论", max_length=1000),
        ),
        title="集体讨论笔录",
    ),
    outcomes=(Outcome("形成结论", "decide"), _back("investigate")),
)
DECIDE = Step(
    "decide",
    "处罚决定",
    by=Function.LEADING,
    at=Level.BUREAU,
    within=term("penalties.decide"),
    form=Form(
        (
            LongText("opinion", "审批意见", max_length=1000),
            YesNo("shown", "属于轻微的也予公示(具有一定社会影响)", required=False),
        )
    ),
    other_person_than=INVESTIGATORS,
    outcomes=(
        Outcome("给予处罚", "serve", decides=End.GRANTED),
        Outcome("不予处罚", "serve", decides=End.REFUSED),
        Outcome("撤销案件", End.DONE, needs_reason=True),
        Outcome("移送有权机关", End.DONE, needs_reason=True),
        _back("investigate"),
    ),
)
SERVE = _by_two(
    "serve",
    "送达与公示",
    Form((Day("served_on", "送达日期"), *SERVED), title="送达回证"),
    Outcome("已送达,等待缴款", "pay"),
    Outcome("已送达,不涉及缴款", "close"),
)
_PAID, _GONE = (Outcome(one, "close", needs_reason=True) for one in ("已缴清", ANNULLED))
PAY = Step(
    "pay",
    "缴款期",
    by=Function.INSPECTING,
    at=Level.OPENER,
    waits=term("penalties.pay"),
    outcomes=(Outcome("期满未缴清", "remind"), _PAID, _GONE),
)
REMIND = _by_two(
    "remind",
    "催告",
    Form((Money("paid", "已缴金额"), *SERVED), title="履行行政决定催告"),
    Outcome("已送达催告书", "reminded"),
    _PAID,
    _GONE,
)
REMINDED = Step(
    "reminded",
    "催告期",
    by=Function.INSPECTING,
    at=Level.OPENER,
    waits=term("penalties.reminded"),
    outcomes=(Outcome("期满未履行", "court"), _PAID, _GONE),
)
COURT = Step(
    "court",
    "申请法院强制执行",
    by=Function.LEGAL,
    at=Level.BUREAU,
    form=Form(
        (
            Day("applied_on", "申请日期"),
            Text("court", "受理法院", max_length=60),
            Money("late_fee", "申请执行的加处罚款"),
        ),
        title="强制执行申请",
    ),
    outcomes=(Outcome("已申请强制执行", "close"), _PAID, _GONE),
)
CLOSE = Step(
    "close",
    "结案",
    by=Function.LEADING,
    at=Level.BUREAU,
    within=term("penalties.close"),
    form=Form((LongText("archive", "结案情况和案卷归档", max_length=1000),), title="结案审批"),
    outcomes=(Outcome("结案", End.DONE),),
)


STEPS = (
    FILE, INVESTIGATE, NOTICE, STATEMENT, HEARING_NOTICE, HEARING,
    replace(WEIGH, known=lambda case: answers_of(case, "investigate")), LEGAL, GROUP, DECIDE, SERVE, PAY, REMIND,
    REMINDED, COURT, CLOSE,
)  # fmt: skip
ON_LEFT = {
    "investigate": check_investigated,
    "notice": tell_beforehand,
    "statement": check_hearing_asked,
    "hearing_notice": send_hearing_notice,
    "hearing": check_heard,
    "weigh": check_weighed,
    "legal": check_reviewed,
    "decide": decide_in_writing,
    "serve": serve_and_publish,
    "pay": check_standing,
    "remind": remind_in_writing,
    "reminded": check_standing,
    "court": check_court,
}


def _filing(subject: str) -> Form:
    return Form(
        (
            Choice("source", "案件来源", options=SOURCES),
            Choice("offence", "违法行为", options=names(subject)),
            Day("committed_on", "违法行为发生(终了)日期"),
            LongText("facts", "线索和初步事实"),
        ),
        title="立案审批表",
    )


def _matter(subject: str, name: str) -> Matter:
    return Matter(
        code=f"penalties.ordinary_{subject}",
        name=f"行政处罚({name})",
        since=SINCE,
        basis=cite("行政处罚法"),
        prefix="CF",
        withdrawable=False,
        subject=subject,
        opened_by=(Function.INSPECTING,),
        form=_filing(subject),
        evidence=(
            Evidence("证据材料", required=False),
            Evidence("执法音像记录", required=False),
            Evidence("送达回证", required=False),
            Evidence("陈述申辩、听证申请书", required=False),
        ),
        statutory=term("penalties.total"),
        fits=within_time_bar,
        on_decided=penalise,
        on_left=ON_LEFT,
        steps=STEPS,
        keywords="行政处罚 立案 听证 告知 法制审核 处罚决定",
    )


PENALTIES = tuple(
    _matter(subject, name)
    for subject, name in (("organisation", "社会组织"), ("facility", "机构、场所"), ("person", "个人"))
)
for one in PENALTIES:
    declare(one)
