"""养老地图: a list first, the same places as a drawing beside it, a page for each; all of it by links and one form."""

from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Missing
from minzheng.foundation.money import parse_yuan
from minzheng.mechanisms.portal.atlas import Found, Wish, atlas_of
from minzheng.mechanisms.portal.gate import public_page, show
from minzheng.mechanisms.portal.map_picture import draw
from minzheng.mechanisms.portal.places import Placed, place_kinds

PER_PAGE = 20
_ASKED = ("kind", "street", "free", "most", "near")


@public_page()
def place_list(request: HttpRequest) -> HttpResponse:
    """Places that fit what is asked, twenty a page, with the drawing of the same places below."""
    atlas = atlas_of(clock.today())
    wish, error = Wish(), None
    try:
        wish = _wish(request)
    except Invalid as wrong:
        error = wrong
    page = _page(request, atlas.looked_for(wish))
    asked = {key: request.GET[key] for key in _ASKED if request.GET.get(key)}
    numbered = list(enumerate(page, page.start_index()))
    context = {
        "kinds": place_kinds(),
        "streets": atlas.streets,
        "origins": [area for area, _ in atlas.origins.values()],
        "asked": asked,
        "kept": urlencode(asked),
        "error": error,
        "rows": page,
        "numbered": numbered,
        "drawn": any(one.place.position for _, one in numbered),
    }
    return show(request, "portal/places.html", context, status=error.status if error else 200)


@public_page()
def picture(request: HttpRequest) -> HttpResponse:
    """The drawing that belongs to one page of the list; raises `Missing` where no place has a position."""
    atlas = atlas_of(clock.today())
    if not atlas.positioned.any():
        raise Missing.because("还没有登记坐标的场所。", "请看列表。", "no_positions")
    page = _page(request, atlas.looked_for(_wish(request)))
    svg = draw(atlas, list(enumerate(page, page.start_index())))
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")


@public_page()
def place(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One place with all that the public may know of it."""
    return show(request, "portal/place.html", {"one": known_place(kind, key)})


def known_place(kind: str, key: str) -> Placed:
    """The place of a kind and key that stands today; raises `Missing`."""
    one = atlas_of(clock.today()).by_key.get(key)
    if one is not None and one.kind.code == kind:
        return one
    raise Missing.because("没有这个场所,或它已停用。", "请从养老地图的列表中查找。", "no_place")


def _wish(request: HttpRequest) -> Wish:
    """What the form says; raises `Invalid` for a price that is none. Unknown choices find nothing, as they should."""
    asked, most = request.GET, None
    if text := asked.get("most", "").strip():
        try:
            most = parse_yuan(text)
        except Invalid as wrong:
            raise Invalid.because(
                f"“每月收费不超过”:“{text[:20]}”不是金额。", "请填写元数,如3000。", "invalid", "most"
            ) from wrong
    return Wish(
        asked.get("kind", ""), asked.get("street", ""), asked.get("free") == "1", most, asked.get("near", "")
    )


def _page(request: HttpRequest, found: Found) -> Page[Placed]:
    return Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
