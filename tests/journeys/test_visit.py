"""T9: households visited on a phone without a signal, killed half-way, signed in again, sent; a second phone; a full day."""

import io
import itertools
import os
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page
from playwright.sync_api import Error as BrowserError
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.walking import NARROW, PHONE, Office, Worker, beside, office, picture, sign_in
from tests.mechanisms.desk.visit_given import household
from tests.tools import need

from minzheng.mechanisms.access.public import Account, appoint
from minzheng.mechanisms.desk.models import Visit, VisitPhoto
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, Paper, Stage

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
VISITOR = "diaocha01"
LARGEST = 300 * 1024
SMALL = """() => [...document.querySelectorAll("main button, main label.btn, main a.btn, main select, main input.form-control")]
    .filter(one => one.offsetParent && one.getBoundingClientRect().height < 44).map(one => one.outerHTML.slice(0, 80))"""


def shot(number: int, side: int = 900) -> dict[str, Any]:
    """A noisy picture that no two numbers share, larger than what may be sent."""
    noise = zlib.compress(bytes((number * 31 + at * at * 7 + (at >> 3)) & 255 for at in range(side * 3)), 1)
    line = zlib.decompress(noise)
    rows = b"".join(b"\0" + line[at * 3 :] + line[: at * 3] for at in range(side))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 1)),
        (b"IEND", b""),
    )
    body = io.BytesIO(b"")
    for kind, held in parts:
        body.write(struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held)))
    return {
        "name": f"{number}.png",
        "mimeType": "image/png",
        "buffer": b"\x89PNG\r\n\x1a\n" + body.getvalue(),
    }


@contextmanager
def pocket(place: Office, folder: Path, **options: Any) -> Iterator[BrowserContext]:
    """A phone's browser whose storage stays in a folder when it is closed or killed."""
    context = place.browser.browser_type.launch_persistent_context(
        folder,
        executable_path=need("chromium"),
        args=["--no-sandbox"],
        viewport={"width": PHONE[0], "height": PHONE[1]},
        locale="zh-CN",
        env={**os.environ, "LANGUAGE": "zh_CN"},
        timezone_id="Asia/Shanghai",
        permissions=["geolocation"],
        geolocation={"latitude": 39.085, "longitude": 117.314, "accuracy": 18},
        **options,
    )
    context.set_default_timeout(15_000)
    try:
        yield context
    finally:
        context.close()


def kill(context: BrowserContext, page: Page) -> None:
    """The browser dies on the spot, as when a phone runs empty."""
    with pytest.raises(BrowserError):
        context.new_cdp_session(page).send("Browser.crash")
        page.wait_for_timeout(5000)


def packed(worker: Worker) -> None:
    """The day is on the phone."""
    worker.open("/visit/")
    worker.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    worker.press("下载今天的走访")
    told(worker, "没有信号也能用")


def told(worker: Worker, words: str) -> None:
    worker.page.locator("#strip .alert", has_text=words).wait_for()


def group(worker: Worker, name: str, count: int | None = None) -> None:
    """So many households, or any, come to stand in the outbox under a word."""
    worker.page.locator("h2", has_text=re.compile(rf"^{name} {count or '[0-9]+'}[户件]$")).wait_for()


def visit(worker: Worker, number: str, photos: list[dict[str, Any]], amount: str = "1200") -> None:
    """One household from the list to the outbox; taps and typed fields are counted."""
    page = worker.page
    worker.click(page.locator(f"li:has-text('{number}') a"))
    rows = page.locator(".visit-row").first
    rows.get_by_label("项目").select_option(index=1)
    worker.clicks += 2
    worker.type("金额", amount)
    for word in ("每月", "申报"):
        worker.click(rows.locator("label.btn", has_text=word))
    worker.click(page.get_by_role("button", name="来源日期填今天"))
    worker.type("入户调查情况", f"{number}入户了解,情况属实。")
    companion = page.locator("#i-second")
    if companion.evaluate("one => one.tagName") == "SELECT":
        companion.select_option(index=1)
        worker.clicks += 2
    else:
        worker.click(page.locator("#i-second label").first)
    for at, one in enumerate(photos):
        page.get_by_label("拍照").set_input_files(one)
        worker.clicks += 1
        page.get_by_role("button", name=f"去掉照片{at + 1}").wait_for()
    worker.press("完成,等待发送".replace(",", "，"))


