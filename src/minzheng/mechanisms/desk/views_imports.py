"""Taking a ledger over: template, upload, what the check found, submitting the good rows, taking a decided one back."""

import uuid
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation.errors import Conflict, Invalid, Missing, UserError
from minzheng.mechanisms.access.public import Function, Seat, visible
from minzheng.mechanisms.desk.exporting import SHEET
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.listing import area_names
from minzheng.mechanisms.desk.reading import key_in
from minzheng.mechanisms.documents.public import template
from minzheng.mechanisms.matters.public import IMPORT, Case, Paper, holds, version_for
from minzheng.mechanisms.registry.public import register_of
from minzheng.mechanisms.rolls.public import (
    LISTED,
    UNDO,
    WRONG,
    Roll,
    RollCheck,
    ask_undo,
    check_roll,
    roll_of,
    rolls,
    submit_roll,
)

PAGE = 50


@page("GET", "HEAD", "POST")
def imports(request: DeskRequest) -> HttpResponse:
    """The ledgers this seat may bring in, and those brought in; POST checks a file."""
    error = None
    if request.method == "POST":
        try:
            made = _check(request)
        except UserError as wrong:
            error = wrong
        else:
            return redirect("desk:import", made.case.number)
    found = visible(RollCheck.objects.select_related("case"), request.seat).order_by("-pk")
    pager = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "rolls": [(one.register, uuid.uuid4()) for one in _own(request.seat)],
        "area": _area(request.seat),
        "rows": [(one, register_of(one.register).label, state_of(one)) for one in pager],
        "pager": pager,
        "error": error,
    }
    return show(request, "desk/imports.html", context, status=error.status if error else 200)


@page("GET", "HEAD", "POST")
def import_(request: DeskRequest, number: str) -> HttpResponse:
    """What the check of one ledger found; POST submits its good rows or asks to take it back."""
    check, error = _find(number, request.seat), None
    if request.method == "POST":
        try:
            _act(request, check)
        except UserError as wrong:
            error = wrong
        else:
            return redirect("desk:import", number)
    pager = Paginator(check.faults.order_by("pk"), PAGE).get_page(request.GET.get("page"))
    own = _registers(request.seat, check.register)
    asked = Case.objects.filter(matter=UNDO.code, once_key=number).exclude(step="").first()
    context = {
        "check": check,
        "label": register_of(check.register).label,
        "state": state_of(check),
        "area": area_names([check.case.area_id]).get(check.case.area_id, ""),
        "wrong": Paper.objects.filter(case=check.case, label=WRONG).first(),
        "pager": pager,
        "listed": LISTED,
        "submits": own and check.case.step == "submit",
        "undoes": own and bool(check.entered_homes) and check.undone_by is None and asked is None,
        "asked": asked,
        "error": error,
        "post": request.POST,
    }
    return show(request, "desk/import.html", context, status=error.status if error else 200)


@page()
def import_template(request: DeskRequest, register: str) -> HttpResponse:
    """The empty table of a ledger, with drop-downs, notes and a sample."""
    roll = roll_of(register)
    answer = HttpResponse(template(roll.columns, roll.sample), content_type=SHEET)
    name = quote(f"{roll.register.label}台账模板.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def state_of(check: RollCheck) -> str:
    """Where a ledger stands, in words."""
    case = check.case
    if check.undone_by is not None:
        return "已撤销"
    if case.step == "submit":
        return "已核对,未提交"
    return version_for(case).step(case.step).label if case.step else case.end


def _check(request: DeskRequest) -> RollCheck:
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid.because("没有选择文件。", "请选择填好的Excel台账。", "no_file", "file")
    if request.seat.unit is None:
        raise Missing.because("您没有单位,不能导入台账。", "请切换到有单位的岗位。", "no_unit")
    return check_roll(
        request.POST.get("register", ""),
        upload,
        request.seat,
        area=request.seat.unit.area,
        client_key=key_in(request.POST.get("client_key")),
    )


def _act(request: DeskRequest, check: RollCheck) -> None:
    if request.POST.get("act") == "submit":
        submit_roll(check, request.seat)
        messages.success(request, f"已提交{check.good_homes}户{check.good_rows}行,由他人核对和审批后登记。")
    elif request.POST.get("act") == "undo":
        case = ask_undo(check, request.seat, request.POST.get("reason", ""))
        messages.success(request, f"已提出撤销(受理号{case.number}),由他人审批后生效。")
    else:
        raise Conflict.because("这个页面不是最新的。", "请刷新后再办。", "stale")


def _find(number: str, seat: Seat) -> RollCheck:
    rows = visible(RollCheck.objects.select_related("case", "undone_by"), seat)
    found = rows.filter(case__number=number).first()
    if found is None:
        raise Missing.because(
            "没有这次台账导入,或不在您的岗位范围内。", "请从批量登记页面进入。", "unknown_import"
        )
    return found


def _own(seat: Seat) -> list[Roll]:
    return [one for one in rolls() if _registers(seat, one.register.code)]


def _registers(seat: Seat, register: str) -> bool:
    return all(holds(seat, (Function.REGISTERING,), code) for code in (IMPORT.code, register))


def _area(seat: Seat) -> str:
    return area_names([seat.unit.area_id]).get(seat.unit.area_id, "") if seat.unit else ""
