"""公示公告: the allowed fields, for as long as they may hang."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.areas.public import full_name
from minzheng.mechanisms.documents.public import public_notices, shown_fields
from minzheng.mechanisms.portal.gate import public_page, show

PER_PAGE = 20


@public_page(fleeting=True)
def notice_list(request: HttpRequest) -> HttpResponse:
    """Notices of today, newest first."""
    found = public_notices(clock.today()).order_by("-posted_on", "-pk")
    rows = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "portal/notices.html", {"rows": rows})


@public_page(fleeting=True)
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One notice; after its last day it is as if it had never been."""
    found = public_notices(clock.today()).filter(pk=notice_id).first()
    if found is None:
        raise Missing.because(
            "没有这条公示,或公示期已满、已经撤下。", "请返回公示公告查看现有公示。", "no_notice"
        )
    context = {
        "notice": found,
        "fields": shown_fields(found),
        "place": full_name(found.area, found.posted_on),
    }
    return show(request, "portal/notice.html", context)