def good(worker: Worker, name: str) -> None:
    page = worker.page
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    picture(page, PICTURES, name)
    assert axe_faults(page) == [], name
    assert sideways(page) <= 0, name
    assert page.evaluate(SMALL) == [], name
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    page.evaluate("document.documentElement.classList.add('elder')")
    assert axe_faults(page) == [] and sideways(page) <= 0, f"{name} narrow and large"
    page.evaluate("document.documentElement.classList.remove('elder')")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})


def test_a_day_without_a_signal(bureau, tmp_path):
    numbers = [household(at).number for at in (1, 2, 3)]
    with office() as place:
        with pocket(place, tmp_path) as context:
            worker = Worker(context.new_page(), place.address)
            worker.open("/visit/")
            worker.press("下载今天的走访")
            told(worker, "登录已失效")
            worker.follow("登录")
            sign_in(worker, VISITOR)
            packed(worker)
            good(worker, "visit-day")
            context.set_offline(True)
            worker.page.reload()
            group(worker, "未完成")
            worker.begin()
            visit(worker, numbers[0], [shot(at) for at in range(3)])
            assert worker.clicks <= 20 and worker.typed <= 5, (worker.clicks, worker.typed)
            assert worker.screens <= 3
            visit(worker, numbers[1], [shot(4), shot(5)], "900")
            worker.click(worker.page.locator(f"li:has-text('{numbers[2]}') a"))
            good(worker, "visit-sheet")
            worker.type("入户调查情况", "填到一半")
            worker.page.get_by_label("拍照").set_input_files(shot(6))
            worker.page.get_by_role("button", name="去掉照片1").wait_for()
            worker.page.get_by_text("已存在手机上").wait_for()
            good(worker, "visit-form")
            kill(context, worker.page)
        place.set_moment(place.moment() + timedelta(hours=13))
        with pocket(place, tmp_path, offline=True) as context:
            worker = Worker(context.new_page(), place.address)
            worker.open("/visit/")
            group(worker, "待发送", 2)
            good(worker, "visit-outbox")
            worker.click(worker.page.locator(f"li:has-text('{numbers[2]}') a"))
            worker.page.locator(".visit-photos img").wait_for()
            assert worker.page.get_by_label("入户调查情况").input_value() == "填到一半"
            worker.follow("回列表")
            context.set_offline(False)
            told(worker, "登录已失效")
            group(worker, "待发送", 2)
            good(worker, "visit-sign-in-again")
            worker.follow("登录")
            sign_in(worker, VISITOR)
            told(worker, "发送完毕")
            group(worker, "已发送", 2)
            group(worker, "未完成")
            good(worker, "visit-sent")
            assert beside(lambda: outcome(numbers)) == (["notice", "notice", "survey"], [3, 2, 0])
            assert stored_words(worker.page, numbers) == []
            worker.page.on("dialog", lambda dialog: dialog.accept())
            worker.press("退出并清除本机资料")
            told(worker, "已退出")
            assert worker.page.evaluate(LEFT) == 0
            worker.open("/")
            assert "/login/" in worker.page.url


