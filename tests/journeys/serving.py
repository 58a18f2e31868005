"""The whole site on a loopback port of this process, for checks that need a real browser. Use it with `fresh_database`.

The server sees what its starter saw: the moved clock, the keys. Prepare data first, then open the browser: Django
refuses database work beside Playwright's loop.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import copy_context
from datetime import datetime
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.tools import AXE, need

from minzheng.foundation import clock

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving(moment: Callable[[], datetime] | None = None) -> Iterator[str]:
    """Serve the site until the block ends; gives its address without a slash at the end.

    With `moment` each request happens at the time it gives: move it, and the server's day moves.
    """
    seen, site = copy_context(), StaticFilesHandler(get_wsgi_application())

    def at_its_time(environ: dict[str, Any], start_response: Any) -> Any:
        with clock.at(moment()) if moment else nullcontext():
            return site(environ, start_response)

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        return seen.copy().run(at_its_time, environ, start_response)

    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Headless Chromium of the system; the test skips where there is none."""
    program = need("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox"],
            env={
                **os.environ,
                "LANGUAGE": "zh_CN",
            },  # dates in their fields, buttons of files (with chromium-l10n)
        )
        try:
            yield browser
        finally:
            browser.close()


def axe_faults(page: Page) -> list[str]:
    """Violations axe finds on the page as it stands, no colour half-way to another: "rule: selector"."""
    page.evaluate("document.getAnimations().forEach(one => { try { one.finish() } catch { one.cancel() } })")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run({runOnly: tags})", AXE_TAGS)["violations"]
    return [f"{one['id']}: {node['target']} {node['html'][:120]}" for one in found for node in one["nodes"]]


def sideways(page: Page) -> int:
    """Pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@contextmanager
def window(browser: Browser, width: int, height: int, **options: Any) -> Iterator[BrowserContext]:
    """A clean browser window in Chinese."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai", **options
    )
    try:
        yield context
    finally:
        context.close()
