"""注销登记 in two steps: a liquidation announced to the creditors, and once it is over the cancellation within its days (S54)."""

import datetime

from minzheng.domains.organisation_registration.bodies import (
    CANCELLED,
    CODE,
    LIQUIDATIONS,
    check_at_work,
    standing,
    strike_off,
)
from minzheng.domains.organisation_registration.change import (
    AGREED,
    RETURNED,
    SINCE,
    check_audit,
    check_consented,
    tell_refusal,
)
from minzheng.domains.organisation_registration.course import PROMISED, TOTAL, course, within
from minzheng.domains.organisation_registration.establishment import CONSENT
from minzheng.domains.organisation_registration.papers import GONE, announce, write_letter
from minzheng.foundation.errors import Conflict, Invalid, collect
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.documents.public import NoticeField, NoticeKind
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
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
    Phone,
    Rows,
    Stage,
    Step,
    Text,
    calendar,
    declare,
)
from minzheng.mechanisms.registry.public import Decision, Organisation, enter

REASONS = ("完成章程规定的宗旨", "自行解散", "分立、合并", "其他原因")
CLAIMS, TIME = term(f"{CODE}.claims"), term(f"{CODE}.cancel_within")
CREDITORS = NoticeKind(
    f"{CODE}.creditors",
    "清算债权申报公告",
    before=False,
    allowed_fields=(
        NoticeField("name", "名称"),
        NoticeField("address", "申报债权的地址"),
        NoticeField("because", "事由"),
    ),
    term=f"{CODE}.claims",
)


def shown(case: Case) -> dict[str, object]:
    """What creditors read while they may claim."""
    assert case.organisation is not None
    return {
        "name": case.organisation.name,
        "address": case.answers["address"],
        "because": case.answers["because"],
    }


def begin(case: Case, decision: Decision) -> None:
    """From today the organisation does nothing but wind up."""
    body = check_at_work(case)
    data = {"because": case.answers["because"], "begun_on": case.answers["begun_on"]}
    enter(LIQUIDATIONS, body, data, decision)


def check_begun(case: Case) -> None:
    """A team that is already at work, of an organisation on the roll. Raises `Invalid`, `Conflict`."""
    check_at_work(case)
    if datetime.date.fromisoformat(case.answers["begun_on"]) > case.opened_on:
        raise Invalid.because("清算组成立日期晚于今天。", "请核对。", "later", "begun_on")


LIQUIDATION = Matter(
    code=f"{CODE}.liquidation",
    name="社会组织清算备案",
    since=SINCE,
    basis=cite("社会团体登记管理条例", 19),
    prefix="QS",
    subject="organisation",
    by_citizen=True,
    opened_by=(Function.ACCEPTING, Function.FILING),
    form=Form(
        (
            Choice("because", "注销事由", options=REASONS),
            Day("begun_on", "清算组成立日期"),
            Rows(
                "team",
                "清算组成员",
                columns=(
                    Text("name", "姓名", sensitive=True, max_length=40),
                    Text("post", "职务", max_length=40),
                ),
            ),
            Phone("phone", "清算组联系电话"),
            Text("address", "申报债权的地址", max_length=100),
        ),
        title="清算组备案表",
    ),
    evidence=(Evidence("解散决议"), Evidence(CONSENT, required=False)),
    fits=check_begun,
    once_per=lambda case: f"{case.organisation_id}:{case.answers['begun_on']}",
    once_label="同一清算组",
    on_decided=begin,
    steps=(
        Step(
            "accept",
            "受理",
            by=Function.ACCEPTING,
            at=Level.BUREAU,
            within=within("accept"),
            outcomes=(
                Outcome("受理", "decide", starts=True),
                Outcome("不予受理", End.NOT_ACCEPTED, needs_reason=True),
            ),
        ),
        Step(
            "decide",
            "备案",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=within("decide"),
            other_person_than=("accept",),
            outcomes=(
                Outcome("准予备案", "claims", decides=End.GRANTED),
                Outcome("不予备案", End.REFUSED, needs_reason=True),
            ),
        ),
        Step(
            "claims",
            "债权申报公告",
            by=Function.ACCEPTING,
            at=Level.BUREAU,
            waits=CLAIMS,
            notice=CREDITORS,
            notice_fields=shown,
            outcomes=(Outcome("公告期满", End.GRANTED),),
        ),
    ),
    keywords="社会组织 清算 清算组 债权 公告 注销",
)


