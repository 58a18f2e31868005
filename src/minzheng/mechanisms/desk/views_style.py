"""A gallery of every part a page is made of, in all its states; also the target of the accessibility checks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minzheng.foundation.errors import Invalid, Problem
from minzheng.foundation.periods import Light
from minzheng.mechanisms.matters.public import Choice, Day, Lamp, LongText, Money, Phone, Text, Whole, YesNo


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Parts and states; public, because it holds no records."""
    fields = (
        Text("name", "姓名", help="与身份证一致"),
        LongText("words", "情况说明"),
        Choice("kind", "类别", options=("急难型", "支出型")),
        Money("amount", "申请金额"),
        Whole("members", "共同生活人数", unit="人"),
        Day("day", "发生日期"),
        YesNo("agree", "是否同意核对"),
        Phone("phone", "联系电话", required=False),
    )
    error = Invalid(Problem("amount", "“申请金额”不是金额。", "请填写数字,单位为元。", "invalid"))
    lamps = (
        Lamp(Light.GREEN, "剩5个工作日", ("应于2019-03-08前办结。",)),
        Lamp(Light.AMBER, "今日到期", ("应于2019-03-01前办结。",)),
        Lamp(Light.RED, "超期2天", ("应于2019-02-27前办结,已超过2天。",)),
    )
    return render(
        request,
        "desk/styleguide.html",
        {"fields": fields, "error": error, "lamps": lamps, "given": {"name": "陈桂兰", "amount": "五百"}},
    )
