"""办事指南: list with search, the whole guide, the one-page version."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.portal.gate import public_page, show
from minzheng.mechanisms.portal.guide_facts import facts_of
from minzheng.mechanisms.portal.guides import DOORS, Published, guides, search
from minzheng.mechanisms.portal.house import house
from minzheng.mechanisms.portal.qr import qr_picture

LONGEST_QUERY = 60


@public_page()
def guide_list(request: HttpRequest) -> HttpResponse:
    """Guides behind a door, or found by words (also pinyin and initials)."""
    words = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    door = request.GET.get("door", "")
    door = door if door in DOORS else ""
    return show(request, "portal/guides.html", {"words": words, "door": door, "found": search(words, door)})


@public_page()
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """One guide with every block of the standard."""
    return _guide_page(request, code, "portal/guide.html")


@public_page()
def guide_simple(request: HttpRequest, code: str) -> HttpResponse:
    """简版: one page in large type."""
    return _guide_page(request, code, "portal/guide_simple.html")


def _guide_page(request: HttpRequest, code: str, template: str) -> HttpResponse:
    one = _find(code)
    address = request.build_absolute_uri(reverse("portal:guide", args=[one.code]))
    context = {"one": one, "guide": one.guide, "facts": facts_of(one, house()), "qr": qr_picture(address)}
    return show(request, template, context)


def _find(code: str) -> Published:
    for one in guides():
        if one.code == code:
            return one
    raise Missing.because("没有这份办事指南。", "请从办事指南目录中查找。", "no_guide")
