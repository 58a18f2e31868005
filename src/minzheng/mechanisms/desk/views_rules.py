"""预警规则: every rule with how often it was right; one rule with its text, values, trials; trials begin and end here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation.errors import Missing, UserError
from minzheng.mechanisms.desk.exporting import export
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.monitored import refuse_unless, rules_seen, sees_warnings
from minzheng.mechanisms.desk.rule_page import COLUMNS, last_year, rule_context, rule_rows
from minzheng.mechanisms.monitoring.public import Direction, WarningRule, begin_trial, go_live


@page("GET", "HEAD", "POST")
def rules(request: DeskRequest) -> HttpResponse:
    """The rules of the businesses one has to do with; POST gives them as .xlsx, on record."""
    refuse_unless(sees_warnings(request.seat, request.held), "预警规则")
    asked = request.GET.get("direction", "")
    seen = [one for one in rules_seen(request.held) if asked in ("", one.direction)]
    rows = rule_rows(seen, request.seat)
    if request.method == "POST":
        line = f"{asked or '全部'}，{last_year()[0]}以来"
        return export("预警规则", COLUMNS, [one.values for one in rows], line, request.seat)
    context = {
        "rows": rows,
        "directions": list(Direction),
        "direction": asked,
        "since": last_year()[0],
    }
    return show(request, "desk/warning_rules.html", context)


@page("GET", "HEAD", "POST")
def rule(request: DeskRequest, code: str) -> HttpResponse:
    """One rule; POST begins a trial or ends it, with the reason."""
    refuse_unless(sees_warnings(request.seat, request.held), "预警规则")
    found, error = _find(request, code), None
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()
        try:
            if request.POST.get("do") == "live":
                go_live(code, request.seat, reason)
                messages.success(request, f"{found.name}已转为正式运行，今后的预警会推送。")
            else:
                begin_trial(code, request.seat, reason)
                messages.success(request, f"{found.name}已转入试运行，只找出、不推送。")
            return redirect("desk:warning_rule", code)
        except UserError as wrong:
            error = wrong
    context = {**rule_context(found, request.seat, request.held), "error": error, "post": request.POST}
    return show(request, "desk/warning_rule.html", context, status=error.status if error else 200)


def _find(request: DeskRequest, code: str) -> WarningRule:
    found = next((one for one in rules_seen(request.held) if one.rule == code), None)
    if found is None:
        raise Missing.because("没有这条规则，或不在您的岗位范围内。", "请从规则列表进入。", "no_rule")
    return found