LEFT = """async () => {
    const names = (await indexedDB.databases()).map(one => one.name);
    if (!names.includes("minzheng-visit")) return 0;
    const base = await new Promise(good => { const asked = indexedDB.open("minzheng-visit"); asked.onsuccess = () => good(asked.result) });
    let count = 0;
    for (const name of base.objectStoreNames)
        count += await new Promise(good => { const asked = base.transaction(name).objectStore(name).count(); asked.onsuccess = () => good(asked.result) });
    base.close();
    return count;
}"""
RECORDS = """async () => {
    const base = await new Promise(good => { const asked = indexedDB.open("minzheng-visit"); asked.onsuccess = () => good(asked.result) });
    const all = name => new Promise(good => { const asked = base.transaction(name).objectStore(name).getAll(); asked.onsuccess = () => good(asked.result) });
    const [records, keys] = [await all("records"), await all("key")];
    base.close();
    const text = new TextDecoder("latin1");
    return [records.map(one => [Object.keys(one).sort().join(), text.decode(one.data)]), keys.map(one => one.key.extractable), JSON.stringify(localStorage)];
}"""


def stored_words(page: Page, numbers: list[str]) -> list[str]:
    """What on the phone could be read without the key; the key itself cannot be taken out."""
    records, extractable, local = page.evaluate(RECORDS)
    assert records and {shape for shape, _ in records} == {"data,id,iv"} and extractable == [False]
    plain = " ".join(text for _, text in records) + local
    words = [*numbers, "詹滨里", "情况属实", "家庭住址", "JFIF"]
    return [one for one in words if one in plain or one.encode().decode("latin1") in plain]


def outcome(numbers: list[str]) -> tuple[list[str], list[int]]:
    cases = [Case.objects.get(number=one) for one in numbers]
    return [one.step for one in cases], [
        Paper.objects.filter(case=one, label="入户照片").count() for one in cases
    ]


def test_the_second_phone_is_asked_field_by_field(bureau, tmp_path):
    number = household(1).number
    with office() as place, pocket(place, tmp_path / "a") as one, pocket(place, tmp_path / "b") as two:
        first, other = (Worker(each.new_page(), place.address) for each in (one, two))
        for worker, context in ((first, one), (other, two)):
            worker.open("/login/?next=/visit/")
            sign_in(worker, VISITOR)
            packed(worker)
            context.set_offline(True)
        visit(first, number, [shot(1)])
        visit(other, number, [shot(2)], amount="1500")
        one.set_offline(False)
        told(first, "发送完毕")
        two.set_offline(False)
        told(other, "发送完毕")
        group(other, "需处理", 1)
        other.click(other.page.locator(f"li:has-text('{number}') a"))
        other.page.get_by_text("已由").first.wait_for()
        assert "1,500.00元" in other.text and "1,200.00元" in other.text
        good(other, "visit-conflict")
        other.press("确定并发送")
        other.page.get_by_text("还没有选择。").first.wait_for()
        other.click(other.page.locator("label", has_text="我的另作说明"))
        other.press("确定并发送")
        told(other, "发送完毕")
        group(other, "已发送", 1)
        assert beside(
            lambda: (Stage.objects.filter(case__number=number, step="survey").count(), Visit.objects.count())
        ) == (1, 2)
    answers = Stage.objects.get(case__number=number, step="survey").answers
    assert answers["means"][0]["amount"] == 120000
    assert Paper.objects.filter(case__number=number, label="入户照片").count() == 2


