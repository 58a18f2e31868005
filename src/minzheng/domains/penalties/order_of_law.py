"""What the law asks of each act of a penalty case; every check names what is missing and what to do."""

import datetime
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, cast

from minzheng.domains.penalties.offences import NO_BAN, SERIOUS, SLIGHT, Offence, offence, outside
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.foundation.money import format_yuan
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.law.public import parameter, term
from minzheng.mechanisms.matters.public import Case, Stage, calendar
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Facility,
    Organisation,
    Person,
    Register,
    RegisterEntry,
    enter,
)

COLUMNS = (
    Column("offence", "违法行为"),
    Column("degree", "裁量档次"),
    Column("penalty", "处罚内容"),
    Column("fine", "罚款(分)"),
    Column("document", "决定书文号"),
)
REGISTERS = {
    kind: Register(f"penalties.decided_{kind}", f"行政处罚台账({label})", model, COLUMNS)
    for kind, label, model in (
        ("organisation", "社会组织", Organisation),
        ("facility", "机构、场所", Facility),
        ("person", "个人", Person),
    )
}
DECISION_PAPER = "penalties.paper_decision"
TIME_BAR, LONG_BAR = term("penalties.time_bar"), term("penalties.time_bar_danger")
HEARING_AHEAD = term("penalties.hearing_ahead")
SUE, TO_COURT = term("penalties.sue"), term("penalties.to_court")
Answers = Mapping[str, Any]


def subject_kind(case: Case) -> str:
    return case.matter.rpartition("_")[2]


def left(case: Case, step: str) -> Stage | None:
    """The last finished run of a step, or None."""
    found = case.stages.filter(step=step, closed_at__isnull=False).order_by("pk")
    return found.last()


def answers_of(case: Case, step: str) -> Answers:
    stage = left(case, step)
    return stage.answers if stage is not None else {}


def proposed(case: Case) -> Answers:
    """The penalty as proposed last: after the statement, else by the investigation."""
    weighed, found = left(case, "weigh"), left(case, "investigate")
    if weighed is not None and found is not None and weighed.pk > found.pk:
        return weighed.answers
    return found.answers if found is not None else {}


def offence_of(case: Case) -> Offence:
    committed = datetime.date.fromisoformat(case.answers["committed_on"])
    return offence(case.answers["offence"], committed, clock.today())


def worded(one: Answers) -> str:
    """A penalty in words: 警告;罚款1,000元."""
    parts = ["警告"] if one.get("warning") else []
    parts += [f"罚款{format_yuan(one['fine'])}元"] if one.get("fine") else []
    parts += [f"没收违法所得、非法财物{format_yuan(one['confiscated'])}元"] if one.get("confiscated") else []
    parts += [one["ban"]] if one.get("ban", NO_BAN) != NO_BAN else []
    return "、".join(parts)


def within_time_bar(case: Case) -> None:
    """Two years, five where life, health or finance was harmed (行政处罚法 36); raises `Invalid`."""
    committed, today = datetime.date.fromisoformat(case.answers["committed_on"]), clock.today()
    if committed > today:
        raise Invalid.because(
            f"违法行为发生日期{committed}晚于今天。", "请核对日期。", "in_future", "committed_on"
        )
    one = offence_of(case)
    bar = (LONG_BAR if one.endangers else TIME_BAR).resolve(case.area, today)
    last = due_date(committed, bar, calendar()).on
    if today > last:
        raise Invalid.because(
            f"“{one.name}”终了于{committed},追责期限{bar.length}{bar.unit}已于{last}届满。",
            "超过追责期限的不再给予处罚;违法行为仍在继续的,请填写终了之日。",
            "time_barred",
            "committed_on",
        )


def spared(case: Case, found: Answers) -> tuple[str, str]:
    """(why it must not be punished, why it need not be), each empty where the list does not say so (行政处罚法 33)."""
    one = offence_of(case)
    if not (found["corrected"] and found["harmless"]):
        return "", ""
    must = "违法行为轻微并及时改正,没有造成危害后果" if found["degree"] == SLIGHT else ""
    before = RegisterEntry.objects.filter(
        register=REGISTERS[subject_kind(case)].code, **{subject_kind(case): case.subject}
    )
    first = not before.filter(data__offence=one.name).exists()
    return must, "初次违法且危害后果轻微并及时改正,列入首违不罚清单" if one.first_time and first else ""


