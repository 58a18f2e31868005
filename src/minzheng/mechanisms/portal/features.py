"""The places of the map as OGC API Features (OGC 17-069r4): what a query may ask, and a place as a GeoJSON feature."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from minzheng.foundation.errors import Collector, UserError, collect
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.portal.atlas import Box
from minzheng.mechanisms.portal.places import Placed
from minzheng.mechanisms.portal.positions import DEGREE

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
CONFORMS = (
    *(
        f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{one}"
        for one in ("core", "oas30", "geojson")
    ),
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)
LIMIT, MOST = 10, 1000
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,18})?")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2}))?"
)


class BadQuery(UserError):
    """A query the standard answers with 400."""

    status = 400


@dataclass(frozen=True)
class Query:
    """What of a collection is asked for: so many from an offset, within a box, on record at some time of a span."""

    limit: int = LIMIT
    offset: int = 0
    box: Box | None = None
    until: datetime.date | None = None  # the last day of the span asked for


def read_query(given: Mapping[str, str]) -> Query:
    """The query of a request. Raises `BadQuery` naming every fault, unknown parameters among them."""
    found: dict[str, Any] = {}
    try:
        with collect() as problems:
            for name, text in given.items():
                if name not in _READERS:
                    problems.add(
                        f"没有参数“{name[:30]}”。", f"可用:{'、'.join(_READERS)}。", "unknown_parameter", name
                    )
                else:
                    found |= _READERS[name](text, problems)
    except UserError as wrong:
        raise BadQuery(*wrong.problems) from wrong
    return Query(**found)


def check_item_query(given: Mapping[str, str]) -> None:
    """A single place may be asked for in the one reference system there is. Raises `BadQuery`."""
    check_no_query({name: text for name, text in given.items() if name not in _OF_ITEM})
    read_query(given)


def check_no_query(given: Mapping[str, str]) -> None:
    """Resources without parameters take none. Raises `BadQuery`."""
    if given:
        raise BadQuery.because("这个地址不接受参数。", "请去掉问号后面的内容。", "unknown_parameter")


def _limit(text: str, problems: Collector) -> dict[str, Any]:
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < 1:
        problems.add(f"limit“{text[:20]}”不是正整数。", f"请填1到{MOST}。", "invalid", "limit")
        return {}
    return {"limit": min(int(text), MOST)}


def _offset(text: str, problems: Collector) -> dict[str, Any]:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        problems.add(f"offset“{text[:20]}”不是整数。", "请填0或正整数。", "invalid", "offset")
        return {}
    return {"offset": int(text)}


def _box(text: str, problems: Collector) -> dict[str, Any]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) not in (4, 6) or not all(_NUMBER.fullmatch(part) for part in parts):
        problems.add(
            "bbox应为四个或六个用逗号分开的数。", "请填西、南、东、北四个经纬度。", "invalid", "bbox"
        )
        return {}
    numbers = [Fraction(part) for part in parts]
    west, south, east, north = numbers if len(parts) == 4 else (*numbers[:2], *numbers[3:5])
    if south > north:
        problems.add("bbox的南边在北边之上。", "请把小的纬度写在前面。", "invalid", "bbox")
    return {"box": Box(*_micro(west, south, ceil), *_micro(east, north, floor), across=west > east)}


def _micro(lon: Fraction, lat: Fraction, inwards: Callable[[Fraction], int]) -> tuple[int, int]:
    """A corner in millionths of a degree, moved inwards to the next whole one."""
    return inwards(lon * DEGREE), inwards(lat * DEGREE)


def _datetime(text: str, problems: Collector) -> dict[str, Any]:
    ends = text.split("/")
    try:
        if len(ends) > 2 or all(end in ("", "..") for end in ends):
            raise ValueError(text)
        days = [None if end in ("", "..") and len(ends) == 2 else _day(end) for end in ends]
        if len(days) == 2 and days[0] is not None and days[1] is not None and days[0] > days[1]:
            raise ValueError(text)
    except ValueError:
        problems.add(
            f"datetime“{text[:40]}”不是时间或时间段。",
            "请写成2023-01-01T00:00:00Z或2023-01-01/..。",
            "invalid",
            "datetime",
        )
        return {}
    return {"until": days[-1]}  # what stands today stands on: only the end of the span leaves places out


def _day(text: str) -> datetime.date:
    found = _INSTANT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    if len(text) > len(found[1]):
        datetime.datetime.fromisoformat(text.upper())
    return datetime.date.fromisoformat(found[1])


def _crs(text: str, problems: Collector) -> dict[str, Any]:
    if text != CRS84:
        problems.add("坐标系只有CRS84。", f"请填{CRS84},或不填。", "invalid", "crs")
    return {}


_READERS = {
    "limit": _limit, "offset": _offset, "bbox": _box, "datetime": _datetime, "crs": _crs, "bbox-crs": _crs,
}  # fmt: skip
_OF_ITEM = ("crs",)


def feature(one: Placed, page: str) -> dict[str, Any]:
    """A place as a GeoJSON feature; `page` is the address of its page for people."""
    place = one.place
    assert place.position is not None
    least, most = (
        None if price is None else format_yuan(price, grouped=False)
        for price in (place.price_least, place.price_most)
    )
    return {
        "type": "Feature",
        "id": place.key,
        "geometry": {"type": "Point", "coordinates": [value / DEGREE for value in place.position]},
        "properties": {
            "name": place.name,
            "kind": one.kind.label,
            "street": one.street.name if one.street else None,
            "community": one.community.name if one.community else None,
            "address": place.address or None,
            "phone": place.phone or None,
            "beds": place.beds,
            "free_beds": place.free,
            "free_beds_reported_on": _text(place.reported_on),
            "price_least_yuan": least,
            "price_most_yuan": most,
            "rating": place.rating or None,
            "rating_until": _text(place.rated_until),
            "registered_on": _text(place.since),
            "page": page,
        },
    }


def _text(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
