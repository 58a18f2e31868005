"""街片长 and 小巷管家 enter the list by a decided batch, whole or not at all (S58)."""

import datetime
import time
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from minzheng.domains.community.stewards import levels, stewards, unserved_grids
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.mechanisms.documents.public import RowsInvalid, error_workbook, open_file, read_table
from minzheng.mechanisms.indicators.public import AsOf, value
from minzheng.mechanisms.journal.public import Act, Refusal
from minzheng.mechanisms.matters import batches
from minzheng.mechanisms.matters.public import (
    Case,
    Paper,
    batch_of,
    inbox,
    open_case,
    perform,
    submit_import,
    withdraw,
)
from minzheng.mechanisms.registry.public import Person, RegisterEntry

CODE = "community.stewards"
TODAY = datetime.date(2019, 3, 4)


def submit(section, upload, seat=None, **more):
    return submit_import(
        CODE,
        upload,
        seat or section.maker,
        area=section.bureau.area("120110"),
        source="街道报送名册",
        **more,
    )


def do(case, outcome, seat, **more):
    return perform(case, outcome, seat, version=case.version, **more)


def entered(section, upload):
    return do(do(submit(section, upload), "核对无误", section.checker), "同意", section.checker)


def leader(row, number, area="120110001P1", **changes):
    return row(number, role="街片长", rank="科级", area=area, **changes)


def test_submitted_checked_decided_entered(section, row, sheet):
    case = submit(section, sheet(row(1), leader(row, 2)))
    assert (case.step, case.answers["rows"]) == ("check", 2)
    assert not RegisterEntry.objects.exists() and not Person.objects.exists()
    assert list(inbox(section.checker).values_list("case", flat=True)) == [case.pk]
    case = do(case, "核对无误", section.checker)
    assert not RegisterEntry.objects.exists()
    do(case, "同意", section.checker)
    entries = {entry.person.name: entry for entry in RegisterEntry.objects.all()}
    assert len(RegisterEntry.objects.all()) == 2 and entries["王秀英"].case_id == case.pk
    district = section.bureau.area("120110")
    assert stewards(TODAY, district, "街片长").get().data == {
        "role": "街片长",
        "rank": "科级",
        "level": "片区",
    }
    assert stewards(TODAY, section.bureau.area("120110002")).count() == 0


def test_head_count_depth_and_unserved_grids_as_of_a_day(section, row, sheet):
    same = {"name": "王秀英"}
    entered(
        section,
        sheet(
            leader(row, 1, **same),
            leader(row, 1, area="120110001P2", **same),
            leader(row, 2, area="120110001"),
            row(3),
            row(4, area="120110001001"),
            row(5, area="120110001001W2", until=datetime.date(2019, 3, 4)),
        ),
    )
    district = section.bureau.area("120110")
    counted = {
        code: [
            value(f"community.{code}", AsOf(day), district).value
            for day in (datetime.date(2019, 3, 3), TODAY)
        ]
        for code in ("street_leaders", "lane_stewards", "grid_levels")
    }
    assert counted == {"street_leaders": [2, 2], "lane_stewards": [3, 2], "grid_levels": [4, 4]}
    assert levels(TODAY, district) == ["街道乡镇", "片区", "社区村", "网格"]
    assert [grid.name for grid in unserved_grids(TODAY, district)] == ["第二网格", "第三网格"]
    assert [grid.name for grid in unserved_grids(datetime.date(2019, 3, 3), district)] == ["第三网格"]


def test_every_fault_of_every_row_at_once_and_nothing_is_kept(section, row, sheet):
    with pytest.raises(RowsInvalid) as caught:
        submit(
            section,
            sheet(
                row(1),
                row(2, area="120110001P1"),
                row(3, role="楼长"),
                leader(row, 4, area="999") | {"rank": None},
                row(5, id_number="120110196001050071"),
                row(6, until=datetime.date(2019, 1, 1)),
                row(1),
                row(1, name="王秀兰", area="120110001001W2"),
            ),
        )
    found = {(problem.field or "", problem.code) for problem in caught.value.problems}
    first = 5  # title, two notes and the heading stand above
    assert found == {
        (f"row{first + 1}.area", "wrong_level"),
        (f"row{first + 2}.role", "unknown_role"),
        (f"row{first + 3}.area", "unknown_area"),
        (f"row{first + 3}.rank", "no_rank"),
        (f"row{first + 4}.id_number", "id.check_digit"),
        (f"row{first + 5}.name", "import.span"),
        (f"row{first + 6}.name", "import.repeat"),
        (f"row{first + 7}.name", "person.other_name"),
    }
    assert not (Case.objects.exists() or Paper.objects.exists() or Person.objects.exists())
    mended = error_workbook(caught.value.rows, caught.value.problems)
    again = read_table(ContentFile(mended, name="错误.xlsx"), batch_of(CODE).columns)
    assert len(again.values) == 7


