"""Papers of a case (材料): handing them in, recording why one is not needed, and what is still missing."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.base import File

from minzheng.foundation import clock
from minzheng.foundation.errors import Collector, Invalid, collect
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.documents.public import StoredFile, store_file
from minzheng.mechanisms.journal.public import Actor
from minzheng.mechanisms.matters.declare import End, Matter, Outcome, Step
from minzheng.mechanisms.matters.forms import storable
from minzheng.mechanisms.matters.models import Case, Paper

# 国务院办公厅函〔2016〕108号: how far a paper can be trusted.
LEVELS = {"A": "发证机关提供", "B": "窗口已核对原件", "C": "上传件,原件待核", "D": "自行填写并承诺"}
PLEDGED, LATER = (
    "告知承诺",
    "容缺受理",
)  # a pledge stands for the paper; 容缺 only puts it off until before the decision
LONGEST, LONGEST_REASON = 100, 200


@dataclass(frozen=True)
class Handed:
    """One paper as it is handed in: a file with its level, or what stands in for it (`waived_by`) and why.

    `until` is the day by which a paper put off (容缺受理) follows; `key` names the place on the page in problems.
    """

    label: str
    upload: "File[Any] | StoredFile | None" = None
    level: str = "C"
    waived_by: str = ""
    reason: str = ""
    until: datetime.date | None = None
    key: str = "papers"


@dataclass(frozen=True)
class Wanted:
    """One paper the matter asks for: what was handed in or recorded for it, and whether it is still missing."""

    label: str
    papers: tuple[Paper, ...]
    waived_by: str
    missing: bool


def evidence_of(case: Case, rules: Matter) -> list[Wanted]:
    """What the matter asks for in its order, then whatever else was handed in."""
    given = list(case.papers.select_related("file", "added_by__staff").order_by("pk"))
    own = {one.label: tuple(paper for paper in given if paper.label == one.label) for one in rules.evidence}
    wanted = [
        Wanted(one.label, own[one.label], one.waived_by, one.required and not own[one.label])
        for one in rules.evidence
    ]
    others = dict.fromkeys(paper.label for paper in given if paper.label not in own)
    return wanted + [
        Wanted(label, tuple(paper for paper in given if paper.label == label), "", False) for label in others
    ]


def uploaded(case: Case, label: str) -> bool:
    """Whether a file was handed in under this label; a promise or a paper to come later is none."""
    return case.papers.filter(label=label, file__isnull=False).exists()


def missing_papers(case: Case, rules: Matter) -> list[str]:
    """Required papers for which there is neither a file nor a recorded reason to do without."""
    return [one.label for one in evidence_of(case, rules) if one.missing]


def check_papers(case: Case, rules: Matter, step: Step, outcome: Outcome) -> None:
    """Nothing is accepted while a required paper is missing, nothing granted while one is only put off; `Invalid`."""
    if not rules.evidence or case.parent_id is not None:
        return
    if _accepts(rules, step, outcome) and (missing := missing_papers(case, rules)):
        raise Invalid.because(
            f"必交材料不齐,不能“{outcome.label}”。缺:{'、'.join(missing)}。",
            "请上传材料或登记免交依据;材料要申请人补的,请打印一次性告知书。",
            "missing_papers",
            "papers",
        )
    if outcome.decision is End.GRANTED and (due := _put_off(case, rules)):
        raise Invalid.because(
            f"容缺受理的材料还没有补齐,不能“{outcome.label}”。缺:{'、'.join(due)}。",
            "请在作出决定前收齐并上传。",
            "papers_put_off",
            "papers",
        )


def take_in(handed: Sequence[Handed], rules: Matter, seat: Seat | None, actor: Actor) -> list[Handed]:
    """The same papers with their files stored; needs an act. Raises one `Invalid` with every fault of every paper."""
    taken = []
    with collect() as problems:
        for one in handed:
            _check(one, rules, seat, problems)
            if one.upload is not None and not isinstance(one.upload, StoredFile):
                with problems.at(one.key):
                    one = replace(one, upload=store_file(one.upload, one.upload.name or "", by=actor))  # noqa: PLW2901
            taken.append(one)
    return taken


def keep_papers(case: Case, taken: Sequence[Handed], seat: Seat | None) -> list[Paper]:
    """Papers that were taken in become papers of the case; needs an act."""
    return [
        Paper.objects.create(
            case=case,
            label=one.label,
            level="" if one.waived_by else one.level,
            file=one.upload if isinstance(one.upload, StoredFile) else None,
            waived_by=one.waived_by,
            reason=one.reason,
            until=one.until,
            added_at=clock.now(),
            added_by=seat.account if seat else None,
        )
        for one in taken
    ]


def grounds(rules: Matter, label: str) -> tuple[str, ...]:
    """What may stand in for a paper: the data the matter names for it, a pledge, or leave to bring it later."""
    named = tuple(one.waived_by for one in rules.evidence if one.label == label and one.waived_by)
    return (*named, PLEDGED, LATER) if any(one.label == label for one in rules.evidence) else ()


def _check(one: Handed, rules: Matter, seat: Seat | None, problems: Collector) -> None:
    name = f"“{one.label}”"
    if not one.label or len(one.label) > LONGEST or not storable(one.label):
        problems.add(f"材料名称须为1至{LONGEST}字。", "请选择或填写材料名称。", "no_label", "label")
    if not one.waived_by:
        if one.upload is None:
            problems.add(f"{name}没有选择文件。", "请选择图片、PDF或文档后再上传。", "no_file", one.key)
        if one.level not in LEVELS:
            problems.add(f"{name}没有选择可信等级。", "请按材料来源选择A至D。", "no_level", one.key)
        return
    if one.upload is not None:
        problems.add(f"{name}既附了文件又登记了免交。", "请只留一样。", "both", one.key)
    if seat is None or seat.represents or one.waived_by not in grounds(rules, one.label):
        problems.add(
            f"{name}不能以“{one.waived_by[:20]}”免交。", "请上传材料,或由窗口登记。", "no_ground", one.key
        )
    if len(one.reason) > LONGEST_REASON or not storable(one.reason):
        problems.add(
            f"{name}的免交说明最多{LONGEST_REASON}字,不含控制字符。", "请修改。", "bad_reason", one.key
        )
    if one.waived_by in (PLEDGED, LATER) and not one.reason.strip():
        problems.add(
            f"{name}按{one.waived_by}办理,没有写明承诺内容。", "请写明。", "no_waiver_reason", one.key
        )
    if one.waived_by == LATER and (one.until is None or one.until < clock.today()):
        problems.add(
            f"{name}按容缺受理办理,没有写明补齐期限。", "请填写今天或以后的日期。", "no_until", one.key
        )


def _accepts(rules: Matter, step: Step, outcome: Outcome) -> bool:
    """The outcome that starts the whole clock, or leaving the first step where none does."""
    if not rules.starts_at_opening:
        return outcome.starts
    return step is rules.first and not outcome.needs_reason


def _put_off(case: Case, rules: Matter) -> list[str]:
    """Required papers of which there is nothing but leave to bring them later."""
    return [
        one.label
        for one, declared in zip(evidence_of(case, rules), rules.evidence, strict=False)
        if declared.required and one.papers and all(paper.waived_by == LATER for paper in one.papers)
    ]
