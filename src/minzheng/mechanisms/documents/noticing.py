"""Public notices: 公示 before a decision and 公布 after it, with the fields the law allows and for as long as it says."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db.models import F, Q, QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Collector, Conflict, Invalid, collect
from minzheng.foundation.identifiers import parse_uscc
from minzheng.foundation.masking import mask_name, mask_text
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.access.public import scope
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.models import Notice

_LONGEST = 200


class Show(Enum):
    """How a field appears in public."""

    TEXT = "文字"
    NAME = "姓名全称"
    MASKED_NAME = "姓名隐去"
    COUNT = "数量"
    MONEY = "金额（分）"
    DATE = "日期"
    CREDIT_CODE = "统一社会信用代码"


@dataclass(frozen=True)
class NoticeField:
    """One field a notice may show."""

    name: str
    label: str
    show: Show = Show.TEXT


@dataclass(frozen=True)
class NoticeKind:
    """What may be published: before (公示) or after (公布) a decision, the allowed fields, and the code of its term in law."""

    code: str
    label: str
    before: bool
    allowed_fields: tuple[NoticeField, ...]
    term: str | None = None

    def __post_init__(self) -> None:
        if self.before and self.term is None:
            raise ValueError(f"notice kind {self.code} comes before a decision and needs a term")


def post_notice(
    kind: NoticeKind,
    title: str,
    fields: Mapping[str, object],
    area: Area,
    about: tuple[str, int],
    until: date | None,
    channel: str = "",
) -> Notice:
    """Post a notice today, shown through `until` (last day; counted by the kind's term); needs an act.

    Raises `Invalid` for fields outside the allow list, values of the wrong form, an ID, phone or bank number anywhere,
    a missing end or a missing objection channel of a 公示. Masked names are masked before they are stored.
    """
    today = clock.today()
    with collect() as problems:
        shown = _shown(kind, fields, problems)
        _check_text("title", "标题", title, problems)
        if kind.term and until is None:
            problems.add(
                f"“{kind.label}”没有截止日期。", "请先按规定的期限计算截止日期。", "notice.until", "until"
            )
        if until is not None and until < today:
            problems.add(f"截止日期{until}早于今天。", "请重新计算截止日期。", "notice.until", "until")
        if kind.before and not channel.strip():
            problems.add(
                "公示没有写明异议渠道。", "请填写受理异议的单位和电话。", "notice.channel", "channel"
            )
    return Notice.objects.create(
        kind=kind.code,
        before=kind.before,
        title=title.strip(),
        fields=shown,
        area=area,
        about_kind=about[0],
        about_id=about[1],
        posted_on=today,
        until=until,
        channel=channel.strip(),
    )


def public_notices(on: date | None = None) -> QuerySet[Notice]:
    """Notices the public may see on a day (today): posted, not taken down, and not past their end, job or no job."""
    day = on or clock.today()
    running = Q(until__isnull=True) | Q(until__gte=day)
    return Notice.objects.filter(running, posted_on__lte=day, taken_down_at__isnull=True)


def due_for_take_down(on: date | None = None) -> QuerySet[Notice]:
    """Notices past their last day on a day (today) that nobody has taken down yet."""
    return Notice.objects.filter(until__lt=on or clock.today(), taken_down_at__isnull=True)


def take_down(notice: Notice) -> None:
    """Take a notice down now; needs an act. `Conflict` when it is down already."""
    done = Notice.objects.filter(pk=notice.pk, taken_down_at__isnull=True).update(taken_down_at=clock.now())
    if not done:
        raise Conflict.because(f"“{notice.title}”已经撤下。", "请刷新页面查看撤下时间。", "notice.down")
    notice.refresh_from_db()


def count_objection(notice: Notice) -> None:
    """Count one objection to a 公示 that is still running; needs an act. `Conflict` afterwards."""
    if not public_notices().filter(pk=notice.pk, before=True).update(objections=F("objections") + 1):
        shown = f"“{notice.title}”不在公示期内，不再计入公示异议。"
        raise Conflict.because(shown, "请按投诉或信访渠道受理。", "notice.over")
    notice.refresh_from_db()


def shown_fields(notice: Notice) -> list[tuple[str, str]]:
    """Label and text of a notice's fields, in declared order, for pages and print."""
    return [(field["label"], str(field["value"])) for field in notice.fields]


def _shown(kind: NoticeKind, fields: Mapping[str, object], problems: Collector) -> list[dict[str, Any]]:
    """Name, label and public form of each field, so that a posted notice reads the same whatever is declared later."""
    allowed = {field.name: field for field in kind.allowed_fields}
    labels = "、".join(field.label for field in kind.allowed_fields)
    shown: list[dict[str, Any]] = []
    for name in fields:
        if name not in allowed:
            problems.add(
                f"“{kind.label}”不得公开“{name}”。", f"只能公开：{labels}。", "notice.field_not_allowed", name
            )
    for field in kind.allowed_fields:
        if field.name in fields:
            with problems.at(field.name):
                value = _FORMS[field.show](fields[field.name], field.label)
                shown.append({"name": field.name, "label": field.label, "value": value})
    return shown


def _text(value: object, label: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(label, "文字")
    with collect() as problems:
        _check_text(None, label, value, problems)
    return value.strip()


def _check_text(name: str | None, label: str, value: str, problems: Collector) -> None:
    """No empty or overlong text, and none that holds something like an ID, phone or bank number, however spaced."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", value) if unicodedata.category(c)[0] != "C")
    if not plain.strip() or len(value) > _LONGEST:
        problems.add(f"“{label}”为空或超过{_LONGEST}字。", "请补全或缩短。", "notice.length", name)
    squeezed = "".join(c for c in plain if not c.isspace() and c not in "-‐‑–—·.")
    if any(mask_text(form) != form for form in (plain, squeezed)):
        problems.add(
            f"“{label}”中含有疑似证件号码、电话号码或银行账号，不得公开。",
            "请删去号码后再发布。",
            "notice.personal_number",
            name,
        )


def _wrong(label: str, form: str) -> Invalid:
    return Invalid.because(f"“{label}”应为{form}。", "请核对后重新填写。", "notice.form")


def _whole(value: object, label: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _wrong(label, "非负整数")
    return value


def _day(value: object, label: str) -> str:
    if not isinstance(value, date):
        raise _wrong(label, "日期")
    return value.strftime("%Y-%m-%d")


def _credit_code(value: object, label: str) -> str:
    if not isinstance(value, str):
        raise _wrong(label, "统一社会信用代码")
    return parse_uscc(value)


_FORMS: Mapping[Show, Callable[[object, str], Any]] = {
    Show.TEXT: _text,
    Show.NAME: _text,
    Show.MASKED_NAME: lambda value, label: mask_name(_text(value, label)),
    Show.COUNT: _whole,
    Show.MONEY: lambda value, label: f"{format_yuan(_whole(value, label))}元",
    Show.DATE: _day,
    Show.CREDIT_CODE: _credit_code,
}


scope(Notice)
