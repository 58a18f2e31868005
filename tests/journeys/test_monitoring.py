"""预警 through the screens: a death holds tomorrow's payment, a hospital bill ends in aid, a wrong warning tells on its rule."""

import datetime
import os
import re
from typing import Any

import pytest
from tests.domains.low_income_monitoring.given import delivered
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.walking import DESK, PHONE, Office, Worker, beside, office, picture

from minzheng.config.scenarios import dongli_2019
from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.domains.social_assistance.benefits.minimum_living import BOOK
from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.exchange.public import apply, check_sources
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.lake.linking.scoring import Reason
from minzheng.mechanisms.lake.public import Match, Possible, Verdict
from minzheng.mechanisms.ledger.public import Fund
from minzheng.mechanisms.matters.public import Case, matter, open_case, perform, specimen, specimens, tick
from minzheng.mechanisms.monitoring.public import (
    GivenRow,
    LinkReview,
    Sending,
    Warning,
    WarningState,
    look_for_strangers,
    push,
    put,
    run_night,
    tonight,
)
from minzheng.mechanisms.registry.public import (
    Decision,
    Household,
    Person,
    enter,
    identify,
    join,
)

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
RELIEF = "social_assistance.relief"
EVENING = datetime.datetime(2026, 9, 1, 20, 0, tzinfo=clock.SHANGHAI)
MORNING = datetime.datetime(2026, 9, 2, 9, 0, tzinfo=clock.SHANGHAI)
SIZES = {"desk": DESK, "phone": PHONE}
CERTIFICATE = {"place": "医院", "died_on": "2026-08-30", "issued_on": "2026-08-31"}
VISIT = {"核查日期": "2026-09-02", "核查情况": "已核对死亡医学证明和火化证明。"}


@pytest.fixture(autouse=True)
def own_files(tmp_path: Any, settings: Any) -> None:
    settings.DATA = tmp_path


def sound(worker: Worker, name: str) -> None:
    """The page as it stands at both sizes: quiet, not wider than its window; kept as a picture."""
    for size, (width, height) in SIZES.items():
        worker.page.set_viewport_size({"width": width, "height": height})
        picture(worker.page, PICTURES, f"monitoring-{name}-{size}")
        assert axe_faults(worker.page) == [] and sideways(worker.page) <= 0, (name, size)
    worker.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def resident(world: Any, name: str, born: datetime.date) -> Person:
    number = make_resident_id("120110", born, sum(map(ord, name)) % 499, Sex.FEMALE)
    with acting(SYSTEM, "登记人员"):
        return identify(name, number, world.areas[world.communities[1][0]])


def on_living(*people: tuple[Person, str]) -> Household:
    """A household on the register of 低保 for some time, with the relations of its people."""
    since, head = datetime.date(2026, 1, 1), people[0][0]
    with acting(SYSTEM, "低保在册"):
        home = Household.objects.create(area=head.area, head=head)
        for one, relation in people:
            join(one, home, relation, since)
        line = {"amount": 80_000, "members": len(people), "residence": "城镇", "payee": head.pk}
        decision = Decision(Fund.objects.earliest("pk").case_id, "", since)
        enter(BOOK, home, line, decision, valid_from=since)
    return home


def account(world: Any, who: Person) -> None:
    """Where the money for somebody goes, by a decided case."""
    window, second = world.seat("chuangkou01"), world.seat("diaocha01")
    answers = account_answers(str(who.id_number)) | {"whose": "本人", "account_holder": str(who.name)}
    case = open_case(
        "payments.account",
        window,
        area=who.area,
        answers=answers,
        subject=who,
        papers=[specimen("银行卡或存折")],
    )
    case = perform(case, "受理", window, version=case.version)
    perform(case, "同意", second, version=case.version)


def about(who: Person, **more: str) -> dict[str, str]:
    return {"id_number": str(who.id_number), "person_name": str(who.name), **more}


def night() -> None:
    """Tonight's run, and what it pushes."""
    asked = tonight(clock.today(), clock.now())
    look_for_strangers(asked, run_night(asked, clock.now()))
    push()


def warned(rule: str) -> Warning:
    return Warning.objects.get(rule=f"monitoring.{rule}")


