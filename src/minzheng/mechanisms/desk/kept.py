"""What somebody had typed when the session was over is carried through the sign-in and offered again."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

PREFIX = "kept-"
NEVER = {"csrfmiddlewaretoken", "password", "old", "new"}
OVER = "登录已失效(30分钟没有操作,或登录已满12小时)。请重新登录,登录后回到原来的页面。"


@dataclass(frozen=True)
class Sending:
    """A form that was sent too late: where to, and its fields."""

    goal: str
    fields: tuple[tuple[str, str], ...]

    @property
    def words(self) -> list[str]:
        """What was typed, for the eye: no keys, no record numbers."""
        return [value for name, value in self.fields if name.startswith("a-") or name == "reason" if value]


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page, and back to the page that was asked for; a form that was sent goes along."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    kept = _fields(request.POST.items())
    context = {
        "next": reverse("desk:inbox"),
        "sent_to": request.get_full_path(),
        "kept": [(PREFIX + name, value) for name, value in kept],
        "notice": notice(request),
    }
    return render(request, "desk/login.html", context, status=401)


def notice(request: HttpRequest) -> str:
    """Why somebody who was signed in is asked again."""
    return OVER if settings.SESSION_COOKIE_NAME in request.COOKIES else ""


def sending_in(request: HttpRequest) -> Sending | None:
    """The form that came along with a sign-in, if any and if it leads into this site."""
    goal = request.POST.get("sent_to", "")
    if not goal or not safe(request, goal):
        return None
    names = ((key[len(PREFIX) :], value) for key, value in request.POST.items() if key.startswith(PREFIX))
    return Sending(goal, _fields(names))


def safe(request: HttpRequest, goal: str) -> bool:
    """Whether an address stays on this site."""
    return goal.startswith("/") and url_has_allowed_host_and_scheme(goal, {request.get_host()})


def _fields(items: Iterable[tuple[str, object]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in items if name not in NEVER)