def check_wound_up(case: Case) -> None:
    """Only after the creditors' days; later than its days after the liquidation with the reason. Raises `Conflict`, `Invalid`."""
    body = case.organisation
    assert body is not None
    if standing(LIQUIDATIONS, body, case.opened_on) is None:
        raise Conflict.because(
            f"“{body.name}”没有清算备案。", "请先成立清算组并备案。", "no_liquidation", "subject"
        )
    claims = Case.objects.filter(matter=LIQUIDATION.code, organisation=body).exclude(step="").first()
    if claims is not None:
        raise Conflict.because(
            f"债权申报公告(受理号{claims.number})还没有期满。", "请期满后再申请。", "claims_open", "subject"
        )
    ended = datetime.date.fromisoformat(case.answers["ended_on"])
    last = due_date(ended, TIME.resolve(case.area, case.opened_on), calendar()).on
    with collect() as problems:
        check_consented(case, problems)
        if ended > case.opened_on:
            problems.add("清算结束日期晚于今天。", "请核对。", "later", "ended_on")
        if case.opened_on > last and "late" not in case.answers:
            problems.add(
                f"清算{ended}结束,应在{last}前申请注销登记。", "逾期的,请写明原因后提交。", "too_late", "late"
            )


def cancel(case: Case, decision: Decision) -> None:
    """The organisation has ended; nothing stands in the registers any more."""
    body = case.organisation
    assert body is not None
    line = standing(LIQUIDATIONS, body, decision.on)
    assert line is not None  # asked at filing; nothing ends it but this decision
    data = {"name": body.name, "because": line.data["because"], "remains": case.answers["remains"]}
    enter(CANCELLED, body, data, decision)
    strike_off(body, decision)
    body.status = Organisation.Status.DISSOLVED
    body.save(update_fields=["status"])


def take_back(case: Case, stage: Stage) -> None:
    """The certificate of cancellation goes out against the old certificate and seal, and it is announced."""
    assert case.organisation is not None and case.decided_on is not None
    says = [
        f"“{case.organisation.name}”(统一社会信用代码{case.organisation.uscc or '无'})已于{case.decided_on:%Y年%m月%d日}注销登记,"
        f"登记证书{stage.answers['certificate']},印章{stage.answers['seal']}。"
    ]
    write_letter(case, GONE, "社会组织注销证明", case.organisation.name, says, "certificate_series")
    announce(case, "注销登记")


CANCELLATION = Matter(
    code=f"{CODE}.cancellation",
    name="社会组织注销登记",
    since=SINCE,
    basis=cite("社会团体登记管理条例", 19),
    prefix="ZX",
    subject="organisation",
    by_citizen=True,
    opened_by=(Function.ACCEPTING, Function.FILING),
    form=Form(
        (
            Day("ended_on", "清算结束日期"),
            LongText("late", "逾期申请的原因", required=False, max_length=500, help="没有逾期的不填"),
            Money("assets", "清算后剩余财产"),
            Text("remains", "剩余财产去向", max_length=200, help="用于公益目的或转给宗旨相近的组织"),
            LongText("debts", "债权债务清理情况", max_length=1000),
            AGREED,
        ),
        title="社会组织注销登记申请表",
    ),
    evidence=(Evidence("清算报告书"), Evidence("税务清税证明"), Evidence(CONSENT, required=False)),
    statutory=TOTAL,
    promised=PROMISED,
    fits=check_wound_up,
    once_per=lambda case: f"organisation:{case.organisation_id}",
    once_label="同一社会组织",
    on_left={"accept": check_audit, "decide": tell_refusal, "issue": take_back},
    on_decided=cancel,
    steps=course(
        "准予注销登记",
        "不予注销登记",
        issue=Step(
            "issue",
            "收缴证书印章并公告",
            by=Function.ACCEPTING,
            at=Level.BUREAU,
            within=within("issue"),
            form=Form(
                (
                    Choice("certificate", "登记证书", options=RETURNED),
                    Choice("seal", "印章", options=("已收回", "遗失,已公告作废")),
                )
            ),
            outcomes=(Outcome("已收缴", End.GRANTED),),
        ),
    ),
    keywords="社会组织 注销 清算 证书 印章",
)
declare(LIQUIDATION)
declare(CANCELLATION)
