"""Payments: what waits, what is held, what came back, the batches; one batch with its lines; the books of a fund."""

import calendar
import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Missing, UserError
from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.ledger.public import (
    DEBIT,
    Chart,
    Fund,
    LedgerEntry,
    balances,
    beancount_text,
    hledger_text,
)
from minzheng.mechanisms.matters.public import Case, holds
from minzheng.mechanisms.payments.public import (
    PAYOUT,
    PayBatch,
    Waiting,
    apply_return,
    balances_of,
    batches,
    change_of,
    funds,
    held,
    item_name,
    monthly,
    open_batch,
    require_sight,
    returned,
    shown_holder,
    waiting,
)

PAGE = 50
EXPORTS = {"hledger": hledger_text, "beancount": beancount_text}


@page("GET", "HEAD", "POST")
def payments(request: DeskRequest) -> HttpResponse:
    """What there is to pay by fund and item, what hinders it, the last batches; POST begins a batch."""
    require_sight(request.seat)
    seen = funds(request.seat)
    rows = [one for one in waiting() if one.fund in seen]
    error = None
    if request.method == "POST":
        try:
            case = _begin(request, rows)
        except UserError as wrong:
            error = wrong
        else:
            return redirect("desk:case", case.number)
    found = Paginator(batches(request.seat), PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": [(one, item_name(one.item)) for one in rows],
        "held": [(one, item_name(one.instruction.item)) for one in held(request.seat)[:PAGE]],
        "returned": [(one, *shown_holder(one)) for one in returned(request.seat)[:PAGE]],
        "pager": found,
        "batches": [(one, item_name(one.item), state_of(one)) for one in found],
        "funds": balances_of(seen),
        "monthly": monthly(request.seat),
        "month": f"{clock.today():%Y-%m}",
        "makes": _pays(request.seat),
        "error": error,
    }
    return show(request, "desk/payments.html", context, status=error.status if error else 200)


@page("GET", "HEAD", "POST")
def batch(request: DeskRequest, number: str) -> HttpResponse:
    """One batch: three people, difference to the last one, lines, files; POST takes in what the bank returned."""
    require_sight(request.seat)
    found = _find(number, request.seat)
    error = None
    if request.method == "POST":
        try:
            upload = request.FILES.get("file")
            if upload is None:
                raise Invalid.because("没有选择文件。", "请选择银行回盘文件。", "no_file", "file")
            done = apply_return(found, upload.read(), upload.name or "回盘.txt", request.seat)
        except UserError as wrong:
            error = wrong
        else:
            messages.success(request, f"已入账:到账{done.paid}笔,退回{done.returned}笔。")
            return redirect("desk:batch", number)
    lines = Paginator(found.lines.select_related("instruction__case").order_by("number"), PAGE)
    pager = lines.get_page(request.GET.get("page"))
    context = {
        "batch": found,
        "name": item_name(found.item),
        "state": state_of(found),
        "change": change_of(found),
        "lines": [(one, *shown_holder(one)) for one in pager],
        "returns": found.returns.select_related("staff", "file").order_by("pk"),
        "takes": _pays(request.seat) and found.sent_on is not None,
        "pager": pager,
        "error": error,
    }
    return show(request, "desk/batch.html", context, status=error.status if error else 200)


@page()
def fund(request: DeskRequest, code: str) -> HttpResponse:
    """The books of a fund in a month: balances and entries; `export` gives them in a syntax other programs check."""
    require_sight(request.seat)
    found = funds(request.seat).filter(code=code).first()
    if found is None:
        raise Missing.because("没有这项资金,或不在您的管辖范围内。", "请从发放页面进入。", "unknown_fund")
    first, last = _month(request.GET.get("month", ""))
    if export := EXPORTS.get(request.GET.get("export", "")):
        name = f"{found.code}-{first:%Y-%m}.{'journal' if export is hledger_text else 'beancount'}"
        answer = HttpResponse(export(found, first, last), content_type="text/plain; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    return show(request, "desk/fund.html", _books(request, found, first, last))


def _books(request: DeskRequest, found: Fund, first: datetime.date, last: datetime.date) -> dict[str, object]:
    before = balances(found, first - datetime.timedelta(days=1))
    after = balances(found, last)
    entries = LedgerEntry.objects.filter(postings__account__fund=found, on__range=(first, last)).distinct()
    pager = Paginator(entries.order_by("on", "pk"), PAGE).get_page(request.GET.get("page"))
    moved = [(one, _moved(one, found)) for one in pager]
    return {
        "fund": found,
        "month": f"{first:%Y-%m}",
        "rows": [(one.label, *(_own_side(one, left[one]) for left in (before, after))) for one in Chart],
        "entries": moved,
        "pager": pager,
        "exports": EXPORTS,
    }


def _moved(entry: LedgerEntry, found: Fund) -> list[tuple[str, int]]:
    sums: dict[Chart, int] = {}
    for chart, amount in entry.postings.filter(account__fund=found).values_list("account__chart", "amount"):
        sums[Chart(chart)] = sums.get(Chart(chart), 0) + amount
    return [
        (f"{'借' if amount > 0 else '贷'}:{chart.label}", abs(amount))
        for chart, amount in sums.items()
        if amount
    ]


def _own_side(chart: Chart, balance: int) -> int:
    """A balance as people read it: positive on the account's own side."""
    return balance if chart in DEBIT else -balance


def state_of(found: PayBatch) -> str:
    """Where a batch stands, in words."""
    return PAYOUT.step(found.case.step).label if found.case.step else found.case.end


def _begin(request: DeskRequest, rows: list[Waiting]) -> Case:
    fund = number_in(request.POST.get("fund"))
    for item, _, source in monthly(request.seat):
        if (source.pk, item) == (fund, request.POST.get("item")) and "month" in request.POST:
            month = request.POST["month"].strip()
            return open_batch(source, item, item_name(item), request.seat, month)
    for one in rows:
        if one.fund.pk == fund and one.item == request.POST.get("item"):
            return open_batch(one.fund, one.item, item_name(one.item), request.seat)
    raise Missing.because("这一项现在没有待发放的款项。", "请刷新页面。", "nothing_waiting")


def _find(number: str, seat: Seat) -> PayBatch:
    found = batches(seat).filter(case__number=number).first()
    if found is None:
        raise Missing.because("没有这个批次,或不在您的管辖范围内。", "请从发放页面进入。", "unknown_batch")
    return found


def _pays(seat: Seat) -> bool:
    return holds(seat, (Function.PAYING,), PAYOUT.code)


def _month(text: str) -> tuple[datetime.date, datetime.date]:
    try:
        first = datetime.date.fromisoformat(f"{text}-01")
    except ValueError:
        first = clock.today().replace(day=1)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
