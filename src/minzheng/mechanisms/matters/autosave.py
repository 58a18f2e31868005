"""How a page saves a draft: which of its fields count as typed, and the few words it gets back."""

import re

from django.http import HttpRequest, HttpResponse

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.matters.models import Draft

AUTOSAVE = "X-Autosave"  # header of a page that saves by itself and wants words, not a page
NOT_TYPED = {
    "csrfmiddlewaretoken",
    "seat",
    "client_key",
    "version",
    "revision",
    "outcome",
    "file",
    "find",
    "template",
    "insert",
    "more",
}


def typed(request: HttpRequest) -> dict[str, str]:
    """What the hand put into a form: no keys, no tokens, no empty fields."""
    return {key: str(value) for key, value in request.POST.items() if value and key not in NOT_TYPED}


def revision_in(request: HttpRequest) -> int:
    """The state of the draft that the page was made from; 0 when there was none."""
    text = request.POST.get("revision", "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0


def by_itself(request: HttpRequest) -> bool:
    """Whether the page saves by itself."""
    return AUTOSAVE in request.headers


def saved(draft: Draft) -> HttpResponse:
    """The answer to a page that saves by itself: when, and the state that its next saving builds on."""
    at = draft.saved_at.astimezone(clock.SHANGHAI)
    return _words(f"已自动暂存 {at:%H:%M}", 200, {"X-Draft": str(draft.revision)})


def not_saved(error: UserError) -> HttpResponse:
    """Why a page that saves by itself could not."""
    return _words(str(error), error.status, {})


def _words(text: str, status: int, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status, headers=headers)
