"""A bureau with people in posts, cases of the portal, and notices: what the portal tests stand on."""

import datetime
import re
from html.parser import HTMLParser
from types import SimpleNamespace

from django.db.models import Q
from tests.domains.conftest import AREAS, START, Bureau

from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import load_tree
from minzheng.mechanisms.documents.public import Document, NoticeField, NoticeKind, Show, post_notice
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    Column,
    Indicator,
    Records,
    Year,
    freeze,
    withdraw_indicator,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, perform
from minzheng.mechanisms.registry.public import Facility
from minzheng.mechanisms.reports.public import Paragraph, Report, State

NOW = datetime.datetime(2019, 3, 4, 9, 0, tzinfo=clock.SHANGHAI)
REPORT = "/portal/apply/appeals.hotline/"
PROGRESS = "/portal/progress/"
ASKED = {
    "a-content": "楼道里堆了很多杂物。",
    "a-place": "詹滨里3号楼",
    "a-kind": "投诉举报",
    "a-category": "社区",
    "a-phone": "13900001234",
    "a-caller": "李建国",
}
SHOWN = NoticeKind(
    "test.portal_notice",
    "救助结果公示",
    before=False,
    allowed_fields=(NoticeField("name", "姓名", Show.MASKED_NAME), NoticeField("note", "说明")),
)


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.live: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        foreign = [str(given.get(name)) for name in ("src", "href", "action") if given.get(name)]
        self.live += [
            f"{tag} {name}" for name in given if name.startswith("on") or name in ("style", "autofocus")
        ]
        self.live += [f"{tag} {at}" for at in foreign if re.match(r"(https?:)?//|javascript:|x$", at)]
        if tag in ("svg", "style", "object", "iframe") or (tag == "script" and not given.get("src")):
            self.live.append(tag)

    def handle_comment(self, data) -> None:
        self.live.append(f"comment {data}")


def live_markup(text: str) -> list[str]:
    """What in a page could run or lead elsewhere, or says more than the page shows."""
    parser = _Markup()
    parser.feed(text)
    return parser.live


def found_bureau() -> SimpleNamespace:
    """One district, two streets, three communities; a hotline clerk and an answering street."""
    made = Bureau()
    with acting(SYSTEM, "设立"):
        rows = [dict(zip(("code", "name", "kind", "parent_code"), row, strict=True)) for row in AREAS]
        load_tree(rows, START, "区划")
    made.unit("东丽区民政局", "局", "120110")
    made.unit("办公室", "科室", "120110", "东丽区民政局")
    made.unit("张贵庄街道办事处", "街道", "120110001", "东丽区民政局")
    return SimpleNamespace(
        bureau=made,
        clerk=made.seat("办公室", "周敏", registering="appeals."),
        street=made.seat("张贵庄街道办事处", "赵强", answering="*"),
    )


def hang(
    house: SimpleNamespace, title: str = "临时救助结果公示", days: int = 7, note: str = "突发重病"
) -> int:
    """Post a notice for so many days; its number."""
    with acting(SYSTEM, "公布"):
        notice = post_notice(
            SHOWN,
            title,
            {"name": "陈桂兰", "note": note},
            area=house.bureau.area("120110001"),
            about=("case", 1),
            until=clock.today() + datetime.timedelta(days=days),
            channel="张贵庄街道办事处",
        )
    return int(notice.pk)


def report(client, address="10.0.0.1", **changes):
    """Send the form as a visitor; the answer."""
    page = client.get(REPORT, REMOTE_ADDR=address)
    key = re.search(r'name="client_key" value="([^"]+)"', page.content.decode())[1]
    return client.post(REPORT, {"client_key": key, **ASKED, **changes}, REMOTE_ADDR=address)


def reported(client) -> Case:
    """A case filed on the portal."""
    assert report(client).status_code == 302
    return Case.objects.latest("pk")


def look_up(client, number, tail, address="10.0.0.2"):
    return client.post(PROGRESS, {"number": number, "tail": tail}, REMOTE_ADDR=address)


def distribute(house: SimpleNamespace, case: Case) -> Case:
    unit = str(house.bureau.units["张贵庄街道办事处"].pk)
    return perform(case, "分包", house.clerk, version=case.version, answers={"unit": unit})


def report_with_figures(house: SimpleNamespace, homes: int = 3) -> Report:
    """A published report of 2018 with a figure that opens into records and one that is closed. Indicators stay declared."""
    area = house.bureau.area("120110")
    over = Records(Facility, base=Q(kind="养老机构"))
    Indicator(
        "test.portal_homes",
        "养老机构",
        "家",
        over=over,
        when="opened_on",
        open_as=RECORDS,
        columns=(Column("名称", "name"), Column("开业日期", "opened_on")),
        definition="当年开业的养老机构。",
    )
    Indicator(
        "test.portal_calls", "来电", "件", over=Records(Case), when="opened_on", definition="当年收到的工单。"
    )
    with acting(SYSTEM, "报告"):
        for n in range(homes):
            Facility.objects.create(
                name=f"<b>第{n}颐养院</b>", kind="养老机构", area=area, opened_on=datetime.date(2018, 5, 1)
            )
        figures = freeze([(f"test.portal_{one}", Year(2018), area) for one in ("homes", "calls")])
        document = Document.objects.create(
            template="test",
            title="报告",
            about_kind="report",
            about_id=1,
            area=area,
            sheet="{}",
            digest="0",
            issued_on=clock.today(),
            issued_at=clock.now(),
            issued_by="测试",
        )
        made = Report.objects.create(
            outline="test.portal",
            title="2018年法治政府建设年度报告",
            organ="东丽区民政局",
            area=area,
            year=2018,
            state=State.PUBLISHED,
            frozen_at=clock.now(),
            published_on=clock.today(),
            document=document,
        )
        made.figures.set(figures)
        texts = [
            (1, "一、主要举措和成效"),
            (0, "新开业养老机构[[test.portal_homes@2018|{}家]],接听来电[[test.portal_calls@2018|{}件]]。"),
            (2, "<script>alert(1)</script>"),
        ]
        for order, (level, text) in enumerate(texts, 1):
            Paragraph.objects.create(report=made, order=order, part=1, level=level, text=text)
    return made


def forget_indicators() -> None:
    for one in ("homes", "calls"):
        withdraw_indicator(f"test.portal_{one}")
