"""Papers of a case (材料): what is there, what is missing, how far each can be trusted, and adding one."""

from dataclasses import dataclass
from typing import Any

from django.core.files.base import File

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused, collect
from minzheng.mechanisms.access.public import Seat, visible
from minzheng.mechanisms.documents.public import StoredFile, store_file
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.matters.public import Case, Matter, Paper, open_stage, serves

# 国务院办公厅函〔2016〕108号: how far a paper can be trusted.
LEVELS = {"A": "发证机关提供", "B": "窗口已核对原件", "C": "上传件,原件待核", "D": "自行填写并承诺"}
LONGEST = 100


@dataclass(frozen=True)
class Wanted:
    """One paper the matter asks for: those handed in, and whether it is still missing."""

    label: str
    papers: tuple[Paper, ...]
    waived_by: str
    missing: bool


def evidence_of(case: Case, rules: Matter) -> list[Wanted]:
    """What the matter asks for in its order, then whatever else was handed in."""
    given = list(case.papers.select_related("file").order_by("pk"))
    wanted = []
    for one in rules.evidence:
        own = tuple(paper for paper in given if paper.label == one.label)
        wanted.append(Wanted(one.label, own, one.waived_by, one.required and not one.waived_by and not own))
    known = {one.label for one in rules.evidence}
    others = dict.fromkeys(paper.label for paper in given if paper.label not in known)
    return wanted + [
        Wanted(label, tuple(paper for paper in given if paper.label == label), "", False) for label in others
    ]


def may_add(case: Case, seat: Seat) -> bool:
    """Whoever does the open step, filed the case, or is its subject may add papers while it is open."""
    if not case.step:
        return False
    if seat.represents:
        return seat.represents == case.subject_key
    filed_here = seat.unit is not None and case.opened_unit_id == seat.unit.pk
    return filed_here or serves(seat, open_stage(case), clock.today())


def add_paper(case: Case, label: str, level: str, upload: "File[Any] | None", seat: Seat) -> Paper:
    """Keep an uploaded file as a paper of the case, in one act. Raises `Invalid`, `Refused`, `Conflict` (closed meanwhile)."""
    if not may_add(case, seat):
        raise Refused.because(
            "您的岗位不能为本件补充材料。", "请由提交单位或现承办单位上传;已办结的办件不再补充。", "not_yours"
        )
    with collect() as problems:
        if not label or len(label) > LONGEST:
            problems.add(f"材料名称须为1至{LONGEST}字。", "请选择或填写材料名称。", "no_label", "label")
        if level not in LEVELS:
            problems.add("没有选择可信等级。", "请按材料来源选择A至D。", "no_level", "level")
        if upload is None:
            problems.add("没有选择文件。", "请选择图片、PDF或文档后再上传。", "no_file", "file")
    assert upload is not None
    with acting(seat.actor, f"补充材料{case.number}:{label}"):
        held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if not held.step:
            raise Conflict.because(f"受理号{held.number}已办结。", "已办结的办件不再补充材料。", "closed")
        try:
            stored = store_file(upload, upload.name or "", by=seat.actor)
        except Invalid as wrong:
            raise Invalid.because(
                wrong.problems[0].message, wrong.problems[0].fix, "bad_file", "file"
            ) from wrong
        return Paper.objects.create(
            case=held, label=label, level=level, file=stored, added_at=clock.now(), added_by=seat.account
        )


def may_open(stored: StoredFile, seat: Seat) -> bool:
    """Files of papers are open to whoever sees the case."""
    return visible(Paper.objects.filter(file=stored), seat).exists()
