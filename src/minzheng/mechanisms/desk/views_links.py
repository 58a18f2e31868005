"""关联核对: rows without a usable number that may be about somebody on record, decided by a person, and taken back."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation.errors import Missing, UserError
from minzheng.mechanisms.access.public import visible
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.listing import area_names
from minzheng.mechanisms.desk.monitored import sender_name, source_name
from minzheng.mechanisms.desk.paging import paged
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.monitoring.public import (
    LinkReview,
    ReviewState,
    SideBySide,
    link,
    queue,
    reject,
    side_by_side,
    undo,
)
from minzheng.mechanisms.registry.public import Person

PAGE = 50
ANSWERED = (ReviewState.LINKED, ReviewState.REJECTED, ReviewState.UNDONE)


@page()
def links(request: DeskRequest) -> HttpResponse:
    """The open questions, the likeliest first; with `done` those that were answered, the last first."""
    done = request.GET.get("done") == "1"
    answered = visible(LinkReview.objects.filter(state__in=ANSWERED), request.seat).order_by("-decided_at")
    rows: QuerySet[LinkReview] = answered if done else queue(request.seat)
    pager = paged(rows, PAGE, request.GET.get("page"), "person", "decided_by")
    names = area_names(one.area_id for one in pager)
    listed = [
        {
            "one": one,
            "area": names.get(one.area_id, ""),
            "source": source_name(one.source),
            "sender": sender_name(one.sender),
            "score": one.score / 10,
        }
        for one in pager
    ]
    return show(request, "desk/links.html", {"rows": listed, "pager": pager, "done": done})


@page("GET", "HEAD", "POST")
def link_page(request: DeskRequest, number: int) -> HttpResponse:
    """Both records side by side; POST says who it is, that it is none of them, or takes an answer back."""
    found = visible(LinkReview.objects.filter(pk=number), request.seat).select_related(
        "decided_by", "undone_by"
    )
    review = found.first()
    if review is None:
        raise Missing.because("没有这条核对，或不在您的岗位范围内。", "请从关联核对列表进入。", "no_review")
    shown, error = side_by_side(review, request.seat), None
    if request.method == "POST":
        try:
            return _decide(request, shown)
        except UserError as wrong:
            error = wrong
    context = {
        "shown": shown,
        "review": review,
        "area": area_names([review.area_id]).get(review.area_id, ""),
        "source": source_name(review.source),
        "sender": sender_name(review.sender),
        "open": review.state == ReviewState.OPEN,
        "undoes": review.state in (ReviewState.LINKED, ReviewState.REJECTED),
        "error": error,
        "post": request.POST,
    }
    return show(request, "desk/link.html", context, status=error.status if error else 200)


def _decide(request: DeskRequest, shown: SideBySide) -> HttpResponse:
    reason, do = request.POST.get("reason", ""), request.POST.get("do", "")
    if do == "undo":
        again = undo(shown.review, request.seat, reason)
        messages.success(request, "结论已撤销，请重新核对。")
        return redirect("desk:link", again.pk)
    if do == "reject":
        reject(shown.review, request.seat, reason)
        messages.success(request, "已记录：不是所列人员。今后同样的记录不再询问。")
    else:
        link(shown.review, _chosen(shown, do), request.seat, reason)
        messages.success(request, "已关联。今后该单位同样的记录都按此对应。")
    return redirect("desk:links")


def _chosen(shown: SideBySide, do: str) -> Person:
    wanted = number_in(do)
    for one in shown.people:
        if one.person.pk == wanted:
            return one.person
    raise Missing.because("没有选择人员。", "请在列出的人员中选择，或答复“都不是”。", "no_choice", "do")
