"""The report as an official document (GB/T 9704), and the digest of what it says."""

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.documents.public import (
    Document,
    Heading,
    Para,
    Run,
    Sheet,
    Signature,
    Template,
    TemplateKind,
    issue,
    register,
)
from minzheng.mechanisms.reports.models import Report
from minzheng.mechanisms.reports.rendering import Rendered, render


def text_digest(report: Report) -> str:
    """SM3 of title and every paragraph as it reads now, with its figures."""
    digest = hashes.Hash(hashes.SM3())
    lines = [report.title, *(f"{each.paragraph.level} {each.text}" for each in render(report))]
    digest.update("\x1e".join(lines).encode())
    return digest.finalize().hex()


def issue_document(report: Report, seat: Seat, number_kind: str | None) -> Document:
    """Issue a frozen report as 公文, each figure marked with its frozen row; needs an act."""
    return issue(
        REPORT,
        {"report": report},
        report.area,
        ("report", report.pk),
        number_kind,
        by=seat.actor,
        matter=report.outline,
    )


def _build(data: Mapping[str, Any]) -> Sheet:
    report: Report = data["report"]
    blocks = tuple(_block(each) for each in render(report))
    return Sheet(report.title, (*blocks, Signature(report.organ, clock.today())), organ=report.organ)


def _block(each: Rendered) -> Heading | Para:
    runs = tuple(
        Run(run.text, str(run.trace.frozen.uid) if run.trace and run.trace.frozen else None)
        for run in each.runs
    )
    return Heading(each.paragraph.level, runs) if each.paragraph.level else Para(runs)


REPORT = register(Template("reports.report", "报告", TemplateKind.OFFICIAL, _build))
