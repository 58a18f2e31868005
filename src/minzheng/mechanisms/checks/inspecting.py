"""An inspection from its first minute to its end: every save is bound to one inspection and one version of it."""

import datetime
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Refused, collect
from minzheng.mechanisms.access.public import Account, Seat, Staff
from minzheng.mechanisms.areas.public import Area, answered_by
from minzheng.mechanisms.checks.answers import Answer, Given, Result, read, stored
from minzheng.mechanisms.checks.campaigns import check_campaign
from minzheng.mechanisms.checks.declare import Checklist, checklist
from minzheng.mechanisms.checks.draw_models import DrawnObject
from minzheng.mechanisms.checks.draws.recusals import refuse_recused
from minzheng.mechanisms.checks.models import Finding, Inspection
from minzheng.mechanisms.checks.officers import check_officers
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import Facility, Organisation


def checklist_of(inspection: Inspection) -> Checklist:
    """The checklist version an inspection was made with."""
    return checklist(inspection.checklist, inspection.checklist_since)


def start_inspection(
    seat: Seat,
    code: str,
    subject: Facility | Organisation,
    *,
    second: Staff | None,
    client_id: uuid.UUID,
    campaign: str | Case = "",
    notes: str = "",
    drawn: DrawnObject | None = None,
    at: datetime.datetime | None = None,
) -> Inspection:
    """Begin an empty inspection now, or `at` a phone's moment; the same `client_id` twice gives the same one.

    `drawn` is the object of a draw this inspection is for, `campaign` the running campaign it belongs to, or just a word.
    Raises `Refused` (function, certificates, recusal, area), `Invalid` (words, campaign, closed facility), `Conflict` (key of another).
    """
    on = (began := at or clock.now()).astimezone(clock.SHANGHAI).date()
    used = checklist(code, on)
    with keeping_refusals(seat.actor, f"开始{used.label}"), acting(seat.actor, f"开始{used.label}"):
        lead, other, unit = check_officers(used, seat, second, on)
        made = Inspection(
            client_id=client_id,
            checklist=used.code,
            checklist_since=used.since,
            facility=subject if isinstance(subject, Facility) else None,
            organisation=subject if isinstance(subject, Organisation) else None,
            area=subject.area,
            on=on,
            drawn=drawn,
            unit=unit,
            lead=lead,
            second=other,
            saved_by=lead,
            notes=notes.strip(),
            started_at=began,
        )
        made.campaign, made.under = _called(campaign)
        if known := _known(made):
            return known
        refuse_recused(subject, lead, other)
        _check_start(made, subject)
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:
            if known := _known(made):
                return known
            raise
    return made


def _called(campaign: str | Case) -> tuple[str, Case | None]:
    """What the papers call it, and the campaign itself if it is one."""
    if isinstance(campaign, Case):
        return str(campaign.answers["name"]), campaign
    return campaign.strip(), None


def save_inspection(
    inspection: Inspection, seat: Seat, answers: Mapping[str, Given], *, version: int
) -> Inspection:
    """Keep answers by item key; items not named stay as they are. An answer that is no fault any more takes its finding away.

    Raises `Conflict` (stale page, finished), `Invalid` with every unknown item, bad answer and repeated photo, `Refused` (not an inspector).
    """
    with (
        keeping_refusals(seat.actor, f"保存检查{inspection.pk}"),
        acting(seat.actor, f"保存检查{inspection.pk}"),
    ):
        held = _held(inspection, seat, version)
        used = checklist_of(held)
        given = read(used, answers)
        _check_photos(held, given)
        merged = {**stored(held.answers), **given}
        answers_now = {key: one for key, one in merged.items() if one is not None}
        _check_repeated(held, used, answers_now)
        _keep(held, used, answers_now, seat)
    return held


def finish_inspection(
    inspection: Inspection, seat: Seat, *, version: int, fill_rest_ok: bool = False
) -> Inspection:
    """End an inspection: its findings are records from now on. `fill_rest_ok` answers what is empty with 正常.

    Raises `Invalid` listing every item without answer and every fault without words; `Conflict`, `Refused` as a save.
    """
    with (
        keeping_refusals(seat.actor, f"完成检查{inspection.pk}"),
        acting(seat.actor, f"完成检查{inspection.pk}"),
    ):
        held = _held(inspection, seat, version)
        used = checklist_of(held)
        answers = stored(held.answers)
        if fill_rest_ok:
            answers = {item.key: answers.get(item.key) or Answer(Result.FINE) for item in used.items}
        with collect() as problems:
            for item in used.items:
                answer = answers.get(item.key)
                if answer is None:
                    problems.add(f"“{item.text}”还没有结果。", "请逐项填写后再完成。", "unanswered", item.key)
                elif answer.result == Result.FAULT and not answer.description:
                    problems.add(f"“{item.text}”有问题但没有写明情况。", "请写明情况。", "no_words", item.key)
        held.finished_at, held.shown_to = clock.now(), held.subject_key
        _keep(held, used, answers, seat)
    return held


def drop_inspection(inspection: Inspection, seat: Seat, *, version: int) -> None:
    """Take an unfinished inspection back, with its answers (begun by mistake); the journal keeps it."""
    with (
        keeping_refusals(seat.actor, f"取消检查{inspection.pk}"),
        acting(seat.actor, f"取消检查{inspection.pk}"),
    ):
        held = _held(inspection, seat, version)
        held.findings.all().delete()
        held.delete()


