"""Draws at the desk: forms come filled in, what is wrong is said beside the field, other posts do not get in."""

import pytest
from django.test import Client

from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.checks.public import Recusal, team_of
from minzheng.mechanisms.matters.public import Case

from .drawing import Office, at, furnish


@pytest.fixture
def office(bureau) -> Office:
    return furnish(bureau)


def desk(seat: Seat) -> Client:
    client = Client()
    client.force_login(seat.account)
    return client


def test_a_draw_is_begun_from_its_planned_row(office):
    [planned] = office.plan()
    page = desk(office.lead)
    assert "开始抽取" in page.get("/draws/").content.decode()
    form = page.post("/matters/enforcement.draw/new/", {"a-planned": planned.number}).content.decode()
    assert f'name="a-planned" value="{planned.number}"' in form and "data-error-summary" not in form
    posted = {
        "file": "1", "area": str(office.district.pk), "channel": "窗口", "a-planned": planned.number,
        "a-source": "双色球", "a-source_on": "2019-03-12",
    }  # fmt: skip
    assert (
        page.post("/matters/enforcement.draw/new/", {**posted, "a-source_on": "2019-03-04"}).status_code
        == 422
    )
    assert page.post("/matters/enforcement.draw/new/", posted).status_code == 302
    case = Case.objects.get(matter="enforcement.draw")
    told = page.get("/draws/").content.decode()
    assert "冻结名单并公布承诺" in told and f"/cases/{case.number}/" in told
    done = page.post(f"/cases/{case.number}/do/", {"outcome": "公布承诺", "version": str(case.version)})
    assert done.status_code == 302
    assert "等待2019-03-12产生公共数值" in page.get(f"/draws/{case.number}/").content.decode()
    public = Client().get(f"/portal/draws/{case.number}/").content.decode()
    assert "请先保存承诺值" in public and "密值</dt>" not in public


def test_a_plan_is_typed_row_by_row(office):
    page = desk(office.lead)
    row = {"a-draws-0-item": "殡葬服务随机抽查", "a-draws-0-share": "4", "a-draws-0-month": "3"}
    posted = {"file": "1", "area": str(office.district.pk), "a-year": "2019", **row}
    wrong = page.post("/matters/enforcement.draw_plan/new/", posted)
    assert wrong.status_code == 422 and "低于规定的5%" in wrong.content.decode()
    assert (
        page.post("/matters/enforcement.draw_plan/new/", {**posted, "a-draws-0-share": "5"}).status_code
        == 302
    )
    told = desk(office.head).get("/draws/").content.decode()
    assert "待审批的计划" in told and "编制计划" not in told and "由检查岗位编制" in told


def test_objects_are_worked_through_from_the_draw(office):
    [planned] = office.plan()
    draw = office.drawn(planned)
    one, other, *_ = draw.drawn.order_by("position")
    lead, second = team_of(one)
    address = f"/draws/{draw.number}/{one.position}/"
    with at("2019-04-01"):
        page = desk(office.seat_of(lead))
        wrong = page.post(address, {"do": "change", "leaving": str(second.pk), "reason": ""})
        assert wrong.status_code == 422 and "写明理由" in wrong.content.decode()
        assert page.post(address, {"do": "change", "leaving": "9999", "reason": "病"}).status_code == 422
        assert page.post(address, {"do": "start"}).headers["Location"].startswith("/inspections/")
        late = f"/draws/{draw.number}/{other.position}/"
        assert page.post(late, {"do": "result", "conclusion": "未发现问题"}).status_code == 422
        assert (
            page.post(late, {"do": "result", "conclusion": "无法联系", "note": "已搬走"}).status_code == 302
        )
        assert page.post(f"/draws/{draw.number}/").status_code == 409  # nothing finished yet
        public = Client().get(f"/portal/draws/{draw.number}/").content.decode()
        assert "通过登记的住所无法联系" in public and draw.reveal.salt in public


def test_recusals_are_entered_and_ended_on_their_page(office):
    page = desk(office.lead)
    shop = office.shops[3]
    given = {"staff": str(office.staff(1).pk), "kind": "亲属关系"}
    assert page.post("/draws/recusals/", given).status_code == 422
    assert (
        "殡葬服务部3"
        in page.post("/draws/recusals/", {**given, "find": "1", "who": "殡葬服务部3"}).content.decode()
    )
    assert page.post("/draws/recusals/", {**given, "subject": shop.subject_key}).status_code == 302
    made = Recusal.objects.get()
    assert (made.facility, made.entered_by) == (shop, office.lead.staff)
    assert page.post("/draws/recusals/", {"end": str(made.pk)}).status_code == 403
    assert desk(office.officers[2]).post("/draws/recusals/", {"end": str(made.pk)}).status_code == 302


def test_other_posts_see_nothing_of_draws(office):
    [planned] = office.plan()
    draw = office.drawn(planned)
    window = desk(office.bureau.seat("张贵庄街道办事处", "王芳", accepting="social_assistance."))
    for path in ("", "items/", "recusals/", f"{draw.number}/", f"{draw.number}/file/", f"{draw.number}/1/"):
        assert window.get(f"/draws/{path}").status_code == 403
    elsewhere = desk(office.bureau.seat("丰年村街道办事处", "冯静", inspecting="enforcement."))
    assert elsewhere.get(f"/draws/{draw.number}/").status_code == 404
    assert Client().get("/portal/draws/SJ0/").status_code == 404


def test_anybody_downloads_file_and_program(office):
    [planned] = office.plan()
    draw = office.drawn(planned)
    public = Client()
    assert public.get("/portal/draws/").content.decode().count("已抽取") == 1
    assert public.get(f"/portal/draws/{draw.number}/file/").json()["salt"] == draw.reveal.salt
    assert b"def recompute" in public.get("/portal/draws/recompute.py").content
    assert "vendor/recompute.js" in public.get("/portal/draws/recompute/").content.decode()
