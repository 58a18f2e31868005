"""Recording activities, correcting them, and declaring them void."""

import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.mechanisms.access.public import Seat, Staff, visible
from minzheng.mechanisms.activities.checking import Draft, check_files, columns_of, reach, recorder
from minzheng.mechanisms.activities.declare import kind_of
from minzheng.mechanisms.activities.models import Activity
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.journal.public import acting, keeping_refusals

_REASON = 200


def record(
    kind: str,
    seat: Seat,
    draft: Draft,
    *,
    files: Sequence[StoredFile] = (),
    client_key: uuid.UUID | None = None,
) -> Activity:
    """Keep one activity of the seat's unit; the same `client_key` twice gives the same activity.

    Raises `Refused` (no mandate, somebody else's file), `Invalid` with every fault, `Missing` (unknown kind).
    """
    sort = kind_of(kind)
    with keeping_refusals(seat.actor, f"登记{sort.label}"), acting(seat.actor, f"登记{sort.label}"):
        staff, unit = recorder(sort, seat)
        if known := _known(client_key, sort.code, staff):
            return known
        check_files(files, seat)
        values = columns_of(sort, draft, reach(unit, [draft.area.pk]))
        made = Activity(
            kind=sort.code,
            unit=unit,
            entered_at=clock.now(),
            entered_by=staff,
            client_key=client_key,
            **values,
        )
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:
            if known := _known(client_key, sort.code, staff):
                return known
            raise
        made.files.set(files)
        sort.check([made])
    return made


def correct(
    activity: Activity,
    seat: Seat,
    draft: Draft,
    *,
    version: int,
    reason: str,
    files: Sequence[StoredFile] | None = None,
) -> Activity:
    """Replace what an activity says; the journal keeps what it said before. `files` None leaves the files alone.

    Raises as `record`, and `Conflict` for a page made from another version or a void activity.
    """
    purpose = f"更正活动:{reason.strip()[:150]}"
    with keeping_refusals(seat.actor, f"更正活动{activity.pk}"), acting(seat.actor, purpose):
        held, _ = _held(activity, seat, version, reason)
        sort = kind_of(held.kind)
        values = columns_of(sort, draft, reach(held.unit, [draft.area.pk]))
        if files is not None:
            kept = set(held.files.values_list("pk", flat=True))
            check_files([one for one in files if one.pk not in kept], seat)
            held.files.set(files)
        for name, value in values.items():
            setattr(held, name, value)
        held.version += 1
        held.save()
        sort.check([held])
    return held


def void(activity: Activity, seat: Seat, *, version: int, reason: str) -> Activity:
    """Declare an activity void: it stays with its trace and is counted nowhere. Raises as `correct`."""
    purpose = f"作废活动:{reason.strip()[:150]}"
    with keeping_refusals(seat.actor, f"作废活动{activity.pk}"), acting(seat.actor, purpose):
        held, staff = _held(activity, seat, version, reason)
        held.voided_at, held.voided_by, held.void_reason = clock.now(), staff, reason.strip()
        held.version += 1
        held.save()
        kind_of(held.kind).check([held])
    return held


def _known(client_key: uuid.UUID | None, kind: str, staff: Staff) -> Activity | None:
    """What was already recorded under a key of the same person and kind."""
    known = Activity.objects.filter(client_key=client_key).first() if client_key else None
    if known is not None and (known.kind, known.entered_by_id) != (kind, staff.pk):
        raise Conflict.because("这次提交与另一条活动重号。", "请刷新页面后重新填写。", "key_taken")
    return known


def _held(activity: Activity, seat: Seat, version: int, reason: str) -> tuple[Activity, Staff]:
    """The row, locked, if this seat may change it and its page is not stale."""
    rows = Activity.objects.select_for_update(of=("self",))
    held = visible(rows.filter(pk=activity.pk), seat).first()
    if held is None:
        raise Missing.because("没有这条活动,或不在您的管辖范围内。", "请从活动列表重新打开。", "no_activity")
    staff, unit = recorder(kind_of(held.kind), seat)
    if not reach(unit, [held.unit.area_id]):
        raise Refused.because(
            f"这条活动由{held.unit.name}登记,您的岗位不能改动。", f"请联系{held.unit.name}。", "not_yours"
        )
    if held.voided_at is not None:
        who = held.voided_by.name if held.voided_by else ""
        raise Conflict.because(f"这条活动已由{who}作废({held.void_reason})。", "不能再改动。", "void_already")
    if held.version != version:
        raise Conflict.because(
            "这条活动已被他人更正,您看到的页面不是最新的。", "请刷新后查看,未作任何改动。", "stale"
        )
    words = reason.strip()
    if not words or len(words) > _REASON:
        raise Invalid.because(
            f"须写明理由,最多{_REASON}字,现有{len(words)}字。", "请填写理由。", "no_reason", "reason"
        )
    return held, staff
