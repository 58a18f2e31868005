"""A table in a declared form, at the window, at a step, and at the portal: with and without a script."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tests.journeys.serving import axe_faults, chromium, sideways, window
from tests.mechanisms.matters.given import CODE, NOW, declared, found_bureau, order
from tests.mechanisms.matters.test_form_rows import A_ROW, MEMBERS, PLAIN, WANG

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Account
from minzheng.mechanisms.matters.models import Draft
from minzheng.mechanisms.matters.public import Case, Form, Phone, Text, everything, matter
from minzheng.mechanisms.portal import views_filing
from minzheng.mechanisms.portal.guides import guides

NEW, KEEP = f"/matters/{CODE}/new/", f"/matters/{CODE}/draft/"


@pytest.fixture
def world(db: None) -> Iterator[SimpleNamespace]:
    made = order()
    assign = replace(made.steps[0], form=Form((*made.steps[0].form.fields, MEMBERS, PLAIN)))
    form = Form((Phone("phone", "电话"), Text("content", "内容"), MEMBERS))
    with clock.at(NOW), declared(replace(made, form=form, steps=(assign, *made.steps[1:]))):
        bureau = found_bureau()
        yield SimpleNamespace(
            desk=bureau.seat("业务科", "周敏", registering=CODE),
            east=bureau.seat("东街办事处", "王芳", answering=CODE),
            district=bureau.area("120110"),
        )


@pytest.fixture
def clerk(world: SimpleNamespace) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=world.desk.account.pk))
    return client


def members(*rows: dict[str, str], key: str = "members") -> dict[str, str]:
    return {f"a-{key}-{at}-{name}": text for at, row in enumerate(rows) for name, text in row.items()}


def filled(world: SimpleNamespace, **more: str) -> dict[str, str]:
    given = {"a-phone": "13900000001", "a-content": "楼道堆物", "channel": "窗口"}
    return {**given, "area": str(world.district.pk), "client_key": str(uuid.uuid4()), **more}


def names(text: str) -> set[str]:
    """Names of cells outside the row a script copies."""
    return set(re.findall(r'name="(a-(?:members|goods)-\d+-\w+)"', text))


def values(text: str) -> list[str]:
    return re.findall(r'name="a-members-\d+-name" value="([^"]*)"', text)


def test_one_more_row_without_a_script_loses_nothing(world: SimpleNamespace, clerk: Client) -> None:
    page = clerk.get(NEW).content.decode()
    assert values(page) == [""] and f'formaction="{NEW}#r-members-1"' in page
    given = filled(world, **members({**A_ROW, "id": "坏"}, {"name": "李<b>"}))
    page = clerk.post(NEW, {**given, "more": "members"}).content.decode()
    assert values(page) == ["王芳", "李&lt;b&gt;", ""] and "楼道堆物" in page and 'value="坏"' in page
    assert "<option selected>本人</option>" in page and "data-error-summary" not in page
    page = clerk.post(NEW, {**given, **members(*[{"name": ""}] * 3), "more": "members"}).content.decode()
    assert len(values(page)) == 4
    full = members(*[{"name": "王芳"}] * 12)
    page = clerk.post(NEW, {**given, **full, "more": "members"}).content.decode()
    assert len(values(page)) == 12 and "data-add-row hidden" in page
    assert not Case.objects.exists()


def test_faults_lead_to_their_cell_and_a_row_too_many_stays_to_be_seen(
    world: SimpleNamespace, clerk: Client
) -> None:
    given = filled(world, file="1", **members(A_ROW, {**A_ROW, "name": "", "relation": "邻居"}))
    answer = clerk.post(NEW, given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#i-members-1-name">第2行“姓名”没有填写。' in page and 'id="i-members-1-name"' in page
    assert '<a href="#i-members-1-relation">第2行“关系”:“邻居”不在可选项内。' in page
    page = clerk.post(NEW, filled(world, file="1", **members(*[A_ROW] * 13))).content.decode()
    assert "现有13行" in page and len(values(page)) == 13 and 'id="i-members"' in page


def test_a_table_is_filed_as_ciphertext_and_shown_masked(world: SimpleNamespace, clerk: Client) -> None:
    given = filled(world, file="1", **members(A_ROW, {"name": " "}, {**A_ROW, "name": "赵强"}))
    for _ in range(2):
        assert clerk.post(NEW, given).status_code == 302
    case = Case.objects.get()
    assert [row["name"] for row in everything(case)["members"]] == ["王芳", "赵强"]
    assert "members" not in case.answers
    page = clerk.get(f"/cases/{case.number}/").content.decode()
    assert "2. 姓名:赵*" in page and WANG not in page and "赵强" not in page
    shown = clerk.post(f"/cases/{case.number}/reveal/", {"purpose": "电话联系申请人"}).content.decode()
    assert WANG in shown and "2. 姓名:赵强" in shown


def test_at_a_step_a_table_grows_and_is_shown_masked_in_the_timeline(
    world: SimpleNamespace, clerk: Client
) -> None:
    clerk.post(NEW, filled(world, file="1", **members(A_ROW)))
    case = Case.objects.get()
    at = f"/cases/{case.number}/"
    goods = members({"name": "米", "count": "2"}, key="goods")
    step = {"version": str(case.version), "a-unit": str(world.east.unit.pk), **members(A_ROW), **goods}
    page = clerk.post(f"{at}draft/", {**step, "more": "goods"}).content.decode()
    assert "a-goods-1-name" in names(page) and 'value="米"' in page and not Draft.objects.exists()
    assert f'formaction="{at}draft/#r-goods-2"' in page
    clerk.post(f"{at}draft/", step)
    page = clerk.get(at).content.decode()
    assert 'value="米"' in page and "a-goods-1-name" in names(page)
    assert clerk.post(f"{at}do/", {**step, "outcome": "分派"}).status_code == 302
    page = clerk.get(at).content.decode()
    assert "物品:1. 名称:米;数量:2" in page and "共同生活的家庭成员:1. 姓名:王*" in page
    assert WANG not in page and "王芳;" not in page


def test_a_draft_keeps_its_rows_where_they_were(world: SimpleNamespace, clerk: Client) -> None:
    given = filled(world, **members({"name": ""}, {"name": "赵强"}))
    clerk.post(KEEP, {**given, "revision": "0"})
    page = clerk.get(f"{NEW}?draft={given['client_key']}").content.decode()
    assert values(page) == ["", "赵强", ""]


@pytest.fixture
def at_portal(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    shown = next(one for one in guides() if one.code == "appeals.hotline")
    mine = replace(shown, matter=matter(CODE, NOW.date()), guide=replace(shown.guide, questions={}))
    monkeypatch.setattr(views_filing, "online_guide", lambda code: mine)
    yield Client()


def test_at_the_portal_a_table_grows_names_its_faults_and_is_filed(at_portal: Client) -> None:
    address = f"/portal/apply/{CODE}/"
    assert values(at_portal.get(address).content.decode()) == [""]
    given = {"a-phone": "13900000001", "a-content": "楼道堆物", "client_key": str(uuid.uuid4())}
    wrong = {**given, **members(A_ROW, {**A_ROW, "name": ""})}
    answer = at_portal.post(address, {**wrong, "more": "members"})
    assert answer.status_code == 200 and values(answer.content.decode()) == ["王芳", "", ""]
    answer = at_portal.post(address, {**wrong, "a-content": ""})
    page = answer.content.decode()
    assert answer.status_code == 422 and values(page) == ["王芳", "", ""]
    assert page.index("“内容”没有填写") < page.index('href="#i-members-1-name">第2行“姓名”没有填写')
    assert at_portal.post(address, {**given, **members(A_ROW, {"name": " "})}).status_code == 302
    assert [row["name"] for row in everything(Case.objects.get())["members"]] == ["王芳"]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_with_a_script_rows_are_added_in_place_without_a_barrier(
    clerk: Client, at_portal: Client, width: int, height: int
) -> None:
    given = {"more": "members", **members({**A_ROW, "name": ""})}
    pages = [
        clerk.post(NEW, {**given, "file": "1"}),
        at_portal.post(f"/portal/apply/{CODE}/", members(A_ROW)),
    ]
    texts = [dressed(page.content.decode()) for page in pages]
    with chromium() as browser, window(browser, width, height) as context:
        page = context.new_page()
        for text in texts:
            page.set_content(text)
            page.get_by_text("再加一行").click()
            rows = page.locator("[data-rows-body] tr")
            added = rows.last.locator("input").first
            number = rows.count()
            assert added.get_attribute("name") == f"a-members-{number - 1}-name"
            assert page.evaluate("document.activeElement.id") == f"i-members-{number - 1}-name"
            assert page.get_by_label(f"第{number}行 姓名").count() == 1
            for _ in range(12 - number):
                page.get_by_text("再加一行").click()
            assert rows.count() == 12 and not page.get_by_text("再加一行").is_visible()
            assert axe_faults(page) == [] and sideways(page) <= 0


def dressed(text: str) -> str:
    """A page that needs no server: style and script inside."""
    text = re.sub(r"<(?:link|script)[^>]*(?:href|src)=[^>]*>(?:</script>)?", "", text)
    style, script = (
        Path(str(finders.find(f"vendor/{name}"))).read_text() for name in ("minzheng.css", "minzheng.js")
    )
    return text.replace("</head>", f"<style>{style}</style></head>").replace(
        "</body>", f"<script>{script}</script></body>"
    )
