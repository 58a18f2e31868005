"""文书 of a penalty case: the notice before it, the hearing notice, the decision, the reminder — and what the public sees of it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from minzheng.domains.penalties.collecting import LATE_RATE, annulled, check_standing, late_fee
from minzheng.domains.penalties.order_of_law import (
    DECISION_PAPER,
    HEARING_AHEAD,
    INVESTIGATORS,
    SPARE,
    UNPROVEN,
    answers_of,
    check_decided,
    decision_number,
    hearing_grounds,
    left,
    offence_of,
    proposed,
    spared,
    subject_kind,
    worded,
)
from minzheng.domains.penalties.rules.offences import DEGREES, NO_BAN, SLIGHT
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.foundation.money import format_yuan
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import signing_unit
from minzheng.mechanisms.documents.public import (
    Addressee,
    Document,
    NoticeField,
    NoticeKind,
    Para,
    Sheet,
    Show,
    Signature,
    Template,
    TemplateKind,
    issue,
    post_notice,
    register,
    text,
)
from minzheng.mechanisms.journal.public import current_deed
from minzheng.mechanisms.law.public import parameter, term
from minzheng.mechanisms.matters.public import Case, End, Stage, calendar
from minzheng.mechanisms.portal.public import NoticeBoard, offer_board

DISPLAY = dict(
    zip(DEGREES, (term(f"penalties.display.{one}") for one in ("slight", "ordinary", "serious")), strict=True)
)
_SHARED = (
    NoticeField("offence", "违法行为"),
    NoticeField("basis", "处罚依据"),
    NoticeField("penalty", "处罚内容"),
    NoticeField("document", "决定书文号"),
    NoticeField("decided_on", "决定日期", Show.DATE),
    NoticeField("organ", "处罚机关"),
)
_BODY = (NoticeField("name", "当事人"), NoticeField("uscc", "统一社会信用代码", Show.CREDIT_CODE))
_NAMED = {
    "organisation": _BODY,
    "facility": _BODY,
    "person": (NoticeField("name", "当事人", Show.MASKED_NAME),),
}
PUBLISHED = {
    kind: NoticeKind(
        f"penalties.published_{kind}", "行政处罚决定公示", before=False, allowed_fields=(*named, *_SHARED)
    )
    for kind, named in _NAMED.items()
}

_ABOUT = "本局作出的行政处罚决定,公示期满或决定被撤销的即行撤下;轻微的一般不公示。"
_COLUMNS = (_BODY[0], _SHARED[0], _SHARED[2], _SHARED[4])
offer_board(
    NoticeBoard("penalties", "行政处罚公示", _ABOUT, tuple(one.code for one in PUBLISHED.values()), _COLUMNS)
)


def _build(data: Mapping[str, Any]) -> Sheet:
    """Addressee, paragraphs, signature: every paper of a penalty case."""
    return Sheet(
        title=data["title"],
        blocks=(
            Addressee(data["whom"]),
            *(Para(text(line)) for line in data["says"]),
            Signature(data["organ"], data["on"]),
        ),
    )


def _template(code: str, title: str) -> Template:
    return register(Template(code, title, TemplateKind.LEGAL, _build))


TOLD = _template("penalties.paper_notice", "行政处罚事先告知书")
HEARING = _template("penalties.paper_hearing", "行政处罚听证通知书")
DECISION = _template(DECISION_PAPER, "行政处罚决定书")
SPARED = _template("penalties.paper_spared", "不予行政处罚决定书")
REMINDER = _template("penalties.paper_reminder", "履行行政决定催告书")


def write(case: Case, stage: Stage, template: Template, says: Sequence[str]) -> Document:
    """Number and issue one paper of the case today, in the organ's series."""
    today, deed = clock.today(), current_deed()
    assert deed is not None and case.subject is not None  # papers are written in an act, about somebody
    data = {
        "title": template.title,
        "whom": case.subject.name,
        "says": list(says),
        "organ": signing_unit(stage.unit).name,
        "on": today,
    }
    series = parameter("penalties.series", case.area, today).text
    return issue(
        template, data, case.area, ("case", case.pk), series,
        by=deed.actor, matter=case.matter, subject=case.subject_key,
    )  # fmt: skip


