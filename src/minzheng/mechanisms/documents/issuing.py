"""Issuing documents: a template builds a sheet from data, the sheet is numbered, frozen, and rendered when opened."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import scope
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents import vault
from minzheng.mechanisms.documents.models import Document, Method, Service, StoredFile
from minzheng.mechanisms.documents.numbering import next_number, written_number
from minzheng.mechanisms.documents.pdf import to_pdf
from minzheng.mechanisms.documents.sheet import Sheet, digest, freeze, thaw
from minzheng.mechanisms.documents.sniffing import FileKind
from minzheng.mechanisms.documents.storing import clean_name
from minzheng.mechanisms.documents.word import to_docx
from minzheng.mechanisms.journal.public import Actor

DRAFT = "草稿"
_RENDER: Mapping[FileKind, Callable[[Sheet, str], bytes]] = {FileKind.PDF: to_pdf, FileKind.DOCX: to_docx}
RENDERED = "rendered"


class TemplateKind(StrEnum):
    """What a template produces."""

    OFFICIAL = "公文"
    LEGAL = "文书"
    RECEIPT = "回执"
    LIST = "清单"


@dataclass(frozen=True)
class Template:
    """A document declared in code: `build(data)` returns its `Sheet`."""

    code: str
    title: str
    kind: TemplateKind
    build: Callable[[Mapping[str, Any]], Sheet]


_templates: dict[str, Template] = {}


def register(template: Template) -> Template:
    """Make a template known under its code; two templates under one code stop the start."""
    if _templates.setdefault(template.code, template) is not template:
        raise ValueError(f"template {template.code} is declared twice")
    return template


def templates() -> Mapping[str, Template]:
    """All registered templates by code."""
    return dict(_templates)


def issue(
    template: Template,
    data: Mapping[str, Any],
    area: Area,
    about: tuple[str, int],
    number_kind: str | None = None,
    *,
    by: Actor,
    matter: str = "",
    subject: str = "",
) -> Document:
    """Build, number and freeze a document about one record (kind, id); needs an act.

    `number_kind` is the 机关代字 of the series, such as 津民发; without it the document has no number.
    `matter` (code) and `subject` (such as person:12) decide who may list it; without them only posts for all matters.
    """
    sheet, today = template.build(data), clock.today()
    number = None
    if number_kind is not None:
        number = written_number(number_kind, today.year, next_number(number_kind, today.year))
        sheet = replace(sheet, number=number)
    frozen = freeze(sheet)
    return Document.objects.create(
        template=template.code,
        title="".join(letter for letter in sheet.title if letter.isprintable())[:200],
        number=number,
        about_kind=about[0],
        about_id=about[1],
        area=area,
        matter=matter,
        subject=subject,
        sheet=frozen,
        digest=digest(frozen),
        issued_on=today,
        issued_at=clock.now(),
        issued_by=by.label,
    )


def open_document(document: Document, kind: FileKind = FileKind.PDF) -> IO[bytes]:
    """The document as PDF or .docx, rendered at first opening and kept; the caller has checked the permission.

    Raises `Invalid` when the frozen content no longer fits its digest.
    """
    if digest(document.sheet) != document.digest:
        shown = f"文书“{document.title}”的内容与制发时的摘要不符，可能被改动。"
        raise Invalid.because(shown, "请停止使用该文书，并联系系统管理员核对办理日志。", "document.changed")
    name = vault.name_for("rendered", document.digest + kind.endings[0])
    kept = Path(settings.MEDIA_ROOT) / RENDERED / name[:2] / name
    if not kept.exists():
        vault.put([_RENDER[kind](thaw(document.sheet), "")], kept, kept.parent)
    return vault.opened(kept)


def draft(
    template: Template, data: Mapping[str, Any], kind: FileKind, remark: str = ""
) -> tuple[IO[bytes], str]:
    """A document as it would be issued now, as PDF or .docx, and its file name; nothing is numbered or kept.

    The name begins with 草稿, and the head of every page says so, with the remark.
    """
    sheet, head = template.build(data), "　".join(filter(None, (DRAFT, remark)))
    name = f"{DRAFT}{clock.now():%Y%m%d%H%M}{sheet.title}{kind.endings[0]}"
    return io.BytesIO(_RENDER[kind](sheet, head)), clean_name(name)


def file_name(document: Document, kind: FileKind) -> str:
    """Name under which the document is downloaded."""
    return clean_name(f"{document.number or ''}{document.title}{kind.endings[0]}")


def serve(document: Document, to: str, method: Method, on: date, proof: StoredFile | None = None) -> Service:
    """Record that a document was served (送达) on `to`; needs an act. `Invalid` before its issue or in the future."""
    if not document.issued_on <= on <= clock.today():
        shown = f"送达日期{on}应在成文日期{document.issued_on}至今天之间。"
        raise Invalid.because(shown, "请核对送达回证上的日期。", "service.date", "on")
    if not to.strip():
        raise Invalid.because("受送达人为空。", "请填写签收人或单位名称。", "service.to", "to")
    return Service.objects.create(document=document, to=to.strip(), method=method, on=on, proof=proof)


scope(Document, matter="matter", subject="subject")
scope(Service, area="document__area_id", matter="document__matter", subject="document__subject")
