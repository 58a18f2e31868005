"""`minzheng monitor run --engine spark`: the same warnings as the embedded engine, and a plain word where Spark is missing."""

import json
import shutil
import sys
from importlib.util import find_spec
from typing import Any

import pytest

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.monitoring.public import Warning

from .given import Street, on, street
from .test_nights import DIED, monitored


@pytest.fixture
def town(bureau: Any, tmp_path: Any, settings: Any) -> Street:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    made = street(bureau)
    with on("2026-09-01"):
        people = [made.town.person("陈桂兰", "1950-03-01"), made.town.person("李玉兰", "1951-04-05")]
        for who in people:
            made.town.on_minimum_living(who)
        made.delivers("death_certificates", *(made.about(one, **DIED) for one in people))
        made.delivers("vehicles", made.about(people[0], kind="小型客车", state="正常", value="90000.00"))
    return made


@pytest.mark.checker
@pytest.mark.filterwarnings("ignore")  # Spark's own
@pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None, reason="needs the extra spark and Java"
)
def test_the_next_night_on_spark_finds_the_same_again(
    town: Street, capsys: pytest.CaptureFixture[str]
) -> None:
    with on("2026-09-01"):
        monitored("run", "--no-push")
        here = json.loads(capsys.readouterr().out)
    with on("2026-09-02"):
        monitored("run", "--no-push", "--engine", "spark", "--spark", "local[2]")
        there = json.loads(capsys.readouterr().out)
    assert there["hits"] == there["repeated"] + there["trial"] == here["hits"] == Warning.objects.count() > 1
    assert there["new"] == 0
    assert {each.times for each in Warning.objects.all()} == {2}


def test_without_the_extra_it_says_what_to_install(town: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with on("2026-09-01"), pytest.raises(Invalid, match="请安装附加组件“spark”"):
        monitored("run", "--engine", "spark")
    assert not Warning.objects.exists()
