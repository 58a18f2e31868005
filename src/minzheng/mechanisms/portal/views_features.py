"""Answers of the feature service (OGC API Features): landing page, conformance, collections, items, OpenAPI document."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing, UserError
from minzheng.mechanisms.portal.atlas import atlas_of
from minzheng.mechanisms.portal.features import (
    CONFORMS,
    CRS84,
    GREGORIAN,
    Query,
    check_item_query,
    check_no_query,
    feature,
    read_query,
)
from minzheng.mechanisms.portal.features_openapi import document
from minzheng.mechanisms.portal.gate import public_page
from minzheng.mechanisms.portal.house import house
from minzheng.mechanisms.portal.places import Placed, PlaceKind, place_kind, place_kinds
from minzheng.mechanisms.portal.positions import DEGREE

JSON, GEOJSON, OPENAPI = (
    "application/json",
    "application/geo+json",
    "application/vnd.oai.openapi+json;version=3.0",
)
View = Callable[..., HttpResponse]


def resource(view: View) -> Callable[..., HttpResponseBase]:
    """A resource of the service: faults as JSON, and readable from pages of other sites."""

    @public_page()
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except UserError as error:
            told = {"code": error.problems[0].code, "description": str(error)}
            response = _answer(told, status=error.status)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return answered


@resource
def landing(request: HttpRequest) -> HttpResponse:
    """Where the service begins."""
    check_no_query(request.GET.dict())
    links = [
        _link(request, "self", "本页", "features"),
        _link(request, "service-desc", "接口说明(OpenAPI)", "features_api", media=OPENAPI),
        _link(request, "conformance", "符合的标准", "features_conformance"),
        _link(request, "data", "数据", "features_collections"),
    ]
    return _answer(
        {"title": f"{house().name}养老地图", "description": "养老机构和社区养老服务场所。", "links": links}
    )


@resource
def api(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    check_no_query(request.GET.dict())
    server = _address(request, "features").rstrip("/")
    return _answer(document(server, house().name, place_kinds()), OPENAPI)


@resource
def conformance(request: HttpRequest) -> HttpResponse:
    """Which conformance classes the service meets."""
    check_no_query(request.GET.dict())
    return _answer({"conformsTo": list(CONFORMS)})


@resource
def collections(request: HttpRequest) -> HttpResponse:
    """Every kind of places as a collection."""
    check_no_query(request.GET.dict())
    found = [_described(request, kind) for kind in place_kinds()]
    links = [_link(request, "self", "本页", "features_collections")]
    return _answer({"links": links, "collections": found})


@resource
def collection(request: HttpRequest, kind: str) -> HttpResponse:
    """One collection."""
    check_no_query(request.GET.dict())
    known = place_kind(kind)
    return _answer(_described(request, known))


@resource
def items(request: HttpRequest, kind: str) -> HttpResponse:
    """The places of a kind that fit a query, so many at a time, with the way to the next ones."""
    known, query = place_kind(kind), read_query(request.GET.dict())
    found = atlas_of(clock.today(), known).features(query.box, query.until)
    shown = found[query.offset : query.offset + query.limit]
    return _answer(
        {
            "type": "FeatureCollection",
            "features": [feature(one, _page(request, one)) for one in shown],
            "links": _ways(request, known, query, len(found)),
            "timeStamp": clock.now().isoformat(timespec="seconds"),
            "numberMatched": len(found),
            "numberReturned": len(shown),
        },
        GEOJSON,
    )


@resource
def item(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One place."""
    check_item_query(request.GET.dict())
    known = place_kind(kind)
    one = atlas_of(clock.today(), known).by_key.get(key)
    if one is None or not one.place.position:
        raise Missing.because("没有这个场所,或它已停用。", "请从列表中查找。", "no_place")
    links = [
        _link(request, "self", one.place.name, "features_item", kind, key, media=GEOJSON),
        _link(request, "collection", known.label, "features_collection", kind),
        {"href": _page(request, one), "rel": "alternate", "type": "text/html", "hreflang": "zh-CN"},
    ]
    return _answer({**feature(one, _page(request, one)), "links": links}, GEOJSON)


def _described(request: HttpRequest, kind: PlaceKind) -> dict[str, Any]:
    extent: dict[str, Any] = {}
    if span := atlas_of(clock.today(), kind).extent:
        corners, first = span
        extent["spatial"] = {"bbox": [[each / DEGREE for each in corners]], "crs": CRS84}
        extent["temporal"] = {"interval": [[f"{first}T00:00:00+08:00", None]], "trs": GREGORIAN}
    links = [
        _link(request, "self", kind.label, "features_collection", kind.code),
        _link(request, "items", f"{kind.label}列表", "features_items", kind.code, media=GEOJSON),
    ]
    described = {
        "id": kind.code,
        "title": kind.label,
        "description": f"名册上今天的{kind.label},与养老地图同一份数据;没有登记坐标的不在其中。",
        "itemType": "feature",
        "crs": [CRS84],
        "storageCrs": CRS84,
        "links": links,
    }
    return described | ({"extent": extent} if extent else {})


def _ways(request: HttpRequest, kind: PlaceKind, query: Query, matched: int) -> list[dict[str, str]]:
    asked = request.GET.dict()

    def way(rel: str, title: str, **changes: int) -> dict[str, str]:
        here = _link(request, rel, title, "features_items", kind.code, media=GEOJSON)
        words = urlencode({**asked, **changes})
        return {**here, "href": f"{here['href']}?{words}"} if words else here

    ways = [way("self", "本页"), _link(request, "collection", kind.label, "features_collection", kind.code)]
    if query.offset + query.limit < matched:
        ways.append(way("next", "下一页", limit=query.limit, offset=query.offset + query.limit))
    if query.offset:
        ways.append(way("prev", "上一页", limit=query.limit, offset=max(query.offset - query.limit, 0)))
    return ways


def _link(
    request: HttpRequest, rel: str, title: str, name: str, *args: str, media: str = JSON
) -> dict[str, str]:
    return {"href": _address(request, name, *args), "rel": rel, "type": media, "title": title}


def _address(request: HttpRequest, name: str, *args: str) -> str:
    return request.build_absolute_uri(reverse(f"portal:{name}", args=args))


def _page(request: HttpRequest, one: Placed) -> str:
    return _address(request, "place", one.kind.code, one.place.key)


def _answer(content: dict[str, Any], media: str = JSON, status: int = 200) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    response = HttpResponse(text, content_type=media, status=status)
    if media == GEOJSON:
        response.headers["Content-Crs"] = f"<{CRS84}>"
    return response
