"""The book of statutes: what may be cited, which text counts on a day, and files that are refused whole."""

from datetime import date
from pathlib import Path

import pytest

from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.law.files import overlaps
from minzheng.mechanisms.law.public import cite, in_force, official, statute_book, statute_on, unverified
from minzheng.mechanisms.law.statutes import load_statutes


@pytest.mark.parametrize(
    ("title", "last_day_of_old", "old", "new"),
    [
        ("养老机构管理办法", date(2020, 10, 31), "民政部令第49号", "民政部令第66号"),
        ("殡葬管理条例", date(2026, 3, 29), "国务院令第225号", "国务院令第824号"),
        ("婚姻登记条例", date(2025, 5, 9), "国务院令第387号", "国务院令第804号"),
        ("政府信息公开条例", date(2019, 5, 14), "国务院令第492号", "国务院令第711号"),
    ],
)
def test_the_text_changes_overnight(title: str, last_day_of_old: date, old: str, new: str) -> None:
    book = statute_book()
    before, after = book.on(title, last_day_of_old), book.on(title, last_day_of_old.replace(day=28))
    following = book.on(title, date.fromordinal(last_day_of_old.toordinal() + 1))
    assert before and following and after
    assert (before.number, following.number) == (old, new)


def test_a_citation_by_title_full_title_or_number_is_the_same() -> None:
    names = ["东丽区临时救助通知", "东丽区民政局关于进一步加强临时救助工作的通知", "津丽民发〔2019〕14号"]
    assert {cite(name) for name in names} == {Citation("东丽区临时救助通知")}
    assert cite("《行政处罚法》", 36, paragraph=1) == Citation("行政处罚法", 36, 1)
    assert str(cite("最低生活保障审核确认办法", 13, 14, 23)).endswith("第十三条、第十四条、第二十三条")


def test_official_form_prints_full_title_and_number() -> None:
    citation = cite("津丽民发〔2019〕14号")
    assert official(citation, date(2019, 5, 1)) == (
        "《东丽区民政局关于进一步加强临时救助工作的通知》（津丽民发〔2019〕14号）"
    )
    assert official(cite("社会救助法", 48, paragraph=1), date(2026, 7, 1)) == (
        "《中华人民共和国社会救助法》第四十八条第一款"
    )
    with pytest.raises(Invalid, match="2019年3月31日"):
        official(citation, date(2019, 3, 31))


@pytest.mark.parametrize(
    ("name", "articles", "said"),
    [("救助法", (), "没有“救助法”"), ("社会救助法", (999,), "第999条"), ("民发〔2018〕24号", (), "没有")],
)
def test_nothing_unknown_is_cited(name: str, articles: tuple[int, ...], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        cite(name, *articles)


def test_a_paragraph_needs_one_article() -> None:
    with pytest.raises(Invalid):
        cite("社会救助法", paragraph=1)
    with pytest.raises(Invalid):
        cite("社会救助法", 48, 50, paragraph=1)


def test_in_force_asks_for_the_article_in_that_days_text() -> None:
    old_only, both = cite("行政处罚法", 46), cite("行政处罚法", 33)
    assert in_force(both, date(2021, 7, 14)) and in_force(both, date(2021, 7, 15))
    assert in_force(old_only, date(2021, 7, 14)) and not in_force(old_only, date(2021, 7, 15))
    joint = cite("行政处罚法", 33, 46)
    assert in_force(joint, date(2021, 7, 14)) and not in_force(joint, date(2021, 7, 15))
    assert not in_force(cite("社会救助法"), date(2026, 6, 30))
    assert statute_on(cite("社会救助法"), date(2026, 6, 30)) is None


def test_what_nobody_checked_is_listed() -> None:
    listed = {each.name for each in unverified()}
    assert "《东丽区临时救助通知》" in listed
    assert any(name.startswith("《社会救助暂行办法》第9条") for name in listed)
    assert "《社会救助法》" not in listed


GOOD = "{title: 甲法, number: 甲〔2019〕1号, kind: 法律, from: 2019-01-01, verified: true}"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([GOOD, GOOD.replace("甲〔2019〕1号", "甲〔2019〕2号")], ["重叠"]),
        ([GOOD, GOOD.replace("甲法", "乙法")], ["也属于《甲法》"]),
        ([GOOD.replace("verified", "varified")], ["varified", "缺少“verified”"]),
        ([GOOD.replace("法律", "家规")], ["家规"]),
        ([GOOD.replace("2019-01-01", "'2019-01-01'")], ["日期"]),
        ([GOOD.replace("true", "yes")], ["verified 应为"]),
        ([GOOD[:-1] + ", to: 2018-12-31}"], ["早于"]),
        ([GOOD[:-1] + ", articles: {一: 目的}}"], ["条号"]),
        ([GOOD[:-1] + ", articles: {1: 目的, 1: 目的}}"], ["重复"]),
        ([GOOD[:-1] + ", articles: {1: 目的}, unverified_articles: [2]}"], ["unverified_articles"]),
        (["{title: 丙法, kind: 家规}", GOOD, GOOD], ["家规", "verified", "起始日期", "重叠"]),
    ],
)
def test_a_bad_file_is_refused_with_every_fault(tmp_path: Path, rows: list[str], said: list[str]) -> None:
    path = tmp_path / "statutes.yaml"
    path.write_text("".join(f"- {row}\n" for row in rows), encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        load_statutes(path)
    text = str(refused.value) + " ".join(problem.field or "" for problem in refused.value.problems)
    assert [word for word in said if word not in text] == []


def test_a_good_file_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "statutes.yaml"
    path.write_text(
        f"- {GOOD[:-1]}, to: 2019-12-31}}\n- {GOOD.replace('2019-01-01', '2020-01-01')}\n", "utf-8"
    )
    assert len(load_statutes(path).versions("甲法")) == 2


def test_spans_sharing_their_last_day_overlap() -> None:
    day, after = date(2020, 6, 30), date(2020, 7, 1)
    early, late = (date(2020, 1, 1), day), (day, None)
    assert overlaps(early, late) and overlaps(late, early)
    assert not overlaps(early, (after, None)) and not overlaps((after, None), early)