def check_investigated(case: Case, stage: Stage) -> None:
    """A penalty is proposed within the discretion range or with reasons, and not where the law spares the offender."""
    found = stage.answers
    if stage.outcome == "违法事实不成立":
        return
    must, may = spared(case, found)
    if stage.outcome == "拟不予处罚":
        if not (must or may):
            raise Refused.because(
                "本案不符合不予处罚的情形:须及时改正且危害轻微,并属轻微档或首违不罚清单内的初次违法。",
                "请核对查明情况,或选择“拟给予处罚”。",
                "not_spared",
            )
        return
    if must:
        raise Refused.because(
            f"{must},依法不予处罚。", "请选择“拟不予处罚”,并对当事人进行教育。", "must_be_spared"
        )
    _check_range(case, found)


def _check_range(case: Case, found: Answers) -> None:
    if not worded(found):
        raise Invalid.because("没有填写任何处罚内容。", "请至少选择一种处罚。", "no_penalty", "warning")
    if (wrong := outside(offence_of(case), found)) and not found.get("departs"):
        raise Invalid.because(
            "拟处罚超出裁量基准:" + "".join(wrong),
            "请改在基准之内,或写明超出的理由(须经法制审核和集体讨论)。",
            "outside_range",
            "departs",
        )


def heavier(now: Answers, before: Answers) -> bool:
    """Whether a penalty is heavier than another in any part."""
    more = any(now.get(key, 0) > before.get(key, 0) for key in ("warning", "fine", "confiscated"))
    return more or now["ban"] not in (NO_BAN, before["ban"])


def check_weighed(case: Case, stage: Stage) -> None:
    """What is proposed in the end is what was told, or less; and it goes to legal review where the list says so."""
    if stage.outcome == "重新调查告知":
        return
    told = answers_of(case, "investigate")
    if heavier(stage.answers, told):
        raise Refused.because(
            f"处理意见({worded(stage.answers)})重于告知的内容({worded(told)})。",
            "不得因陈述申辩加重处罚;有新的事实的,请选择“重新调查告知”。",
            "harsher",
        )
    _check_range(case, stage.answers)
    grounds = review_grounds(case)
    if grounds and stage.outcome != "报法制审核":
        raise Refused.because(
            "本案属于重大执法决定法制审核范围:" + "、".join(grounds) + "。",
            "请选择“报法制审核”。",
            "needs_review",
        )


def review_grounds(case: Case) -> list[str]:
    """Why the decision must be legally reviewed first (行政处罚法 58 and the area's list); empty where it need not be."""
    now = proposed(case)
    limit = parameter("penalties.review_fine", case.area, clock.today()).amount
    return [
        words
        for holds, words in (
            (left(case, "hearing") is not None, "经过听证"),
            (now.get("public_interest", False), "涉及重大公共利益"),
            (now.get("complex", False), "案情疑难复杂"),
            (now["ban"] != NO_BAN, now["ban"]),
            (now.get("fine", 0) >= limit, f"罚款达到{format_yuan(limit)}元"),
            (bool(now.get("departs")), "超出裁量基准"),
        )
        if holds
    ]


def group_grounds(case: Case) -> list[str]:
    """Why the heads must discuss it together (行政处罚法 57); empty where they need not."""
    now = proposed(case)
    limit = parameter("penalties.group_fine", case.area, clock.today()).amount
    return [
        words
        for holds, words in (
            (now["degree"] == SERIOUS, "情节严重"),
            (now.get("complex", False), "案情复杂"),
            (now["ban"] != NO_BAN, now["ban"]),
            (now.get("fine", 0) >= limit, f"罚款达到{format_yuan(limit)}元"),
            (bool(now.get("departs")), "超出裁量基准"),
        )
        if holds
    ]


def hearing_grounds(case: Case) -> list[str]:
    """Why the party may ask for a hearing (行政处罚法 63); empty where the law gives no such right."""
    now = proposed(case)
    limit = parameter(f"penalties.hearing_{_payer(case)}", case.area, clock.today()).amount
    return [
        words
        for holds, words in (
            (now["ban"] != NO_BAN, now["ban"]),
            (now.get("fine", 0) >= limit, "较大数额罚款"),
            (now.get("confiscated", 0) >= limit, "没收较大数额违法所得、较大价值非法财物"),
        )
        if holds
    ]


def _payer(case: Case) -> str:
    return "person" if subject_kind(case) == "person" else "body"


def check_hearing_asked(case: Case, stage: Stage) -> None:
    """A hearing is held where the law gives the right to it."""
    if stage.outcome == "要求听证" and not hearing_grounds(case):
        raise Refused.because(
            f"拟处罚({worded(proposed(case))})不在法定听证范围内。",
            "请选择“陈述申辩”并记明当事人的意见。",
            "no_hearing_right",
        )


