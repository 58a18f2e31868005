"""Recording activities (活动登记): choose a kind, fill it in, find it again, correct it or declare it void."""

import datetime
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from minzheng.foundation.errors import Invalid, Missing, UserError, collect
from minzheng.mechanisms.access.public import Function, Seat, visible
from minzheng.mechanisms.activities.public import (
    Activity,
    Draft,
    Kind,
    all_kinds,
    correct,
    kind_of,
    record,
    void,
)
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.desk.activity_list import COLUMNS, STATES, ActivityFilter, activity_rows
from minzheng.mechanisms.desk.exporting import export
from minzheng.mechanisms.desk.figures import areas_for
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.listing import area_names
from minzheng.mechanisms.desk.reading import answers_in, day_in, key_in, number_in
from minzheng.mechanisms.documents.public import StoredFile, file_response, store_file
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import holds

PER_PAGE = 50


@page("GET", "HEAD", "POST")
def activities(request: DeskRequest) -> HttpResponse:
    """Every activity one may see, filtered by the address; POST gives what is on the screen as .xlsx."""
    seat, chosen = request.seat, ActivityFilter.from_query(request.GET)
    found = chosen.apply(visible(Activity.objects.select_related("unit"), seat))
    if request.method == "POST":
        return export("活动登记", COLUMNS, activity_rows(list(found)), chosen.line, seat)
    pager = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "pager": pager,
        "rows": activity_rows(list(pager)),
        "kinds": all_kinds(),
        "states": STATES,
        "chosen": chosen,
        "may_record": bool(recordable(seat)),
    }
    return show(request, "desk/activities.html", context)


@page()
def choose_kind(request: DeskRequest) -> HttpResponse:
    """The kinds of activity this seat records."""
    return show(request, "desk/activity_kinds.html", {"kinds": recordable(request.seat)})


@page("GET", "HEAD", "POST")
def new_activity(request: DeskRequest, kind: str) -> HttpResponse:
    """The form of one kind; what was typed is never lost."""
    sort, error = kind_of(kind), None
    if request.method == "POST":
        try:
            with _one_act(request.seat, f"登记{sort.label}"):
                draft = _draft(request, sort)
                files, key = _stored(request), key_in(request.POST.get("client_key"))
                made = record(sort.code, request.seat, draft, files=files, client_key=key)
        except UserError as wrong:
            error = wrong
        else:
            messages.success(request, f"已登记{sort.label}“{made.title}”。")
            return redirect("desk:activity", made.pk)
    return _form(request, sort, _posted(request), error)


@page()
def activity(request: DeskRequest, activity_id: int) -> HttpResponse:
    """One activity with its counts and files."""
    return _page(request, _find(activity_id, request.seat))


@page("GET", "HEAD", "POST")
def correct_activity(request: DeskRequest, activity_id: int) -> HttpResponse:
    """Say again what an activity was; the journal keeps what it said before."""
    held = _find(activity_id, request.seat)
    sort, error = kind_of(held.kind), None
    if request.method != "POST":
        return _form(request, sort, _said(held), None, held)
    try:
        with _one_act(request.seat, f"更正活动:{request.POST.get('reason', '').strip()[:150]}"):
            draft = _draft(request, sort)
            files = [*held.files.all(), *_stored(request)]
            reason, version = request.POST.get("reason", ""), number_in(request.POST.get("version")) or 0
            correct(held, request.seat, draft, version=version, reason=reason, files=files)
    except UserError as wrong:
        error = wrong
        return _form(request, sort, _posted(request), error, held)
    messages.success(request, f"已更正“{held.title}”。")
    return redirect("desk:activity", held.pk)


@page("POST")
def void_activity(request: DeskRequest, activity_id: int) -> HttpResponse:
    """Take an activity out of all counts, with the reason."""
    held = _find(activity_id, request.seat)
    reason, version = request.POST.get("reason", ""), number_in(request.POST.get("version")) or 0
    try:
        void(held, request.seat, version=version, reason=reason)
    except UserError as error:
        return _page(request, _find(activity_id, request.seat), error)
    messages.success(request, f"“{held.title}”已作废,不再计数。")
    return redirect("desk:activity", held.pk)


@page()
def stored_file(request: DeskRequest, file_id: int) -> HttpResponseBase:
    """A photo or scan of an activity or a finding, for whoever sees that record."""
    found = StoredFile.objects.filter(pk=file_id).first()
    if found is None:
        raise Missing.because("没有这个文件,或不在您的岗位范围内。", "请从记录页面打开。", "no_file")
    return file_response(found, request.seat)


