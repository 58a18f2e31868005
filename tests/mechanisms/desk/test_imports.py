"""Taking a ledger over at the desk: who sees it, what a page refuses, and that nothing happens by asking twice."""

import io

import openpyxl
import pytest
from tests.domains.conftest import bureau, moment
from tests.domains.social_assistance.ledgers import Section, household, workbook
from tests.mechanisms.desk.given import at_desk

from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.mechanisms.access.public import Account
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.rolls.public import RollCheck

__all__ = ["bureau", "moment"]
KEY = "6f1d2c9e-4d0b-4a55-9a6e-0f6f0d5f0001"


@pytest.fixture
def section(bureau, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return Section.of(bureau)


def posted(section, *homes, **more):
    file = workbook([row for home in homes for row in home])
    data = {"register": MINIMUM_LIVING, "file": file, "client_key": KEY} | more
    return clerk(section).post("/imports/", {key: value for key, value in data.items() if value is not None})


def clerk(section):
    return at_desk(section.maker.account.username)


def test_checked_submitted_and_asked_back(section):
    answer = posted(section, household(1), household(2, amount=None))
    assert answer.status_code == 302
    page = clerk(section).get(answer.url).content.decode()
    assert "提交1行" in page and "第3行" in page and "下载退回的行" in page
    assert posted(section, household(1), household(2, amount=None)).url == answer.url, (
        "a double click is one upload"
    )
    assert RollCheck.objects.count() == 1
    assert clerk(section).post(answer.url, {"act": "submit"}).status_code == 302
    again = clerk(section).post(answer.url, {"act": "submit"})
    assert again.status_code == 403 or again.status_code == 409 or "请" in again.content.decode()
    early = clerk(section).post(answer.url, {"act": "undo", "reason": "导错"})
    assert early.status_code == 409 and "没有登记任何一户" in early.content.decode()
    section.grant(RollCheck.objects.get().case)
    assert clerk(section).post(answer.url, {"act": "undo", "reason": ""}).status_code == 422
    assert clerk(section).post(answer.url, {"act": "undo", "reason": "导错"}).status_code == 302
    page = clerk(section).get(answer.url).content.decode()
    assert "待审批" in page and "提出撤销" not in page
    assert clerk(section).post(answer.url, {"act": "?"}).status_code == 409


def test_no_file_no_table_no_right(section):
    assert "没有选择文件" in posted(section, household(1), file=None).content.decode()
    broken = posted(
        section, household(1), file=workbook(household(1), {"name": "姓名", "amount": "月保障金"})
    )
    assert broken.status_code == 422 and "缺少“户编号”一列" in broken.content.decode()
    assert not Case.objects.exists()
    posted(section, household(1))
    number = RollCheck.objects.get().case.number
    stranger = section.bureau.seat("丰年村街道办事处", "钱伟", accepting="appeals.")
    other = at_desk(Account.objects.get(pk=stranger.account.pk).username)
    assert other.get(f"/imports/{number}/").status_code == 404
    assert number not in other.get("/imports/").content.decode()
    assert (
        other.post("/imports/", {"register": MINIMUM_LIVING, "file": workbook(household(2))}).status_code
        == 403
    )


def test_the_template_is_given(section):
    answer = clerk(section).get(f"/imports/templates/{MINIMUM_LIVING}/")
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "数据"
    assert clerk(section).get("/imports/templates/community.stewards/").status_code == 404
