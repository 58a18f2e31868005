"""追回: what is owed back, by whom, what came back by which run; plans, repayments and write-offs begin here as cases."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing, UserError
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.matters.public import Case, holds, matter, open_case
from minzheng.mechanisms.payments.public import (
    PLAN,
    REPAYMENT,
    WITHHOLDING_CEILING,
    WRITE_OFF,
    Claim,
    claims,
    funds,
    history,
    item_name,
    plans,
    require_sight,
)

PAGE = 50
ABOUT = ("fund", "item", "party")  # told by the page, not asked
DOING = {"plan": PLAN, "repaid": REPAYMENT, "write_off": WRITE_OFF}


@page()
def recoveries(request: DeskRequest) -> HttpResponse:
    """Outstanding claims first, then those that are settled; with the plan in force."""
    require_sight(request.seat)
    found = claims(list(funds(request.seat)))
    pager = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(one, item_name(one.item), plans(one.fund, one.item, one.party).get(one.party)) for one in pager]
    context = {
        "rows": rows,
        "pager": pager,
        "left": sum(one.left for one in found),
        "open": sum(one.left > 0 for one in found),
    }
    return show(request, "desk/recoveries.html", context)


@page("GET", "HEAD", "POST")
def recovery(request: DeskRequest, fund_id: int, item: str, party: str) -> HttpResponse:
    """One claim: its history and plan; `do` shows the form of a case that changes it, POST begins the case."""
    require_sight(request.seat)
    found = claims(list(funds(request.seat).filter(pk=fund_id)), item=item, party=party)
    if not found:
        raise Missing.because("没有这笔应追回款,或不在您的管辖范围内。", "请从“追回”页面进入。", "no_claim")
    claim, error = found[0], None
    if request.method == "POST":
        try:
            return redirect("desk:case", _begin(request, claim).number)
        except UserError as wrong:
            error = wrong
    context = {**_shown(request, claim), **_form(request), "error": error}
    return show(request, "desk/recovery.html", context, status=error.status if error else 200)


def _shown(request: DeskRequest, claim: Claim) -> dict[str, Any]:
    """What the page says of a claim."""
    entries = Paginator(history(claim), PAGE).get_page(request.GET.get("page"))
    cases = Case.objects.in_bulk([one.entry.case_id for one in entries if one.entry.case_id])
    about = {"answers__fund": claim.fund.code, "answers__item": claim.item, "answers__party": claim.party}
    return {
        "claim": claim,
        "name": item_name(claim.item),
        "entries": [(one, cases.get(one.entry.case_id or 0)) for one in entries],
        "pager": entries,
        "plan": plans(claim.fund, claim.item, claim.party).get(claim.party),
        "waiting": Case.objects.filter(matter__in=DOING.values(), end="", **about).order_by("pk"),
        "ceiling": parameter(WITHHOLDING_CEILING, claim.fund.area, clock.today()),
        "acts": claim.left > 0 and holds(request.seat, (Function.PAYING,), PLAN),
    }


def _form(request: DeskRequest) -> dict[str, Any]:
    """The cases that can be begun, the one chosen, what it asks and what was typed."""
    today = clock.today()
    do = request.POST.get("do") or request.GET.get("do", "")
    asked = matter(DOING[do], today).form.fields if do in DOING else ()
    return {
        "doing": [(key, matter(code, today).name) for key, code in DOING.items()],
        "do": do if do in DOING else "",
        "fields": [one for one in asked if one.key not in ABOUT],
        "given": {key[2:]: str(text) for key, text in request.POST.items() if key.startswith("a-")},
    }


def _begin(request: DeskRequest, claim: Claim) -> Case:
    """Open the case of the form that was sent."""
    code = DOING.get(request.POST.get("do", ""))
    if code is None:
        raise Missing.because("没有这种办法。", "请刷新页面。", "unknown_act")
    given = _form(request)["given"]
    about = {"fund": claim.fund.code, "item": claim.item, "party": claim.party}
    title = f"{matter(code, clock.today()).name}:{claim.name}"
    return open_case(code, request.seat, area=claim.fund.area, answers={**given, **about}, title=title)
