"""反映问题 and other matters anybody may file: form, then receipt."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.portal.filing import (
    file,
    key_of,
    online_guide,
    questions,
    receipt_case,
    receipt_token,
    received_on,
)
from minzheng.mechanisms.portal.gate import public_page, refused, show
from minzheng.mechanisms.portal.house import house
from minzheng.mechanisms.portal.limits import address_of
from minzheng.mechanisms.portal.progress import standing
from minzheng.mechanisms.portal.qr import qr_picture


@public_page("GET", "HEAD", "POST", fleeting=True)
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a matter anybody may file; what was typed is kept when something is wrong."""
    one, at = online_guide(code), house()
    given = {key[2:]: str(value) for key, value in request.POST.items() if key.startswith("a-")}
    error: UserError | None = None
    if request.method == "POST":
        try:
            case = file(one, at, given, key_of(request.POST.get("client_key", "")), address_of(request))
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
        "error": error,
        "client_key": request.POST.get("client_key") or str(uuid.uuid4()),
    }
    page = show(request, "portal/apply.html", context, status=error.status if error else 200)
    return refused(page, error)


@public_page(fleeting=True)
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Number, what happens next, by when; made for printing."""
    case = receipt_case(token)
    address = request.build_absolute_uri(f"{reverse('portal:progress')}?number={case.number}")
    context = {"state": standing(case, house()), "received": received_on(case), "qr": qr_picture(address)}
    return show(request, "portal/receipt.html", context)
