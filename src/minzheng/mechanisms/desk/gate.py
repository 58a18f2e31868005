"""Every staff page goes through here: who is asking, in which seat, and how a refusal is shown."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from minzheng.foundation.errors import Conflict, UserError
from minzheng.mechanisms.access.public import Account, AccountKind, Seat, seats_of, session_over
from minzheng.mechanisms.desk.faults import not_allowed
from minzheng.mechanisms.desk.held import Held, held_by
from minzheng.mechanisms.desk.kept import safe, sign_in_again
from minzheng.mechanisms.desk.menu import menu_for
from minzheng.mechanisms.desk.reading import check_text
from minzheng.mechanisms.journal.public import reading

SEAT_KEY = "post"
View = Callable[..., HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in: the seat they sit in, what its post holds, all seats they could take."""

    seat: Seat
    held: Held
    seats: list[Seat]
    user: Account


def page(*methods: str) -> Callable[[View], View]:
    """Declare a staff page: signed in, seated, only these methods; user errors become a page that says what to do."""
    allowed = list(methods or ("GET", "HEAD"))

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated or _worn_out(request):
                return sign_in_again(request)
            if request.method not in allowed:
                return not_allowed(allowed)
            if request.user.kind == AccountKind.CITIZEN:
                return redirect("portal:mine")
            if request.user.must_change_password and request.resolver_match.view_name != "desk:password":  # type: ignore[union-attr]
                return redirect("desk:password")
            moved = _sit_down(request)
            try:
                check_text(request, kwargs)
                if request.method == "POST":
                    _check_seat(request, moved)
                with reading() if request.method in ("GET", "HEAD") else nullcontext():
                    response = view(request, *args, **kwargs)
            except UserError as error:
                response = problem(request, error)
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response

        guarded.staff_page = True  # type: ignore[attr-defined]
        return guarded

    return wrap


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render a staff page with its menu and seat."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    menu = menu_for(seat, request.held, request)  # type: ignore[attr-defined]
    frame = {"seat": seat, "seats": request.seats, "menu": menu}  # type: ignore[attr-defined]
    return render(request, template, {**frame, **(context or {})}, status=status)


def problem(request: HttpRequest, error: UserError) -> HttpResponse:
    """The page of a refusal that no form takes in."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    back = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    if came_from.netloc != request.get_host() or back == request.get_full_path() or not safe(request, back):
        back = ""
    return show(request, "desk/problem.html", {"error": error, "back": back}, status=error.status)


def _worn_out(request: HttpRequest) -> bool:
    """Whether this session has lasted too long; then it is ended."""
    if not session_over(request.session):
        return False
    logout(request)
    return True


def _sit_down(request: DeskRequest) -> bool:
    """Take the chosen seat, or the first one; True if the chosen one is no longer there."""
    request.seats = seats_of(request.user)
    chosen = request.session.get(SEAT_KEY)
    found = [seat for seat in request.seats if seat.post is not None and seat.post.pk == chosen]
    request.seat = (found or request.seats)[0]
    request.held = held_by(request.seat)
    if chosen is None or found:
        return False
    del request.session[SEAT_KEY]
    return True


def _check_seat(request: DeskRequest, moved: bool) -> None:
    """A form made in one seat is not carried out in another."""
    made_in = request.POST.get("seat")
    now_in = str(request.seat.post.pk) if request.seat.post else ""
    if moved or (made_in is not None and made_in != now_in):
        name = request.seat.post.name if request.seat.post else "本人"
        raise Conflict.because(
            f"打开这一页之后,您的岗位变成了“{name}”。",
            "没有作任何改动;请核对右上角的岗位,再从办件页面办理。",
            "seat_changed",
        )
