"""The first page: search, life doors, progress, today's notices."""

from collections.abc import Iterator
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from minzheng.foundation import clock
from minzheng.mechanisms.documents.public import public_notices
from minzheng.mechanisms.portal.gate import public_page, show
from minzheng.mechanisms.portal.guides import COMPLAINT, guides

NOTICES = 5
NAMED = 4


@public_page(fleeting=True)
def home(request: HttpRequest) -> HttpResponse:
    """Doors that have something behind them; the newest notices of today."""
    notices = public_notices(clock.today()).order_by("-posted_on", "-pk")
    context = {"doors": list(_doors()), "notices": notices[:NOTICES], "notice_count": notices.count()}
    return show(request, "portal/home.html", context)


def _doors() -> Iterator[tuple[str, str, str]]:
    """Door, what is behind it, and where it leads: to its guides; who wants to complain goes straight to the form."""
    for door, behind in groupby(guides(), key=lambda one: one.guide.door):
        found = list(behind)
        online = [one.code for one in found if one.online]
        address = f"{reverse('portal:guides')}?{urlencode({'door': door})}"
        if door == COMPLAINT and online:
            address = reverse("portal:apply", args=online[:1])
        yield door, "、".join(one.name for one in found[:NAMED]), address