def test_a_full_day_comes_in_whole(bureau, tmp_path):
    """30 households with three photos each, sent over a line that breaks on the way."""
    numbers = [household(at).number for at in range(30)]
    with office() as place, pocket(place, tmp_path) as context:
        worker = Worker(context.new_page(), place.address)
        worker.open("/login/?next=/visit/")
        sign_in(worker, VISITOR)
        packed(worker)
        context.set_offline(True)
        shots = [shot(at, 600) for at in range(90)]
        for at, number in enumerate(numbers):
            visit(worker, number, shots[at * 3 : at * 3 + 3])
        group(worker, "待发送", 30)
        sent = itertools.count(1)
        line = "**/visit/send/"
        context.route(
            line, lambda one: one.abort("internetdisconnected") if next(sent) > 8 else one.continue_()
        )
        context.set_offline(False)
        told(worker, "没有信号")
        group(worker, "已发送")
        group(worker, "待发送")
        context.unroute(line)
        context.set_offline(True)
        context.set_offline(False)
        context.set_default_timeout(120_000)
        told(worker, "发送完毕")
        group(worker, "已发送", 30)
    assert VisitPhoto.objects.count() == 90 and Visit.objects.filter(applied=True).count() == 30
    sizes = list(Paper.objects.filter(label="入户照片").values_list("file__size", flat=True))
    assert len(sizes) == 90 and max(sizes) <= LARGEST
    assert Paper.objects.filter(label="入户照片").values("file__digest").distinct().count() == 90
    assert Case.objects.filter(number__in=numbers, step="notice").count() == 30


def test_somebody_else_cannot_send_it_and_signing_out_clears_it(bureau, tmp_path):
    number = household(1).number
    with office() as place, pocket(place, tmp_path) as context:
        worker, answers = Worker(context.new_page(), place.address), [False, True]
        worker.open("/login/?next=/visit/")
        sign_in(worker, VISITOR)
        packed(worker)
        context.set_offline(True)
        visit(worker, number, [shot(1)])
        place.set_moment(place.moment() + timedelta(hours=13))
        context.set_offline(False)
        told(worker, "登录已失效")
        worker.follow("登录")
        sign_in(worker, "chuangkou01")
        told(worker, "请由本人登录后发送")
        group(worker, "待发送", 1)
        assert beside(Visit.objects.count) == 0
        asked: list[str] = []

        def answer(dialog: Dialog) -> None:
            asked.append(dialog.message)
            dialog.accept() if answers[len(asked) - 1] else dialog.dismiss()

        worker.page.on("dialog", answer)
        worker.open("/")
        worker.press("菜单")
        leave = worker.page.locator("#menu").get_by_role("button", name="退出")
        leave.click()
        assert len(asked) == 1 and "还有1户走访没有发送" in asked[0] and worker.page.evaluate(LEFT) > 0
        leave.click()
        worker.page.wait_for_url("**/login/")
        assert len(asked) == 2 and worker.page.evaluate(LEFT) == 0


def test_signed_in_again_it_is_sent_from_the_same_seat(bureau, tmp_path):
    """A community worker stands in at the street: the second seat is taken again by itself."""
    number, login = household(1).number, "shegong0101"
    with acting(SYSTEM, "兼任"):
        post = Account.objects.get(username=VISITOR).staff.appointments.get().post
        appoint(Account.objects.get(username=login).staff, post)
    with office() as place, pocket(place, tmp_path) as context:
        worker = Worker(context.new_page(), place.address)
        worker.open("/login/")
        sign_in(worker, login)
        worker.page.get_by_label("切换岗位").select_option(value=str(post.pk))
        worker.press("切换")
        packed(worker)
        context.set_offline(True)
        visit(worker, number, [shot(1)])
        place.set_moment(place.moment() + timedelta(hours=13))
        context.set_offline(False)
        told(worker, "登录已失效")
        worker.follow("登录")
        sign_in(worker, login)
        told(worker, "发送完毕")
        group(worker, "已发送", 1)
    assert Stage.objects.get(case__number=number, step="survey").post_id == post.pk


def test_what_is_past_its_date_is_cleared(bureau, tmp_path):
    household(1)
    with office() as place, pocket(place, tmp_path) as context:
        worker = Worker(context.new_page(), place.address)
        worker.open("/login/?next=/visit/")
        sign_in(worker, VISITOR)
        packed(worker)
        context.add_init_script("const real = Date.now; Date.now = () => real() + 8 * 864e5;")
        context.set_offline(True)
        worker.page.reload()
        told(worker, "已过保留期限")
        assert worker.page.evaluate(LEFT) == 0
