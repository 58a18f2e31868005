"""草稿 at the portal: what a citizen who is signed in typed and has not sent yet, on whichever device."""

import datetime
import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.matters.public import (
    by_itself,
    drafts_of,
    keep_filing,
    not_saved,
    revision_in,
    saved,
    throw_away,
    typed,
)
from minzheng.mechanisms.portal.citizens import Citizen
from minzheng.mechanisms.portal.filing import key_of, online_guide
from minzheng.mechanisms.portal.gate import CitizenRequest, citizen_page
from minzheng.mechanisms.portal.guides import guides


@dataclass(frozen=True)
class DraftRow:
    """A draft in a list: the matter, when it was saved and until when it is kept, and the page that goes on with it."""

    uid: uuid.UUID
    code: str
    name: str
    saved_at: datetime.datetime
    until: datetime.date
    address: str


def draft_rows(citizen: Citizen) -> list[DraftRow]:
    """What this citizen has begun here and not sent, latest first."""
    offered = {one.code: one.name for one in guides() if one.for_citizens}
    found = drafts_of(citizen.seat).filter(case=None, matter__in=offered)
    return [
        DraftRow(
            one.uid,
            one.matter,
            offered[one.matter],
            one.saved_at,
            one.until,
            f"{reverse('portal:apply', args=[one.matter])}?draft={one.uid}",
        )
        for one in found
    ]


@citizen_page("POST")
def keep(request: CitizenRequest, code: str) -> HttpResponse:
    """Save the form, by itself or by the button."""
    key = key_of(request.POST.get("client_key", ""))
    try:
        draft = keep_filing(
            request.citizen.seat, online_guide(code).code, key, typed(request), revision_in(request)
        )
    except UserError as error:
        if not by_itself(request):
            raise
        return not_saved(error)
    if by_itself(request):
        return saved(draft)
    messages.success(request, "已暂存,还没有提交。材料不随草稿保存,提交前请重新选择。")
    return redirect(f"{reverse('portal:apply', args=[code])}?draft={key}")


@citizen_page("POST")
def drop(request: CitizenRequest, uid: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    throw_away(request.citizen.seat, uid)
    messages.success(request, "草稿已丢弃。")
    return redirect("portal:mine")
