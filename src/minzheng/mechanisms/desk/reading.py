"""Reading what a page sent: anything unreadable is nothing, never an error of the server."""

import datetime
import re
import uuid

from django.http import HttpRequest

from minzheng.foundation.errors import Invalid


def number_in(text: str | None) -> int | None:
    """A record number as pages send it, else None."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,18}", text) else None


def day_in(text: str | None) -> datetime.date | None:
    """A date such as 2019-03-01, else None."""
    try:
        return datetime.date.fromisoformat(text or "")
    except ValueError:
        return None


def key_in(text: str | None) -> uuid.UUID | None:
    """The form's own key, else None."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def answers_in(request: HttpRequest) -> dict[str, str]:
    """Answers to a declared form: every field whose name begins with "a-"."""
    return {key[2:]: str(value) for key, value in request.POST.items() if key.startswith("a-")}


def check_text(request: HttpRequest, arguments: dict[str, object]) -> None:
    """Refuse the one character no database keeps, wherever it hides; `Invalid`."""
    texts = [*request.GET.values(), *request.POST.values(), *arguments.values()]
    if any("\x00" in str(text) for text in texts):
        raise Invalid.because("内容里有不能保存的控制字符。", "请删去后重新输入。", "nul")
