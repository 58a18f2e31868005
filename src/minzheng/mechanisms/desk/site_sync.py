"""An inspection that a phone brings back: begun under the phone's key, photo by photo, then all of it in one act."""

import datetime
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, Problem
from minzheng.mechanisms.access.public import Seat, visible
from minzheng.mechanisms.checks.public import (
    Answer,
    Inspection,
    Signed,
    Signer,
    SitePhoto,
    checklist_of,
    finish_signed,
    keep_site_photo,
    order_rectification,
    record_of,
    start_inspection,
)
from minzheng.mechanisms.desk.check_page import officers
from minzheng.mechanisms.desk.parties import find_party
from minzheng.mechanisms.desk.site_day import at_once, values_of
from minzheng.mechanisms.desk.visit_sync import SLACK, place_in
from minzheng.mechanisms.desk.visit_values import Values
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.matters.public import Case, open_stage, perform, step_of


@dataclass(frozen=True)
class Inspected:
    """An inspection as a phone sends it; `photos` are keys by item, `order` the answers of the order or None for none."""

    key: uuid.UUID
    state: str
    base: Values
    mine: Values
    photos: Mapping[str, list[uuid.UUID]]
    signatures: Mapping[str, Signed]
    order: Values | None
    at: datetime.datetime


@dataclass(frozen=True)
class ItemDifference:
    """An item answered differently: what the phone started from, what it says, what the server has."""

    key: str
    label: str
    base: str
    mine: str
    theirs: str
    values: Values


class SheetMoved(Conflict):
    """The other inspector has filled in something else meanwhile."""

    def __init__(self, held: Inspection, fields: list[ItemDifference]) -> None:
        super().__init__(
            Problem(
                None,
                f"您外出期间,{held.saved_by.name}在别处改过这次检查。",
                "请逐项核对后选择保留哪一方的内容。",
                "sheet_moved",
            )
        )
        self.held, self.fields = held, fields


def begin_site(said: Mapping[str, Any], seat: Seat) -> Inspection:
    """Begin on the server what a phone began; the same key again gives the same. Raises as `start_inspection`."""
    try:
        key, code, subject = uuid.UUID(said["key"]), str(said["list"]), str(said["subject"])
        number, at = int(said["second"] or 0), datetime.datetime.fromisoformat(said["at"])
    except (ValueError, TypeError, KeyError):
        raise _unreadable() from None
    _check_moment(at, seat)
    known = _known(key, seat)
    if known is not None and known.checklist == code and known.subject_key == subject:
        return known
    second = next((one for one in officers(seat) if one.pk == number), None)
    return start_inspection(seat, code, find_party(subject, seat), second=second, client_id=key, at=at)


def keep_photo_of(
    text: str, key: uuid.UUID, upload: UploadedFile | None, at: str, place: str, seat: Seat
) -> SitePhoto:
    """One photo of an inspection by its phone's key; a moment that cannot be is left out."""
    held = _sent(text, seat)
    try:
        moment = datetime.datetime.fromisoformat(at)
        possible = moment.tzinfo is not None and held.started_at - SLACK <= moment <= clock.now() + SLACK
    except ValueError:
        possible = False
    return keep_site_photo(
        held, seat, key, upload, taken_at=moment if possible else None, place=place_in(place)
    )


def take_sheet(sent: Inspected, seat: Seat) -> tuple[Inspection, Case | None]:
    """Finish, sign and order in one act; sent twice it has one effect.

    Raises `SheetMoved` with every item that differs, `Conflict` naming them where the other has finished it, and what
    `finish_signed` and `order_rectification` raise.
    """
    held = _sent(str(sent.key), seat)
    if held.finished_at is not None:
        return _already(held, sent)
    _check_moment(sent.at, seat)
    theirs = values_of(held)
    if sent.state != str(held.version) and (fields := _differences(held, sent, theirs)):
        raise SheetMoved(held, fields)
    what = f"现场检查{held.subject.name}"
    with keeping_refusals(seat.actor, what), acting(seat.actor, what):
        done = finish_signed(
            held, seat, _answers(held, sent), sent.signatures, version=held.version, signed_at=sent.at
        )
        found = list(done.findings.all())
        if sent.order is None or not found:
            return done, None
        case = order_rectification(done, seat, found, answers=sent.order)
        way = at_once(step_of(open_stage(case)))
        return done, perform(case, way.key, seat, version=case.version) if way else case


def papers_of(held: Inspection, case: Case | None) -> list[tuple[str, str]]:
    """Where the record and the order are: (name, address)."""
    record = record_of(held)
    listed = [("检查结果", reverse("desk:inspection", args=[held.pk]))]
    if record is not None:
        listed.append((record.title, reverse("desk:document", args=[record.pk])))
    if case is not None:
        listed.append((f"整改 {case.number}", reverse("desk:case", args=[case.number])))
    return listed


