"""The OpenAPI 3.0 document of the feature service: every path, parameter and answer it has."""

from collections.abc import Iterable
from typing import Any

from minzheng.mechanisms.portal.features import CRS84, LIMIT, MOST
from minzheng.mechanisms.portal.places import PlaceKind

_TEXT, _WHOLE = {"type": "string"}, {"type": "integer", "minimum": 0}
_MAYBE = {"type": "string", "nullable": True}
_DAY = {"type": "string", "format": "date", "nullable": True}
_PROPERTIES = {
    "name": _TEXT,
    "kind": _TEXT,
    "street": _MAYBE,
    "community": _MAYBE,
    "address": _MAYBE,
    "phone": _MAYBE,
    "beds": {**_WHOLE, "nullable": True, "description": "登记床位,张"},
    "free_beds": {**_WHOLE, "nullable": True, "description": "最近一次申报并经核对的空余床位,张"},
    "free_beds_reported_on": _DAY,
    "price_least_yuan": {**_MAYBE, "description": "每月最低收费,元"},
    "price_most_yuan": {**_MAYBE, "description": "每月最高收费,元"},
    "rating": _MAYBE,
    "rating_until": _DAY,
    "registered_on": _DAY,
    "page": {"type": "string", "format": "uri"},
}


def _object(required: Iterable[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def _list(of: str | dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _ref(of) if isinstance(of, str) else of}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


_STAMP = {"type": "string", "format": "date-time"}
_SCHEMAS = {
    "exception": _object(["code"], code=_TEXT, description=_TEXT),
    "link": _object(["href", "rel"], href=_TEXT, rel=_TEXT, type=_TEXT, title=_TEXT, hreflang=_TEXT),
    "landingPage": _object(["links"], title=_TEXT, description=_TEXT, links=_list("link")),
    "confClasses": _object(["conformsTo"], conformsTo=_list(_TEXT)),
    "collection": _object(
        ["id", "links"],
        id=_TEXT,
        title=_TEXT,
        description=_TEXT,
        links=_list("link"),
        extent={"type": "object"},
        itemType=_TEXT,
        crs=_list(_TEXT),
        storageCrs=_TEXT,
    ),
    "collections": _object(["links", "collections"], links=_list("link"), collections=_list("collection")),
    "point": _object(
        ["type", "coordinates"],
        type={"type": "string", "enum": ["Point"]},
        coordinates={"type": "array", "items": {"type": "number"}, "minItems": 2},
    ),
    "feature": _object(
        ["type", "geometry", "properties"],
        type={"type": "string", "enum": ["Feature"]},
        id=_TEXT,
        geometry=_ref("point"),
        properties={"type": "object", "nullable": True, "properties": _PROPERTIES},
        links=_list("link"),
    ),
    "featureCollection": _object(
        ["type", "features"],
        type={"type": "string", "enum": ["FeatureCollection"]},
        features=_list("feature"),
        links=_list("link"),
        timeStamp=_STAMP,
        numberMatched=_WHOLE,
        numberReturned=_WHOLE,
    ),
}
_PARAMETERS = {
    "limit": {
        "name": "limit", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "一次最多几个", "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
    },
    "offset": {
        "name": "offset", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "跳过前面几个", "schema": {"type": "integer", "minimum": 0, "default": 0},
    },
    "bbox": {
        "name": "bbox", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "西、南、东、北的经纬度(WGS84)",
        "schema": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
    },
    "datetime": {
        "name": "datetime", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "到这个时间(段)已在名册的", "schema": _TEXT,
    },
    "crs": {
        "name": "crs", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "坐标系", "schema": {"type": "string", "format": "uri", "enum": [CRS84], "default": CRS84},
    },
    "bbox-crs": {
        "name": "bbox-crs", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "bbox的坐标系", "schema": {"type": "string", "format": "uri", "enum": [CRS84], "default": CRS84},
    },
}  # fmt: skip


def document(server: str, title: str, kinds: Iterable[PlaceKind]) -> dict[str, Any]:
    """The document for a service at `server`; every collection has its own paths."""
    paths = {
        "/": _read("landing", "入口", "landingPage"),
        "/conformance": _read("conformance", "符合的标准", "confClasses"),
        "/collections": _read("collections", "有哪些数据", "collections"),
    }
    for kind in kinds:
        base, asked = f"/collections/{kind.code}", [f"#/components/parameters/{one}" for one in _PARAMETERS]
        paths[base] = _read(f"{kind.code}.collection", kind.label, "collection")
        paths[f"{base}/items"] = _read(
            f"{kind.code}.items", f"{kind.label}列表", "featureCollection", [{"$ref": one} for one in asked]
        )
        paths[f"{base}/items/{{featureId}}"] = _read(
            f"{kind.code}.item",
            f"一处{kind.label}",
            "feature",
            [
                {"name": "featureId", "in": "path", "required": True, "schema": _TEXT},
                {"$ref": "#/components/parameters/crs"},
            ],
        )
    return {
        "openapi": "3.0.3",
        "info": {
            "title": f"{title}养老地图",
            "version": "1.0.0",
            "description": "养老机构和社区养老服务场所。",
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": _SCHEMAS, "parameters": _PARAMETERS},
    }


def _read(
    operation: str, summary: str, schema: str, parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    geo = schema in ("feature", "featureCollection")
    answers = {
        "200": _answer(summary, schema, "application/geo+json" if geo else "application/json"),
        "400": _answer("参数有误", "exception"),
    }
    if parameters or schema == "collection":
        answers["404"] = _answer("没有找到", "exception")
    found: dict[str, Any] = {"operationId": operation, "summary": summary, "responses": answers}
    return {"get": found | ({"parameters": parameters} if parameters else {})}


def _answer(description: str, schema: str, media: str = "application/json") -> dict[str, Any]:
    return {"description": description, "content": {media: {"schema": _ref(schema)}}}
