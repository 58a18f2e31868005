"""Every page of the portal goes through here: elder version, refusals in plain words, what caches may keep, and whose it is."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from minzheng.foundation.errors import Invalid, UserError
from minzheng.mechanisms.access.public import Account, AccountKind, session_over
from minzheng.mechanisms.journal.public import reading
from minzheng.mechanisms.portal.citizens import Citizen, citizen_of
from minzheng.mechanisms.portal.guides import COMPLAINT, guides
from minzheng.mechanisms.portal.house import house
from minzheng.mechanisms.portal.kept import typed_in
from minzheng.mechanisms.portal.limits import TooMany
from minzheng.mechanisms.portal.places import place_kinds

View = Callable[..., HttpResponseBase]
ELDER = "elder"
YEAR = 365 * 24 * 3600
OVER = "登录已失效(30分钟没有操作,或登录已满12小时),刚才的内容还没有提交。请重新登录,登录后可以接着提交。"


class CitizenRequest(HttpRequest):
    """A request of a citizen who is signed in."""

    user: Account
    citizen: Citizen


def public_page(*methods: str, fleeting: bool = False) -> Callable[[View], View]:
    """Declare a page anybody may see. `fleeting` pages must be gone when they are gone: no cache, no search engine."""

    def wrap(view: View) -> View:
        @require_http_methods(list(methods or ("GET", "HEAD")))
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.GET.get(ELDER) in ("0", "1") and request.method == "GET":
                return _switched(request)
            try:
                _check_text(request)
                response = view(request, *args, **kwargs)
            except UserError as error:
                response = problem(request, error)
            if fleeting:
                response.headers["Cache-Control"] = "no-store"
                response.headers["X-Robots-Tag"] = "noindex, noarchive, nosnippet"
            return response

        guarded.public_page = True  # type: ignore[attr-defined]
        return guarded

    return wrap


def citizen_page(*methods: str) -> Callable[[View], View]:
    """Declare a page of a citizen's own: signed in here, nobody else's; nothing of it is kept by a cache."""

    def wrap(view: View) -> View:
        @public_page(*methods, fleeting=True)
        @wraps(view)
        def guarded(request: CitizenRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not signed_in(request):
                return sign_in_first(request)
            if request.user.must_change_password and request.resolver_match.view_name != "portal:password":  # type: ignore[union-attr]
                return redirect("portal:password")
            request.citizen = citizen_of(request.user)
            with reading() if request.method in ("GET", "HEAD") else nullcontext():
                return view(request, *args, **kwargs)

        guarded.citizen_page = True  # type: ignore[attr-defined]
        return guarded

    return wrap


def signed_in(request: HttpRequest) -> bool:
    """Whether a citizen is signed in in this browser; a session that has lasted too long ends now."""
    if not request.user.is_authenticated or request.user.kind != AccountKind.CITIZEN:
        return False
    if not session_over(request.session):
        return True
    logout(request)
    return False


def present_citizen(request: HttpRequest) -> Citizen | None:
    """The citizen who is signed in, if one is; `Refused` where the account stands for nobody."""
    if signed_in(request) and request.user.is_authenticated:
        return citizen_of(request.user)
    return None


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page and back; staff are led to the desk. A form sent too late goes along."""
    if request.user.is_authenticated:
        return redirect("desk:inbox")
    if request.method in ("GET", "HEAD"):
        return redirect(f"{reverse('portal:login')}?{urlencode({'next': request.get_full_path()})}")
    context = {"next": request.get_full_path(), "notice": OVER, "kept": typed_in(request)}
    return show(request, "portal/login.html", context, status=401)


def goal_in(request: HttpRequest) -> str:
    """The page of the portal that was asked for before signing in; 我的办件 for anything else."""
    goal = request.POST.get("next") or request.GET.get("next") or ""
    inside = goal.startswith(reverse("portal:home")) and "\\" not in goal
    safe = inside and url_has_allowed_host_and_scheme(goal, {request.get_host()})
    return goal if safe else reverse("portal:mine")


def landing(request: HttpRequest, kind: str) -> str:
    """Where signing in leads: citizens to their page of the portal, everybody else to the desk."""
    return goal_in(request) if kind == AccountKind.CITIZEN else reverse("desk:inbox")


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render a public page in the frame of the portal."""
    frame = {
        "house": house(),
        "elder": request.COOKIES.get(ELDER) == "1",
        "here": request.resolver_match.url_name if request.resolver_match else "",
        "citizen": signed_in(request),
        "has_places": bool(place_kinds()),
        "complaint": next((one.code for one in guides() if one.guide.door == COMPLAINT and one.online), ""),
    }
    return render(request, template, {**frame, **(context or {})}, status=status)


def problem(request: HttpRequest, error: UserError) -> HttpResponse:
    """The page that says what is wrong and what to do."""
    return refused(show(request, "portal/problem.html", {"error": error}, status=error.status), error)


def refused(response: HttpResponse, error: UserError | None) -> HttpResponse:
    """The same answer, telling a visitor who came too often when to come back."""
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _check_text(request: HttpRequest) -> None:
    """No database takes a NUL character, and nobody types one."""
    texts = (*request.GET.values(), *request.POST.values())
    if any("\0" in text for text in texts):
        raise Invalid.because("填写的内容含有无法识别的字符。", "请删去后重新填写。", "bad_text")


def _switched(request: HttpRequest) -> HttpResponse:
    """Turn the elder version on or off and come back to the same page without the switch in its address."""
    query = request.GET.copy()
    wish = query.pop(ELDER)[-1]
    response = redirect(request.path + (f"?{query.urlencode()}" if query else ""))
    response.set_cookie(ELDER, wish, max_age=YEAR, samesite="Lax")
    return response
