"""Saving what is typed before it is sent, and throwing it away."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.desk.case_page import find_case
from minzheng.mechanisms.desk.gate import DeskRequest, page
from minzheng.mechanisms.desk.kept import safe
from minzheng.mechanisms.desk.reading import key_in
from minzheng.mechanisms.desk.views_cases import case_page, insert_reply, version_in
from minzheng.mechanisms.desk.views_catalogue import filing_page
from minzheng.mechanisms.matters.public import (
    by_itself,
    keep_filing,
    keep_step,
    matter,
    not_saved,
    revision_in,
    saved,
    throw_away,
    typed,
)

KEPT = "已暂存,还没有提交。附件不随草稿保存,提交前请重新选择。"


@page("POST")
def keep_new(request: DeskRequest, code: str) -> HttpResponse:
    """Save the form of a new case, by itself or by the button."""
    key = key_in(request.POST.get("client_key")) or uuid.uuid4()
    try:
        draft = keep_filing(request.seat, code, key, typed(request), revision_in(request))
    except UserError as error:
        return (
            not_saved(error)
            if by_itself(request)
            else filing_page(request, matter(code, clock.today()), error)
        )
    if by_itself(request):
        return saved(draft)
    messages.success(request, KEPT)
    return redirect(f"{reverse('desk:new', args=[code])}?draft={key}")


@page("POST")
def keep(request: DeskRequest, number: str) -> HttpResponse:
    """Save what is typed for the open step of a case, by itself or by the button; or show it with one more row."""
    found = find_case(number, request.seat)
    if "insert" in request.POST and not by_itself(request):
        return insert_reply(request, found)
    if "more" in request.POST and not by_itself(request):
        return case_page(request, found)
    try:
        draft = keep_step(request.seat, found, version_in(request), typed(request), revision_in(request))
    except UserError as error:
        return (
            not_saved(error)
            if by_itself(request)
            else case_page(request, find_case(number, request.seat), error)
        )
    if by_itself(request):
        return saved(draft)
    messages.success(request, "已暂存,还没有办理。")
    return redirect("desk:case", number)


@page("POST")
def drop(request: DeskRequest, uid: uuid.UUID) -> HttpResponse:
    """Throw a draft away, and back to where it was thrown away."""
    throw_away(request.seat, uid)
    messages.success(request, "草稿已丢弃。")
    goal = request.POST.get("next", "")
    return redirect(goal if safe(request, goal) else f"{reverse('desk:inbox')}?tab=draft")