def open_warning(worker: Worker, name: str) -> None:
    """From the menu to the warning."""
    worker.page.get_by_role("link", name="预警", exact=True).first.click()
    worker.follow(name)


def do(worker: Worker, outcome: str, **typed: str) -> None:
    for label, text in typed.items():
        worker.type(label, text)
    worker.press(outcome)


def a_death(world: Any) -> Person:
    """Two people on 低保 with accounts; tonight a hospital's certificate comes about one of them."""
    dead, alive = (
        resident(world, name, datetime.date(1950, 3, day)) for day, name in ((1, "陈桂英"), (2, "李玉兰"))
    )
    for one in (dead, alive):
        on_living((one, "本人"))
        account(world, one)
    with clock.at(EVENING):
        delivered("death_certificates", about(dead, **CERTIFICATE))
        night()
    return dead


def test_a_death_reported_tonight_holds_tomorrows_payment_and_two_people_confirm_it(bureau):
    with clock.at(MORNING - datetime.timedelta(days=30)):
        dead = a_death(dongli_2019.world())
    with office(MORNING) as place:
        with place.at_work("bofu") as worker:
            worker.open("/payments/")
            row = worker.page.locator("form.filter-bar", has_text="最低生活保障").first
            row.get_by_label("所属月份").fill("2026-09")
            worker.click(row.get_by_role("button"))
            worker.press("提交复核")
            worker.open("/payments/")
            assert "预警待核查：有死亡证据仍在享受待遇" in worker.text
        with place.at_work("diaocha01") as worker:
            open_warning(worker, "有死亡证据仍在享受待遇")
            assert "2026年8月30日" in worker.text and "死亡医学证明" in worker.text
            assert "陈桂英" not in worker.text
            drawing = worker.page.get_by_role("img", name="户情图")
            assert "预警对象" in drawing.text_content() and "死亡医学证明" in drawing.text_content()
            sound(worker, "warning")
            worker.page.get_by_text("查看原始行").first.click()
            worker.type("查看事由", "核对死亡日期")
            worker.press("查看")
            assert "2026-08-30" in worker.text and "其余各列已遮盖" in worker.text
            sound(worker, "row-street")
            worker.follow("返回")
            worker.follow("打开核查办件")
            worker.press("接收")
            worker.page.get_by_label("入户走访").check()
            do(worker, "死亡属实", **VISIT, 死亡日期="2026-08-30")
            assert "现在:确认死亡" in worker.text
        with place.at_work("chuangkou01") as worker:
            open_warning(worker, "有死亡证据仍在享受待遇")
            worker.follow("打开核查办件")
            assert "预警说明" in worker.text
            sound(worker, "case")
            worker.press("确认死亡")
            worker.follow("预警说明")
            assert "办结：确认死亡" in worker.text

    def gone() -> None:
        died = Person.objects.get(pk=dead.pk).died_on
        assert died == datetime.date(2026, 8, 30)
        assert warned("dead_and_paid").state == WarningState.CLOSED

    beside(gone)


def a_bill(world: Any) -> Person:
    """A couple on 低保; tonight a hospital bill of 78,000 yuan comes about the wife."""
    husband = resident(world, "钱学", datetime.date(1978, 5, 6))
    wife = resident(world, "赵小梅", datetime.date(1980, 3, 1))
    on_living((husband, "本人"), (wife, "配偶"))
    bill = {
        "kind": "住院",
        "settled_on": "2026-09-01",
        "days": "12",
        "total": "98000.00",
        "fund_paid": "20000.00",
    }
    with clock.at(EVENING):
        delivered("hospital_bills", about(wife, **bill, own_paid="78000.00", bill="1"))
        night()
    return husband


def relief_for(who: Person) -> str:
    """Relief filed after the visit, surveyed, posted and granted; its number."""
    world = dongli_2019.world()
    window, second = world.seat("chuangkou01"), world.seat("diaocha01").staff
    answers = {
        "kind": "支出型", "cause": "突发重病", "description": "住院自费七万余元。", "members": "2",
        "phone": "13900002222", "consent": "是",
    }  # fmt: skip
    papers = specimens(matter(RELIEF, clock.today()))
    case = open_case(
        RELIEF,
        world.worker(world.communities[1][0]),
        area=who.area,
        subject=who,
        answers=answers,
        papers=papers,
    )
    case = perform(case, "受理", window, version=case.version)
    found = {"members": "2", "finding": "情况属实。", "need": "较重"}
    perform(case, "调查完成", window, version=case.version, answers=found, second=second)
    with clock.at(clock.now() + datetime.timedelta(days=8)):
        tick()
        case = Case.objects.get(pk=case.pk)
        given = {"amount": "2000", "opinion": "情况属实，同意救助。"}
        perform(case, "同意", world.seat("fenguan01"), version=case.version, answers=given)
    return case.number


