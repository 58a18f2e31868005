"""Keeping the wordings of one's unit (答复模板)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.desk.replies import find_template, keep_reply, keepable, stop_reply, templates_of


@page("GET", "HEAD", "POST")
def replies(request: DeskRequest) -> HttpResponse:
    """The unit's wordings by step, and the form for one; `edit` names the one to be changed."""
    seat, error = request.seat, None
    given = {key: str(value) for key, value in request.POST.items()}
    changed = number_in(given.get("edit") or request.GET.get("edit"))
    if request.method == "POST":
        try:
            held = keep_reply(
                seat,
                given.get("place", ""),
                given.get("title", "").strip(),
                given.get("text", "").strip(),
                replaces=changed,
            )
        except UserError as wrong:
            error = wrong
        else:
            messages.success(request, f"答复模板“{held.title}”已保存,今天起可用。")
            return redirect("desk:replies")
    elif changed is not None:
        one = find_template(seat, changed)
        given = {"place": f"{one.matter}/{one.step}", "title": one.title, "text": one.text}
    places = keepable(seat)
    labels = {one.key: one.label for one in places}
    rows = (
        [(one, labels.get(f"{one.matter}/{one.step}", "")) for one in templates_of(seat)] if seat.unit else []
    )
    context = {"rows": rows, "places": places, "post": given, "edit": changed, "error": error}
    return show(request, "desk/replies.html", context, status=error.status if error else 200)


@page("POST")
def stop(request: DeskRequest, number: int) -> HttpResponse:
    """Offer a wording no more."""
    stop_reply(request.seat, number)
    messages.success(request, "答复模板已停用。")
    return redirect("desk:replies")
