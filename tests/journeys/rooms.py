"""Pages of reports, indicators, inspections and activities with something in them, and those of a resident."""

import uuid

from tests.journeys.care_home import NAME
from tests.mechanisms.desk.given import at_desk
from tests.mechanisms.desk.report_given import CODE, outline
from tests.mechanisms.desk.test_activities import ADDRESS, form

from minzheng.config.scenarios import dongli_2019
from minzheng.domains.elder_care.safety import SAFETY
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Account, Seat, seat_of
from minzheng.mechanisms.activities.public import Activity
from minzheng.mechanisms.checks.public import start_inspection
from minzheng.mechanisms.matters.public import Case, matter, open_case, perform, specimens
from minzheng.mechanisms.payments.public import PayBatch
from minzheng.mechanisms.registry.public import Facility, Person
from minzheng.mechanisms.reports.public import compose

RESIDENT, MATTER = "jumin01", "social_assistance.relief"
ANSWERS = {
    "kind": "支出型",
    "cause": "突发重病",
    "description": "住院手术,自付费用较多,基本生活出现困难。",
    "members": "2",
    "phone": "13900004321",
    "consent": "是",
}
Path = tuple[str, str, str, str]


def room_visits() -> list[Path]:
    """A report being written, figures, an inspection begun at the care home, an activity: name, log-in, path, button."""
    world = dongli_2019.world()
    with outline():
        report = compose(CODE, world.district, 2019, world.seat("baogao"))
    home = Facility.objects.filter(name=NAME).latest("pk")
    second = world.seat("yanglao2").staff
    begun = start_inspection(world.seat("yanglao"), SAFETY.code, home, second=second, client_id=uuid.uuid4())
    assert at_desk("fazhi").post(ADDRESS, form()).status_code == 302
    activity = Activity.objects.latest("pk")
    written, figure = f"/reports/{report.uid}/", "/indicators/appeals.hotline_calls/"
    return [
        ("reports", "baogao", "/reports/", ""),
        ("report", "baogao", written, ""),
        ("report-paragraph", "baogao", f"{written}paragraphs/2/", ""),
        ("report-heading", "baogao", f"{written}paragraphs/1/", ""),
        ("report-reader", "fazhi", written, ""),
        ("reports-none", "shenji", "/reports/", ""),
        ("indicators", "baogao", "/indicators/?period=2019", ""),
        ("indicators-none", "baogao", "/indicators/?q=%E9%A3%9E%E8%88%B9", ""),
        ("indicators-wrong", "baogao", "/indicators/?period=%E5%8E%BB%E5%B9%B4", ""),
        ("indicator", "juzhang", f"{figure}?period=2019", ""),
        ("inspections", "yanglao", "/inspections/", ""),
        ("inspection-start", "yanglao", f"/inspections/start/?subject={home.subject_key}", ""),
        ("inspection-fill", "yanglao", f"/inspections/{begun.pk}/", ""),
        ("payments", "bofu", "/payments/", ""),
        ("payments-batch", "bofu", f"/payments/{PayBatch.objects.latest('pk').case.number}/", ""),
        ("payments-fund", "bofu", "/payments/funds/2019/", ""),
        ("recoveries-none", "bofu", "/payments/recoveries/", ""),
        ("promises-none", "chuangkou01", "/promises/", ""),
        ("replies", "chengban01", "/replies/", ""),
        ("drafts", "chuangkou01", "/?tab=draft", ""),
        ("activities", "fazhi", "/activities/", ""),
        ("activities-none", "fazhi", "/activities/?q=%E9%A3%9E%E8%88%B9", ""),
        ("activity-kinds", "fazhi", "/activities/new/", ""),
        ("activity-new", "fazhi", ADDRESS, ""),
        ("activity", "fazhi", f"/activities/{activity.pk}/", ""),
        ("activity-correct", "fazhi", f"/activities/{activity.pk}/correct/", ""),
    ]


def citizen_visits() -> list[Path]:
    """What a resident sees on the portal, signed in, with own cases at several steps.

    The pages everybody sees have their own crawl with the portal's tests.
    """
    own = seat_of(Account.objects.get(username=RESIDENT))
    world = dongli_2019.world()
    wanted = _filed(own, world.seat("shegong0101"), papers=False)
    moving, ended, new = (_filed(own, own, papers=True) for _ in range(3))
    window = world.seat("chuangkou01")
    perform(wanted, "补正", window, version=wanted.version, reason="请补交身份证件正反面照片。")
    perform(moving, "受理", window, version=moving.version)
    perform(ended, "不予受理", window, version=ended.version, reason="同一事由已经得到救助。")
    named = {"wanted": wanted, "moving": moving, "ended": ended, "new": new}
    paths = {f"mine-{name}": f"/portal/mine/{case.number}/" for name, case in named.items()} | {
        "mine": "/portal/mine/",
        "mine-missing": "/portal/mine/LS1/",
        "mine-password": "/portal/mine/password/",
        "mine-looks": "/portal/mine/looks/",
        "mine-form": f"/portal/apply/{MATTER}/",
        "portal": "/portal/",
        "portal-guide": f"/portal/guides/{MATTER}/",
        "portal-guide-simple": "/portal/guides/social_organisations.annual_inspection/simple/",
    }
    return [(name, RESIDENT, path, "") for name, path in paths.items()]


def _filed(own: Seat, by: Seat, papers: bool) -> Case:
    """An application about the resident, with what it needs or without."""
    person = Person.objects.get(subject_key=own.represents)
    needed = specimens(matter(MATTER, clock.today())) if papers else []
    return open_case(MATTER, by, area=person.area, subject=person, answers=ANSWERS, papers=needed)
