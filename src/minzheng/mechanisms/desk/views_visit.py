"""The visit shell of the phone: one static page and its worker, and the four questions they ask the server."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, UserError
from minzheng.mechanisms.desk.gate import DeskRequest, page
from minzheng.mechanisms.desk.reading import key_in
from minzheng.mechanisms.desk.site_day import site_day, values_of
from minzheng.mechanisms.desk.site_sync import (
    SheetMoved,
    begin_site,
    keep_photo_of,
    papers_of,
    sheet_in,
    take_sheet,
)
from minzheng.mechanisms.desk.visit_sync import Moved, keep_photo, sent_in, take_visit
from minzheng.mechanisms.desk.visit_values import state
from minzheng.mechanisms.desk.visiting import day_of

PARTS = ("vendor/minzheng.css", "vendor/visit.js")


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The page itself: the same for everybody and without any record, so that a phone can keep it."""
    return render(request, "desk/visit.html")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which changes when page, sheet or script change."""
    answer = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@page()
def account(request: DeskRequest) -> HttpResponse:
    """Who is signed in, in which seat, with the token that sending needs and the server's time."""
    seat = request.seat
    where = f"{seat.unit.name}{seat.post.name}" if seat.unit and seat.post else ""
    return _plain(
        {
            "owner": seat.account.pk,
            "name": seat.staff.name if seat.staff else seat.account.username,
            "seat": seat.post.pk if seat.post else 0,
            "post": where,
            "token": get_token(request),
            "now": clock.now().isoformat(),
        }
    )


@page("POST")
def day(request: DeskRequest) -> HttpResponse:
    """What the phone takes along for a day; addresses among it leave a row in the journal."""
    try:
        return _plain(day_of(request.seat, request.held) | {"site": site_day(request.seat, request.held)})
    except UserError as error:
        return _refusal(error)


@page("POST")
def photo(request: DeskRequest) -> HttpResponse:
    """One photo."""
    try:
        key = key_in(request.POST.get("key"))
        if key is None:
            raise Invalid.because("照片没有编号。", "请重新发送。", "no_key")
        posted = request.POST
        keep_photo(
            key, posted.get("number", ""), posted.get("step", ""), request.FILES.get("file"), request.seat
        )
    except UserError as error:
        return _refusal(error)
    return _plain({"kept": str(key)})


@page("POST")
def send(request: DeskRequest) -> HttpResponse:
    """One visit: done, or every question in which the server has something else."""
    try:
        visit = take_visit(sent_in(request.POST.get("visit", "")), request.seat)
    except UserError as error:
        return _refusal(error)
    return _plain({"applied": visit.applied, "at": visit.received_at.isoformat()})


@page("POST")
def site_begin(request: DeskRequest) -> HttpResponse:
    """An inspection begun on the phone begins here."""
    try:
        held = begin_site(_mapping(request.POST.get("sheet", "")), request.seat)
    except UserError as error:
        return _refusal(error)
    return _plain({"state": str(held.version)})


@page("POST")
def site_photo(request: DeskRequest) -> HttpResponse:
    """One photo of an inspection, with when and where it was taken."""
    said = request.POST
    try:
        key = key_in(said.get("key"))
        if key is None:
            raise Invalid.because("照片没有编号。", "请重新发送。", "no_key")
        number, at, place = (said.get(name, "") for name in ("number", "at", "place"))
        keep_photo_of(number, key, request.FILES.get("file"), at, place, request.seat)
    except UserError as error:
        return _refusal(error)
    return _plain({"kept": str(key)})


@page("POST")
def site_send(request: DeskRequest) -> HttpResponse:
    """One inspection: done with its papers, or every item in which the server has something else."""
    try:
        done, case = take_sheet(sheet_in(request.POST.get("sheet", "")), request.seat)
    except UserError as error:
        return _refusal(error)
    return _plain({"at": clock.now().isoformat(), "papers": papers_of(done, case)})


def _mapping(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    return said if isinstance(said, dict) else {}


def _refusal(error: UserError) -> HttpResponse:
    problems = [{"field": one.field, "text": f"{one.message}{one.fix}"} for one in error.problems]
    told: dict[str, Any] = {"problems": problems}
    if isinstance(error, Moved):
        told |= {
            "moved": error.kind,
            "stage": str(error.stage.uid),
            "state": state(error.stage, error.theirs),
            "base": {} if error.kind == "done" else error.theirs,
            "fields": [vars(one) for one in error.fields],
        }
    if isinstance(error, SheetMoved):
        theirs = values_of(error.held)
        told |= {"moved": "changed", "state": str(error.held.version), "base": theirs}
        told |= {"fields": [vars(one) for one in error.fields]}
    return _plain(told, error.status)


def _plain(content: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "private, no-store"
    return answer


@cache
def _worker() -> str:
    """The built worker, headed by the mark of the files it keeps."""
    paths = [finders.find(one) for one in (*PARTS, "vendor/visit-worker.js")]
    if not all(paths):
        raise Http404
    files = [Path(str(one)).read_bytes() for one in paths]
    mark = hashlib.sha256(render_to_string("desk/visit.html").encode() + b"".join(files)).hexdigest()[:16]
    kept = json.dumps([reverse("desk:visit"), *map(static, PARTS)])
    return f'const VERSION="{mark}",KEPT={kept};\n{files[-1].decode()}'
