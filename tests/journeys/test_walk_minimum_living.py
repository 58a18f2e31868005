"""T1, 一窗受理低保: a household of three taken in at the street window, with a card reader, by typing, by keyboard only."""

import datetime
import json
import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.walking import PHONE, Worker, beside, office, picture

from minzheng.config.scenarios import dongli_2019
from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.domains.social_assistance.benefits.minimum_living import BOOK
from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, everything
from minzheng.mechanisms.registry.public import (
    Decision,
    Household,
    Look,
    Person,
    enter,
    identify,
    join,
)

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
MOST_SCREENS, MOST_CLICKS, MOST_TYPED = 3, 25, 12
FAMILY = [
    ("贺兰芝", make_resident_id("120110", datetime.date(1970, 5, 6), 21, Sex.FEMALE)),
    ("贺志远", make_resident_id("120110", datetime.date(1995, 5, 6), 22, Sex.MALE)),
    ("贺小雨", make_resident_id("120110", datetime.date(2012, 5, 6), 23, Sex.FEMALE)),
]
SIMULATOR = """cards => {
    window.minzhengCardReader = { async read() {
        if (!cards.length) throw new Error("no card");
        return cards.shift();
    } };
    dispatchEvent(new Event("minzheng:card-reader"));
}"""


@pytest.fixture
def area(bureau: None) -> Iterator[str]:
    """The community of the street in which the household lives."""
    yield dongli_2019.world().communities[1][0]


def lay(page: Page, *places: int) -> None:
    """Cards on the simulated reader, in the order in which they will be read; it stays until the next page."""
    cards = [{"name": FAMILY[place][0], "id_number": FAMILY[place][1]} for place in places]
    page.evaluate(SIMULATOR, cards)


def read_applicant(worker: Worker) -> None:
    """One click: the card is read and the register asked."""
    lay(worker.page, 0)
    with worker.page.expect_navigation():
        worker.page.get_by_role("button", name="读身份证", exact=True).click()
    worker.clicks += 1


def fill_in(worker: Worker, area: str) -> None:
    """What nobody has on record yet."""
    worker.choose("区域", area)
    worker.tick("城镇")
    worker.type("联系电话", "13900005555")
    worker.type("家庭住址", "詹滨里5号楼2门301")
    worker.tick("是")
    worker.type("收款银行账号", account_answers(FAMILY[0][1])["account"])
    worker.type("开户银行", "建设银行")


def within_budget(worker: Worker) -> None:
    seen = (worker.screens, worker.clicks, worker.typed)
    assert seen[0] <= MOST_SCREENS and seen[1] <= MOST_CLICKS and seen[2] <= MOST_TYPED, seen


def filed(worker: Worker) -> str:
    assert "受理回执" in worker.text, worker.text
    return re.search(r"DB\d+", worker.text)[0]


def members_of(number: str) -> list[tuple[str, str]]:
    return [(one["name"], one["relation"]) for one in everything(Case.objects.get(number=number))["members"]]


def test_three_strangers_with_a_reader(bureau, area):
    with office() as place:
        with place.at_work("chuangkou01") as worker:
            worker.follow("选择事项")
            worker.follow("最低生活保障审核确认")
            read_applicant(worker)
            assert "没有查到" in worker.text and "没有在办的同类申请" in worker.text
            assert worker.page.get_by_label("第1行 姓名").input_value() == FAMILY[0][0]
            fill_in(worker, area)
            for number, relation in ((1, "配偶"), (2, "子女")):
                lay(worker.page, number)
                worker.press("读身份证,填入空行")
                worker.page.wait_for_function(
                    f"document.querySelector('#i-members-{number}-id_number').value"
                )
                worker.choose(f"第{number + 1}行 与申请人关系", relation)
            worker.press("读身份证,填入空行")  # no card lies there
            worker.page.get_by_text("没有读到身份证").wait_for()
            assert axe_faults(worker.page) == [] and sideways(worker.page) <= 0
            picture(worker.page, PICTURES, "t1-filing-desk")
            worker.press("提交")
            number = filed(worker)
            within_budget(worker)
            picture(worker.page, PICTURES, "t1-receipt-desk")
            worker.begin()
            with worker.page.expect_download() as printed:
                worker.press("打印家庭经济状况核对授权书")
            assert "家庭经济状况核对授权书" in printed.value.suggested_filename and worker.clicks == 1
            with worker.page.expect_download():
                worker.follow("下载PDF")
            assert worker.clicks == 2
        beside(lambda: check_strangers(number))


def check_strangers(number: str) -> None:
    assert members_of(number) == [(FAMILY[0][0], "本人"), (FAMILY[1][0], "配偶"), (FAMILY[2][0], "子女")]
    case = Case.objects.get(number=number)
    assert case.person is not None and case.person.name == FAMILY[0][0]


