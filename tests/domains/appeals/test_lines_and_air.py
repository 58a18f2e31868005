"""热线名册 by level, 行风热线 by channel, and what became of the questions (S18, S105)."""

import datetime
from types import SimpleNamespace

import pytest

from minzheng.domains.appeals import lines
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.indicators.public import AsOf, Year, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import open_case, perform
from minzheng.mechanisms.registry.public import Decision, enter

DAY = datetime.date(2019, 3, 4)


def row(area, name, since=DAY, until=None):
    return {"name": name, "area": area, "number": "022-60000000", "since": since, "until": until}


def test_a_line_takes_its_level_from_where_it_answers(bureau, decided):
    with acting(SYSTEM, "登记热线"):
        for code, name in (("120110", "区热线"), ("120110001", "街道热线"), ("120110002", "街道热线二")):
            line = lines.batch_line(row(code, name))
            enter(lines.LINES, line.subject, line.data, decided, valid_from=line.valid_from)
    area = bureau.area("120110")
    assert value("appeals.lines", AsOf(DAY), area).value == 3
    assert value("appeals.line_levels", AsOf(DAY), area).value == 2
    assert value("appeals.line_levels", AsOf(DAY - datetime.timedelta(days=1)), area).value == 0


def test_a_community_has_no_line_of_its_own(bureau):
    with pytest.raises(Invalid, match="不能设在社区村"):
        lines.batch_line(row("120110001001", "社区热线"))
    with pytest.raises(Invalid, match="没有代码"):
        lines.batch_line(row("999999", "某热线"))


@pytest.fixture
def decided(bureau):
    case = open_case(
        "appeals.lead",
        bureau.seat("办公室", "周敏", accepting="appeals.lead", surveying="appeals.lead"),
        area=bureau.area("120110"),
        answers={"kind": "其他", "found_by": "排查发现", "about": "甲", "content": "乙"},
    )
    with acting(SYSTEM, "作出决定"):
        type(case).objects.filter(pk=case.pk).update(decision="同意", decided_on=DAY)
    return Decision(case.pk, case.number, DAY)


def test_questions_count_by_their_channel_and_as_finished_when_closed(bureau):
    office = SimpleNamespace(
        desk=bureau.seat("办公室", "王芳", registering="appeals.hotline"),
        worker=bureau.seat("养老服务科", "赵强", answering="appeals.hotline"),
        area=bureau.area("120110"),
    )
    asked = {"phone": "13900000003", "category": "养老服务", "kind": "咨询", "content": "怎么申请。"}
    for channel in ("行风热线", "网上提问", "行风热线", "电话"):
        case = open_case("appeals.hotline", office.desk, area=office.area, answers=asked, channel=channel)
        if channel == "行风热线":
            for key, seat, answers in (
                ("分包", office.desk, {"unit": str(office.worker.unit.pk)}),
                ("答复", office.worker, {"reply": "已答复。"}),
                ("办结", office.desk, {"rating": "满意"}),
            ):
                case = perform(case, key, seat, version=case.version, answers=answers)
    share = value("appeals.public_questions_share", Year(2019), office.area)
    assert (share.part, share.whole) == (2, 3)
    assert value("appeals.on_air_questions", Year(2019), office.area).value == 2
    assert value("appeals.online_questions", Year(2019), office.area).value == 1
