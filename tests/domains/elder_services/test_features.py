"""The feature service answers as OGC API Features asks: links, paging without loss, boxes, times, faults, a true OpenAPI document."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from tests.domains.elder_services.given import places_of

from minzheng.mechanisms.portal.features_openapi import _SCHEMAS

ROOT = "/portal/ogc/"
HOMES = f"{ROOT}collections/carehomes/items"


@pytest.fixture
def places(bureau):
    return places_of(bureau)


def get(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()
    assert answer["Access-Control-Allow-Origin"] == "*"
    return answer, json.loads(answer.content)


def valid(content, schema):
    text = json.dumps(_SCHEMAS).replace("#/components/schemas/", "#/definitions/")
    text = re.sub(r'"type": "(\w+)"(?=[^{}]*"nullable": true)', r'"type": ["\1", "null"]', text)
    known = json.loads(text)
    Draft4Validator({"definitions": known, "$ref": f"#/definitions/{schema}"}).validate(content)


def test_every_link_of_the_service_leads_where_it_says(places, client):
    seen, todo = {}, [(f"http://testserver{ROOT}", "application/json")]
    while todo:
        address, media = todo.pop()
        if address in seen:
            continue
        answer = client.get(address.removeprefix("http://testserver"))
        assert answer.status_code == 200 and answer["Content-Type"].startswith(media), address
        seen[address] = answer
        if "json" in media and "openapi" not in media:
            content = json.loads(answer.content)
            told = [content, *content.get("collections", ())]
            todo += [(link["href"], link["type"]) for one in told for link in one.get("links", ())]
    assert len(seen) >= 4 + 2 * 4


def test_each_resource_fits_its_schema(places, client):
    one = json.loads(client.get(HOMES).content)["features"][0]["id"]
    for address, schema in (
        ("", "landingPage"),
        ("conformance", "confClasses"),
        ("collections", "collections"),
        ("collections/carehomes", "collection"),
        ("collections/carehomes/items", "featureCollection"),
        (f"collections/carehomes/items/{one}", "feature"),
    ):
        valid(get(client, ROOT + address)[1], schema)
    valid(get(client, f"{ROOT}collections/none", 404)[1], "exception")


def test_a_place_as_a_feature_says_what_the_page_says(places, client):
    answer, one = get(client, f"{HOMES}/{places.near.uid.hex}")
    assert answer["Content-Type"] == "application/geo+json"
    assert one["geometry"] == {"type": "Point", "coordinates": [117.314159, 39.086]}
    said = one["properties"]
    assert (said["free_beds"], said["free_beds_reported_on"], said["beds"]) == (2, "2019-03-01", 80)
    assert (said["price_least_yuan"], said["rating"], said["street"]) == ("3000.00", "三级", "张贵庄街道")
    assert client.get(said["page"].removeprefix("http://testserver")).status_code == 200
    get(client, f"{HOMES}/{places.bare.uid.hex}", 404)  # no position on record, and none invented


def test_collections_tell_their_extent(places, client):
    found = {one["id"]: one for one in get(client, f"{ROOT}collections")[1]["collections"]}
    assert list(found) == ["carehomes", "centres", "stations", "mealpoints"]
    assert found["carehomes"]["extent"]["spatial"]["bbox"] == [[117.314159, 39.086, 117.41, 39.15]]
    assert found["carehomes"]["extent"]["temporal"]["interval"] == [["2019-03-01T00:00:00+08:00", None]]
    assert "extent" not in found["centres"]


def names(client, query):
    return {one["properties"]["name"][:2] for one in get(client, f"{HOMES}?{query}")[1]["features"]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"夕阳", "长青", "松鹤"}),
        ("bbox=117.3,39.0,117.35,39.1", {"夕阳"}),
        ("bbox=117.314159,39.086,117.314159,39.086", {"夕阳"}),
        ("bbox=117.3,39.0,-100,117.405,39.12,100", {"夕阳", "长青"}),
        ("bbox=117.35,39.0,-117,40", {"长青", "松鹤"}),
        ("bbox=0,0,1,1", set()),
        ("datetime=2019-03-01", {"夕阳", "长青", "松鹤"}),
        ("datetime=2019-02-28T23:59:59Z", set()),
        ("datetime=../2019-02-28T00:00:00Z", set()),
        ("datetime=2018-01-01/..", {"夕阳", "长青", "松鹤"}),
        ("datetime=2030-01-01T00:00:00Z/", {"夕阳", "长青", "松鹤"}),
    ],
)
def test_boxes_and_times(places, client, query, expected):
    assert names(client, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=-1", "limit=x", "offset=-1", "bbox=1,2,3", "bbox=1,2,3,x", "bbox=0,2,1,1", "bbox=",
        "datetime=yesterday", "datetime=2019-13-01", "datetime=2019-03-02/2019-03-01", "datetime=../..",
        "datetime=2019-03-01T25:00:00Z", "free=1", "f=html",
        "crs=EPSG:4490", "bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326",
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_is_answered_with_400(places, client, query):
    assert get(client, f"{HOMES}?{query}", 400)[1]["description"]


def test_all_faults_of_a_query_are_told(places, client):
    told = get(client, f"{HOMES}?limit=x&free=1", 400)[1]["description"]
    assert "limit" in told and "free" in told


@pytest.mark.parametrize("address", ["", "api", "conformance", "collections", "collections/carehomes"])
def test_resources_without_parameters_take_none(places, client, address):
    get(client, f"{ROOT}{address}?limit=1", 400)


def test_no_other_collection_and_no_other_place(places, client):
    for address in (
        "collections/none",
        "collections/none/items",
        f"collections/centres/items/{places.near.uid.hex}",
    ):
        get(client, ROOT + address, 404)
    assert client.post(HOMES).status_code == 405 and client.head(HOMES).status_code == 200


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 6))
def test_paging_loses_nothing_and_gives_nothing_twice(places, client, limit):
    address, found, pages = f"http://testserver{HOMES}?limit={limit}", [], 0
    while address:
        content = get(client, address.removeprefix("http://testserver"))[1]
        assert content["numberReturned"] == len(content["features"]) <= limit
        assert content["numberMatched"] == 3
        found += [one["id"] for one in content["features"]]
        address = next((one["href"] for one in content["links"] if one["rel"] == "next"), "")
        pages += 1
    assert len(found) == len(set(found)) == 3 and pages == -(-3 // limit)


def test_more_than_the_most_is_cut_to_it(places, client):
    assert get(client, f"{HOMES}?limit=999999999")[1]["numberReturned"] == 3


def test_the_document_names_every_path_and_parameter_there_is(places, client):
    answer = client.get(f"{ROOT}api")
    assert answer["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    told = json.loads(answer.content)
    assert told["servers"] == [{"url": "http://testserver/portal/ogc"}]
    refs = set(re.findall(r'"\$ref": "#/components/(\w+)/(\w+)"', answer.content.decode()))
    assert all(name in told["components"][group] for group, name in refs)
    for path in told["paths"]:
        filled = path.replace("{featureId}", places.meal.uid.hex if "meal" in path else places.near.uid.hex)
        status = client.get(f"/portal/ogc{filled}").status_code
        assert status == (404 if "{" in path and ("centres" in path or "stations" in path) else 200), path
    asked = {
        one["$ref"].rsplit("/", 1)[1]
        for one in told["paths"]["/collections/carehomes/items"]["get"]["parameters"]
    }
    assert asked == {"limit", "offset", "bbox", "datetime", "crs", "bbox-crs"}
