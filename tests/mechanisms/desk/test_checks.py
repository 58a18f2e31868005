"""An inspection on a phone: begun by two, filled, finished, ordered, put right, looked at again by a third."""

from typing import Any
from uuid import uuid4

from django.test import Client
from tests.mechanisms.desk.given import at_desk
from tests.mechanisms.desk.report_given import says

from minzheng.config.scenarios import dongli_2019
from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Level,
    Staff,
    Unit,
    appoint,
    create_post,
    create_unit,
)
from minzheng.mechanisms.checks.public import Inspection, checklist_of
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import Facility

LIST, HOME = "elder_care.safety", "福寿养老院"


def home() -> Facility:
    """A home of 张贵庄街道."""
    known = Facility.objects.filter(name=HOME).first()
    if known is not None:
        return known
    with acting(SYSTEM, "登记机构"):
        area = dongli_2019.world().areas["张贵庄街道"]
        made = Facility.objects.create(name=HOME, kind="养老机构", area=area)
        unit = create_unit(
            HOME, Level.INSTITUTION, area, Unit.objects.get(name="东丽区民政局"), f"facility:{made.pk}"
        )
        head = Staff.objects.create(name="院长", person_key="key-yuanzhang")
        appoint(head, create_post(unit, "院长岗", rectifying="elder_care."))
        Account.objects.create(
            username="yuanzhang", kind=AccountKind.STAFF, staff=head, must_change_password=False
        )
    return made


def staff(login: str) -> Staff:
    found = Account.objects.get(username=login).staff
    assert found is not None
    return found


def begin(inspector: Client) -> Inspection:
    sent = {"start": "1", "list": LIST, "subject": f"facility:{home().pk}", "client_id": str(uuid4())}
    answer = inspector.post("/inspections/start/", {**sent, "second": str(staff("yanglao2").pk)})
    assert answer.status_code == 302, says(answer.content)
    return Inspection.objects.latest("pk")


def fill(inspector: Client, made: Inspection, what: str, **answers: str) -> Any:
    made.refresh_from_db()
    sent = {"version": str(made.version), "do": what, **answers}
    return inspector.post(f"/inspections/{made.pk}/", sent, follow=True)


def two_faults(made: Inspection) -> dict[str, str]:
    first, second = (item.key for item in checklist_of(made).items[:2])
    return {
        f"r-{first}": "问题",
        f"d-{first}": "灭火器压力不足",
        f"r-{second}": "问题",
        f"d-{second}": "疏散通道堆物",
    }


def test_beginning_names_everything_that_is_missing(bureau):
    inspector = at_desk("yanglao")
    found = inspector.post("/inspections/start/", {"find": "1", "who": home().name})
    assert f'value="facility:{home().pk}"' in found.content.decode()
    empty = inspector.post("/inspections/start/", {"start": "1"})
    said = says(empty.content)
    assert empty.status_code == 422
    assert all(word in said for word in ("没有选择检查表", "没有选定检查对象", "没有选择协检人员"))
    assert "没有检查职能" in says(at_desk("jiuzhu").get("/inspections/start/").content)
    assert at_desk("yanglao").post("/inspections/start/", {"start": "1", "list": LIST}).status_code == 422


def test_nothing_is_answered_before_somebody_answers_it(bureau):
    inspector = at_desk("yanglao")
    made = begin(inspector)
    page = inspector.get(f"/inspections/{made.pk}/").content.decode()
    items = checklist_of(made).items
    assert page.count('type="radio"') == 3 * len(items) and " checked" not in page
    early = fill(inspector, made, "finish")
    assert early.status_code == 422 and "还没有结果" in says(early.content)
    assert Inspection.objects.get(pk=made.pk).finished_at is None


def test_saving_twice_from_one_page_is_refused_and_a_fault_needs_words(bureau):
    inspector = at_desk("yanglao")
    made = begin(inspector)
    key = checklist_of(made).items[0].key
    fill(inspector, made, "save", **{f"r-{key}": "问题"})
    stale = inspector.post(f"/inspections/{made.pk}/", {"version": "1", "do": "save", f"r-{key}": "正常"})
    assert stale.status_code == 409 and "不是最新的" in says(stale.content)
    wordless = fill(inspector, made, "finish_rest", **{f"r-{key}": "问题"})
    assert wordless.status_code == 422 and "没有写明情况" in says(wordless.content)
    stranger = at_desk("fucha").get(f"/inspections/{made.pk}/")
    assert "还没有完成" in says(stranger.content) and 'type="radio"' not in stranger.content.decode()
    fill(inspector, made, "drop")
    assert not Inspection.objects.filter(pk=made.pk).exists()


