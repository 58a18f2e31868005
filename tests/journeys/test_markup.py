"""Every staff page is HTML that the Nu checker takes without a word; one call of it for all pages."""

import json
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from tests.journeys.test_pages import Visit, visits
from tests.tools import VNU, need

from minzheng.mechanisms.access.public import Account

pytestmark = pytest.mark.checker
PRESSED = {
    "urge-wrong": "/urge/",
    "new-wrong": "",
    "case-wrong": "do/",
    "home-order-wrong": "do/",
    "recheck-wrong": "",
}
BROKEN = '<!doctype html><html lang="zh-CN"><head><title>x</title></head><body><p id="a"><p id="a"><img src="x"></body></html>'


def checked(folder: Path) -> list[str]:
    """Errors and warnings of all pages in a folder: "page: message"."""
    java = need("java")
    done = subprocess.run(
        [
            java,
            "-Xss2m",
            "-jar",
            str(VNU),
            "--format",
            "json",
            "--skip-non-html",
            "--errors-only",
            str(folder),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(done.stderr)["messages"]
    return [
        f"{Path(one.get('url', '')).stem}: {one['message']} {one.get('extract', '')[:80]}" for one in found
    ]


def text_of(one: Visit) -> str:
    """The page of a visit as it is sent."""
    client = Client()
    client.force_login(Account.objects.get(username=one.login))
    if one.press:
        path = PRESSED[one.name]
        given = {"file": "1", "outcome": "办结", "version": "1"}
        return client.post(path if path.startswith("/") else one.path + path, given).content.decode()
    return client.get(one.path).content.decode()


def test_every_page_is_sound_html(bureau, tmp_path):
    need("java")
    for one in visits():
        (tmp_path / f"{one.name}.html").write_text(text_of(one))
    (tmp_path / "sign-in.html").write_text(Client().get("/login/").content.decode())
    assert checked(tmp_path) == []


def test_the_checker_sees_a_planted_fault(tmp_path):
    (tmp_path / "broken.html").write_text(BROKEN)
    found = checked(tmp_path)
    assert any("Duplicate ID" in fault for fault in found) and any("alt" in fault for fault in found)
