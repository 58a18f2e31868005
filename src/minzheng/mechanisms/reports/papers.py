"""The report as an official document (GB/T 9704), and the digest of what it says."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO, Any

from cryptography.hazmat.primitives import hashes

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.documents.public import (
    Document,
    FileKind,
    Heading,
    Note,
    Para,
    Run,
    Sheet,
    Signature,
    Template,
    TemplateKind,
    draft,
    issue,
    register,
)
from minzheng.mechanisms.reports.models import Report, State
from minzheng.mechanisms.reports.rendering import Rendered, printed, render


def text_digest(title: str, rendered: Sequence[Rendered]) -> str:
    """SM3 of the title and every paragraph as it reads, with its figures."""
    digest = hashes.Hash(hashes.SM3())
    lines = [title, *(f"{each.paragraph.level} {each.text}" for each in printed(rendered))]
    digest.update("\x1e".join(lines).encode())
    return digest.finalize().hex()


def issue_document(
    report: Report, rendered: Sequence[Rendered], seat: Seat, number_kind: str | None
) -> Document:
    """Issue a frozen report as 公文, each figure marked with its frozen row; needs an act."""
    return issue(
        REPORT,
        {"report": report, "rendered": rendered},
        report.area,
        ("report", report.pk),
        number_kind,
        by=seat.actor,
        matter=report.outline,
    )


def draft_of(report: Report, kind: FileKind) -> tuple[IO[bytes], str]:
    """An unpublished report as it reads now, as .docx or PDF marked 草稿, and its file name; the caller has checked the right."""
    if report.state == State.PUBLISHED:
        raise Conflict.because("报告已经发布，不再有草稿。", "请在报告页面下载正式文件。", "report.published")
    at = report.frozen_at
    told = f"数字已于{_minute(at)}冻结，尚未发布" if at else f"数字为{_minute(clock.now())}的实时数"
    return draft(REPORT, {"report": report, "rendered": render(report)}, kind, told)


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


def _build(data: Mapping[str, Any]) -> Sheet:
    report: Report = data["report"]
    blocks = tuple(_block(each) for each in printed(data["rendered"]))
    said = (Note(f"更正说明：第{report.edition}版，{report.reason}"),) if report.corrects_id else ()
    signed = Signature(report.organ, clock.today())
    return Sheet(report.title, (*blocks, signed, *said), organ=report.organ)


def _block(each: Rendered) -> Heading | Para:
    runs = tuple(
        Run(run.text, str(run.trace.frozen.uid) if run.trace and run.trace.frozen else None)
        for run in each.printed
    )
    return Heading(each.paragraph.level, runs) if each.paragraph.level else Para(runs)


REPORT = register(Template("reports.report", "报告", TemplateKind.OFFICIAL, _build))
