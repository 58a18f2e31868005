"""History comes in by decided batches: the roll, the conclusions and the revocations of the years before."""

import datetime

import pytest

from minzheng.domains.social_organisations.inspections import overdue_for_revocation
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.indicators.public import parse_period, value
from minzheng.mechanisms.registry.public import Organisation, RegisterEntry, as_of

from .conftest import OURS, credit, imported

ROLL = ["名称", "类别", "统一社会信用代码", "区划代码", "登记日期", "注销或撤销日期"]
RESULTS = ["统一社会信用代码", "年检年度", "结论", "结论日期"]
REVOKED = ["统一社会信用代码", "决定书文号", "未参加年检的年度", "决定日期"]


def test_history_of_a_roll(office):
    there, gone = credit(1), credit(2)
    imported(
        office,
        "roll",
        ROLL,
        [
            ["在册协会", "社会团体", there, "120110001", "2010-03-01", None],
            ["已撤销中心", "民办非企业单位", gone, "120110002", "2010-03-01", "2018-06-01"],
        ],
    )
    years = [[there, year, "未参加", f"{year + 1}-07-01"] for year in (2015, 2016, 2017)]
    imported(office, "annual_inspection", RESULTS, years)
    imported(office, "revoked", REVOKED, [[gone, "津丽民撤〔2018〕1号", "2014、2015、2016", "2018-06-01"]])
    day = datetime.date(2019, 3, 4)
    assert [line.data["name"] for line in as_of(OURS + "roll", day)] == ["在册协会"]
    assert as_of(OURS + "roll", datetime.date(2018, 5, 31)).count() == 2
    assert [one.name for one in overdue_for_revocation(office.district, day)] == ["在册协会"]
    assert Organisation.objects.get(uscc=gone).status == "撤销"
    figure = value(OURS + "revocations", parse_period("2018-01-01/2019-12-31"), office.district)
    assert figure.value == 1


def test_wrong_rows_are_named_and_nothing_enters(office):
    with pytest.raises(Invalid, match="类别“企业”") as refused:
        imported(
            office, "roll", ROLL, [["某公司", "企业", credit(1)[:-1] + "?", "120110", "2010-03-01", None]]
        )
    assert len(refused.value.problems) == 2
    with pytest.raises(Invalid, match="没有统一社会信用代码"):
        imported(office, "annual_inspection", RESULTS, [[credit(9), 2017, "合格", "2018-05-01"]])
    with pytest.raises(Invalid, match="结论“优秀”"):
        imported(office, "annual_inspection", RESULTS, [[credit(9), 2017, "优秀", "2018-05-01"]])
    assert not RegisterEntry.objects.exists() and not Organisation.objects.exists()
