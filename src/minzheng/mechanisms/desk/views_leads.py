"""未登记人员线索: people nobody has on record whom a help rule holds at; registered, found needless or handed on here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation.errors import Invalid, Missing, UserError
from minzheng.mechanisms.access.public import visible
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.desk.exporting import export
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.lead_page import COLUMNS, lead_context, lead_rows, streets
from minzheng.mechanisms.desk.monitored import refuse_unless, sees_warnings
from minzheng.mechanisms.desk.paging import paged
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.monitoring.public import (
    GivenRow,
    Lead,
    LeadState,
    hand_on,
    leads,
    needless,
    open_lead,
    register,
)

PAGE = 50


@page("GET", "HEAD", "POST")
def lead_list(request: DeskRequest) -> HttpResponse:
    """The leads of one's area and business; with `done` those that were decided. POST gives them as .xlsx, on record."""
    refuse_unless(sees_warnings(request.seat, request.held), "未登记人员线索")
    done, night = request.GET.get("done") == "1", number_in(request.GET.get("night"))
    found = leads(request.seat)
    if night:
        found = found.filter(found_in=night)
    else:
        found = (
            found.exclude(state=LeadState.OPEN).order_by("-decided_on", "-pk")
            if done
            else found.filter(state=LeadState.OPEN)
        )
    if request.method == "POST":
        rows = [one.values for one in lead_rows(list(found))]
        line = "一次监测发现" if night else "已有结论" if done else "待处理"
        return export("未登记人员线索", COLUMNS, rows, line, request.seat)
    pager = paged(found, PAGE, request.GET.get("page"), "decided_by")
    context = {"rows": lead_rows(list(pager)), "pager": pager, "done": done, "night": night}
    return show(request, "desk/leads.html", context)


@page("GET", "HEAD", "POST")
def lead_page(request: DeskRequest, number: int) -> HttpResponse:
    """One lead, masked; POST shows it in full for a purpose, registers the person, finds it needless or hands it on."""
    refuse_unless(sees_warnings(request.seat, request.held), "未登记人员线索")
    found = visible(Lead.objects.filter(pk=number), request.seat).select_related("decided_by", "warning")
    lead = found.first()
    if lead is None:
        raise Missing.because("没有这条线索，或不在您的岗位范围内。", "请从线索列表进入。", "no_lead")
    error, full = None, None
    if request.method == "POST":
        try:
            answer = _do(request, lead)
            if isinstance(answer, HttpResponse):
                return answer
            full = answer
        except UserError as wrong:
            error = wrong
    context = {
        **lead_context(lead, request.seat, request.held, full),
        "error": error,
        "post": request.POST,
        "purpose": request.POST.get("purpose", "") if full else "",
    }
    return show(request, "desk/lead.html", context, status=error.status if error else 200)


def _do(request: DeskRequest, lead: Lead) -> HttpResponse | GivenRow:
    do, reason, seat = request.POST.get("do", ""), request.POST.get("reason", ""), request.seat
    if do == "reveal":
        return open_lead(lead, seat, request.POST.get("purpose", "")).given
    if do == "register":
        warning = register(lead, seat)
        messages.success(request, "已登记，预警已转为核查办件。")
        return redirect("desk:warning", warning.pk)
    if do == "needless":
        needless(lead, seat, reason)
        messages.success(request, "已记录：无需办理。")
        return redirect("desk:leads")
    if do != "hand_on":
        raise Missing.because("现在不能这样办理。", "请刷新页面。", "no_act")
    wanted = number_in(request.POST.get("area"))
    place = next((one for one in streets(seat, lead) if one.area_id == wanted), None)
    if place is None:
        raise Invalid.because("没有选定转到哪里。", "请选择街道或社区。", "lead.area", "area")
    hand_on(lead, Area(pk=place.area_id), seat, reason)
    messages.success(request, f"已转到{place.name}。")
    return redirect("desk:leads")
