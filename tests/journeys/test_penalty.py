"""A whole penalty case: found, filed, proofs preserved, told, heard because the home asked, reviewed, discussed, decided, served,
paid, shown to everybody without an account for its term and no day longer; a second look finds it wrong and it comes down."""

import datetime
import os
import re
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from playwright.sync_api import Page
from tests.journeys.care_home import LOGIN, NAME, care_home
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.walking import DESK, PHONE, Office, Worker, office, picture

from minzheng.config.scenarios import dongli_2019
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Staff
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, Stage

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
HEAD, LEGAL, OFFICER = "juzhang", "fazhi", "yanglao"
FACTS = "十二名老人入住三个月以上没有服务协议。"
PROPOSED = {"degree": "严重", "warning": "是", "ban": "无"}
SERVED = {"method": "直接送达", "receiver": "院长赵某"}
BOARD = "/portal/notices/penalties/"


def day(text: str, hour: int = 10) -> datetime.datetime:
    return datetime.datetime.combine(datetime.date.fromisoformat(text), datetime.time(hour), clock.SHANGHAI)


def put(worker: Worker, **answers: str) -> None:
    """Answers by the key of their question: typed, chosen or ticked, whatever the page asks."""
    for key, text in answers.items():
        asked = worker.page.locator(f"#i-{key}")
        kind = asked.evaluate("one => one.tagName")
        if kind == "FIELDSET":
            asked.get_by_label(text, exact=True).check()
        elif kind == "SELECT":
            asked.select_option(label=text)
        else:
            asked.fill(text)


def looked_at(worker: Worker, name: str) -> None:
    """Kept as pictures at the desk's and the phone's size; accessible and not too wide in both."""
    page: Page = worker.page
    page.mouse.move(0, 0)
    for size, word in ((PHONE, "-phone"), (DESK, "")):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        picture(page, PICTURES, f"penalty-{name}{word}")
        assert axe_faults(page) == [], name + word
        assert sideways(page) <= 0, name + word


def told(worker: Worker) -> str:
    """What the page says about what went wrong."""
    return worker.page.locator(".error-summary").inner_text()


def renewed_cards() -> str:
    """The cards of 2019 were renewed since; the name of the officer's colleague."""
    with acting(SYSTEM, "换发执法证"):
        for one in Staff.objects.exclude(certificate_number=""):
            one.certificate_valid = DateRange(datetime.date(2025, 1, 1), datetime.date(2030, 1, 1))
            one.save()
    second = dongli_2019.world().seat("yanglao2").staff
    assert second is not None
    return second.name


def file(place: Office) -> str:
    """The officer files it against the home; its address."""
    with place.at_work(OFFICER) as worker:
        worker.open("/matters/penalties.ordinary_facility/new/")
        worker.page.locator("#i-who").fill(NAME)
        worker.press("查找")
        worker.page.get_by_label(NAME).first.check()
        put(
            worker, source="检查发现", offence="养老机构未与老年人签订服务协议", committed_on="2026-05-08",
            facts="五月八日检查时发现十二名老人没有服务协议。",
        )  # fmt: skip
        looked_at(worker, "file")
        worker.press("提交")
        number = re.search(r"CF\d+", worker.text)
        assert number is not None
        return f"/cases/{number[0]}/"


def step(
    place: Office,
    on: str,
    who: str,
    case: str,
    outcome: str,
    shot: str = "",
    second: str = "",
    **answers: str,
) -> str:
    """One step by one person on a day; what the page says afterwards."""
    place.set_moment(day(on))
    with place.at_work(who) as worker:
        worker.open(case)
        put(worker, **answers)
        if second:
            worker.page.get_by_label("同行人员").select_option(label=second)
        if shot:
            looked_at(worker, shot)
        worker.press(outcome)
        return worker.text