def test_from_the_finding_to_the_recheck(bureau):
    inspector = at_desk("yanglao")
    made = begin(inspector)
    done = fill(inspector, made, "finish_rest", **two_faults(made))
    assert "检查已完成" in says(done.content) and "灭火器压力不足" in says(done.content)
    made.refresh_from_db()
    assert {one["result"] for one in made.answers.values()} == {"正常", "问题"}

    none = inspector.post(f"/inspections/{made.pk}/order/", {"a-demand": "请整改"})
    assert none.status_code == 422 and "没有选择要责令整改的问题" in says(none.content)
    findings = [str(one.pk) for one in made.findings.all()]
    answer = inspector.post(
        f"/inspections/{made.pk}/order/", {"finding": findings, "a-demand": "三日内整改完毕"}
    )
    case = Case.objects.latest("pk")
    assert answer.status_code == 302 and answer["Location"] == f"/cases/{case.number}/"

    early = at_desk("fucha").get(f"/rechecks/{case.number}/")
    assert early.status_code == 409 and "不在复查环节" in says(early.content)
    outcome(inspector, case, "下达")
    own = Client()
    own.force_login(Account.objects.get(username="yuanzhang"))
    assert own.get("/indicators/").status_code == 403
    desk = own.get(f"/cases/{case.number}/").content.decode()
    assert all(word not in says(desk.encode()) for word in ("督办", "改派", "可信等级", "受理回执", "指标库"))
    outcome(own, case, "提交整改", **{"a-done": "已更换灭火器,清理通道。"})

    for finder in (inspector, own):
        shut = finder.get(f"/rechecks/{case.number}/")
        assert shut.status_code == 403 and "您的岗位不能复查" in says(shut.content)
        assert f"/rechecks/{case.number}/" not in finder.get(f"/cases/{case.number}/").content.decode()

    rechecker = at_desk("fucha")
    assert case.number in rechecker.get("/inspections/").content.decode()
    shown = rechecker.get(f"/cases/{case.number}/").content.decode()
    assert f'href="/rechecks/{case.number}/"' in shown and 'name="outcome"' not in shown
    page = rechecker.get(f"/rechecks/{case.number}/").content.decode()
    assert page.count('type="radio"') == 4 and " checked" not in page
    case.refresh_from_db()
    bare = {"version": str(case.version), "outcome": "继续整改", "reason": "没有去看", "second": third()}
    assert "没有登记复查结果" in says(rechecker.post(f"/cases/{case.number}/do/", bare).content)
    sent = {"version": str(case.version), f"f-{findings[0]}": "是"}
    half = rechecker.post(f"/rechecks/{case.number}/", sent)
    assert half.status_code == 422
    assert "没有复查结论" in says(half.content) and "没有选择同行人员" in says(half.content)
    silent = {**sent, f"f-{findings[1]}": "否", "second": third()}
    assert "没有写明情况" in says(rechecker.post(f"/rechecks/{case.number}/", silent).content)
    seen = {**silent, f"n-{findings[1]}": "通道仍有杂物"}
    told = says(rechecker.post(f"/rechecks/{case.number}/", seen, follow=True).content)
    assert "还有1项没有整改,已退回继续整改" in told and "复查未完成:通道仍有杂物" in told
    assert made.findings.filter(closed_on__isnull=False).count() == 1
    assert "还有1项没有整改" in says(own.get(f"/cases/{case.number}/").content)


def third() -> str:
    """The number of a certified officer of another section."""
    return str(staff("zhifa").pk)


def outcome(client: Client, case: Case, name: str, **answers: str) -> None:
    case.refresh_from_db()
    sent = {"version": str(case.version), "outcome": name, **answers}
    answer = client.post(f"/cases/{case.number}/do/", sent)
    assert answer.status_code == 302, says(answer.content)
