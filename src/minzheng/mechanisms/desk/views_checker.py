"""报告核对: a report is dropped, its figures and relations come back marked up. Nothing is kept beyond the request."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from minzheng.foundation.errors import Invalid, UserError
from minzheng.mechanisms.access.public import may
from minzheng.mechanisms.claims.public import (
    LIMITS,
    Checked,
    RelationType,
    check_apart,
    check_text,
    comment_apart,
    compare,
    facts,
    hold_against,
    on_page,
)
from minzheng.mechanisms.desk.figures import READ
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.reading import key_in
from minzheng.mechanisms.indicators.public import OwnRecords
from minzheng.mechanisms.reports.public import published, render


@page("GET", "HEAD", "POST")
def report_check(request: DeskRequest) -> HttpResponse:
    """The form; POST answers a file with its figures, relations and downloads."""
    reads = request.seat.unit is not None and may(request.seat, READ)
    context: dict[str, Any] = {"limits": LIMITS, "reports": published(), "reads": reads}
    error = None
    if request.method == "POST":
        try:
            context |= _answer(request, reads)
        except UserError as wrong:
            error = wrong.at("file")
    context["error"] = error
    response = show(request, "desk/report_check.html", context, status=error.status if error else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _answer(request: DeskRequest, reads: bool) -> dict[str, Any]:
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise Invalid.because("没有选择文件。", "请选择报告文件，或拖到框里。", "no_file")
    content = upload.read()
    checked = check_apart(upload.name or "报告", content)
    for other in _others(request):
        checked = compare(checked, other)
    told = ""
    if reads and request.POST.get("own") and request.seat.unit is not None:
        records = OwnRecords(request.seat.unit.area)
        checked = hold_against(checked, records)
        told = _told(checked, records)
    return {"answer": on_page(checked, comment_apart(checked, content)), "told": told}


def _others(request: DeskRequest) -> list[Checked]:
    """The second file, and the published report that was chosen."""
    found = []
    if (second := request.FILES.get("other")) is not None:
        found.append(check_apart(second.name or "另一份报告", second.read()))
    uid = key_in(request.POST.get("published"))
    if uid is not None and (chosen := published().filter(uid=uid).first()) is not None:
        words = "\n".join([chosen.title, *(each.text for each in render(chosen))])
        found.append(check_text(words, chosen.title))
    return found


def _told(checked: Checked, records: OwnRecords) -> str:
    """What the records could not answer."""
    if not records.may_know(checked):
        return f"报告单位是“{checked.body}”，不在本单位辖区，没有与业务记录比对。"
    known = {r.operands[0] for r in checked.relations if r.type is RelationType.INDICATOR}
    unknown = sum(figure.id not in known for figure in facts(checked))
    return f"{len(known)}个数字与业务记录作了比对，{unknown}个没有找到对应的指标。"