def preserved(place: Office, case: str, colleague: str) -> None:
    """The list of contracts may disappear: kept for seven working days by leave of the head, then decided upon by two."""
    number = case.split("/")[2]
    place.set_moment(day("2026-05-13"))
    with place.at_work(OFFICER) as worker:
        worker.open("/matters/enforcement.preservation/new/")
        put(worker, area="张贵庄街道", case_number=number, why="协议清单可能被更换。", place="局证据室")
        put(worker, **{"items-0-what": "服务协议清单", "items-0-count": "1", "items-0-unit": "册"})
        looked_at(worker, "preserve")
        worker.press("提交")
        kept = re.search(r"BC\d+", worker.text)
        assert kept is not None
    own = f"/cases/{kept[0]}/"
    assert "2026-05-22" in step(place, "2026-05-13", HEAD, own, "批准")  # seven working days
    text = step(
        place, "2026-05-18", OFFICER, own, "已作出处理", "preserved", colleague,
        disposal="记录、复制后退还", how="复印后退还。",
    )  # fmt: skip
    assert "结果:办结" in text


def annulled(place: Office, case: str, notice: str) -> None:
    """Undone by the head: down at once, and why is told to everybody within three working days."""
    with place.at_work(LEGAL) as legal:
        legal.open("/matters/penalties.annulment/new/")
        put(
            legal, area="张贵庄街道", case_number=case.split("/")[2], because="自行纠正", grounds="证据不足。"
        )
        legal.press("提交")
        undone = re.search(r"CX\d+", legal.text)
        assert undone is not None
    own = f"/cases/{undone[0]}/"
    assert "2026-07-06" in step(place, "2026-07-01", HEAD, own, "撤销", "annul")
    gone(place, notice)
    step(place, "2026-07-02", LEGAL, own, "已公开说明", explained="主要证据不足,本局自行纠正。")
    with place.window() as context:
        reader = Worker(context.new_page(), place.address)
        reader.open("/portal/notices/")
        reader.follow("撤回行政处罚决定")
        assert "自行纠正" in reader.text and NAME not in reader.text
        looked_at(reader, "explained")


def lawful(case: Case) -> None:
    """Who did what: two investigate, others hear, review and decide."""
    hands: dict[str, set[str]] = {}
    for one in Stage.objects.filter(case=case):
        hands.setdefault(one.step, set()).update(who.person_key for who in (one.staff, one.second) if who)
    investigators = hands["investigate"] | hands["notice"] | hands["weigh"]
    assert len(hands["investigate"]) == 2
    for one in ("hearing_notice", "hearing", "legal", "decide"):
        assert not hands[one] & investigators, one


def ask_for_a_hearing(place: Office, case: str) -> None:
    """The home finds the case in its own inbox and asks, within five working days."""
    place.set_moment(day("2026-05-22"))
    with place.at_work(LOGIN) as home:
        home.click(home.page.locator("tbody .td-title a", has_text="行政处罚").first)
        assert home.page.url.endswith(case) and "行政处罚事先告知书" in home.text
        home.press("要求听证")
        assert "须写明理由" in told(home)
        home.type("理由", "数额过高,八份协议已经补签,要求听证。")
        looked_at(home, "asked")
        home.press("要求听证")
        assert "现在:听证通知" in home.text
        looked_at(home, "asked-done")


def heard(place: Office, case: str) -> None:
    """Told seven working days before, chaired by nobody who investigated, held on the day that was told."""
    told_of = {"hearing_on": "2026-06-04", "place": "局三楼会议室", "chair": "周敏", **SERVED}
    place.set_moment(day("2026-05-25"))
    with place.at_work(LEGAL) as legal:
        legal.open(case)
        put(legal, **{**told_of, "hearing_on": "2026-06-03"})
        legal.press("已送达听证通知书")
        assert "最早为2026-06-03之后" in told(legal)
        looked_at(legal, "hearing-too-soon")
        put(legal, **told_of)
        legal.press("已送达听证通知书")
        assert "现在:听证" in legal.text
    record = {"held_on": "2026-06-04", "attended": "是", "record": "当事人认为数额过高。", "signed": "是"}
    assert "现在:处理意见" in step(place, "2026-06-04", LEGAL, case, "听证结束", "heard", **record)


