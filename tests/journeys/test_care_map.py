"""A citizen finds a home with a free bed by keyboard alone, without a script too; the pages shut nobody out; GDAL reads the data."""

import os
from pathlib import Path

import pytest
from tests.domains.conftest import furnished
from tests.domains.elder_services.given import places_of
from tests.journeys.serving import axe_faults, chromium, serving, sideways, window
from tests.mechanisms.portal.given import NOW

from minzheng.foundation import clock

pytestmark = [pytest.mark.browser]
MAP = "/portal/places/"
SIZES = {"desk": (1366, 768), "phone": (390, 844), "narrow": (320, 640)}
PICTURES = os.environ.get("MINZHENG_PICTURES")  # a folder to look at the pages in


@pytest.fixture
def site(fresh_database):
    with clock.at(NOW):
        places = places_of(furnished())
        with serving() as address:
            yield address, f"{MAP}carehomes/{places.near.uid.hex}/"


def tab_to(page, words):
    """Press Tab until something of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        named = page.evaluate(
            "() => { const at = document.activeElement; return (at.labels?.[0] ?? at).innerText.trim() }"
        )
        if named == words:
            return
    raise AssertionError(f"no way to {words} by Tab")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_free_bed_is_found_by_keyboard_alone(site, scripts):
    address, home = site
    with chromium() as browser, window(browser, 390, 844, java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(f"{address}/portal/")
        if not scripts:  # the page's own eyes are shut: links and buttons are taken by their names
            page.get_by_role("link", name="养老地图", exact=True).press("Enter")
            page.get_by_label("只看有空床的").press("Space")
            page.get_by_role("button", name="查找").press("Enter")
            page.get_by_role("link", name="夕阳红养老院").press("Enter")
        else:
            tab_to(page, "养老地图")
            page.keyboard.press("Enter")
            page.wait_for_url(f"**{MAP}")
            tab_to(page, "离哪里近的排前面")
            page.keyboard.press("ArrowDown")
            tab_to(page, "只看有空床的")
            page.keyboard.press("Space")
            page.keyboard.press("Enter")
            page.wait_for_url("**free=1*")
            assert page.locator("tbody tr").count() == 1
            tab_to(page, "夕阳红养老院")
            page.keyboard.press("Enter")
        page.wait_for_url(f"**{home}")
        assert "2张" in page.locator("main").inner_text()
        assert page.locator("main a[href='tel:022-24390001']").count() == 1


@pytest.mark.parametrize("elder", [False, True], ids=["plain", "elder"])
def test_the_map_shuts_nobody_out(site, elder):
    address, home = site
    pages = {
        "map": MAP,
        "near": f"{MAP}?near=120110001001",
        "nothing": f"{MAP}?most=1",
        "wrong": f"{MAP}?most=x",
        "home": home,
    }
    faults = []
    with chromium() as browser, window(browser, *SIZES["desk"]) as context:
        context.add_cookies([{"name": "elder", "value": str(int(elder)), "url": address}])
        page = context.new_page()
        foreign = []
        page.on(
            "request",
            lambda one: foreign.append(one.url) if not one.url.startswith((address, "data:")) else None,
        )
        for name, path in pages.items():
            page.goto(address + path)
            for size, (width, height) in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                faults += [f"{name} {size}: {one}" for one in axe_faults(page)]
                faults += [f"{name} {size}: {over} px too wide"] if (over := sideways(page)) > 0 else []
                if PICTURES:
                    kind = "elder" if elder else "plain"
                    page.screenshot(path=Path(PICTURES) / f"{name} {size} {kind}.png", full_page=True)
        assert faults + foreign == []