def test_a_hospital_bill_opens_a_help_visit_that_ends_in_aid_named_by_its_case(bureau):
    with clock.at(MORNING - datetime.timedelta(days=30)):
        who = a_bill(dongli_2019.world())
    with office(MORNING) as place:
        with place.at_work("diaocha01") as worker:
            open_warning(worker, "低收入家庭突发大额医疗费用")
            assert "78,000.00元" in worker.text and "配偶" in worker.text and "医疗费用结算" in worker.text
            sound(worker, "help")
            worker.follow("打开核查办件")
            worker.press("接收")
            worker.page.get_by_label("入户走访").check()
            do(worker, "情况属实,需要办理", 核查日期="2026-09-02", 核查情况="住院自费七万余元，无力负担。")
            assert "现在:办理" in worker.text
        number = beside(lambda: relief_for(who), MORNING + datetime.timedelta(hours=2))
        place.set_moment(MORNING + datetime.timedelta(days=9))
        with place.at_work("chuangkou01") as worker:
            open_warning(worker, "低收入家庭突发大额医疗费用")
            worker.follow("打开核查办件")
            do(worker, "已纳入救助", 办理情况="已按临时救助发放2000元。", 所办事项受理号="LS0")
            assert "没有找到预警之后" in worker.text
            do(worker, "已纳入救助", 所办事项受理号=number)
            assert number in worker.text
            worker.follow("预警说明")
            assert "办结：已纳入救助" in worker.text
            sound(worker, "help-done")

    def aided() -> None:
        assert warned("medical_shock").result == "已纳入救助"
        assert Case.objects.get(number=number).end == "同意"

    beside(aided)


def test_a_wrong_warning_is_marked_wrong_and_lowers_the_rate_of_its_rule(bureau):
    with clock.at(MORNING - datetime.timedelta(days=30)):
        a_death(dongli_2019.world())
    rule = "/monitoring/rules/monitoring.dead_and_paid/"
    with office(MORNING) as place:
        with place.at_work("diaocha01") as worker:
            worker.open(rule)
            assert "推送\n1条" in worker.text and "有结论\n0条" in worker.text
            open_warning(worker, "有死亡证据仍在享受待遇")
            worker.follow("打开核查办件")
            worker.press("接收")
            worker.page.get_by_label("入户走访").check()
            worker.type("理由", "同名同号，医院登记错误，本人在家。")
            do(worker, "预警有误", 核查日期="2026-09-02", 核查情况="本人在家。")
            worker.open(rule)
            assert "命中率\n0.0%" in worker.text
            sound(worker, "rule")
        look_at_the_section(place)


def somebody_unknown(world: Any) -> None:
    """A large bill of somebody nobody has on record; the police tell where he lives."""
    a_bill(world)
    number = make_resident_id("120110", datetime.date(1974, 4, 9), 211, Sex.MALE)
    who = {"id_number": number, "person_name": "柳成荫"}
    address = f"东丽区{world.streets[0]}{world.communities[1][0]}5号楼"
    bill = {
        "kind": "住院",
        "settled_on": "2026-09-01",
        "days": "20",
        "total": "190000.00",
        "fund_paid": "90000.00",
    }
    with clock.at(EVENING + datetime.timedelta(hours=1)):
        lives = {"state": "在籍", "residence": "城镇", "address": address}
        held = delivered("household_register", {**who, **lives}, period="2026-08-31")
        apply(held, world.seat("jiuzhu"), "只有一行，已核对。")
        delivered("hospital_bills", {**who, **bill, "own_paid": "100000.00", "bill": "2"})
        night()


