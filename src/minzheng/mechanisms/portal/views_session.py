"""Citizens sign in and out here and change their password; whoever works for the bureau is led to the desk."""

from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.access.public import AccountKind, begin_session, change_password
from minzheng.mechanisms.access.public import login as sign_in
from minzheng.mechanisms.portal.gate import (
    CitizenRequest,
    citizen_page,
    goal_in,
    landing,
    public_page,
    show,
    signed_in,
)
from minzheng.mechanisms.portal.kept import PREFIX, carried_by


@public_page("GET", "HEAD", "POST", fleeting=True)
def login(request: HttpRequest) -> HttpResponse:
    """Name and password, by the same rules as at the desk; afterwards to the page that was asked for."""
    if request.method != "POST":
        signed_in(request)  # ends a session that has lasted too long
        if request.user.is_authenticated:
            return redirect(landing(request, request.user.kind))
        return show(request, "portal/login.html", {"next": goal_in(request)})
    kept = carried_by(request)
    context: dict[str, object] = {
        "next": goal_in(request),
        "username": request.POST.get("username", ""),
        "kept": [(PREFIX + name, value) for name, value in kept],
    }
    try:
        account = sign_in(request.POST.get("username", ""), request.POST.get("password", ""))
    except UserError as error:
        return show(request, "portal/login.html", {**context, "error": error}, status=error.status)
    begin_session(request, account)
    if kept and account.kind == AccountKind.CITIZEN and not account.must_change_password:
        return show(request, "portal/kept.html", {"goal": context["next"], "fields": kept})
    return redirect(landing(request, account.kind))


@public_page("POST", fleeting=True)
def logout(request: HttpRequest) -> HttpResponse:
    """End the session here; what the browser kept of its pages goes too."""
    end_session(request)
    answer = redirect("portal:home")
    answer["Clear-Site-Data"] = '"cache"'
    return answer


@citizen_page("GET", "HEAD", "POST")
def password(request: CitizenRequest) -> HttpResponse:
    """Change one's own password."""
    if request.method != "POST":
        return show(request, "portal/password.html", {"changed": "changed" in request.GET})
    try:
        change_password(request.user, request.POST.get("old", ""), request.POST.get("new", ""))
    except UserError as error:
        return show(request, "portal/password.html", {"error": error}, status=error.status)
    update_session_auth_hash(request, request.user)
    return redirect(landing(request, AccountKind.CITIZEN))