def _known(wanted: Inspection) -> Inspection | None:
    """The inspection already begun under a client id: by the same lead with the same list on the same body."""
    known = Inspection.objects.filter(client_id=wanted.client_id).first()
    if known is not None and any(
        getattr(known, name) != getattr(wanted, name)
        for name in ("checklist", "facility_id", "organisation_id", "lead_id", "second_id")
    ):
        raise Conflict.because(
            f"这次提交与对“{known.subject.name}”的检查重号。", "请刷新页面后重新开始检查。", "key_taken"
        )
    return known


def _check_start(made: Inspection, subject: Facility | Organisation) -> None:
    if not Area.objects.filter(pk=made.area_id).filter(pk__in=answered_by(made.unit.area_id)).exists():
        raise Refused.because(
            f"“{subject.name}”不在您的岗位管辖范围内。", "请由所在区域的检查单位办理。", "wrong_area"
        )
    if made.under is not None:
        check_campaign(made.under, made.checklist, made.area, made.on)
    with collect() as problems:
        if isinstance(subject, Facility) and subject.closed_on is not None and subject.closed_on <= made.on:
            problems.add(
                f"“{subject.name}”已于{subject.closed_on}停用。", "请核对检查对象。", "closed", "subject"
            )
        for key, label, most in (("campaign", "专项行动", 80), ("notes", "地点与情况", 500)):
            if (length := len(getattr(made, key))) > most:
                problems.add(f"“{label}”最多{most}字,现有{length}字。", "请删减后再提交。", "too_long", key)


def held_for(inspection: Inspection, seat: Seat) -> Inspection:
    """The row, locked, if this seat is one of its two inspectors and it is not finished; `Conflict`, `Refused`."""
    held = Inspection.objects.select_for_update(of=("self",)).filter(pk=inspection.pk).first()
    if held is None:
        raise Conflict.because("这次检查已被取消。", "请重新开始检查。", "dropped")
    if seat.staff is None or seat.staff.person_key not in (held.lead.person_key, held.second.person_key):
        raise Refused.because(
            f"对“{held.subject.name}”的检查由{held.lead.name}、{held.second.name}进行。",
            "只有他们可以填写。",
            "not_inspector",
        )
    if held.finished_at is not None:
        raise Conflict.because(
            f"对“{held.subject.name}”的检查已由{held.saved_by.name}完成。",
            "已完成的检查不能再改。",
            "finished",
        )
    return held


def _held(inspection: Inspection, seat: Seat, version: int) -> Inspection:
    """The row, locked, if this seat may fill it and the page is not stale."""
    held = held_for(inspection, seat)
    if held.version != version:
        raise Conflict.because(
            f"对“{held.subject.name}”的检查已由{held.saved_by.name}另行保存,您看到的不是最新的。",
            "请刷新后查看,未作任何改动。",
            "stale",
        )
    return held


def _check_photos(held: Inspection, given: Mapping[str, Answer | None]) -> None:
    """Photos must be pictures that one of the two inspectors uploaded."""
    officers = Account.objects.filter(staff__in=(held.lead_id, held.second_id)).values_list("pk", flat=True)
    wanted = {photo for one in given.values() if one is not None for photo in one.photos}
    good = set(
        StoredFile.objects.filter(
            pk__in=wanted, media_type__startswith="image/", account_id__in=list(officers)
        ).values_list("pk", flat=True)
    )
    with collect() as problems:
        for key, one in given.items():
            if one is not None and not good.issuperset(one.photos):
                problems.add(
                    f"“{checklist_of(held).item(key).text}”的附件不是本次检查人员拍摄上传的照片。",
                    "请重新拍照上传。",
                    "bad_photos",
                    key,
                )


def _check_repeated(held: Inspection, used: Checklist, answers: Mapping[str, Answer]) -> None:
    """One picture proves one finding: not two items of this inspection, nor a finding of another one."""
    wanted = {photo for one in answers.values() for photo in one.photos}
    digests = dict(StoredFile.objects.filter(pk__in=wanted).values_list("pk", "digest"))
    rows = Finding.objects.filter(photos__digest__in=set(digests.values())).exclude(inspection=held)
    elsewhere = {
        digest: inspection
        for digest, inspection in rows.values_list("photos__digest", "inspection")
        if digest in digests.values()
    }
    others = Inspection.objects.select_related("facility", "organisation").in_bulk(set(elsewhere.values()))
    first: dict[str, str] = {}
    with collect() as problems:
        for key, one in answers.items():
            text = used.item(key).text
            for digest in dict.fromkeys(digests[photo] for photo in one.photos if photo in digests):
                if digest in elsewhere:
                    other = others[elsewhere[digest]]
                    where = f"{other.on}对“{other.subject.name}”的检查"
                elif first.setdefault(digest, key) != key:
                    where = f"本次检查的“{used.item(first[digest]).text}”"
                else:
                    continue
                problems.add(
                    f"“{text}”的照片与{where}所用的是同一张。", "请现场重新拍摄。", "photo_repeated", key
                )


def _keep(held: Inspection, used: Checklist, answers: Mapping[str, Answer], seat: Seat) -> None:
    """Save answers and make the open findings say exactly what the answers say."""
    held.answers = {key: answers[key].as_json() for key in sorted(answers)}
    held.version += 1
    if seat.staff is not None:
        held.saved_by = seat.staff
    held.save()
    faults = {key: one for key, one in answers.items() if one.result == Result.FAULT}
    held.findings.exclude(item__in=faults).delete()
    known = {one.item: one for one in held.findings.all()}
    for key, answer in faults.items():
        finding = known.get(key) or Finding(inspection=held, item=key)
        finding.hazard_class = used.item(key).hazard_class.code
        finding.description, finding.found_on = answer.description, held.on
        finding.save()
        finding.photos.set(answer.photos)