def test_what_was_registered_meanwhile_stops_the_decision_whole(section, row, sheet):
    first, second = submit(section, sheet(row(1), row(2))), submit(section, sheet(row(2), row(3)))
    do(do(first, "核对无误", section.checker), "同意", section.checker)
    second = do(second, "核对无误", section.checker)
    with pytest.raises(RowsInvalid, match="已有的登记重复") as caught:
        do(second, "同意", section.checker)
    assert len(caught.value.problems) == 1
    assert RegisterEntry.objects.count() == 2 and Case.objects.get(pk=second.pk).step == "decide"
    refused = do(second, "不同意", section.checker, reason="有重复,请重报")
    assert refused.end == "不同意" and RegisterEntry.objects.count() == 2


def test_somebody_faster_than_the_check_leaves_nothing_half_done(section, row, sheet, monkeypatch):
    first, second = submit(section, sheet(row(1))), submit(section, sheet(row(1), row(2)))
    do(do(first, "核对无误", section.checker), "同意", section.checker)
    second = do(second, "核对无误", section.checker)
    monkeypatch.setattr(batches, "_refuse_overlaps", lambda *_: None)
    with pytest.raises(Conflict, match="未登记任何一行"):
        do(second, "同意", section.checker)
    assert RegisterEntry.objects.count() == 1 and Case.objects.get(pk=second.pk).step == "decide"


def test_nobody_decides_what_he_sent_in(section, row, sheet):
    own = section.bureau.seat(
        "社会事务科", section.maker.staff, reviewing="registry. community.", deciding="registry. community."
    )
    case = submit(section, sheet(row(1)))
    with pytest.raises(Refused, match="他人"):
        do(case, "核对无误", own)
    case = do(case, "核对无误", section.checker)
    with pytest.raises(Refused, match="他人"):
        do(case, "同意", own)


def test_a_register_is_filled_by_its_own_section_only(section, row, sheet):
    with pytest.raises(Refused, match="街片长和小巷管家名册"):
        submit(section, sheet(row(1)), section.other)
    assert Refusal.objects.get().code == "not_your_register"
    case = submit(section, sheet(row(1)))
    with pytest.raises(Refused, match="社会事务科"):
        do(case, "核对无误", section.other)
    half = section.bureau.seat("社会事务科", "何平", reviewing="registry.import")
    with pytest.raises(Refused, match="主管科室"):
        do(case, "核对无误", half)


def test_the_table_opens_with_its_case(section, row, sheet):
    submit(section, sheet(row(1)))
    stored = Paper.objects.get().file
    with open_file(stored, section.checker) as content:
        assert (
            len(read_table(ContentFile(content.read(), name="名册.xlsx"), batch_of(CODE).columns).values) == 1
        )
    for seat in (
        section.bureau.seat("张贵庄街道办事处", "赵强", reviewing="registry.import community."),
        section.bureau.seat("社会事务科", "钱伟", deciding="community."),
    ):
        with pytest.raises(Refused):
            open_file(stored, seat)


def test_sent_twice_is_once_and_taken_back_leaves_nothing(section, row, sheet):
    key = uuid4()
    case = submit(section, sheet(row(1)), client_key=key)
    assert submit(section, sheet(row(1)), client_key=key) == case
    withdrawn = withdraw(case, section.maker, version=case.version, reason="名册有误")
    assert withdrawn.end == "撤回"
    with pytest.raises(Conflict):
        do(withdrawn, "核对无误", section.checker)
    assert not RegisterEntry.objects.exists()


def test_a_batch_without_its_table_goes_nowhere(section):
    case = open_case(
        "registry.import",
        section.maker,
        area=section.bureau.area("120110"),
        answers={"register": CODE, "rows": "3", "source": "手工提交"},
    )
    with pytest.raises(Invalid, match="没有附登记表"):
        do(case, "提交", section.maker)
    assert Case.objects.get(pk=case.pk).step == "submit"


def test_a_file_that_is_no_table_and_a_register_without_batches(section):
    with pytest.raises(Invalid):
        submit(section, ContentFile(b"%PDF-1.4\n", name="名册.xlsx"))
    with pytest.raises(Missing, match="不能批量登记"):
        submit_import(
            "community.beautiful_communities",
            ContentFile(BytesIO().getvalue(), name="a.xlsx"),
            section.maker,
            area=section.bureau.area("120110"),
            source="无",
        )


def test_hundreds_of_rows_in_one_act_within_seconds(section, row, sheet):
    upload = sheet(
        *(leader(row, number) for number in range(60)), *(row(number) for number in range(60, 600))
    )
    case = do(submit(section, upload), "核对无误", section.checker)
    acts, began = Act.objects.count(), time.monotonic()
    do(case, "同意", section.checker)
    assert time.monotonic() - began < 10
    assert Act.objects.count() == acts + 1
    with clock.at(datetime.date(2019, 12, 31)):
        district, day = section.bureau.area("120110"), AsOf(datetime.date(2019, 12, 31))
        assert value("community.street_leaders", day, district).value == 60
        assert value("community.lane_stewards", day, district).value == 540