def tell_beforehand(case: Case, stage: Stage) -> None:
    """Facts, reasons, basis and the rights to speak and, where the law gives it, to be heard (行政处罚法 44, 63, 64)."""
    found = answers_of(case, "investigate")
    says = [
        f"经查,{found['facts']}",
        f"以上行为属于“{case.answers['offence']}”,依据{offence_of(case).basis},拟给予你(单位)下列处罚:{worded(found)}。",
        "你(单位)有陈述和申辩的权利。",
    ]
    if found.get("departs"):
        says.insert(2, f"本案未按裁量基准提出处罚,理由:{found['departs']}")
    if hearing_grounds(case):
        days = term("penalties.statement").resolve(case.area, clock.today())
        says.append(f"你(单位)还有要求听证的权利,应在收到本告知书之日起{days.length}个{days.unit}内提出。")
    write(case, stage, TOLD, says)


def send_hearing_notice(case: Case, stage: Stage) -> None:
    """Time and place, seven working days before (行政处罚法 64)."""
    today, hearing_on = clock.today(), datetime.date.fromisoformat(stage.answers["hearing_on"])
    ahead = HEARING_AHEAD.resolve(case.area, today)
    first = due_date(today, ahead, calendar()).on
    if hearing_on <= first:
        raise Invalid.because(
            f"听证日期{hearing_on}太近:须在举行听证的{ahead.length}个{ahead.unit}前通知,最早为{first}之后。",
            "请改定听证日期。",
            "too_soon",
            "hearing_on",
        )
    for done in case.stages.filter(step__in=INVESTIGATORS).select_related("staff", "second"):
        if stage.answers["chair"].strip() in [one.name for one in (done.staff, done.second) if one]:
            raise Invalid.because(
                f"{stage.answers['chair']}调查过本案,不能主持听证。", "请另定主持人。", "chair", "chair"
            )
    says = [
        f"根据你(单位)的要求,定于{hearing_on:%Y年%m月%d日}在{stage.answers['place']}举行听证,"
        f"主持人:{stage.answers['chair']}。",
        "听证公开举行,涉及国家秘密、商业秘密或者个人隐私依法予以保密的除外;可以亲自参加,也可以委托一至二人代理。",
        "认为主持人与本案有直接利害关系的,有权申请回避。听证不收取费用。",
    ]
    write(case, stage, HEARING, says)


def decide_in_writing(case: Case, stage: Stage) -> None:
    """The decision with facts, proofs, basis, penalty, how to pay and how to appeal (行政处罚法 59), or that none is imposed."""
    check_decided(case, stage)
    found, today = answers_of(case, "investigate"), clock.today()
    if stage.outcome == "不予处罚":
        says = [
            _facts(found),
            f"{_why_spared(case, stage)},依据《中华人民共和国行政处罚法》关于不予处罚的规定,决定不予行政处罚。",
        ]
        write(case, stage, SPARED, [*says, _remedies(case)])
    elif stage.outcome == "给予处罚":
        now = proposed(case)
        says = [
            _facts(found),
            f"对你(单位)陈述、申辩和听证意见的复核:{answers_of(case, 'weigh')['considered']}",
            f"依据{offence_of(case).basis},决定给予下列处罚:{worded(now)}。",
        ]
        if now.get("fine"):
            pay, rate = (
                term("penalties.pay").resolve(case.area, today),
                parameter(LATE_RATE, case.area, today),
            )
            says.append(
                f"请自收到本决定书之日起{pay.length}{pay.unit}内缴纳罚款;逾期不缴纳的,每日按罚款数额的{rate}加处罚款。"
            )
        write(case, stage, DECISION, [*says, _remedies(case)])