def sheet_in(text: str) -> Inspected:
    """Read what a phone sent; `Invalid` when it is no inspection."""
    try:
        said: Any = json.loads(text)
        signed = {Signer(name).value: Signed(**_texts(one)) for name, one in said["signatures"].items()}
        return Inspected(
            key=uuid.UUID(said["key"]),
            state=str(said["state"]),
            base=_texts(said["base"]),
            mine={name: words for name, words in _texts(said["mine"]).items() if words.strip()},
            photos={str(item): [uuid.UUID(one) for one in keys] for item, keys in said["photos"].items()},
            signatures=signed,
            order=None if said["order"] is None else _texts(said["order"]),
            at=datetime.datetime.fromisoformat(said["at"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _unreadable() from None


def _texts(given: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(words) for name, words in given.items()}


def _unreadable() -> Invalid:
    return Invalid.because("手机发来的检查记录不完整。", "请更新本页后重新发送。", "no_sheet")


def _known(key: uuid.UUID, seat: Seat) -> Inspection | None:
    rows = Inspection.objects.select_related("facility", "organisation", "lead", "second", "saved_by", "unit")
    return visible(rows.filter(client_id=key), seat).first()


def _sent(text: str, seat: Seat) -> Inspection:
    try:
        found = _known(uuid.UUID(text), seat)
    except ValueError:
        raise _unreadable() from None
    if found is None:
        raise Missing.because(
            "服务器上没有这次检查,可能已被取消。", "请核对后删除这份记录,或重新检查。", "no_inspection"
        )
    return found


def _check_moment(at: datetime.datetime, seat: Seat) -> None:
    days = parameter("matters.visit_days", seat.unit.area if seat.unit else None, clock.today()).amount
    earliest = clock.now() - datetime.timedelta(days=days)
    if at.tzinfo is None or not earliest <= at <= clock.now() + SLACK:
        raise Invalid.because(
            "手机记下的检查时间不对或已过保留期限。",
            "请核对手机时间;确实如此的请在平台上补录。",
            "bad_moment",
        )


def _answers(held: Inspection, sent: Inspected) -> dict[str, Answer]:
    """The phone's answers with its photos, after those already there."""
    keys = [key for listed in sent.photos.values() for key in listed]
    files = dict(SitePhoto.objects.filter(inspection=held, key__in=keys).values_list("key", "file_id"))
    if missing := len(set(keys) - files.keys()):
        raise Conflict.because(f"有{missing}张照片还没有收到。", "请重新发送。", "photos_missing")
    made = {}
    for item in checklist_of(held).items:
        before = held.answers.get(item.key, {}).get("photos", [])
        photos = dict.fromkeys([*before, *(files[key] for key in sent.photos.get(item.key, []))])
        made[item.key] = Answer(
            sent.mine.get(f"r-{item.key}", ""), sent.mine.get(f"d-{item.key}", ""), tuple(photos)
        )
    return made


def _differences(held: Inspection, sent: Inspected, theirs: Values) -> list[ItemDifference]:
    """Items that changed on the server since the phone took them along and are not what the phone says."""
    found = []
    for item in checklist_of(held).items:
        base, mine, now = (_said(item.key, one) for one in (sent.base, sent.mine, theirs))
        if now not in (base, mine):
            values = {name: theirs[name] for name in _names(item.key) if name in theirs}
            found.append(ItemDifference(item.key, item.text, base, mine, now, values))
    return found


def _names(key: str) -> tuple[str, str]:
    return f"r-{key}", f"d-{key}"


def _said(key: str, values: Values) -> str:
    return ":".join(values[name] for name in _names(key) if values.get(name))


def _already(held: Inspection, sent: Inspected) -> tuple[Inspection, Case | None]:
    """Finished already: by this very sending, or by the other inspector with something else."""
    theirs = values_of(held)
    other = [
        f"“{item.text}”您填的是{_said(item.key, sent.mine) or '空'},完成的是{_said(item.key, theirs)}"
        for item in checklist_of(held).items
        if _said(item.key, sent.mine) != _said(item.key, theirs)
    ]
    if other or record_of(held) is None:
        raise Conflict.because(
            f"这次检查已由{held.saved_by.name}完成。" + (";".join(other) + "。" if other else ""),
            "已完成的检查不能再改;核对后可以删除这份记录。",
            "finished",
        )
    ordered = held.findings.filter(case__isnull=False).select_related("case").first()
    return held, ordered.case if ordered else None
