"""What the law asks of each act of a penalty case; every check names what is missing and what to do."""

import datetime
from collections.abc import Mapping
from typing import Any

from minzheng.domains.penalties.rules.offences import (
    BANS,
    DEGREES,
    HARM,
    NO_BAN,
    NO_HARM,
    SERIOUS,
    SLIGHT,
    Offence,
    offence,
    outside,
)
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.foundation.money import format_yuan
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.law.public import parameter, term
from minzheng.mechanisms.matters.public import Case, End, Stage, calendar
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
INVESTIGATORS = ("investigate", "notice", "weigh")
PUNISH, SPARE, UNPROVEN = "拟给予处罚", "拟不予处罚", "违法事实不成立"
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
    """By the law of the act, or of the day of the decision (today, before it) where that is lighter."""
    committed = datetime.date.fromisoformat(case.answers["committed_on"])
    return offence(case.answers["offence"], committed, case.decided_on or clock.today())


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
    """(why it must not be punished, why it need not be), each empty where the law does not say so (行政处罚法 33)."""
    if found.get("faultless"):
        return "当事人有证据足以证明没有主观过错", ""
    if not found["corrected"] or found["harm"] == HARM:
        return "", ""
    one, slight = offence_of(case), found["degree"] == SLIGHT and found["harm"] == NO_HARM
    must = "违法行为轻微并及时改正,没有造成危害后果" if slight else ""
    first = one.first_time and not _offended_before(case)
    return must, "初次违法且危害后果轻微并及时改正,列入首违不罚清单" if first else ""


def _offended_before(case: Case) -> bool:
    """Whether the party was punished for the same (and it stands), or spared already."""
    lines = RegisterEntry.objects.filter(
        register=REGISTERS[subject_kind(case)].code, ended_by_case__isnull=True,
        data__offence=case.answers["offence"], **{subject_kind(case): case.subject},
    )  # fmt: skip
    let_off = Case.objects.filter(
        matter__startswith="penalties.", subject_key=case.subject_key, decision=str(End.REFUSED),
        answers__offence=case.answers["offence"], stages__outcome__in=(SPARE, "教育后不予处罚"),
    )  # fmt: skip
    return lines.exists() or let_off.exclude(pk=case.pk).exists()


def check_investigated(case: Case, stage: Stage) -> None:
    """A penalty is proposed within the discretion range or with reasons, and not where the law spares the offender."""
    found = stage.answers
    if stage.outcome == UNPROVEN:
        return
    must, may = spared(case, found)
    if stage.outcome == SPARE:
        if not (must or may):
            raise Refused.because(
                "本案不符合不予处罚的情形:须证明没有主观过错,或已及时改正,且属没有危害后果的轻微违法、首违不罚清单内危害轻微的初次违法。",
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
    """Whether a penalty is heavier than another in any part; a warning weighs only where all else is alike."""
    new, old = (
        (BANS.index(one["ban"]), one.get("fine", 0), one.get("confiscated", 0), DEGREES.index(one["degree"]))
        for one in (now, before)
    )
    worse = any(one > other for one, other in zip(new, old, strict=True))
    return worse or (new == old and now["warning"] > before["warning"])


def check_weighed(case: Case, stage: Stage) -> None:
    """What is proposed in the end is what was told, or less; and it goes to legal review where the list says so."""
    check_hearing_asked(case, stage)
    if stage.outcome in ("重新调查告知", "补办听证"):
        return
    told = answers_of(case, "investigate")
    if heavier(stage.answers, told):
        raise Refused.because(
            f"处理意见({worded(stage.answers)})重于告知的内容({worded(told)})。",
            "不得因陈述申辩加重处罚;有新的事实的,请选择“重新调查告知”。",
            "harsher",
        )
    _check_range(case, {**told, **stage.answers})
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
    now = answers_of(case, "investigate")
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
    if stage.outcome in ("要求听证", "补办听证") and not hearing_grounds(case):
        raise Refused.because(
            f"拟处罚({worded(answers_of(case, 'investigate'))})不在法定听证范围内。",
            "请选择“陈述申辩”并写明意见。",
            "no_hearing_right",
        )


def check_heard(case: Case, stage: Stage) -> None:
    """Held on the day of the notice; another day needs another notice."""
    told = answers_of(case, "hearing_notice")["hearing_on"]
    if stage.outcome == "听证结束" and not stage.answers["held_on"] == told <= clock.today().isoformat():
        raise Invalid.because(
            f"听证日期{stage.answers['held_on']}不是通知的{told},或者还没有到。",
            "请填写实际举行的日期;改期的,请选择“改期,重新通知”。",
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
    return found is not None and found.outcome != PUNISH


def check_decided(case: Case, stage: Stage) -> None:
    """A penalty is decided only after it was told, reviewed and discussed as the law asks."""
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


def decision_number(case: Case) -> str:
    """The number of the decision in writing."""
    papers = Document.objects.filter(about_kind="case", about_id=case.pk, template=DECISION_PAPER)
    return papers.latest("pk").number or ""


def penalise(case: Case, decision: Decision) -> None:
    """The decision stands in the register of penalties, with its number."""
    enter_penalty(case, proposed(case), decision)


def enter_penalty(case: Case, one: Answers, decision: Decision) -> None:
    """A penalty as decided enters the register of its kind of party."""
    case.amount = one.get("fine", 0)
    data = {
        "offence": case.answers["offence"],
        "degree": one["degree"],
        "penalty": worded(one),
        "fine": case.amount,
        "document": decision_number(case),
    }
    enter(REGISTERS[subject_kind(case)], case.subject, data, decision, key=case.number)
