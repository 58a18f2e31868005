"""公示公告: the allowed fields, for as long as they may hang."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.areas.public import full_name
from minzheng.mechanisms.documents.public import public_notices, shown_fields
from minzheng.mechanisms.portal.boards import board_of, boards, hanging, known_board
from minzheng.mechanisms.portal.gate import public_page, show

PER_PAGE, LONGEST = 20, 60


@public_page(fleeting=True)
def notice_list(request: HttpRequest) -> HttpResponse:
    """Notices of today, newest first."""
    found = public_notices(clock.today()).order_by("-posted_on", "-pk")
    rows = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "portal/notices.html", {"rows": rows, "boards": boards()})


@public_page(fleeting=True)
def notice_board(request: HttpRequest, code: str) -> HttpResponse:
    """The notices of one sort, searched by name, number or what was done."""
    board, words = known_board(code), request.GET.get("q", "").strip()[:LONGEST]
    pager = Paginator(hanging(board, words), PER_PAGE).get_page(request.GET.get("page"))
    rows = []
    for one in pager:
        shown = {field["name"]: field["value"] for field in one.fields}
        rows.append((one, [(column.label, shown.get(column.name, "—")) for column in board.columns]))
    return show(
        request, "portal/notice_board.html", {"board": board, "q": words, "pager": pager, "rows": rows}
    )


@public_page(fleeting=True)
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One notice; after its last day it is as if it had never been."""
    found = public_notices(clock.today()).filter(pk=notice_id).first()
    if found is None:
        raise Missing.because(
            "没有这条公示,或公示期已满、已经撤下。", "请返回公示公告查看现有公示。", "no_notice"
        )
    context = {
        "notice": found,
        "fields": shown_fields(found),
        "place": full_name(found.area, found.posted_on),
        "board": board_of(found.kind),
    }
    return show(request, "portal/notice.html", context)