def _facts(found: Mapping[str, Any]) -> str:
    proofs = ";".join(f"{one['kind']}:{one['what']}" for one in found["evidence"])
    return f"经查,{found['facts']}以上事实有下列证据证明:{proofs}。"


def _why_spared(case: Case, stage: Stage) -> str:
    found = left(case, "investigate")
    if found is not None and found.outcome == UNPROVEN:
        return "违法事实不能成立"
    listed = spared(case, found.answers) if found is not None and found.outcome == SPARE else ()
    return next(filter(None, listed), stage.answers["opinion"].rstrip("。"))


def _remedies(case: Case) -> str:
    return f"不服本决定的,{parameter('penalties.remedies', case.area, clock.today()).text}。"


def serve_and_publish(case: Case, stage: Stage) -> None:
    """Served within seven working days; a penalty is shown to the public for the term of its degree (行政处罚法 48, 61)."""
    served, today = datetime.date.fromisoformat(stage.answers["served_on"]), clock.today()
    if case.decided_on is None or not case.decided_on <= served <= today:
        raise Invalid.because(
            f"送达日期{served}应在决定日期{case.decided_on}至今天之间。",
            "请核对送达回证。",
            "served_on",
            "served_on",
        )
    penalised = case.decision == End.GRANTED
    pays = bool(penalised and proposed(case).get("fine"))
    if pays != (stage.outcome == "已送达,等待缴款"):
        right = "已送达,等待缴款" if pays else "已送达,不涉及缴款"
        raise Refused.because(
            "本案有罚款须缴纳。" if pays else "本案没有罚款。", f"请选择“{right}”。", "wrong_way"
        )
    if penalised and not annulled(case):
        _publish(case, stage, today)


def _publish(case: Case, stage: Stage, today: datetime.date) -> None:
    """For the term of its degree from the day of the decision; a mere warning is slight (信用修复管理办法)."""
    kind, now = PUBLISHED[subject_kind(case)], proposed(case)
    mere = not now.get("fine") and not now.get("confiscated") and now["ban"] == NO_BAN
    degree, usual = SLIGHT if mere else now["degree"], parameter("penalties.display.usual", case.area, today)
    if degree == SLIGHT and usual.text != "公示" and not answers_of(case, "decide").get("shown"):
        return
    number = decision_number(case)
    shown: dict[str, object] = {
        "name": case.subject.name,
        "offence": case.answers["offence"],
        "basis": str(offence_of(case).basis),
        "penalty": worded(now),
        "document": number,
        "decided_on": case.decided_on,
        "organ": signing_unit(stage.unit).name,
    }
    body = case.facility.organisation if case.facility is not None else case.organisation
    if body is not None and body.uscc:
        shown["uscc"] = body.uscc
    assert case.decided_on is not None  # only what was decided is served
    until = due_date(case.decided_on, DISPLAY[degree].resolve(case.area, today), calendar()).on
    post_notice(kind, f"行政处罚决定{number}", shown, area=case.area, about=("case", case.pk), until=until)


def remind_in_writing(case: Case, stage: Stage) -> None:
    """What is owed with the late fee so far, and what follows (行政强制法 35, 54)."""
    check_standing(case, stage)
    if stage.outcome != "已送达催告书":
        return
    today, fine = clock.today(), proposed(case).get("fine", 0)
    if stage.answers["paid"] >= fine:
        raise Refused.because("罚款已经缴清。", "请选择“已缴清”。", "paid_up")
    owed, late = fine - stage.answers["paid"], late_fee(case, today)
    wait = term("penalties.reminded").resolve(case.area, today)
    says = [
        f"行政处罚决定书于{answers_of(case, 'serve')['served_on']}送达,你(单位)尚欠罚款{format_yuan(owed)}元,"
        f"至今日加处罚款{format_yuan(late)}元(总额不超过罚款数额)。",
        f"请自收到本催告书之日起{wait.length}个{wait.unit}内履行;你(单位)有权陈述和申辩。",
        "逾期仍不履行的,将依法申请人民法院强制执行。",
    ]
    write(case, stage, REMINDER, says)
