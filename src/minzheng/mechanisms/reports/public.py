"""Reports (报告): written with live figures, reviewed, signed, frozen, published, proved."""

from minzheng.mechanisms.reports.marks import Mark, pieces
from minzheng.mechanisms.reports.models import Paragraph, Part, Report, SignOff, State, Step
from minzheng.mechanisms.reports.outlines import (
    Outline,
    Section,
    declare_outline,
    outline_of,
    outlines,
    withdraw_outline,
)
from minzheng.mechanisms.reports.papers import draft_of
from minzheng.mechanisms.reports.publishing import open_published, prove_report, published, published_figures
from minzheng.mechanisms.reports.rendering import Rendered, Run, Trace, check, reader, render, traces
from minzheng.mechanisms.reports.working import (
    compose,
    edit,
    freeze_report,
    insert,
    publish,
    remove,
    review,
    send_back,
    sign,
    submit,
)

__all__ = [
    "Mark",
    "Outline",
    "Paragraph",
    "Part",
    "Rendered",
    "Report",
    "Run",
    "Section",
    "SignOff",
    "State",
    "Step",
    "Trace",
    "check",
    "compose",
    "declare_outline",
    "draft_of",
    "edit",
    "freeze_report",
    "insert",
    "open_published",
    "outline_of",
    "outlines",
    "pieces",
    "prove_report",
    "publish",
    "published",
    "published_figures",
    "reader",
    "remove",
    "render",
    "review",
    "send_back",
    "sign",
    "submit",
    "traces",
    "withdraw_outline",
]
