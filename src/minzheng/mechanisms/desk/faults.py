"""Error pages: what happened, what was kept, what to do. They need neither a session nor the database."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Fault:
    """What a page without anything else to show says."""

    title: str
    what: str
    kept: str
    fix: str


NOTHING_DONE = "没有作任何改动。"
FAULTS = {
    400: Fault("请求无法识别", "服务器看不懂浏览器发来的内容。", NOTHING_DONE, "请返回上一页重新填写;内容或附件过大时请分次提交。"),
    403: Fault("不能办理", "这一页不向您开放,或页面停留太久、安全标记已失效。", NOTHING_DONE, "请返回上一页刷新后再提交;刷新前可先复制已填写的文字。"),
    404: Fault("没有这一页", "地址可能写错了,或对象不在您的岗位范围内。", NOTHING_DONE, "请从首页的菜单或查找框进入。"),
    405: Fault("不能这样打开", "这个地址只能由页面上的按钮提交。", NOTHING_DONE, "请返回首页,从办件页面办理。"),
    500: Fault(
        "服务器出了故障",
        "刚才的操作没有完成,故障已记录。",
        "未完成的操作已全部撤销,此前保存的内容都在。",
        "请返回上一页再试一次;仍然不行,请把当时的时间和所办事项告诉本单位系统管理员。",
    ),
}  # fmt: skip


def fault(status: int) -> HttpResponse:
    """The page of a status, safe to show to anybody."""
    shown = FAULTS.get(status, FAULTS[500])
    return HttpResponse(render_to_string("desk/fault.html", {"fault": shown}), status=status)


def not_allowed(methods: list[str]) -> HttpResponse:
    """The page for a method an address does not know."""
    answer = fault(405)
    answer["Allow"] = ", ".join(methods)
    return answer


def _handler(status: int) -> Callable[..., HttpResponse]:
    def handle(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
        return fault(status)

    return handle


bad_request, forbidden, not_found, server_error = (_handler(status) for status in (400, 403, 404, 500))
