"""撤销登记: filed, told beforehand, heard if asked, legally reviewed, decided, announced — in this order (S41)."""

import datetime

from minzheng.domains.social_organisations.inspections import missed, overdue_for_revocation
from minzheng.domains.social_organisations.roll import line_of
from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.documents.public import NoticeField, NoticeKind, Show, post_notice
from minzheng.mechanisms.law.public import cite, term
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
from minzheng.mechanisms.registry.public import Column, Decision, Organisation, Register, as_of, end, enter

RATINGS = "organisation_oversight.ratings"  # of another room, known here by its code
REVOKED = Register(
    "social_organisations.revoked",
    "撤销登记名册",
    Organisation,
    (Column("name", "名称"), Column("document", "决定书文号"), Column("missed", "未参加年检的年度")),
)
ANNOUNCEMENT = NoticeKind(
    "social_organisations.revocation_announcement",
    "撤销登记公告",
    before=False,
    allowed_fields=(
        NoticeField("name", "名称"),
        NoticeField("uscc", "统一社会信用代码", Show.CREDIT_CODE),
        NoticeField("document", "决定书文号"),
        NoticeField("decided_on", "决定日期", Show.DATE),
    ),
)


def one_on_the_list(case: Case) -> str:
    """One revocation per organisation, and only for one that has been away too long."""
    assert case.organisation is not None
    if not overdue_for_revocation(case.organisation.area, case.opened_on).contains(case.organisation):
        raise Conflict.because(
            f"“{case.organisation.name}”不在应撤销名单内。",
            "请先核对年检结论;未参加年检的年度以审定的名单为准。",
            "not_overdue",
            "subject",
        )
    return f"organisation:{case.organisation.pk}"


def revoke(case: Case, decision: Decision) -> None:
    """The organisation leaves the roll."""
    organisation = case.organisation
    assert organisation is not None
    line = line_of(organisation, decision.on)
    years = missed(organisation.area, decision.on).get(organisation.pk, [])
    data = {"name": organisation.name, "document": _document(case), "missed": "、".join(map(str, years))}
    enter(REVOKED, organisation, data, decision)
    end(line, decision, decision.on)
    for rating in as_of(RATINGS, decision.on).filter(organisation=organisation):
        end(rating, decision, decision.on)
    organisation.status = Organisation.Status.REVOKED
    organisation.save(update_fields=["status"])


def announce(case: Case, stage: Stage) -> None:
    """Everybody may read what was decided, about whom and when."""
    organisation = case.organisation
    assert organisation is not None
    shown = {"name": organisation.name, "document": _document(case), "decided_on": case.decided_on}
    shown |= {"uscc": organisation.uscc} if organisation.uscc else {}
    title = f"关于撤销{organisation.name}登记的公告"
    post_notice(ANNOUNCEMENT, title, shown, area=case.area, about=("case", case.pk), until=None)


def _document(case: Case) -> str:
    return str(case.stages.filter(step="decide").latest("pk").answers["document"])


NOTIFIED = Form(
    (
        Text("document", "事先告知书文号", max_length=60),
        Choice("served_by", "送达方式", options=("直接送达", "留置送达", "邮寄送达", "公告送达")),
        Choice("rights", "告知的权利", options=("陈述、申辩和要求听证",)),
    ),
    title="撤销登记事先告知",
)
HEARD = Form(
    (Day("held_on", "听证日期"), Text("chair", "听证主持人", max_length=40), LongText("record", "听证笔录")),
    title="听证笔录",
)
INVESTIGATION = ("file", "notify")

REVOCATION = Matter(
    code="social_organisations.revocation", name="社会组织撤销登记", since=datetime.date(2018, 1, 1),
    basis=cite("民办非企业单位登记管理暂行条例", 25), prefix="CX", withdrawable=False, subject="organisation",
    opened_by=(Function.INSPECTING,),
    form=Form((LongText("facts", "违法事实和线索来源"),), title="撤销登记立案"),
    statutory=term("social_organisations.revocation_total"),
    once_per=one_on_the_list, once_label="同一社会组织", on_decided=revoke, on_left={"publish": announce},
    steps=(
        Step(
            "file", "立案调查", by=Function.INSPECTING, at=Level.BUREAU,
            within=term("social_organisations.revocation_file"),
            form=Form((LongText("evidence", "证据与调查情况"),), title="立案调查"), officers=2,
            outcomes=(
                Outcome("立案", "notify", starts=True), Outcome("不予立案", End.NOT_ACCEPTED, needs_reason=True),
            ),
        ),
        Step(
            "notify", "事先告知", by=Function.INSPECTING, at=Level.BUREAU,
            within=term("social_organisations.revocation_notify"), form=NOTIFIED,
            outcomes=(Outcome("已送达告知书", "request"),),
        ),
        Step(
            "request", "等待听证申请", by=Function.INSPECTING, at=Level.BUREAU,
            waits=term("social_organisations.hearing_request"),
            outcomes=(
                Outcome("期满未申请听证", "legal"), Outcome("申请听证", "hearing", needs_reason=True),
            ),
        ),
        Step(
            "hearing", "听证", by=Function.LEGAL, at=Level.BUREAU, within=term("social_organisations.hearing"),
            form=HEARD, other_person_than=INVESTIGATION, outcomes=(Outcome("听证完毕", "legal"),),
        ),
        Step(
            "legal", "法制审核", by=Function.LEGAL, at=Level.BUREAU,
            within=term("social_organisations.revocation_legal"),
            form=Form((LongText("opinion", "法制审核意见", max_length=1000),)), other_person_than=INVESTIGATION,
            outcomes=(
                Outcome("审核通过", "decide"), Outcome("退回重新告知", "notify", needs_reason=True),
            ),
        ),
        Step(
            "decide", "决定", by=Function.DECIDING, at=Level.BUREAU,
            within=term("social_organisations.revocation_decide"),
            form=Form((Text("document", "决定书文号", max_length=60),)), other_person_than=INVESTIGATION,
            outcomes=(
                Outcome("撤销登记", "publish", decides=End.GRANTED),
                Outcome("不予撤销", End.REFUSED, needs_reason=True),
            ),
        ),
        Step(
            "publish", "公告", by=Function.PUBLISHING, at=Level.BUREAU,
            within=term("social_organisations.revocation_publish"), outcomes=(Outcome("已公告", End.GRANTED),),
        ),
    ),
    keywords="社会组织 撤销登记 行政处罚 年检 听证",
)  # fmt: skip

declare(REVOCATION)
