"""材料补正一次性告知书: every paper that is missing, told at once, on paper; issued once and kept."""

from collections.abc import Mapping
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.desk.receipts import phone_of
from minzheng.mechanisms.documents.public import (
    Document,
    Note,
    Para,
    Sheet,
    Signature,
    Template,
    TemplateKind,
    issue,
    register,
    text,
)
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.matters.public import Case, missing_papers, open_stage, version_for

TITLE = "材料补正一次性告知书"


def _build(data: Mapping[str, Any]) -> Sheet:
    papers = (Para(text(f"{number}. {label}")) for number, label in enumerate(data["papers"], 1))
    return Sheet(
        TITLE,
        (
            Para(text(data["before"])),
            *papers,
            Para(text(data["after"])),
            Signature(data["organ"], data["on"]),
            Note("签收人:　　　　　　　　签收日期:"),
        ),
    )


NOTICE = register(Template("desk.missing_papers", TITLE, TemplateKind.LEGAL, _build))


def missing_data(case: Case) -> dict[str, Any]:
    """What the notice says: words before, the papers (empty when nothing is missing), words after, unit, day."""
    rules = version_for(case)
    organ = open_stage(case).unit.name if case.step else ""
    return {
        "before": f"您申请办理的“{rules.name}”(受理号{case.number}),经核对,还需补齐下列材料:",
        "papers": missing_papers(case, rules) if case.step else [],
        "after": f"请将以上材料一次备齐后交至{organ},交齐即可继续办理。咨询电话{phone_of(case)}。",
        "organ": organ,
        "on": clock.today(),
    }


def notice_of(case: Case) -> Document | None:
    """The notice that was issued, if any."""
    found = Document.objects.filter(about_kind="case", about_id=case.pk, template=NOTICE.code)
    return found.order_by("pk").first()


def issue_missing(case: Case, seat: Seat) -> Document:
    """Issue the notice once, in an act of its own; `Conflict` when nothing is missing."""
    with acting(seat.actor, f"制发一次性告知书{case.number}"):
        held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if known := notice_of(held):
            return known
        data = missing_data(held)
        if not data["papers"]:
            raise Conflict.because("必交材料已齐。", "不需要告知,可以受理。", "nothing_missing")
        about = ("case", held.pk)
        return issue(
            NOTICE, data, held.area, about, by=seat.actor, matter=held.matter, subject=held.subject_key
        )