def test_somebody_nobody_knows_is_found_opened_for_a_purpose_registered_and_on_the_map(bureau):
    with clock.at(MORNING - datetime.timedelta(days=30)):
        somebody_unknown(dongli_2019.world())
    with office(MORNING) as place:
        with place.at_work("diaocha01") as worker:
            worker.page.get_by_role("link", name="未登记人员线索").first.click()
            sound(worker, "leads")
            worker.follow("自付医疗费用占家庭收入比例高")
            assert "登记簿里没有此人" in worker.text and "柳成荫" not in worker.text
            assert "100,000.00元" in worker.text
            sound(worker, "lead")
            worker.press("无需办理")
            assert "理由没有填写" in worker.text
            sound(worker, "lead-wrong")
            worker.type("查看事由", "准备入户")
            worker.press("查看完整信息")
            assert "柳成荫" in worker.text and "只显示这一次" in worker.text
            sound(worker, "lead-full")
            worker.press("登记此人，转为核查")
            assert "户情图" in worker.text and "单独生活" in worker.page.content()
            sound(worker, "lead-warning")
            worker.follow("打开核查办件")
            worker.press("接收")
        with place.at_work("shuju") as worker:
            worker.page.get_by_role("link", name="分布与趋势").first.click()
            sound(worker, "map")
            tile = worker.page.get_by_role("group", name="预警分布图").get_by_role("link").first
            many = int(re.search(r"(\d+)条，占", tile.get_attribute("aria-label"))[1])
            tile.focus()
            worker.page.keyboard.press("Enter")
            worker.page.wait_for_url("**/warnings/?*")
            assert f"{many}条" in worker.text
            assert worker.page.locator("tbody tr").count() == many


def questions(world: Any) -> None:
    """A late source, a broken batch, and a row that may be about somebody."""
    with clock.at(EVENING + datetime.timedelta(days=12)):
        who = Person.objects.latest("pk")
        delivered("death_certificates", {"id_number": "x", "person_name": "李玉蓝", **CERTIFICATE})
        check_sources(clock.today())
        row = GivenRow("李玉蓝", "", "1950-03-02", "女", "13900000001", "詹滨里社区3号楼")
        reasons = (Reason("name", "姓名读音相同、用字不同，支持是同一人。", 6.6),)
        match = Match(
            2, Verdict.REVIEW, (Possible(who.pk, 0.71, reasons),), "依据不足以自动关联，须有人核对。"
        )
        sending = Sending("death_certificates", "health", 2, "exchange.death_certificates")
        with acting(SYSTEM, "动态监测"):
            put(sending, [(match, row)])


def look_at_the_section(place: Office) -> None:
    """The other pages with something in them, at both sizes."""
    place.set_moment(MORNING + datetime.timedelta(days=14))
    beside(lambda: questions(dongli_2019.world()))
    review = beside(lambda: LinkReview.objects.get().pk)
    pages = {
        "inbox": "/warnings/?state=全部", "counts": "/warnings/counts/", "rules": "/monitoring/rules/",
        "rule-trial": "/monitoring/rules/monitoring.unseen/", "nights": "/monitoring/nights/", "night": "/monitoring/nights/1/",
        "sources": "/monitoring/sources/", "source": "/monitoring/sources/death_certificates/health/",
        "batch": "/monitoring/batches/1/", "batch-broken": "/monitoring/batches/2/", "links": "/monitoring/links/",
        "link": f"/monitoring/links/{review}/", "warning-section": "/warnings/1/", "empty": "/warnings/?state=待推送",
    }  # fmt: skip
    with place.at_work("shuju") as worker:
        for name, path in pages.items():
            worker.open(path)
            sound(worker, name)
        worker.open("/monitoring/links/")
        assert "李玉兰" not in worker.text
        worker.open("/warnings/1/")
        worker.page.get_by_text("查看原始行").first.click()
        worker.type("查看事由", "核对死亡日期")
        worker.press("查看")
        assert "陈桂英" in worker.text and "只显示这一次" in worker.text
        sound(worker, "row")
    with place.at_work("jiuzhu") as worker:
        for name in ("rule-trial", "batch"):
            worker.open(pages[name])
            sound(worker, f"{name}-decides")
        worker.press("撤销")
        assert "撤销须写明理由" in worker.text
        sound(worker, "batch-wrong")
