"""A city's draw as its report tells it: at least 5 % of the roll, 30 drawn, 7 with problems (figures 003-018, 019, 021)."""

import datetime
import json

import pytest

from minzheng.domains.social_organisations.inspections import RESULTS
from minzheng.domains.social_organisations.roll import ROLL
from minzheng.foundation import clock
from minzheng.mechanisms.checks.public import file_of, publish_results
from minzheng.mechanisms.indicators.public import Year, open_publicly, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import Organisation, RegisterEntry

from .drawing import Office, at, furnish

ITEM = "社会组织随机抽查"


@pytest.fixture
def office(bureau) -> Office:
    return furnish(bureau, shops=1, officers=5)


def enrolled(office: Office, many: int, failed: int = 0) -> list[Organisation]:
    """So many organisations on the roll, the first of them with a failed or missed yearly inspection."""
    now, area = clock.now(), office.district
    with acting(SYSTEM, "往年名册"):
        case = Case.objects.create(
            number="往年1", matter="registry.import", matter_since=now.date(), title="名册", area=area, opened_at=now,
            opened_on=now.date(), end="同意", decision="同意", decided_on=now.date(), closed_at=now, closed_on=now.date(),
        )  # fmt: skip
        made = Organisation.objects.bulk_create(
            [Organisation(name=f"第{number}协会", kind="社会团体", area=area) for number in range(many)]
        )
        since = datetime.date(2015, 1, 1)

        def line(register: str, one: Organisation, **data: object) -> RegisterEntry:
            return RegisterEntry(
                register=register, organisation=one, area=area, case_id=case.pk, valid_from=since, **data
            )

        RegisterEntry.objects.bulk_create(line(ROLL.code, one, data={"name": one.name}) for one in made)
        RegisterEntry.objects.bulk_create(
            line(RESULTS.code, one, key=str(year), data={"year": year, "conclusion": said})
            for number, one in enumerate(made[:failed])
            for year, said in ((2016, "合格"), (2017, ("不合格", "未参加")[number % 2]))
        )
    return made


def test_thirty_are_drawn_and_seven_have_problems(office):
    enrolled(office, 600)
    [planned] = office.plan("5%", ITEM)
    draw = office.drawn(planned)
    assert (draw.objects_listed, draw.reveal.drawn) == (600, 30)
    with at("2019-05-06"):
        for number, one in enumerate(draw.drawn.order_by("position")):
            office.inspect(one, *(("accounts",) if number < 7 else ()))
        publish_results(draw, office.lead)
        found = [
            value(f"enforcement.{code}", Year(2019), office.district).value
            for code in ("drawn", "drawn_social_organisations", "drawn_with_faults", "inspections")
        ]
        assert found == [30, 30, 7, 30]
        shown = open_publicly("enforcement.drawn_with_faults", Year(2019), office.district)
        assert len(shown.rows) == 7 and shown.rows[0][1:] == (draw.number, "2019年3月12日", "发现问题")


def test_the_record_of_an_organisation_weighs_as_a_share_of_its_group(office):
    made = enrolled(office, 100, failed=20)
    [planned] = office.plan("5%", ITEM)
    draw = office.drawn(planned)
    failed = {one.subject_key for one in made[:20]}
    groups = {one.key: one.group for one in draw.drawn.all()}
    assert sum(key in failed for key in groups) == 4  # 20 % of 20 by their own parameter
    assert sum(key not in failed for key in groups) == 4  # 5 % of 80 by the plan
    assert {group for key, group in groups.items() if key in failed} == {"年检不合格或未参加"}
    assert json.loads(file_of(draw))["roster"]["shares"] == {"一般": "1/20", "年检不合格或未参加": "1/5"}
