"""未兑现的承诺 and 追回 with something in them, at a desk and on a phone; a plan to withhold is begun from the page."""

import datetime
import os

import pytest
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.walking import DESK, PHONE, Worker, beside, office, picture

from minzheng.config.scenarios import dongli_2019
from minzheng.foundation import clock
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import LATER, Case, Handed, Stage, add_papers
from minzheng.mechanisms.payments.public import claim_back

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
RELIEF = "social_assistance.relief"


def given() -> None:
    """A paper promised for three days ago's morning in an open case, and paid relief that has to be given back."""
    open_ = Stage.objects.filter(matter=RELIEF, step="accept", closed_at=None).latest("pk").case
    with clock.at(clock.now() - datetime.timedelta(days=1)):
        seat = dongli_2019.world().seat("chuangkou01")
        promised = Handed("困难情况说明或证明", waived_by=LATER, reason="出院后补交", until=clock.today())
        add_papers(open_, [promised], seat)
    paid = Case.objects.filter(matter=RELIEF, payments__lines__state__in=("在途", "到账")).order_by("pk")[0]
    with acting(SYSTEM, "追回"):
        assert claim_back(paid, open_, clock.today()) > 0


def sound(worker: Worker, name: str, size: str) -> None:
    picture(worker.page, PICTURES, f"{name}-{size}")
    assert axe_faults(worker.page) == [] and sideways(worker.page) <= 0, (name, size)


@pytest.mark.parametrize(("name", "size"), [("desk", DESK), ("phone", PHONE)])
def test_listed_opened_and_acted_on(bureau, name, size):
    given()
    with office() as place:
        with place.at_work("chuangkou01", size) as clerk:
            clerk.open("/promises/?late=1")
            assert "逾期1天" in clerk.text and "出院后补交" in clerk.text
            sound(clerk, "promises", name)
        with place.at_work("bofu", size) as maker:
            maker.open("/payments/recoveries/")
            assert "没有安排" in maker.text
            sound(maker, "recoveries", name)
            maker.click(maker.page.locator("td.td-title a").first)
            maker.follow("追回安排")
            maker.tick("按月扣回")
            maker.type("理由", "本人同意退还。")
            maker.press("提交办件")
            assert (
                "分期退还" in maker.text and maker.page.get_by_label("理由").input_value() == "本人同意退还。"
            )
            sound(maker, "recovery-wrong", name)
            maker.tick("分期退还")
            maker.type("每期退还金额", "200")
            maker.press("提交办件")
            assert "追回安排" in maker.text and "提交审批" in maker.text
            assert "person:" not in maker.text
            sound(maker, "recovery-case", name)
    beside(check)


def check() -> None:
    case = Case.objects.get(matter="payments.recovery_plan")
    assert case.answers["instalment"] == 20_000 and case.answers["party"].startswith("person:")
