"""An inspection that a phone brings back whole: photos with time and place, three signatures, the record as a document."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, collect
from minzheng.mechanisms.access.public import Seat, signing_unit
from minzheng.mechanisms.checks.answers import Given, Result, stored
from minzheng.mechanisms.checks.inspecting import (
    checklist_of,
    finish_inspection,
    held_for,
    save_inspection,
)
from minzheng.mechanisms.checks.models import Inspection, Signer, SitePhoto, SiteSignature
from minzheng.mechanisms.documents.public import (
    PICTURES,
    Document,
    Fields,
    Ink,
    Para,
    Sheet,
    Signature,
    Table,
    Template,
    TemplateKind,
    check_ink,
    issue,
    register,
    store_file,
    text,
)
from minzheng.mechanisms.journal.public import acting, keeping_refusals

LARGEST_PHOTO = 300 * 1024
_NAME, _REASON = 60, 200


@dataclass(frozen=True)
class Signed:
    """One signature as written on a phone; `refused` says why the inspected person did not sign."""

    name: str
    strokes: str = ""
    refused: str = ""


def keep_site_photo(
    inspection: Inspection,
    seat: Seat,
    key: uuid.UUID,
    upload: UploadedFile | None,
    *,
    taken_at: datetime.datetime | None,
    place: str,
) -> SitePhoto:
    """A photo of an inspection under way, once for its key. Raises `Invalid` (no small picture), `Conflict`, `Refused`."""
    what = f"现场照片:检查{inspection.pk}"
    with keeping_refusals(seat.actor, what), acting(seat.actor, what):
        known = SitePhoto.objects.filter(key=key).first()
        if known is not None:
            if known.inspection_id != inspection.pk:
                raise Conflict.because("这张照片属于另一次检查。", "请重新拍摄。", "foreign_key")
            return known
        held = held_for(inspection, seat)
        if upload is None:
            raise Invalid.because("没有收到照片。", "请重新发送。", "no_file", "file")
        file = store_file(upload, upload.name or "", PICTURES, by=seat.actor, largest=LARGEST_PHOTO)
        return SitePhoto.objects.create(key=key, inspection=held, file=file, taken_at=taken_at, place=place)


def finish_signed(
    inspection: Inspection,
    seat: Seat,
    answers: Mapping[str, Given],
    signatures: Mapping[str, Signed],
    *,
    version: int,
    signed_at: datetime.datetime,
) -> Inspection:
    """Save, finish and sign an inspection in one act; its record (现场检查记录) is issued with the signatures.

    Raises `Invalid` listing every missing signature and answer, `Conflict` (stale, finished), `Refused` (not an inspector).
    """
    what = f"完成检查{inspection.pk}"
    with keeping_refusals(seat.actor, what), acting(seat.actor, what):
        _check_signatures(signatures)
        saved = save_inspection(inspection, seat, answers, version=version)
        done = finish_inspection(saved, seat, version=saved.version)
        names = {Signer.LEAD: done.lead.name, Signer.SECOND: done.second.name}
        for signer in Signer:
            one = signatures[signer]
            SiteSignature.objects.create(
                inspection=done,
                signer=signer,
                name=names.get(signer) or one.name.strip(),
                strokes=one.strokes,
                refused=one.refused.strip(),
                signed_at=signed_at,
            )
        issue(
            RECORD,
            _record(done),
            done.area,
            ("inspection", done.pk),
            by=seat.actor,
            matter=done.checklist,
            subject=done.subject_key,
        )
    return done


def record_of(inspection: Inspection) -> Document | None:
    """The signed record of an inspection, if it was signed on the spot."""
    about = Document.objects.filter(about_kind="inspection", about_id=inspection.pk, template=RECORD.code)
    return about.first()


def build_record(data: Mapping[str, Any]) -> Sheet:
    """现场检查记录: who looked at what, when, on which basis; what was found; who signed it, or did not."""
    found = tuple(tuple(text(cell) for cell in row) for row in data["rows"])
    table = (Table(("序号", "类别", "检查内容", "存在的问题"), found, (1, 2, 6, 6)),) if found else ()
    signed = tuple(
        Ink(one["strokes"], one["caption"]) if one["strokes"] else Para(text(one["caption"]))
        for one in data["signatures"]
    )
    return Sheet(
        title="现场检查记录",
        blocks=(
            Fields(tuple((label, value) for label, value in data["facts"])),
            Para(text(data["summary"])),
            *table,
            Para(text("以上记录经被检查单位人员和检查人员核对。")),
            *signed,
            Signature(data["organ"], data["on"]),
        ),
    )


RECORD = register(Template("checks.record", "现场检查记录", TemplateKind.LEGAL, build_record))


def _record(done: Inspection) -> dict[str, Any]:
    used, answers = checklist_of(done), stored(done.answers)
    faults = [item for item in used.items if answers[item.key].result == Result.FAULT]
    apart = sum(1 for one in answers.values() if one.result == Result.NOT_APPLICABLE)
    started = done.started_at.astimezone(clock.SHANGHAI)
    officers = "、".join(f"{one.name}(执法证号{one.certificate_number})" for one in (done.lead, done.second))
    return {
        "facts": [
            ("被检查单位", done.subject.name),
            ("检查日期", f"{started:%Y-%m-%d},{started:%H:%M}开始"),
            ("检查人员", officers),
            ("检查事项", used.label),
            ("检查依据", str(used.basis)),
        ],
        "summary": f"检查{len(used.items)}项,存在问题{len(faults)}项,不适用{apart}项,"
        f"其余{len(used.items) - len(faults) - apart}项正常。",
        "rows": [
            (str(place), item.hazard_class.label, item.text, answers[item.key].description)
            for place, item in enumerate(faults, 1)
        ],
        "signatures": [_caption(one) for one in done.signatures.order_by("pk")],
        "organ": signing_unit(done.unit).name,
        "on": done.on,
    }


def _caption(one: SiteSignature) -> dict[str, str]:
    at = one.signed_at.astimezone(clock.SHANGHAI)
    who = f"{Signer(one.signer).label}:{one.name}"
    if one.refused:
        return {"strokes": "", "caption": f"{who},拒绝签名:{one.refused}"}
    return {"strokes": str(one.strokes), "caption": f"{who},{at:%Y-%m-%d %H:%M}签名"}


def _check_signatures(given: Mapping[str, Signed]) -> None:
    with collect() as problems:
        for signer in Signer:
            one = given.get(signer, Signed(""))
            name, why = one.name.strip(), one.refused.strip()
            if signer is Signer.INSPECTED and not 0 < len(name) <= _NAME:
                problems.add("没有写明被检查单位人员的姓名。", f"请填写,最多{_NAME}字。", "no_name", "name")
            if signer is Signer.INSPECTED and why:
                if len(why) > _REASON:
                    problems.add("拒签情况太长。", f"请删减到{_REASON}字以内。", "too_long", "refused")
            elif not one.strokes:
                problems.add(f"{signer.label}没有签名。", "请在手机上签名。", "no_signature", signer)
            else:
                with problems.at(signer):
                    check_ink(one.strokes)
