"""What a request tells of its way here: the address it comes from, and whether the way is encrypted."""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from minzheng.mechanisms.access.public import address_of, coming_from

UNENCRYPTED = (
    "这个页面不是经加密连接(HTTPS)打开的。为保护密码,浏览器不会保存登录状态,在这里无法登录。请改用 https:// 开头的地址;"
    "没有这样的地址时,请系统管理员按《运行一个真正的民政局》第3节设置 HTTPS 反向代理。"
)


class Origin:
    """Middleware: sign-ins know the address they come from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coming_from(address_of(request)):
            return self.get_response(request)


def unencrypted(request: HttpRequest) -> dict[str, str]:
    """For templates: why nobody can sign in over plain HTTP from another machine; nothing where one can."""
    host = (
        urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    )  # as sent: refusing it is not done here
    if request.is_secure() or not settings.SESSION_COOKIE_SECURE or is_this_machine(host):
        return {}
    return {"unencrypted": UNENCRYPTED}


def is_this_machine(host: str) -> bool:
    """Whether a host name or address is the loopback one; browsers take such a connection for a safe one."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # another host name
        return False