def test_three_strangers_by_typing_on_a_narrow_screen(bureau, area):
    """Without a reader: name and number of each person once, nothing twice."""
    with office() as place, place.at_work("chuangkou01", PHONE) as worker:
        worker.open(f"/matters/{MINIMUM_LIVING}/new/")
        worker.begin()
        assert worker.page.get_by_role("button", name="读身份证").count() == 0
        worker.type("首次来办:姓名", FAMILY[0][0])
        worker.page.get_by_label("居民身份证号码", exact=True).fill(FAMILY[0][1])
        worker.typed += 1
        worker.press("核对是否办过")
        fill_in(worker, area)
        for at, relation in ((1, "配偶"), (2, "子女")):
            if at == 2:
                worker.press("再加一行")
            worker.type(f"第{at + 1}行 姓名", FAMILY[at][0])
            worker.type(f"第{at + 1}行 居民身份证号码", FAMILY[at][1])
            worker.choose(f"第{at + 1}行 与申请人关系", relation)
        assert axe_faults(worker.page) == [] and sideways(worker.page) <= 0
        picture(worker.page, PICTURES, "t1-filing-phone")
        worker.press("提交")
        filed(worker)
        within_budget(worker)
        picture(worker.page, PICTURES, "t1-receipt-phone")


def at_home(area: str) -> Household:
    """The family as the registers know it."""
    place = dongli_2019.world().areas[area]
    with acting(SYSTEM, "登记家庭"):
        people = [identify(name, number, place, phone="13900005555") for name, number in FAMILY]
        home = Household.objects.create(area=place, head=people[0], address="詹滨里5号楼2门301")
        for person, relation in zip(people, ("本人", "配偶", "子女"), strict=True):
            join(person, home, relation, clock.today() - datetime.timedelta(days=30))
    return home


def test_a_known_household_types_nothing_and_needs_no_mouse(bureau, area):
    at_home(area)
    with office() as place:
        with place.at_work("chuangkou01") as worker:
            worker.open(f"/matters/{MINIMUM_LIVING}/new/")
            reach(worker.page, "姓名、拼音首字母或证件号码")
            worker.page.keyboard.type(FAMILY[0][1])
            with worker.page.expect_navigation():
                worker.page.keyboard.press("Enter")
            assert worker.page.get_by_label("第3行 姓名").input_value() == FAMILY[2][0]
            assert worker.page.get_by_label("家庭住址").input_value() == "詹滨里5号楼2门301"
            assert worker.page.get_by_label("联系电话").input_value() == "13900005555"
            assert worker.page.get_by_label("区域").locator("option:checked").inner_text() == area
            picture(worker.page, PICTURES, "t1-known-desk")
            for label in ("城镇", "是"):
                reach(worker.page, label)
                worker.page.keyboard.press("Space")
            with worker.page.expect_navigation():
                worker.page.keyboard.press("Alt+s")
            number = filed(worker)
        beside(lambda: check_known(number))


def reach(page: Page, label: str) -> None:
    """Go to a field with the tabulator alone."""
    wanted = page.get_by_label(label, exact=True).first.get_attribute("id")
    for _ in range(120):
        at = page.evaluate("[document.activeElement.id, document.activeElement.name]")
        if at[0] == wanted:
            return
        group = page.evaluate("id => document.getElementById(id).name", wanted)
        if group and at[1] == group and page.evaluate("document.activeElement.type") == "radio":
            page.keyboard.press("ArrowDown")
        else:
            page.keyboard.press("Tab")
    raise AssertionError(f"{label} is out of reach of the keyboard")


def check_known(number: str) -> None:
    assert members_of(number) == [(FAMILY[0][0], "本人"), (FAMILY[1][0], "配偶"), (FAMILY[2][0], "子女")]
    person = Person.objects.get(subject_key=Case.objects.get(number=number).subject_key)
    look = Look.objects.get(kind="带出")
    assert person.subject_key in look.subjects and len(look.subjects) == 4
    assert FAMILY[0][1] not in json.dumps(look.subjects)


def test_who_is_on_the_register_is_told_on_the_first_screen(bureau, area):
    home = at_home(area)
    with acting(SYSTEM, "登记低保"):
        line = {
            "amount": 100000,
            "members": 3,
            "residence": "城镇",
            "payee": home.head_id,
            "stability": "收入稳定",
        }
        by = Case.objects.filter(decision="同意").order_by("pk")[
            0
        ]  # registers change through decided cases only
        enter(BOOK, home, line, Decision(by.pk, by.number, clock.today()))
    with office() as place, place.at_work("chuangkou01") as worker:
        worker.open(f"/matters/{MINIMUM_LIVING}/new/")
        worker.begin()
        lay(worker.page, 1)  # another member of the same household
        with worker.page.expect_navigation():
            worker.page.get_by_role("button", name="读身份证", exact=True).click()
        assert "已在“最低生活保障”登记簿" in worker.text and worker.screens == 0
        assert axe_faults(worker.page) == []
        picture(worker.page, PICTURES, "t1-already-desk")
        worker.follow("已在“最低生活保障”登记簿")
        assert worker.page.url.endswith(f"/parties/household:{home.pk}/")
