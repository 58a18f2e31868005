"""Every portal page in a real browser: reachable, readable and quiet at every width, in the elder version, without a script."""

import os
from pathlib import Path

import pytest
from django.test import Client
from tests.journeys.serving import axe_faults, chromium, serving, sideways, window
from tests.mechanisms.portal.citizens_given import (
    PASSWORD,
    RELIEF,
    account_of,
    act,
    applied,
    open_street,
    resident,
    signed_in,
)
from tests.mechanisms.portal.given import (
    ASKED,
    NOW,
    PROGRESS,
    REPORT,
    forget_indicators,
    found_bureau,
    hang,
    report,
    report_with_figures,
    reported,
)

from minzheng.foundation import clock
from minzheng.mechanisms.registry.public import LookKind, note_look

pytestmark = [pytest.mark.browser]
SIZES = {"desk": (1366, 768), "phone": (390, 844), "narrow": (320, 640)}
LONG = "请尽快处理" * 39
PICTURES = os.environ.get("MINZHENG_PICTURES")  # a folder to look at the pages in


@pytest.fixture
def site(fresh_database, own_files):
    """A served bureau; addresses of pages by name."""
    with clock.at(NOW):
        house = found_bureau()
        visitor = Client()
        case = reported(visitor)
        pages = {
            "home": "/portal/",
            "guides": "/portal/guides/",
            "nothing found": "/portal/guides/?q=%E9%A3%9E%E8%88%B9",
            "guide": "/portal/guides/social_assistance.relief/",
            "simple": "/portal/guides/social_assistance.relief/simple/",
            "report": REPORT,
            "receipt": report(visitor)["Location"],
            "progress": f"{PROGRESS}?number={case.number}",
            "notices": "/portal/notices/",
            "board, nothing found": "/portal/notices/penalties/?q=%E9%A3%9E%E8%88%B9",
            "entitlement": "/portal/entitlement/",
            "notice": f"/portal/notices/{hang(house)}/",
            "long notice": f"/portal/notices/{hang(house, title='超长标题' * 40, note=LONG)}/",
            "gone": "/portal/notices/999999/",
            "reports": "/portal/reports/",
        }
        pages |= citizens_pages(house)
        annual = report_with_figures(house)
        pages["annual report"] = f"/portal/reports/{annual.uid}/"
        for figure in annual.figures.all():
            pages[f"figure {figure.code}"] = f"/portal/figures/{figure.uid}/"
        with serving() as address:
            yield address, pages, case.number
        forget_indicators()


def citizens_pages(house):
    """What a citizen sees: cases at several steps, among them one that waits for a paper and one that is closed."""
    open_street(house)
    account_of(resident(house))
    mine = signed_in()
    filed = [applied(mine) for _ in range(4)]
    for case, outcome in zip(filed, ("补正", "不予受理", "受理"), strict=False):
        act(house, case, outcome, reason="" if outcome == "受理" else LONG)
    for kind, purpose in ((LookKind.OPENED, "打开档案"), (LookKind.REVEALED, LONG[:100])):
        note_look(house.window, kind, purpose, [filed[0].subject_key])
    named = {"wanted": filed[0], "refused": filed[1], "under way": filed[2], "new": filed[3]}
    return {
        "sign-in": "/portal/login/",
        "mine": "/portal/mine/",
        "own form": RELIEF,
        "own password": "/portal/mine/password/",
        "looks": "/portal/mine/looks/",
        **{f"mine {name}": f"/portal/mine/{case.number}/" for name, case in named.items()},
    }


def let_in(context, address):
    """A citizen signs in in this browser."""
    page = context.new_page()
    page.goto(f"{address}/portal/login/")
    page.get_by_label("登录名").fill("jumin")
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url("**/portal/mine/")
    page.close()


