"""Every public page goes through here: elder version, refusals in plain words, and what caches and search engines may keep."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from minzheng.foundation.errors import Invalid, UserError
from minzheng.mechanisms.portal.guides import COMPLAINT, guides
from minzheng.mechanisms.portal.house import house
from minzheng.mechanisms.portal.limits import TooMany

View = Callable[..., HttpResponse]
ELDER = "elder"
YEAR = 365 * 24 * 3600


def public_page(*methods: str, fleeting: bool = False) -> Callable[[View], View]:
    """Declare a page anybody may see. `fleeting` pages must be gone when they are gone: no cache, no search engine."""

    def wrap(view: View) -> View:
        @require_http_methods(list(methods or ("GET", "HEAD")))
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
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


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render a public page in the frame of the portal."""
    frame = {
        "house": house(),
        "elder": request.COOKIES.get(ELDER) == "1",
        "here": request.resolver_match.url_name if request.resolver_match else "",
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
