"""Pages of several people at one report: figures edited, conditions shown, comments, proposals, passages, corrections."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from tests.mechanisms.desk.given import at_desk
from tests.mechanisms.desk.report_given import CODE, outline, says
from tests.mechanisms.desk.test_reports import step, to_state

from minzheng.config.scenarios import dongli_2019
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Unit
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.reports.public import Report, State, compose


@pytest.fixture
def report(bureau: None, tmp_path: Any, settings: Any) -> Iterator[Report]:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    world: Any = dongli_2019.world()
    with outline():
        yield compose(CODE, world.district, 2019, world.seat("baogao"))


def page_of(report: Report, order: int) -> str:
    return f"/reports/{report.uid}/paragraphs/{report.paragraphs.get(order=order).pk}/"


def version(report: Report) -> str:
    return str(Report.objects.get(pk=report.pk).version)


def test_a_figure_is_edited_field_by_field_and_seen_before_it_is_kept(report):
    writer, address = at_desk("baogao"), page_of(report, 2) + "figures/1/"
    page = writer.get(address).content.decode()
    assert 'value="appeals.hotline_calls"' in page and 'hx-trigger="input delay:400ms from:#chip"' in page
    sent = {
        "code": "appeals.hotline_rated",
        "period": "2019",
        "area": "",
        "qualifier": "",
        "rounding": "",
        "unit": "件",
    }
    seen = writer.post(address, sent)
    assert seen.status_code == 200 and "相符" in says(seen.content)
    refused = writer.post(address, {**sent, "code": "no.such"})
    assert refused.status_code == 200 and "写不成" in says(refused.content)
    wrong = writer.post(address, {**sent, "qualifier": "中", "rounding": "万1", "do": "save", "version": "1"})
    assert wrong.status_code == 422 and "不能与这种换算同用" in says(wrong.content)
    share = {**sent, "code": "appeals.hotline_satisfaction", "rounding": "%1", "unit": ""}
    assert "四舍五入后刊印" in says(writer.post(address, share).content)
    kept = writer.post(address, {**sent, "do": "save", "version": "1"})
    assert kept.status_code == 302
    assert "受理[[appeals.hotline_rated@2019|{}件]]问题" in report.paragraphs.get(order=2).text
    assert writer.get(page_of(report, 2) + "figures/4/").status_code == 404
    assert "figures/3/" in writer.get(page_of(report, 2)).content.decode()


def test_why_a_paragraph_is_left_out_is_shown(report):
    writer, address = at_desk("baogao"), page_of(report, 5)
    sent = {
        "do": "save",
        "text": "答复不够及时。",
        "condition": "有 appeals.hotline_calls@2010",
        "version": "1",
    }
    assert writer.post(address, sent).status_code == 302
    page = says(writer.get(f"/reports/{report.uid}/").content)
    assert "未写入的2段" in page and "原因:2010年“受理专线问题”0个，并非大于0" in page and "2段未写入" in page
    assert "缺少“存在的不足和原因”部分" in page
    seen = says(
        writer.post(address, {**sent, "do": "preview", "condition": "有 appeals.hotline_calls@2019"}).content
    )
    assert "条件成立" in seen
    faulty = writer.post(address, {**sent, "condition": "天气好", "version": "2"})
    assert faulty.status_code == 422 and "不是一个条件" in says(faulty.content)


def test_comments_and_proposals_from_other_hands(report):
    lawyer, writer = at_desk("fazhi"), at_desk("baogao")
    address, together = page_of(report, 5), f"/reports/{report.uid}/together/"
    assert "建议改成这样" in lawyer.get(address).content.decode()
    lawyer.post(address + "remark/", {"do": "comment", "remark": "原因再写具体。"})
    lawyer.post(address + "remark/", {"do": "suggest", "remark": "个别答复超过时限，原因是人手不足。"})
    page = says(writer.get(f"/reports/{report.uid}/").content)
    assert "1条批注、1条建议待处理" in page and "有1条批注没有解决" in page
    assert step("baogao", report, "submit").status_code == 422
    shown = writer.get(together).content.decode()
    assert "<del>" in shown and "<ins>" in shown and "原因再写具体" in shown
    assert ">采纳</button>" not in lawyer.get(together).content.decode()
    comment, change = report.comments.get(), report.changes.get()
    writer.post(together, {"comment": comment.pk, "do": "answer", "answer": "已补。"})
    writer.post(together, {"comment": comment.pk, "do": "resolve"})
    stale = writer.post(together, {"change": change.pk, "do": "take", "version": "9"})
    assert stale.status_code == 409 and "旧页面" in says(stale.content)
    writer.post(together, {"change": change.pk, "do": "take", "version": "1"})
    assert report.paragraphs.get(order=5).text == "个别答复超过时限，原因是人手不足。"
    assert step("baogao", report, "submit").status_code == 200
    assert writer.post(together, {"change": "99999999", "do": "take", "version": "1"}).status_code == 404
    assert at_desk("yanglao").get(together).status_code == 404


def test_a_section_is_asked_and_a_passage_taken(report):
    with clock.at(datetime.date(2019, 5, 6)):
        _ask_and_take(report)


def _ask_and_take(report: Report) -> None:
    writer, address = at_desk("baogao"), f"/reports/{report.uid}/passages/"
    unit = Unit.objects.get(name="养老服务科")
    page = writer.get(address).content.decode()
    assert f'<option value="{unit.pk}">养老服务科</option>' in page
    after = report.paragraphs.get(order=3).pk
    sent = {"unit": unit.pk, "after": after, "speed": "加急", "demand": "写养老机构安全一段。"}
    assert "没有选择供稿科室" in says(writer.post(address, {**sent, "unit": ""}).content)
    assert writer.post(address, {**sent, "demand": ""}).status_code == 422
    assert writer.post(address, sent).status_code == 302
    case = Case.objects.get(matter="reports.contribution")
    assert case.number in says(writer.get(address).content) and "撰写" in says(writer.get(address).content)
    section = at_desk("yanglao")
    assert case.number in section.get("/").content.decode()
    opened = section.get(f"/cases/{case.number}/").content.decode()
    assert "供稿内容" in opened and "写养老机构安全一段" in opened
    assert writer.post(f"/reports/{report.uid}/add/", {
        "after": str(after), "level": "0", "passage": "appeals.hotline", "text": "", "version": version(report)
    }).status_code == 302  # fmt: skip
    taken = report.paragraphs.get(order=4)
    assert taken.text.startswith("便民服务专线") and taken.condition == "有 appeals.hotline_calls@2019"


def test_withdrawn_and_corrected_from_the_page(report):
    to_state(report, "freeze")
    step("jiejian", report, "publish")
    leader = at_desk("juzhang").get(f"/reports/{report.uid}/").content.decode()
    assert ">撤回</button>" in leader and ">更正</button>" not in leader
    assert "撤回理由为空" in says(step("juzhang", report, "withdraw", note="").content)
    answer = step("baogao", report, "correct", note="漏登两件。")
    new = Report.objects.get(edition=2)
    assert answer.redirect_chain[-1][0] == f"/reports/{new.uid}/" and "本版更正第1版：漏登两件" in says(
        answer.content
    )
    assert "本报告的更正版：第2版" in says(at_desk("juzhang").get(f"/reports/{report.uid}/").content)
    step("juzhang", report, "withdraw", note="数字有误。")
    report.refresh_from_db()
    assert report.state == State.WITHDRAWN
    assert "撤回：数字有误。" in says(at_desk("shenji").get(f"/reports/{report.uid}/").content)


def test_last_year_stands_beside_on_the_page(report):
    world: Any = dongli_2019.world()
    to_state(report, "freeze")
    step("jiejian", report, "publish")
    later = compose(CODE, world.district, 2020, world.seat("baogao"))
    page = says(at_desk("baogao").get(page_of(later, 2)).content)
    assert "2019年这一节" in page and "2019年(已冻结)" in page and "增幅" in page
    whole = says(at_desk("baogao").get(f"/reports/{later.uid}/beside/").content)
    assert "受理专线问题" in whole and "-100.0%" in whole
    assert "与2019年对照" in says(at_desk("baogao").get(f"/reports/{later.uid}/").content)