def recordable(seat: Seat) -> list[Kind]:
    """Kinds of activity the seat's functions let it record."""
    functions = (Function.REPORTING, Function.ANSWERING)
    return [one for one in all_kinds() if holds(seat, functions, one.code)]


def _find(activity_id: int, seat: Seat) -> Activity:
    rows = Activity.objects.select_related("unit", "area", "entered_by", "voided_by").filter(pk=activity_id)
    found = visible(rows, seat).first()
    if found is None:
        raise Missing.because("没有这条活动,或不在您的岗位范围内。", "请从活动列表重新打开。", "no_activity")
    return found


def _page(request: DeskRequest, held: Activity, error: UserError | None = None) -> HttpResponse:
    sort = kind_of(held.kind)
    context = {
        "one": held,
        "kind": sort,
        "area": area_names([held.area_id]).get(held.area_id, ""),
        "counts": [(each.label, held.measures.get(each.key), each.unit) for each in sort.measures],
        "answers": [
            (each.label, each.show(held.answers[each.key]))
            for each in sort.fields.fields
            if held.answers.get(each.key) is not None
        ],
        "files": list(held.files.order_by("pk")),
        "changes": held.voided_at is None and sort in recordable(request.seat),
        "error": error,
        "post": request.POST,
    }
    return show(request, "desk/activity.html", context, status=error.status if error else 200)


def _form(
    request: DeskRequest,
    sort: Kind,
    given: dict[str, Any],
    error: UserError | None,
    held: Activity | None = None,
) -> HttpResponse:
    areas = areas_for(request.seat)
    context = {
        "kind": sort,
        "held": held,
        "given": given,
        "posted": given["answers"],
        "measures": [(one, given["measures"].get(one.key, "")) for one in sort.measures],
        "areas": areas,
        "only_area": areas[0].area_id if len(areas) == 1 else None,
        "error": error,
        "client_key": key_in(request.POST.get("client_key")) or uuid.uuid4(),
        "post": request.POST,
    }
    return show(request, "desk/activity_form.html", context, status=error.status if error else 200)


def _posted(request: DeskRequest) -> dict[str, Any]:
    posted = request.POST
    plain = {name: posted.get(name, "") for name in ("title", "on", "until", "area", "place")}
    measures = {key[2:]: str(text) for key, text in posted.items() if key.startswith("m-")}
    return {**plain, "measures": measures, "answers": answers_in(request)}


def _said(held: Activity) -> dict[str, Any]:
    days = {name: day.isoformat() if day else "" for name, day in (("on", held.on), ("until", held.until))}
    plain = {"title": held.title, "area": str(held.area_id), "place": held.place}
    return {**plain, **days, "measures": held.measures, "answers": held.answers}


def _draft(request: DeskRequest, sort: Kind) -> Draft:
    """What was typed as a draft; days and area that cannot be read are named with every other fault."""
    given = _posted(request)
    on, until = day_in(given["on"]), day_in(given["until"])
    number = number_in(given["area"])
    area = Area.objects.filter(pk=number).first() if number is not None else None
    if on is None or area is None or (given["until"] and until is None):
        _name_faults(sort, given, on, area, until)
    assert on is not None and area is not None
    return Draft(given["title"], on, area, until, given["place"], given["measures"], given["answers"])


def _name_faults(
    sort: Kind,
    given: dict[str, Any],
    on: datetime.date | None,
    area: Area | None,
    until: datetime.date | None,
) -> None:
    with collect() as problems:
        if not given["title"].strip():
            problems.add("“名称”没有填写。", "此项必填。", "required", "title")
        if on is None:
            problems.add("“日期”没有填写或不是日期。", "请填写活动日期。", "no_day", "on")
        if given["until"] and until is None:
            problems.add("“截止日期”不是日期。", "请填写日期,当天结束的不填。", "bad_day", "until")
        if area is None:
            problems.add("没有选择区域。", "请选择活动所在的街道或社区。", "no_area", "area")
        for one in sort.measures:
            with problems.at(one.key):
                one.parse(given["measures"].get(one.key))
        sort.fields.parse(given["answers"])


def _stored(request: DeskRequest) -> list[StoredFile]:
    """Uploaded files, kept; needs an act."""
    kept = []
    for upload in request.FILES.getlist("files"):
        try:
            kept.append(store_file(upload, upload.name or "", by=request.seat.actor))
        except Invalid as wrong:
            raise wrong.at("files") from wrong
    return kept


@contextmanager
def _one_act(seat: Seat, purpose: str) -> Iterator[None]:
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        yield
