"""测算台 in a browser: from the menu to the households behind a number, on a desk and on a phone."""

import datetime
import os

import pytest
from tests.domains.social_assistance.given import MEANS
from tests.journeys.lived import NOW
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.test_walk_minimum_living import FAMILY, at_home
from tests.journeys.walking import PHONE, office, picture

from minzheng.config.scenarios import dongli_2019
from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Case, matter, open_case, perform, specimens, tick

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
LATER = NOW + datetime.timedelta(days=40)


def granted() -> None:
    """The family of three draws 低保 from February on."""
    world = dongli_2019.world()
    area = world.communities[1][0]
    home, window, second = at_home(area), world.seat("chuangkou01"), world.seat("diaocha01").staff
    people = [
        {"name": name, "id_number": number, "relation": relation}
        for (name, number), relation in zip(FAMILY, ("本人", "配偶", "子女"), strict=True)
    ]
    answers = {
        "residence": "城镇",
        "members": people,
        "phone": "13900005555",
        "address": home.address,
        "consent": "是",
    }
    papers = specimens(matter(MINIMUM_LIVING, clock.today()))
    case = open_case(
        MINIMUM_LIVING, window, area=world.areas[area], subject=home.head, answers=answers, papers=papers
    )
    case = perform(case, "受理", window, version=case.version)
    means = [row | {"source_on": "2019-01-02"} for row in MEANS]
    survey = {"means": means, "finding": "情况与申请相符。"}
    perform(case, "调查完成", window, version=case.version, answers=survey, second=second)
    with clock.at(NOW + datetime.timedelta(days=9)):
        tick()
        case = Case.objects.get(pk=case.pk)
        perform(case, "同意", world.seat("jiuzhu"), version=case.version)


def test_what_if_the_standard_were_another(bureau):
    granted()
    with clock.at(LATER), office(LATER) as place:
        with place.at_work("jiuzhu") as worker:
            worker.follow("测算")
            assert "这是测算,不是决定" in worker.text
            worker.open(f"/simulation/?rule={MINIMUM_LIVING}")
            worker.type("城市最低生活保障标准", "1100元")
            worker.page.get_by_role("button", name="测算", exact=True).click()
            worker.page.get_by_role("link", name="张贵庄街道增加(户)1").wait_for()
            assert "360.00" in worker.text
            assert axe_faults(worker.page) == [] and sideways(worker.page) <= 0
            picture(worker.page, PICTURES, "simulation-desk")
            worker.follow("张贵庄街道增加(户)1")
            assert "共1户,您可查看1户" in worker.text and FAMILY[0][0] not in worker.text
            assert axe_faults(worker.page) == []
            address = worker.page.url.removeprefix(place.address)
            with worker.page.expect_download() as got:
                worker.press("导出所见")
            assert got.value.suggested_filename.startswith("测算明细")
        with place.at_work("jiuzhu", PHONE) as worker:
            worker.open(address)
            assert axe_faults(worker.page) == [] and sideways(worker.page) <= 0
            picture(worker.page, PICTURES, "simulation-phone")
        with place.at_work("fenguan01") as worker:
            worker.open("/simulation/")
            assert "不能对此办理“测算”" in worker.text or "没有可以测算的待遇" in worker.text
