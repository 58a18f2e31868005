"""The page of a unit: dated functions, new units, closing with a hand-over; and the day of receipt at filing."""

import datetime
import re

from tests.journeys.lived import NOW
from tests.mechanisms.desk.given import at_desk, at_step

from minzheng.mechanisms.access.public import Function, Mandate, Post, Unit
from minzheng.mechanisms.matters.public import Case, open_stage

TODAY = NOW.date()


def text_of(answer):
    return answer.content.decode()


def change(unit, do, **given):
    return at_desk("admin").post(f"/staff/{unit.pk}/", {"do": do, **given})


def test_a_unit_closes_only_with_what_lies_there(bureau):
    case = at_step("appeals.hotline", "answer", "张贵庄")
    unit = open_stage(case).unit
    other = Unit.objects.filter(level=unit.level, closed_on=None).exclude(pk=unit.pk).order_by("pk")[0]
    refused = change(unit, "撤并")
    assert refused.status_code == 409 and unit.name in text_of(refused)
    section = Unit.objects.get(name="办公室")
    assert change(unit, "撤并", to=str(section.pk)).status_code == 422, "another level cannot take over"
    unit.refresh_from_db()
    assert unit.closed_on is None and open_stage(case).unit == unit
    answer = change(unit, "撤并", to=str(other.pk))
    assert answer.status_code == 302, text_of(answer)
    unit.refresh_from_db()
    assert (unit.closed_on, unit.successor, open_stage(case).unit) == (TODAY, other, other)
    page = text_of(at_desk("admin").get(f"/staff/{unit.pk}/"))
    assert "2019-01-22撤销" in page and other.name in page and 'value="撤并"' not in page
    assert "(已撤销)" in text_of(at_desk("admin").get("/staff/", {"q": unit.name}))
    assert Case.objects.get(pk=case.pk).version == case.version + 1


def test_a_new_unit_with_its_first_post(bureau):
    top = Unit.objects.get(level="局")
    for wrong, field in (
        ({"level": "科室"}, "没有选择区域"),
        ({"level": "机构", "area": top.area_id}, "没有选择层级"),
    ):
        answer = change(top, "设立单位", name="慈善科", **wrong)
        assert answer.status_code == 422 and field in text_of(answer) and 'value="慈善科"' in text_of(answer)
    assert change(top, "设立单位", name="慈善科", level="科室", area=top.area_id).status_code == 302
    made = Unit.objects.get(name="慈善科")
    assert (made.parent, made.level, made.area) == (top, "科室", top.area)
    change(made, "设岗位", name="综合岗")
    post = Post.objects.get(unit=made)
    term = {"from": "2019-02-01", "until": "2019-03-01"}
    change(made, "授职能", post=post.pk, function="answering", matters="appeals.", **term)
    mandate = Mandate.objects.get(post=post)
    assert (mandate.valid.lower, mandate.valid.upper) == (
        datetime.date(2019, 2, 1),
        datetime.date(2019, 3, 1),
    )
    assert "至2019-03-01前" in text_of(at_desk("admin").get(f"/staff/{made.pk}/"))
    assert change(made, "撤并").status_code == 302


def test_a_function_goes_with_its_cases(bureau):
    case = at_step("appeals.hotline", "answer", "张贵庄")
    stage = open_stage(case)
    held = Mandate.objects.filter(post__unit=stage.unit, function=Function.ANSWERING).order_by("pk")
    posts = [one for one in held if case.matter.startswith(one.matters.rstrip("*"))]
    for one in posts[1:]:
        change(stage.unit, "收职能", post=one.post_id, function=one.function, matters=one.matters)
    given = {"post": posts[0].post_id, "function": posts[0].function, "matters": posts[0].matters}
    refused = change(stage.unit, "收职能", **given)
    assert refused.status_code == 409 and "在办的事项无人办理" in text_of(refused)
    names = re.findall(r' id="([^"]+)"', text_of(refused))
    assert "i-to" in names and len(names) == len(set(names)), "every field has a name of its own"


def test_what_came_in_on_friday_runs_from_friday(bureau):
    clerk = at_desk("jiejian")
    page = text_of(clerk.get("/matters/appeals.hotline/new/"))
    assert 'name="received_on"' in page
    assert 'name="received_on"' not in text_of(clerk.get("/matters/appeals.lead/new/"))
    sent = {
        "file": "1",
        "area": str(Unit.objects.get(level="局").area_id),
        "channel": "8890热线",
        "a-phone": "13900000001",
        "a-category": "养老服务",
        "a-kind": "咨询",
        "a-content": "想了解收费标准。",
    }
    for day, told in ("2019-1-2x", "格式不对"), ("2019-01-23", "晚于今天"), ("2019-01-04", "太早"):
        answer = clerk.post("/matters/appeals.hotline/new/", sent | {"received_on": day})
        assert answer.status_code == 422 and told in text_of(answer) and f'value="{day}"' in text_of(answer)
    answer = clerk.post("/matters/appeals.hotline/new/", sent | {"received_on": "2019-01-21"})
    assert answer.status_code == 302
    case = Case.objects.order_by("-pk")[0]
    day = datetime.date(2019, 1, 21)
    assert (case.opened_on, case.clock_from, open_stage(case).opened_on) == (day, day, day)
    assert case.opened_at == NOW and case.opened_by.username == "jiejian"
    assert "2019-01-21收到,由" in text_of(clerk.get(f"/cases/{case.number}/"))
