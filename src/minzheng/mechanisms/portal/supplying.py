"""Papers a citizen hands in from the portal: with an application, and afterwards to an own case."""

from typing import Any

from django.core.files.base import File
from django.http import HttpRequest

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.matters.public import Case, Handed, Matter, add_papers, open_promises
from minzheng.mechanisms.portal.citizens import Citizen

MOST = 30  # papers of one case; more is no evidence but a flood


def papers_in(request: HttpRequest, rules: Matter) -> list[Handed]:
    """What an application hands in: every file chosen beside a paper the matter asks for."""
    return [
        Handed(one.label, upload, key=f"p-{number}")
        for number, one in enumerate(rules.evidence)
        for upload in request.FILES.getlist(f"p-{number}")
    ]


def supply(case: Case, label: str, upload: "File[Any] | None", citizen: Citizen) -> None:
    """Keep a file as a paper of an own case: an open one, or one for which it was promised. Raises `Invalid`, `Refused`, `Conflict` (closed and nothing promised, or full)."""
    if not case.step and not open_promises(case).exists():
        raise Conflict.because(f"受理号{case.number}已办结。", "已办结的办件不再补充材料。", "closed")
    if case.papers.count() >= MOST:
        raise Conflict.because(f"这件事已收到{MOST}份材料。", "确需再交的,请交到窗口。", "full")
    add_papers(case, [Handed(label, upload, key="file")], citizen.seat)
