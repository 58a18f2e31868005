"""Foreign checkers over the feature service of a running site: the core suite of ogctests, and GDAL reading every page of it."""

import json
import os
import re
import subprocess
import urllib.request

import pytest
from tests.domains.conftest import furnished
from tests.domains.elder_services.conftest import on_register
from tests.domains.elder_services.given import facts, places_of
from tests.journeys.serving import serving
from tests.tools import need

from minzheng.domains.elder_services.service_places import BOOK, CENTRE, OPEN, STATION
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.registry.public import Facility

pytestmark = [pytest.mark.checker]
READ = """
import json, sys
import pyogrio
from pyogrio.raw import read
address = "OAPIF:" + sys.argv[1]
layers = sorted(str(name) for name, _ in pyogrio.list_layers(address))
meta, _, shapes, values = read(address, layer="carehomes", PAGE_SIZE="1")
kinds = pyogrio.read_info(address, layer="carehomes")
print(json.dumps({
    "layers": layers, "crs": meta["crs"], "geometry": kinds["geometry_type"], "fields": [str(one) for one in meta["fields"]],
    "names": sorted(map(str, values[list(meta["fields"]).index("name")])), "shapes": [bytes(one).hex() for one in shapes],
}))
"""


def foreign(folder, *words):
    """The checkers' own Python, which knows nothing of this project, in an empty folder."""
    command = [need("ogctests"), *words]
    settings = (
        folder / "pytest.ini"
    )  # ogctests is itself run by pytest, which would find this project's settings
    settings.write_text("[pytest]\n")
    bare = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "PYTEST_ADDOPTS": f"-c {settings} --tb=short -p no:cacheprovider",
    }
    return subprocess.run(
        command, cwd=folder, env=bare, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture
def service(fresh_database):
    """The service at today's real time, which its answers must tell, with something in each collection."""
    bureau = furnished()
    places_of(bureau)
    for name, kind, area in (("街道中心", CENTRE, "120110001"), ("社区服务站", STATION, "120110001001")):
        with acting(SYSTEM, "登记"):
            place = Facility.objects.create(name=name, kind=kind, area=bureau.area(area))
        on_register(BOOK, place, {"kind": kind, "state": OPEN})
        facts(place, 117_330_000, 39_095_000)
    with serving() as address:
        yield f"{address}/portal/ogc"


def test_the_core_of_the_standard_is_met(service, tmp_path):
    done = foreign(tmp_path, "-m", "ogctests", "features/core", "-i", service)
    said = done.stdout + done.stderr
    assert re.search(r"\b[1-9][0-9]* passed", said) and not re.search(r"\b(failed|error)", said), said[-6000:]


def test_gdal_reads_what_the_service_tells(service, tmp_path):
    done = foreign(tmp_path, "-c", READ, service)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    with urllib.request.urlopen(f"{service}/collections/carehomes/items") as answer:
        served = json.load(answer)["features"]
    assert told["layers"] == ["carehomes", "centres", "mealpoints", "stations"]
    assert "CRS84" in told["crs"] and told["geometry"] == "Point"
    assert told["names"] == sorted(one["properties"]["name"] for one in served) and len(served) == 3
    assert {"free_beds", "beds", "street"} <= set(told["fields"])
