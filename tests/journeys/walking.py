"""People at work in a browser: signing in, clicking, typing (both counted), and moving the day on."""

import datetime
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from tests.journeys.lived import NOW, PASSWORD
from tests.journeys.serving import chromium, serving

from minzheng.config.daily import daily
from minzheng.foundation import clock

T = TypeVar("T")
DESK, PHONE, NARROW = (1366, 768), (390, 844), (320, 640)


@dataclass
class Worker:
    """Somebody at a browser. `clicks`, `typed` and `screens` count what the hand does and the eye sees."""

    page: Page
    address: str
    clicks: int = 0
    typed: int = 0
    screens: int = 0
    faults: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Count from here."""
        self.clicks = self.typed = self.screens = 0

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def click(self, what: Locator) -> None:
        """One click; a new page is a new screen."""
        before = self.page.url
        what.click()
        self.page.wait_for_load_state()
        self.clicks += 1
        self.screens += self.page.url != before

    def press(self, name: str) -> None:
        """The button of that name."""
        self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def follow(self, name: str) -> None:
        """The link of that name."""
        self.click(self.page.get_by_role("link", name=name).first)

    def type(self, label: str, text: str) -> None:
        """Type into the field of that label."""
        self.page.get_by_label(label).first.fill(text)
        self.typed += 1

    def choose(self, label: str, option: str) -> None:
        """Pick from a list: two clicks."""
        self.page.get_by_label(label).first.select_option(label=option)
        self.clicks += 2

    def tick(self, label: str) -> None:
        """A radio button or check box."""
        self.page.get_by_label(label, exact=True).first.check()
        self.clicks += 1

    @property
    def text(self) -> str:
        """What the main part of the page says."""
        return self.page.locator("main").inner_text()


@dataclass
class Office:
    """The served bureau, its day, and a browser."""

    address: str
    browser: Browser
    set_moment: Callable[[datetime.datetime], None]
    moment: Callable[[], datetime.datetime]

    @contextmanager
    def at_work(self, login: str, size: tuple[int, int] = DESK, **options: Any) -> Iterator[Worker]:
        """Somebody signs in through the page and works in a browser of their own."""
        with self.window(size, **options) as context:
            worker = Worker(context.new_page(), self.address)
            watch(worker)
            worker.open("/")
            sign_in(worker, login)
            worker.begin()
            yield worker
            assert worker.faults == []

    @contextmanager
    def window(self, size: tuple[int, int] = DESK, **options: Any) -> Iterator[BrowserContext]:
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        context.set_default_timeout(15_000)
        try:
            yield context
        finally:
            context.close()

    def days_pass(self, days: int) -> None:
        """The clock moves on; what each new day brings happens."""
        for _ in range(days):
            self.set_moment(self.moment() + datetime.timedelta(days=1))
            beside(lambda: daily(clock.today()), self.moment())


@contextmanager
def office(start: datetime.datetime = NOW) -> Iterator[Office]:
    """Serve the bureau at a moment that can be moved, with a browser. Use it within the `bureau` fixture."""
    held = [start]

    def move(moment: datetime.datetime) -> None:
        held[0] = moment

    with serving(lambda: held[0]) as address, chromium() as browser:
        yield Office(address, browser, move, lambda: held[0])


def sign_in(worker: Worker, login: str, password: str = PASSWORD) -> None:
    worker.type("登录名", login)
    worker.type("密码", password)
    worker.press("登录")


def watch(worker: Worker) -> None:
    """Keep every complaint of the browser: blocked styles and scripts, script errors."""

    def heard(said: Any) -> None:
        if said.type in ("error", "warning") and "status of 4" not in said.text:
            worker.faults.append(said.text)

    worker.page.on("console", heard)
    worker.page.on("pageerror", lambda fault: worker.faults.append(str(fault)))


def beside(work: Callable[[], T], moment: datetime.datetime | None = None) -> T:
    """Do database work while a browser is open: in a thread of its own, at a moment."""

    def do() -> T:
        try:
            with clock.at(moment or clock.now()):
                return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(copy_context().run, do).result()


def picture(page: Page, folder: str | None, name: str) -> None:
    """Keep a screenshot where a folder is given."""
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")
