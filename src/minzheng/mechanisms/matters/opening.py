"""Opening a case: the first act of a run of a matter."""

import datetime
import logging
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Problem, Refused, UserError
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.public import SYSTEM, Actor, acting, keeping_refusals
from minzheng.mechanisms.matters import clocks, people
from minzheng.mechanisms.matters.declare import Matter
from minzheng.mechanisms.matters.drafts import forget_filing
from minzheng.mechanisms.matters.forms import Form, check_text
from minzheng.mechanisms.matters.models import SUBJECTS, Case
from minzheng.mechanisms.matters.papers import Handed, keep_papers, take_in
from minzheng.mechanisms.matters.sealed import seal
from minzheng.mechanisms.matters.stages import enter
from minzheng.mechanisms.matters.versions import matter

log = logging.getLogger(__name__)
ANYBODY = Actor("公众（未登录）")


def open_case(
    code: str,
    seat: Seat | None,
    *,
    area: Area,
    answers: Mapping[str, Any],
    subject: Any = None,
    title: str = "",
    channel: str = "窗口",
    external_number: str = "",
    client_key: uuid.UUID | None = None,
    parent: Case | None = None,
    papers: Sequence[Handed] = (),
    received_on: datetime.date | None = None,
    by_date: bool = False,
) -> Case:
    """File a case of matter `code` for `subject` in `area`; the same `client_key` twice gives the same case.

    Its `papers` are kept with it or nothing is; the draft it was typed in goes.
    Clocks run from `received_on` (default today), the day on which it came in; `opened_at` says when it was entered.
    Without a seat it is anybody's filing, which only matters declared `by_public` allow, or with `by_date` the program's
    own because a day has come, which only matters declared so allow.
    Raises `Invalid` (form), `Refused` (this post may not file it, or not here), `Conflict` (already filed once).
    """
    version = matter(code, clock.today())
    actor = seat.actor if seat else SYSTEM if by_date else ANYBODY
    with keeping_refusals(actor, f"提交{version.name}"):
        subject_key = _check_subject(version, subject)
        _check_opener(version, seat, area, subject_key, by_date)
        if known := _sent_before(client_key, seat, version, answers):
            return known
        check_text(title, "标题", "title", 200)
        check_text(external_number, "来件号", "external_number", 60)
        case = _draft(version, seat, area, answers, subject, subject_key)
        case.opened_on = clocks.received(
            version, area, received_on or case.opened_on, bool(seat and not seat.represents)
        )
        case.title, case.channel = title or version.name, channel
        case.external_number, case.client_key, case.parent = external_number, client_key, parent
        try:
            with acting(actor, f"提交{version.name}"):
                taken = take_in(papers, version, seat, actor)
                _begin(case, version)
                keep_papers(case, taken, seat)
                forget_filing(seat, client_key)
                return case
        except Conflict:  # the other click of a double click may have come first
            if known := _sent_before(client_key, seat, version, answers):
                return known
            raise


def open_by_date(code: str, area: Area, answers: Mapping[str, Any], title: str, subject: Any = None) -> bool:
    """Open a case because its day has come; one that cannot be opened is logged and must not hold up the others."""
    try:
        open_case(
            code, None, area=area, answers=answers, subject=subject, title=title[:200], channel="系统", by_date=True
        )  # fmt: skip
    except UserError:
        log.exception(
            "%s about %r in area %s could not be opened", code, getattr(subject, "pk", None), area.pk
        )
        return False
    return True


def _draft(
    version: Matter, seat: Seat | None, area: Area, answers: Mapping[str, Any], subject: Any, subject_key: str
) -> Case:
    """The case as it is asked for, not saved: who about whom, where, when, with answers that fit together."""
    open_answers, sealed = fill(version.form, answers)
    now = clock.now()
    case = Case(
        matter=version.code,
        matter_since=version.since,
        area=area,
        subject_key=subject_key,
        opened_at=now,
        opened_on=now.date(),
        opened_by=seat.account if seat else None,
        opened_unit=seat.unit if seat else None,
        step=version.first.key,
        answers=open_answers,
        sealed=sealed,
    )
    if subject is not None:
        setattr(case, version.subject, subject)
    if version.fits is not None:
        version.fits(case)
    return case


def application_faults(
    version: Matter, area: Area, answers: Mapping[str, Any], subject: Any
) -> list[Problem]:
    """Everything wrong with an application: each answer, or where all are right how they fit together. Nothing is kept."""
    try:
        _draft(version, None, area, answers, subject, "")
    except Invalid as wrong:
        return list(wrong.problems)
    return []


