"""Reading pages as a browser does: forms with their fields, and what is chosen beforehand."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from django.http import HttpResponse
from django.test import Client

from minzheng.mechanisms.access.public import Seat


def sitting(seat: Seat, **options: object) -> Client:
    """A browser signed in and sitting in this seat."""
    client = Client(**options)
    client.force_login(seat.account)
    if seat.post is not None:
        session = client.session
        session["post"] = seat.post.pk
        session.save()
    return client


def told(answer: HttpResponse) -> str:
    """What the page says, as text."""
    return unescape(re.sub(r"<[^>]+>", "", answer.content.decode()))


@dataclass
class Form:
    """One form: where its buttons lead, and each field with the value it would send untouched."""

    targets: set[str]
    sends: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside = self.options = self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append(Form({given.get("action", "")}))
        if not self.forms:
            return
        form, name = self.forms[-1], given.get("name", "")
        if "formaction" in given:
            form.targets.add(given["formaction"])
        if tag == "select":
            self.inside = name
            form.sends.setdefault(name, "\0first")
        elif tag == "option" and (form.sends.get(self.inside) == "\0first" or "selected" in given):
            form.sends[self.inside] = given.get("value", "?")
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            if "checked" in given:
                form.sends[name] = given.get("value", "on")
        elif tag == "input":
            form.sends[name] = given.get("value", "")
        elif tag == "textarea":
            self.text = name
            form.sends[name] = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.forms[-1].sends[self.text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text = ""


def forms(answer: HttpResponse) -> list[Form]:
    """The forms of a page."""
    parser = _Forms()
    parser.feed(answer.content.decode())
    return parser.forms