def visit(context, address, pages, number):
    """Each page as (name, page), the two answers to forms last."""
    page = context.new_page()
    faults = []
    page.on(
        "console",
        lambda said: (
            faults.append(said.text)
            if said.type in ("error", "warning") and "status of 4" not in said.text
            else None
        ),
    )
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    for name, path in pages.items():
        if name == "mine":
            let_in(context, address)
        page.goto(address + path)
        yield name, page, faults
    page.goto(address + REPORT)
    page.fill("#i-content", "<img src=x onerror=alert(1)>" + LONG)
    page.fill("#i-phone", "123")
    page.click("[data-submit]")
    page.wait_for_selector("[data-error-summary]")
    yield "wrong form", page, faults
    page.goto(address + pages["entitlement"])
    for label, text in (("口人", "3"), ("收入", "1500"), ("看病", "0"), ("存款", "8000"), ("重度残疾", "0")):
        page.get_by_label(label).first.fill(text)
    page.get_by_label("城镇").check()
    page.locator("#i-event").select_option("突发重病")
    page.click("[data-submit]")
    page.wait_for_selector("#found")
    yield "entitlement answered", page, faults
    page.goto(address + PROGRESS)
    page.fill("#p-number", number)
    page.fill("#p-tail", "1234")
    page.click(".progress-box button")
    page.wait_for_selector(".timeline")
    yield "standing", page, faults


@pytest.mark.parametrize("elder", [False, True], ids=["plain", "elder"])
def test_no_page_shuts_anybody_out(site, elder):
    address, pages, number = site
    faults = []
    with chromium() as browser, window(browser, *SIZES["desk"]) as context:
        context.add_cookies([{"name": "elder", "value": str(int(elder)), "url": address}])
        for name, page, said in visit(context, address, pages, number):
            for size, (width, height) in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                faults += [f"{name} {size}: {one}" for one in (*axe_faults(page), *said)]
                faults += [f"{name} {size}: {over} px too wide"] if (over := sideways(page)) > 0 else []
                said.clear()
                if PICTURES:
                    kind = "elder" if elder else "plain"
                    page.screenshot(
                        path=Path(PICTURES) / f"{name} {size} {kind}.png", full_page=size != "desk"
                    )
    assert faults == []


def test_everything_works_without_a_script(site):
    address, _, _ = site
    with chromium() as browser, window(browser, 390, 844, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/portal/")
        page.get_by_role("link", name="长者版").click()
        assert page.locator("html.elder").count() == 1 and page.url == f"{address}/portal/"
        page.get_by_role("link", name="返回标准版").click()
        page.get_by_role("link", name="反映问题", exact=True).click()
        page.get_by_label("是什么事").fill(ASKED["a-content"])
        page.get_by_label("您的电话").fill("13900005678")
        page.get_by_label("投诉举报").check()
        page.get_by_label("属于哪一类").select_option("社区")
        page.get_by_role("button", name="提交").click()
        given = page.locator(".number").inner_text()
        page.get_by_role("link", name="查进度", exact=True).last.click()
        assert page.get_by_label("受理号").input_value() == given
        page.get_by_label("电话后四位").fill("5678")
        page.get_by_role("button", name="查进度").click()
        assert "正在“安排承办单位”" in page.locator("main").inner_text()


def test_progress_is_two_screens_two_fields_and_few_taps(site):
    address, _, number = site
    with chromium() as browser, window(browser, 390, 844) as context:
        page = context.new_page()
        loaded = []
        page.on(
            "request", lambda asked: loaded.append(asked.url) if not asked.url.startswith("data:") else None
        )
        page.goto(f"{address}/portal/")
        assert all(one.startswith(address) for one in loaded) and len(loaded) == 3
        page.get_by_label("受理号").fill(number)
        page.keyboard.press("Tab")
        page.keyboard.type("1234")
        page.keyboard.press("Enter")
        page.wait_for_selector(".timeline")
        assert page.locator("main a[href^='tel:']").count() == 1


@pytest.mark.parametrize("name", ["receipt", "simple"])
def test_sheets_print_on_one_page(site, name):
    address, pages, _ = site
    with chromium() as browser, window(browser, 1366, 768) as context:
        page = context.new_page()
        page.goto(address + pages[name])
        printed = page.pdf(format="A4", prefer_css_page_size=True)
        assert (
            printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") + printed.count(b"/Type /Page/")
            == 1
        )
