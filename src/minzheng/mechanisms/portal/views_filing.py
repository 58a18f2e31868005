"""反映问题 and other matters anybody may file: form, then receipt."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.matters.public import Draft, filing_draft, typed_in
from minzheng.mechanisms.portal.citizens import Citizen, Prefilled, prefilled, standing_against
from minzheng.mechanisms.portal.drafting import draft_rows
from minzheng.mechanisms.portal.filing import (
    file,
    key_in,
    key_of,
    online_guide,
    questions,
    receipt_case,
    receipt_token,
    received_on,
)
from minzheng.mechanisms.portal.gate import present_citizen, public_page, refused, show, sign_in_first
from minzheng.mechanisms.portal.guides import Published
from minzheng.mechanisms.portal.house import house
from minzheng.mechanisms.portal.limits import visitor_of
from minzheng.mechanisms.portal.progress import standing
from minzheng.mechanisms.portal.qr import qr_picture
from minzheng.mechanisms.portal.supplying import papers_in


@public_page("GET", "HEAD", "POST", fleeting=True)
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a matter anybody, or a citizen signed in, may file; what was typed is kept when something is wrong."""
    one, at = online_guide(code), house()
    citizen = present_citizen(request) if one.for_citizens else None
    if citizen is None and not one.online:
        return sign_in_first(request)
    if citizen and citizen.seat.account.must_change_password:
        return redirect("portal:password")
    given = {key[2:]: str(value) for key, value in request.POST.items() if key.startswith("a-")}
    draft, shown = None, Prefilled(given)
    if citizen and request.method != "POST":
        draft, shown = _begun(request, one, citizen)
        given = shown.fields
    error: UserError | None = None
    if request.method == "POST" and "more" not in request.POST:
        try:
            key = key_of(request.POST.get("client_key", ""))
            papers = papers_in(request, one.matter) if citizen else ()
            case = file(one, at, given, key, visitor_of(request), citizen, papers)
        except UserError as wrong:
            error = wrong
        else:
            return redirect("portal:receipt", receipt_token(case))
    fields = [
        {
            "one": asked,
            "label": label,
            "value": given.get(asked.key, ""),
            "wrong": [p for p in error.problems if p.field == asked.key] if error else [],
        }
        for asked, label in questions(one)
    ]
    context = {
        "one": one,
        "guide": one.guide,
        "fields": fields,
        "given": given,
        "more": request.POST.get("more"),
        "grows": reverse("portal:apply", args=[one.code]),
        "error": error,
        "papers": one.matter.evidence if citizen else (),
        "notes": shown.notes,
        "against": standing_against(citizen, one.matter) if citizen and request.method != "POST" else (),
        "applicant": citizen.person if citizen else None,
        "client_key": request.POST.get("client_key") or str(draft.uid if draft else uuid.uuid4()),
        **_drafts(request, one.code, citizen, draft),
    }
    page = show(request, "portal/apply.html", context, status=error.status if error else 200)
    return refused(page, error)


def _begun(request: HttpRequest, one: Published, citizen: Citizen) -> tuple[Draft | None, Prefilled]:
    """The draft that is gone on with and what was typed in it, else what the registers know."""
    draft = filing_draft(citizen.seat, one.code, key_in(request.GET.get("draft", "")))
    if draft is None:
        return None, prefilled(citizen, one.matter, questions(one))
    return draft, Prefilled({key[2:]: value for key, value in typed_in(draft).items()})


def _drafts(
    request: HttpRequest, code: str, citizen: Citizen | None, draft: Draft | None
) -> dict[str, object]:
    """The draft shown, and on an empty form those that wait to be gone on with."""
    fresh = citizen is not None and draft is None and request.method != "POST"
    rows = draft_rows(citizen) if citizen and fresh else []
    return {
        "draft": draft,
        "revision": draft.revision if draft else request.POST.get("revision", "0"),
        "lost": fresh and "draft" in request.GET,
        "others": [row for row in rows if row.code == code],
    }


@public_page(fleeting=True)
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Number, what happens next, by when; made for printing."""
    case = receipt_case(token)
    address = request.build_absolute_uri(f"{reverse('portal:progress')}?number={case.number}")
    context = {"state": standing(case, house()), "received": received_on(case), "qr": qr_picture(address)}
    return show(request, "portal/receipt.html", context)
