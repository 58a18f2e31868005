"""Drafts (草稿): what was typed and not yet sent, kept for one account in one seat until it is sent or thrown away."""

import datetime
import json
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.matters import people
from minzheng.mechanisms.matters.holding import open_stage
from minzheng.mechanisms.matters.models import Case, Draft
from minzheng.mechanisms.matters.versions import matter

LARGEST = 60_000  # characters of one draft
MOST = 100  # drafts of one seat
Typed = dict[str, str]


def keep_filing(seat: Seat, code: str, key: uuid.UUID, fields: Mapping[str, str], revision: int = 0) -> Draft:
    """Save what is typed for a new case of matter `code`; `key` is the form's own key, `revision` the one it was made from.

    Raises `Conflict` when the case is filed already or another window saved meanwhile, `Invalid` when it is too long.
    """
    matter(code, clock.today())
    with transaction.atomic():
        if Case.objects.filter(client_key=key).exists():
            raise Conflict.because("这张表单已经提交,不再暂存。", "请在台账中查看。", "filed")
        held = Draft.objects.select_for_update(of=("self",)).filter(uid=key).first()
        if held is not None and (held.account_id, held.seat, held.matter) != (*_owner(seat), code):
            raise Conflict.because("这张表单不是您的。", "请重新打开表单填写。", "foreign_key")
        return _save(held or Draft(uid=key, matter=code), seat, fields, revision)


def keep_step(seat: Seat, case: Case, version: int, fields: Mapping[str, str], revision: int = 0) -> Draft:
    """Save what is typed for the open step of a case, seen in its `version`.

    Raises `Conflict` when the case has moved on or another window saved meanwhile, `Refused`, `Invalid`.
    """
    with transaction.atomic():
        held = Case.objects.select_for_update(of=("self",)).get(
            pk=case.pk
        )  # waits for whoever is just doing the step
        if held.version != version or not held.step:
            raise Conflict.because(
                "本件在您填写期间已有变动,没有暂存。", "请先复制所填内容,再刷新页面对照。", "stale"
            )
        if not people.serves(seat, open_stage(held), clock.today()):
            raise Refused.because("本环节不由您的岗位办理,没有暂存。", "请由现承办单位办理。", "not_yours")
        mine = Draft.objects.select_for_update(of=("self",)).filter(
            _mine(seat), case=held, case_version=version
        )
        fresh = Draft(case=held, case_version=version, matter=held.matter, step=held.step)
        return _save(mine.first() or fresh, seat, fields, revision)


def filing_draft(seat: Seat, code: str, key: uuid.UUID | None) -> Draft | None:
    """This seat's draft of a new case, if there is one under that key."""
    return drafts_of(seat).filter(uid=key, matter=code, case=None).first() if key else None


def step_drafts(seat: Seat, case: Case) -> tuple[Draft | None, list[Draft]]:
    """This seat's draft for the case as it stands, and those made for earlier states of it, latest first."""
    found = list(drafts_of(seat).filter(case=case))
    now = [one for one in found if case.step and one.case_version == case.version]
    return (now[0] if now else None), [one for one in found if one not in now]


def drafts_of(seat: Seat) -> QuerySet[Draft]:
    """Everything this account has under way in this seat, latest first; never what others typed."""
    kept = Draft.objects.filter(_mine(seat), until__gte=clock.today())
    filed = Case.objects.filter(client_key__isnull=False).values("client_key")
    return kept.exclude(uid__in=filed.filter(opened_by=seat.account)).order_by("-saved_at", "-pk")


def typed_in(draft: Draft) -> Typed:
    """The fields of a draft as they were typed."""
    return dict(json.loads(str(draft.content)))


def throw_away(seat: Seat, uid: uuid.UUID) -> None:
    """Delete one draft of this seat; `Missing` for every other."""
    if not Draft.objects.filter(_mine(seat), uid=uid).delete()[0]:
        raise Missing.because("没有这份草稿,或已经提交、丢弃。", "请在“草稿”页签中查看。", "no_draft")


def forget_filing(seat: Seat | None, key: uuid.UUID | None) -> None:
    """The case is filed: its draft goes."""
    if seat is not None and key is not None:
        Draft.objects.filter(_mine(seat), uid=key).delete()


def forget_step(case: Case, seat: Seat) -> None:
    """The step is done: what this seat typed for it goes; what others typed stays theirs until they have seen why."""
    Draft.objects.filter(_mine(seat), case=case).delete()


def forget_old() -> int:
    """Delete drafts past their days and those whose case has been filed; how many."""
    old = Draft.objects.filter(until__lt=clock.today())
    filed = Draft.objects.filter(
        case=None, uid__in=Case.objects.filter(client_key__isnull=False).values("client_key")
    )
    return int((old | filed).delete()[0])


def _save(draft: Draft, seat: Seat, fields: Mapping[str, str], revision: int) -> Draft:
    if draft.pk is not None and draft.revision != revision:
        raise Conflict.because(
            "这份草稿已在另一个窗口或设备上改过,没有覆盖。",
            "请先复制本页新填的内容,再刷新页面接着填。",
            "draft_changed",
        )
    text = json.dumps(dict(fields), ensure_ascii=False)
    if len(text) > LARGEST:
        raise Invalid.because("内容太长,没有暂存。", "请删减,或作为附件上传。", "draft_too_long")
    if draft.pk is None and Draft.objects.filter(_mine(seat)).count() >= MOST:
        raise Conflict.because(f"草稿已有{MOST}份,没有暂存。", "请先丢弃不用的草稿。", "draft_too_many")
    draft.account_id, draft.seat = _owner(seat)
    draft.content, draft.saved_at = text, clock.now()
    days = parameter("matters.draft_days", seat.unit.area if seat.unit else None, clock.today()).amount
    draft.until = clock.today() + datetime.timedelta(days=days)
    draft.revision = draft.revision + 1 if draft.pk is not None else 1
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:  # the first saving of another window came just before
        raise Conflict.because(
            "这份草稿刚在另一个窗口保存过,没有覆盖。", "请刷新页面接着填。", "draft_changed"
        ) from None
    return draft


def _mine(seat: Seat) -> Q:
    account, name = _owner(seat)
    return Q(account=account, seat=name)


def _owner(seat: Seat) -> tuple[int, str]:
    return seat.account.pk, f"{seat.post.pk if seat.post else ''}|{seat.represents or ''}"
