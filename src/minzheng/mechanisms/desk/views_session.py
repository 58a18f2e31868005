"""Signing in and out, choosing a seat, changing the password."""

from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.access.public import AccountKind, begin_session, change_password, seat_of
from minzheng.mechanisms.access.public import login as sign_in
from minzheng.mechanisms.desk.gate import SEAT_KEY, DeskRequest, page, show
from minzheng.mechanisms.desk.kept import PREFIX, notice, safe, sending_in
from minzheng.mechanisms.desk.reading import check_text, number_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password; afterwards back to the page, or the form, that was under way."""
    goal = request.POST.get("next") or request.GET.get("next") or "/"
    sending = sending_in(request) if request.method == "POST" else None
    context: dict[str, object] = {
        "next": goal if safe(request, goal) else "/",
        "username": request.POST.get("username", ""),
        "sent_to": sending.goal if sending else "",
        "kept": [(PREFIX + name, value) for name, value in sending.fields] if sending else [],
    }
    if request.method != "POST":
        return render(request, "desk/login.html", {**context, "notice": notice(request)})
    try:
        check_text(request, {})
        account = sign_in(request.POST.get("username", ""), request.POST.get("password", ""))
    except UserError as error:
        return render(request, "desk/login.html", {**context, "error": error}, status=error.status)
    begin_session(request, account)
    if account.kind == AccountKind.CITIZEN:
        return redirect("portal:mine")
    if sending and not account.must_change_password:
        return render(request, "desk/kept.html", {"sending": sending})
    return redirect(str(context["next"]))


@require_http_methods(["POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """End the session here; what the browser kept of its pages and of visits goes too."""
    end_session(request)
    answer = redirect("desk:login")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@page("POST")
def seat(request: DeskRequest) -> HttpResponse:
    """Sit down in another of one's posts."""
    chosen = number_in(request.POST.get("post"))
    if chosen is not None:
        seat_of(request.user, chosen)
        request.session[SEAT_KEY] = chosen
    return redirect("desk:inbox")


@page("GET", "HEAD", "POST")
def password(request: DeskRequest) -> HttpResponse:
    """Change one's own password."""
    if request.method != "POST":
        return show(request, "desk/password.html")
    try:
        change_password(request.user, request.POST.get("old", ""), request.POST.get("new", ""))
    except UserError as error:
        return show(request, "desk/password.html", {"error": error}, status=error.status)
    update_session_auth_hash(request, request.user)
    return redirect("desk:inbox")
