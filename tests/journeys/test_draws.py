"""Draws in a real browser: every page at every width for the officer and for the public, and a file recomputed in the page."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from tests.domains.conftest import furnished
from tests.domains.enforcement.drawing import Office, at, furnish
from tests.journeys.serving import axe_faults, chromium, serving, sideways, window
from tests.journeys.walking import DESK, NARROW, PHONE, picture

from minzheng.config.postgres import Address
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.checks.public import (
    change_officer,
    file_of,
    known_draw,
    publish_results,
    publish_without,
    recuse,
    team_of,
)

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
SIZES = {"desk": DESK, "phone": PHONE, "narrow": NARROW}


@dataclass
class Lived:
    """Three planned draws: one with results, one committed to, one not begun; and what the browser needs to sign in."""

    office: Office
    drawn: str
    pending: str
    file: bytes
    cookies: dict[str, str]

    def pages(self) -> list[tuple[str, str, str]]:
        one, other = f"/draws/{self.drawn}/", f"/draws/{self.pending}/"
        return [
            ("draws", "lead", "/draws/"),
            ("draws-head", "head", "/draws/"),
            ("draw-items", "lead", "/draws/items/"),
            ("recusals", "lead", "/draws/recusals/"),
            ("draw", "lead", one),
            ("draw-pending", "lead", other),
            ("drawn-open", "lead", f"{one}4/"),
            ("drawn-done", "lead", f"{one}1/"),
            ("plan-new", "lead", "/matters/enforcement.draw_plan/new/"),
            ("draw-case", "second", f"/cases/{self.pending}/"),
            ("portal-draws", "", "/portal/draws/"),
            ("portal-draw", "", f"/portal{one}"),
            ("portal-pending", "", f"/portal{other}"),
            ("portal-recompute", "", "/portal/draws/recompute/"),
        ]


def signed_in(seat: Seat) -> str:
    client = Client()
    client.force_login(seat.account)
    return client.cookies["sessionid"].value


@pytest.fixture
def lived(fresh_database: Address) -> Iterator[Lived]:
    with at("2019-03-04"):
        office = furnish(furnished())
        first, second, _ = office.plan(rows=3)
        office.plan_case()
        recuse(office.second, "enforcement.", office.staff(3), office.shops[2], "亲属关系")
        draw = office.drawn(first)
    with at("2019-04-01"):
        rows = list(draw.drawn.order_by("position"))
        office.inspect(rows[0], "bundling", "price_list")
        change_officer(office.lead, rows[1], team_of(rows[1])[0], "住院治疗")
        publish_without(rows[2], office.lead, "无法联系", note="登记的住所已空置")
        publish_results(draw, office.lead)
        office.seat_of(team_of(rows[3])[0])
    with at("2019-04-02"):
        pending = office.commit(second)
        seats = {"lead": office.lead, "second": office.second, "head": office.head}
        cookies = {name: signed_in(seat) for name, seat in seats.items()}
        yield Lived(office, draw.number, pending.number, file_of(known_draw(draw.number)), cookies)


@pytest.mark.parametrize("size", SIZES)
def test_no_page_of_draws_shuts_anybody_out(lived: Lived, size: str) -> None:
    faults = []
    with serving() as address, chromium() as browser:
        for name, who, path in lived.pages():
            with window(browser, *SIZES[size]) as context:
                if who:
                    context.add_cookies([{"name": "sessionid", "value": lived.cookies[who], "url": address}])
                page = context.new_page()
                answer = page.goto(address + path)
                assert answer is not None and answer.status == 200, name
                faults += [f"{name} {size}: {fault}" for fault in axe_faults(page)]
                faults += [f"{name} {size}: {over} px too wide"] if (over := sideways(page)) > 0 else []
                picture(page, PICTURES, f"{name}-{size}")
    assert faults == []


def test_the_page_recomputes_a_file_without_sending_it(lived: Lived) -> None:
    with serving() as address, chromium() as browser, window(browser, *DESK) as context:
        page = context.new_page()
        page.goto(address + "/portal/draws/recompute/")
        sent: list[str] = []
        page.on("request", lambda one: sent.append(one.url))
        told = page.locator("[data-recompute-told]")
        for content, words in (
            (lived.file, "一致:重算抽中4个对象"),
            (lived.file.replace(b"03 07", b"03 08"), "不一致"),
            (b"no json", "这不是抽取文件"),
        ):
            page.set_input_files(
                "#file", {"name": "x.json", "mimeType": "application/json", "buffer": content}
            )
            told.get_by_text(words).wait_for()
            assert told.inner_text().startswith(words)
        assert sent == []