def seen_by_everybody(place: Office) -> str:
    """On the portal without an account, from its first page; the address of the notice."""
    with place.window() as context:
        reader = Worker(context.new_page(), place.address)
        reader.open("/portal/")
        reader.follow("公示公告")
        reader.follow("查行政处罚公示")
        looked_at(reader, "board")
        reader.page.locator("#q").fill("服务协议 鹤童")
        reader.press("搜索")
        assert "找到1条" in reader.text and "罚款20,000.00元" in reader.text
        looked_at(reader, "board-found")
        reader.follow(NAME)
        assert "民罚字〔2026〕" in reader.text and "2029年6月10日" in reader.text
        assert "赵某" not in reader.text and "院长" not in reader.text
        looked_at(reader, "notice")
        return reader.page.url.removeprefix(place.address)


def gone(place: Office, notice: str) -> None:
    with place.window() as context:
        reader = Worker(context.new_page(), place.address)
        reader.open(notice)
        assert "没有这条公示" in reader.text
        reader.open(BOARD)
        assert "目前没有公示" in reader.text
        looked_at(reader, "gone")


def test_a_penalty_from_its_source_to_its_last_day(bureau: Any) -> None:
    with clock.at(day("2026-05-08")):
        care_home()
        colleague = renewed_cards()
    with office(day("2026-05-11")) as place:
        case = file(place)
        assert "法定期限 2026-08-10" in step(place, "2026-05-12", HEAD, case, "立案", "filing")
        preserved(place, case, colleague)
        found = {**PROPOSED, "facts": FACTS, "corrected": "否", "harm": "有危害后果", "fine": "30000"}
        proof = {"evidence-0-kind": "书证", "evidence-0-what": "入住登记与协议清单"}
        text = step(place, "2026-05-19", OFFICER, case, "拟给予处罚", "found", colleague, **found, **proof)
        assert "现在:处罚前告知" in text
        text = step(place, "2026-05-20", OFFICER, case, "已送达告知书", "told", colleague, **SERVED)
        assert "现在:陈述申辩与听证申请期" in text and "2026-05-27" in text
        ask_for_a_hearing(place, case)
        heard(place, case)
        weighed = {
            **PROPOSED,
            "considered": "部分采纳,八份已补签。",
            "public_interest": "否",
            "complex": "否",
            "fine": "20000",
        }
        text = step(place, "2026-06-05", OFFICER, case, "报法制审核", "weighed", colleague, **weighed)
        assert "现在:法制审核" in text
        step(place, "2026-06-08", LEGAL, case, "通过,报集体讨论", "legal", opinion="程序合法,裁量适当。")
        discussed = {"held_on": "2026-06-09", "conclusion": "同意处理意见。"}
        for place_, name in enumerate(("贺淑珍", "马卫国", "赵云")):
            discussed |= {f"members-{place_}-name": name, f"members-{place_}-opinion": "同意"}
        step(place, "2026-06-09", HEAD, case, "形成结论", "group", **discussed)
        text = step(place, "2026-06-10", HEAD, case, "给予处罚", "decide", opinion="同意。")
        assert "现在:送达与公示" in text
        text = step(
            place,
            "2026-06-11",
            OFFICER,
            case,
            "已送达,等待缴款",
            "serve",
            colleague,
            served_on="2026-06-11",
            **SERVED,
        )
        assert "2026-06-26" in text
        notice = seen_by_everybody(place)
        step(place, "2026-06-15", OFFICER, case, "已缴清", "pay", reason="票据号0001")
        step(place, "2026-06-16", HEAD, case, "结案", "close", archive="已归档。")
        for last, there in (("2029-06-10", True), ("2029-06-11", False)):
            place.set_moment(day(last))
            if there:
                assert seen_by_everybody(place) == notice
            else:
                gone(place, notice)
        place.set_moment(day("2026-07-01"))
        annulled(place, case, notice)
    lawful(Case.objects.get(matter="penalties.ordinary_facility"))
