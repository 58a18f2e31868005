"""受理回执: what the applicant takes home after filing; printed from the page, kept as a document."""

from collections.abc import Mapping
from typing import Any

import segno
from django.http import HttpRequest
from django.urls import reverse

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.desk.listing import caption
from minzheng.mechanisms.documents.public import (
    Code,
    Document,
    Fields,
    Note,
    Sheet,
    Signature,
    Template,
    TemplateKind,
    issue,
    register,
)
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.matters.public import Case, Matter, open_stage, version_for

CAPTION = "扫码或凭受理号和电话后四位查询进度"


def _build(data: Mapping[str, Any]) -> Sheet:
    return Sheet(
        "受理回执",
        (
            Fields(tuple((label, value) for label, value in data["lines"])),
            Code(data["address"], CAPTION),
            Note(f"咨询电话 {data['phone']}"),
            Signature(data["organ"], data["on"]),
        ),
        paper="a5",
    )


RECEIPT = register(Template("desk.receipt", "受理回执", TemplateKind.RECEIPT, _build))


def receipt_lines(case: Case) -> list[tuple[str, str]]:
    """What a receipt says, label and text; people are masked."""
    rules = version_for(case)
    lines = [
        ("受理号", case.number),
        ("事项", rules.name),
        ("办理内容", caption(case)),
        ("提交时间", case.opened_at.astimezone(clock.SHANGHAI).strftime("%Y年%m月%d日 %H:%M")),
        ("提交单位", case.opened_unit.name if case.opened_unit else "申请人本人"),
        (
            "已收材料",
            "、".join(
                dict.fromkeys(
                    case.papers.filter(file__isnull=False).order_by("pk").values_list("label", flat=True)
                )
            )
            or "无",
        ),
        ("下一步", _next(case, rules)),
    ]
    if case.due_on:
        lines.append(("法定期限", f"{case.due_on:%Y年%m月%d日}"))
    if case.promised_on:
        lines.append(("承诺期限", f"{case.promised_on:%Y年%m月%d日}"))
    return lines


def phone_of(case: Case) -> str:
    """The number printed on receipts."""
    return str(parameter("portal.phone", case.area, clock.today()))


def progress_address(case: Case, request: HttpRequest) -> str:
    """Where the applicant follows the case."""
    return request.build_absolute_uri(f"{reverse('portal:progress')}?number={case.number}")


def qr_picture(address: str) -> str:
    """A data address of an SVG picture that leads to `address`."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4))


def receipt_of(case: Case) -> Document | None:
    """The receipt that was issued, if any."""
    return (
        Document.objects.filter(about_kind="case", about_id=case.pk, template=RECEIPT.code)
        .order_by("pk")
        .first()
    )


def issue_receipt(case: Case, request: HttpRequest, seat: Seat) -> Document:
    """Issue the receipt once; in an act of its own."""
    with acting(seat.actor, f"制发受理回执{case.number}"):
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if known := receipt_of(case):
            return known
        data = {
            "lines": receipt_lines(case),
            "address": progress_address(case, request),
            "phone": phone_of(case),
            "organ": case.opened_unit.name if case.opened_unit else "",
            "on": clock.today(),
        }
        return issue(
            RECEIPT,
            data,
            case.area,
            ("case", case.pk),
            by=seat.actor,
            matter=case.matter,
            subject=case.subject_key,
        )


def _next(case: Case, rules: Matter) -> str:
    if not case.step:
        return f"已办结:{case.end}"
    stage = open_stage(case)
    due = f",应于{stage.due_on:%Y年%m月%d日}前办" if stage.due_on else ""
    return f"由{stage.unit.name}“{rules.step(stage.step).label}”{due}"