def _begin(case: Case, version: Matter) -> Case:
    """Number, save once, start the clock, enter the first step."""
    case.number = _number(version, case.opened_on.year)
    if version.once_per is not None:
        case.once_key = version.once_per(case)
    _save_once(case, version)
    if version.kept_from is not None:
        people.keep_from(case, version.kept_from(case))
    if version.starts_at_opening:
        case.clock_from = case.opened_on
    enter(case, version, version.first, since=case.opened_on)
    clocks.set_case_due(case, version)
    case.save()
    return case


def _sent_before(
    client_key: uuid.UUID | None, seat: Seat | None, version: Matter, answers: Mapping[str, Any]
) -> Case | None:
    """The case an earlier sending of the same page made; a key of somebody else's page, or of other content, is refused."""
    known = Case.objects.filter(client_key=client_key).first() if client_key is not None else None
    if known is None:
        return None
    if known.opened_by_id != (seat.account.pk if seat else None):
        raise Conflict.because("这张表单已由他人提交过。", "请重新打开表单填写。", "foreign_key")
    try:
        same = known.matter == version.code and fill(version.form, answers) == (known.answers, known.sealed)
    except Invalid:  # what could be chosen then cannot be chosen any more, because it has been
        same = known.matter == version.code
    if not same:
        raise Conflict.because(
            f"这张表单已经提交过(受理号{known.number}),这次的内容不同,没有保存。",
            "请打开该办件核对;确需另办的,请重新打开表单填写。",
            "sent_otherwise",
        )
    return known


def fill(form: Form, given: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Parse a form and give (open answers, sealed text)."""
    open_answers, secret = form.divide(form.parse(given))
    return open_answers, seal(secret)


def _number(version: Matter, year: int) -> str:
    """受理号: prefix, year and a serial from the database; gaps are allowed, so nobody waits for anybody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('matters_case_serial')")
        return f"{version.prefix}{year}{cursor.fetchone()[0]:07d}"


def _check_opener(version: Matter, seat: Seat | None, area: Area, subject_key: str, by_date: bool) -> None:
    today: datetime.date = clock.today()
    if seat is None:
        if not (version.by_date if by_date else version.by_public):
            raise Refused.because(
                f"“{version.name}”不能不登录就提交。",
                "请登录后提交，或到社区、街道窗口办理。",
                "not_by_public",
            )
        return
    if seat.represents:
        if not version.by_citizen or (version.subject and subject_key != seat.represents):
            raise Refused.because(
                f"“{version.name}”不能由您的账号为此对象提交。",
                "本人或本机构的事项请用自己的账号提交,其他请到社区或街道窗口办理。",
                "not_by_citizen",
            )
        return
    if not people.holds(seat, version.opened_by, version.code):
        names = "、".join(function.label for function in version.opened_by)
        raise Refused.because(
            f"您的岗位没有提交“{version.name}”的职能(需要:{names})。",
            "请由有此职能的岗位办理,或请管理员在岗位职能中设置。",
            "no_function",
        )
    if not version.anywhere and not people.in_range(seat, area, today):
        raise Refused.because(
            "所选区域不在您的岗位管辖范围内。", "请核对区域;异地事项请转所在街道办理。", "wrong_area"
        )


def _check_subject(version: Matter, subject: Any) -> str:
    if not version.subject:
        return ""
    if subject is None:
        raise Invalid.because(
            f"“{version.name}”没有选定办理对象。", "请先查找并选定对象。", "no_subject", "subject"
        )
    kind = type(subject).__name__.lower()
    if kind != version.subject or kind not in SUBJECTS:
        raise Invalid.because(
            f"“{version.name}”的对象类型不符。", "请重新选定对象。", "wrong_subject", "subject"
        )
    return f"{kind}:{subject.pk}"


def _save_once(case: Case, version: Matter) -> None:
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError as error:
        if "client_key" in str(error):
            raise Conflict.because("这张表单正在提交或已经提交。", "请在台账中查看。", "sent_twice") from None
        if "case_once_per" not in str(error):
            raise
        ended = ("不同意", "不予受理", "撤回", "重复件", "退回来件单位")
        other = Case.objects.filter(matter=case.matter, once_key=case.once_key).exclude(end__in=ended).first()
        number = other.number if other else ""
        raise Conflict.because(
            f"{version.once_label or '同一对象'}只能办理一次“{version.name}”,已有受理号{number}。",
            "请打开已有办件查看;如系误办,请先撤回原件。",
            "once_only",
        ) from None