def check_heard(case: Case, stage: Stage) -> None:
    """Held on the day of the notice, chaired by nobody who investigated, the record read and signed."""
    if stage.outcome != "听证结束":
        return
    told = answers_of(case, "hearing_notice")["hearing_on"]
    if stage.answers["held_on"] < told or stage.answers["held_on"] > clock.today().isoformat():
        raise Invalid.because(
            f"听证日期{stage.answers['held_on']}早于通知的{told},或晚于今天。",
            "请填写实际举行的日期;改期的,请先重新通知。",
            "wrong_day",
            "held_on",
        )


def check_reviewed(case: Case, stage: Stage) -> None:
    """What must be discussed together does not go straight to one head."""
    if stage.outcome != "通过,报负责人审批" or _spare_path(case):
        return
    if grounds := group_grounds(case):
        raise Refused.because(
            "本案须由负责人集体讨论:" + "、".join(grounds) + "。", "请选择“通过,报集体讨论”。", "needs_group"
        )


def _spare_path(case: Case) -> bool:
    found = left(case, "investigate")
    return found is not None and found.outcome != "拟给予处罚"


def check_decided(case: Case, stage: Stage) -> None:
    """A penalty is decided only after it was told, reviewed and discussed as the law asks, and in time."""
    if stage.outcome != "给予处罚":
        return
    found, weighed = left(case, "investigate"), left(case, "weigh")
    if _spare_path(case) or weighed is None or found is None or weighed.pk < found.pk:
        raise Refused.because(
            "本案没有经过处罚前告知,不能给予处罚。", "请退回补充调查,告知后再报。", "not_told"
        )
    for need, step, words in ((review_grounds, "legal", "法制审核"), (group_grounds, "group", "集体讨论")):
        done = left(case, step)
        if (grounds := need(case)) and (done is None or done.pk < weighed.pk):
            raise Refused.because(
                f"本案还没有经过{words}:{'、'.join(grounds)}。", "请退回,按程序办理后再决定。", f"no_{step}"
            )


def check_court(case: Case, stage: Stage) -> None:
    """Asked of the court after the time to sue is over and within three months of it (行政强制法 53)."""
    if stage.outcome != "已申请强制执行":
        return
    served = datetime.date.fromisoformat(answers_of(case, "serve")["served_on"])
    applied, today = datetime.date.fromisoformat(stage.answers["applied_on"]), clock.today()
    over = due_date(served, SUE.resolve(case.area, today), calendar()).on
    last = due_date(over, TO_COURT.resolve(case.area, today), calendar()).on
    if not over < applied <= min(last, today):
        raise Invalid.because(
            f"申请日期{applied}应在起诉期限届满({over})之后、{last}之前,且不晚于今天。",
            "请核对日期;当事人已起诉的,请先中止本案。",
            "court_day",
            "applied_on",
        )
    if stage.answers["late_fee"] > late_fee(case, today):
        raise Invalid.because(
            f"加处罚款不得超过{format_yuan(late_fee(case, today))}元(每日按比例加处,总额不超过罚款)。",
            "请按此更正。",
            "late_fee",
            "late_fee",
        )


def late_fee(case: Case, on: datetime.date) -> int:
    """分 added by `on` for not paying: a daily share of what is owed, never more than the fine (行政处罚法 72).

    Days on which the case's clock stood still (复议、诉讼) do not count (行政处罚法 73).
    """
    fine, paid = proposed(case).get("fine", 0), answers_of(case, "remind").get("paid", 0)
    waited = left(case, "pay")
    if waited is None or waited.due_on is None or paid >= fine:
        return 0
    since = waited.due_on
    stood = sum(
        max(0, (min(halt.ended_on or on, on) - max(halt.begun_on, since)).days) for halt in case.halts.all()
    )
    days = max(0, (on - since).days - stood)
    rate = cast(Fraction, parameter("penalties.late_rate", case.area, on).value)
    return min(fine, int((fine - paid) * rate * days))


def penalise(case: Case, decision: Decision) -> None:
    """The decision stands in the register of penalties, with its number."""
    now = proposed(case)
    number = (
        Document.objects.filter(about_kind="case", about_id=case.pk, template=DECISION_PAPER)
        .latest("pk")
        .number
    )
    case.amount = now.get("fine", 0)
    data = {
        "offence": case.answers["offence"],
        "degree": now["degree"],
        "penalty": worded(now),
        "fine": now.get("fine", 0),
        "document": number or "",
    }
    enter(REGISTERS[subject_kind(case)], case.subject, data, decision, key=case.number)
