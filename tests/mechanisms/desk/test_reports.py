"""The report editor: written with live figures, refused in words, signed by three people, published, proved."""

import datetime
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import docx
import pytest
from tests.mechanisms.desk.given import at_desk
from tests.mechanisms.desk.report_given import CALLS, CODE, outline, says

from minzheng.config.scenarios import dongli_2019
from minzheng.foundation import clock
from minzheng.mechanisms.indicators.public import FrozenFigure
from minzheng.mechanisms.reports import rendering
from minzheng.mechanisms.reports.public import Report, State, compose, edit


@pytest.fixture
def report(bureau: None, tmp_path: Any, settings: Any) -> Iterator[Report]:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    world: Any = dongli_2019.world()
    with outline():
        yield compose(CODE, world.district, 2019, world.seat("baogao"))


def step(login: str, report: Report, name: str, **fields: str) -> Any:
    report.refresh_from_db()
    sent = {"version": str(report.version), **fields}
    return at_desk(login).post(f"/reports/{report.uid}/{name}/", sent, follow=True)


def to_state(report: Report, state: str) -> None:
    for login, name in (("baogao", "submit"), ("fazhi", "review"), ("juzhang", "sign"), ("baogao", "freeze")):
        assert step(login, report, name).status_code == 200
        if name == state:
            return


def test_a_report_is_begun_from_its_outline(bureau):
    with outline():
        writer = at_desk("baogao")
        assert "按提纲建立" in writer.get("/reports/").content.decode()
        answer = writer.post("/reports/", {"outline": CODE, "year": "2019"}, follow=True)
        report = Report.objects.get(outline=CODE)
        assert answer.redirect_chain[-1][0] == f"/reports/{report.uid}/"
        again = writer.post("/reports/", {"outline": CODE, "year": "2019"})
        assert again.status_code == 409 and "已经建立" in says(again.content)
        wrong = writer.post("/reports/", {"outline": CODE, "year": "一九"})
        assert wrong.status_code == 422 and "年度没有填写" in says(wrong.content)
        assert "按提纲建立" not in at_desk("juzhang").get("/reports/").content.decode()


def test_text_shows_numbers_that_open_their_records(report):
    page = at_desk("baogao").get(f"/reports/{report.uid}/").content.decode()
    assert "全部相符" in page
    link = "/indicators/appeals.hotline_calls/?period=2019"
    assert link in page
    opened = at_desk("baogao").get(link)
    assert opened.status_code == 200 and "/cases/RX2019" in opened.content.decode()


def test_a_wrong_number_is_named_and_stops_the_report(report):
    first = report.paragraphs.get(order=2)
    writer = at_desk("baogao")
    text = first.text.replace("hotline_calls@2019|{}个", "hotline_calls@2019|9个")
    answer = writer.post(
        f"/reports/{report.uid}/paragraphs/{first.pk}/",
        {"do": "save", "text": text, "version": "1"},
        follow=True,
    )
    said = says(answer.content)
    assert "1处问题" in said and "“9个”" in said and "请改正文字或核对记录" in said
    refused = step("baogao", report, "submit")
    assert refused.status_code == 422 and "“9个”" in says(refused.content)
    assert Report.objects.get(pk=report.pk).state == State.DRAFT


def test_a_stale_page_keeps_what_was_typed_and_shows_what_changed(report):
    first = report.paragraphs.get(order=4)
    world: Any = dongli_2019.world()
    edit(first, "别人写的不足。", world.seat("baogao"), version=1)
    address = f"/reports/{report.uid}/paragraphs/{first.pk}/"
    answer = at_desk("baogao").post(address, {"do": "save", "text": "我写的不足。", "version": "1"})
    said = says(answer.content)
    assert answer.status_code == 409 and "旧页面" in said
    assert "报告中现在的内容别人写的不足。" in said and "您写的内容(未保存)我写的不足。" in said
    first.refresh_from_db()
    assert first.text == "别人写的不足。"
    assert 'name="version" value="2"' in answer.content.decode()


def test_inserting_a_figure_shows_its_number_first(report):
    last = report.paragraphs.get(order=11)
    address = f"/reports/{report.uid}/paragraphs/{last.pk}/"
    asked = {
        "text": "受理〔数〕。",
        "code": "appeals.hotline_calls",
        "period": "2019",
        "unit": "个",
        "version": "1",
    }
    writer = at_desk("baogao")
    seen = writer.post(address, {"do": "preview", **asked})
    assert "将写作“" in says(seen.content) and "相符" in says(seen.content)
    put = writer.post(address, {"do": "insert", **asked})
    assert f"受理{CALLS}。</textarea>" in put.content.decode()
    last.refresh_from_db()
    assert last.text == "无。"
    for wrong, word in (
        ({"code": "no.such"}, "没有编码"),
        ({"unit": "个" * 61}, "写法"),
        ({"period": "去年"}, "期间"),
    ):
        answer = writer.post(address, {"do": "insert", **asked, **wrong})
        assert answer.status_code in (404, 422) and word in says(answer.content), wrong
        assert "受理〔数〕。</textarea>" in answer.content.decode()


def test_paragraphs_are_added_and_taken_out(report):
    last = report.paragraphs.get(order=11)
    add = {"after": str(last.pk), "level": "0", "text": "另有一事。", "version": "1"}
    at_desk("baogao").post(f"/reports/{report.uid}/add/", add)
    made = report.paragraphs.get(order=12)
    assert (made.text, made.part) == ("另有一事。", last.part)
    at_desk("baogao").post(
        f"/reports/{report.uid}/paragraphs/{made.pk}/", {"do": "remove", "text": "", "version": "2"}
    )
    assert report.paragraphs.count() == 11


def test_each_hand_has_its_button_and_refusals_say_why(report):
    def button(login: str, label: str) -> bool:
        return f">{label}</button>" in at_desk(login).get(f"/reports/{report.uid}/").content.decode()

    assert button("baogao", "提交审核") and not button("fazhi", "提交审核")
    assert "由起草报告的统计报告岗位办理" in says(at_desk("fazhi").get(f"/reports/{report.uid}/").content)
    to_state(report, "submit")
    assert button("fazhi", "审核通过") and button("fazhi", "退回修改") and not button("baogao", "审核通过")
    refused = step("baogao", report, "review")
    assert refused.status_code == 403 and "审核报告" in says(refused.content)
    empty = step("fazhi", report, "send_back", note="")
    assert empty.status_code == 422 and "没有写退回理由" in says(empty.content)
    step("fazhi", report, "review", note="同意")
    assert button("juzhang", "签发") and not button("fazhi", "签发")
    stale = at_desk("juzhang").post(f"/reports/{report.uid}/sign/", {"version": "1"})
    assert stale.status_code == 409 and "旧页面" in says(stale.content)


def test_from_signature_to_proof(report):
    to_state(report, "freeze")
    answer = step("jiejian", report, "publish", series="津丽民报")
    report.refresh_from_db()
    assert answer.status_code == 200 and report.state == State.PUBLISHED
    assert report.document is not None and report.document.number == "津丽民报〔2019〕1号"
    reader = at_desk("shenji")
    page = reader.get(f"/reports/{report.uid}/").content.decode()
    frozen = FrozenFigure.objects.get(code="appeals.hotline_calls")
    assert f"?frozen={frozen.uid}" in page and "编辑</a>" not in page
    proof = says(reader.get(f"/reports/{report.uid}/proof/").content)
    assert "全部成立" in proof and f"冻结值{frozen.exact}" in proof
    opened = says(reader.get(f"/indicators/{frozen.code}/?frozen={frozen.uid}").content)
    assert "冻结数" in opened and "成立" in opened
    files = at_desk("baogao")
    address = f"/documents/{report.document_id}/"
    word = b"".join(files.get(address + "?as=docx").streaming_content)
    assert any(f"{frozen.exact}个" in one.text for one in docx.Document(io.BytesIO(word)).paragraphs)
    assert b"".join(files.get(address).streaming_content).startswith(b"%PDF")


def test_a_page_computes_each_figure_once(report, monkeypatch):
    asked: list[tuple[str, str]] = []
    compute = rendering.value

    def counted(code: str, period: Any, area: Any) -> Any:
        asked.append((code, period.code))
        return compute(code, period, area)

    monkeypatch.setattr(rendering, "value", counted)
    writer = at_desk("baogao")
    assert "全部相符" in writer.get(f"/reports/{report.uid}/").content.decode()
    assert len(asked) == len(set(asked)) == 4
    asked.clear()
    first = report.paragraphs.get(order=2)
    figure = {"code": "appeals.hotline_calls", "period": "2019", "unit": "个"}
    sent = {"do": "preview", "text": first.text, "version": "1", **figure}
    assert "将写作“" in says(writer.post(f"/reports/{report.uid}/paragraphs/{first.pk}/", sent).content)
    assert len(asked) == len(set(asked)) == 3


def test_a_draft_is_downloaded_until_the_report_is_published(report):
    page, address = f"/reports/{report.uid}/", f"/reports/{report.uid}/draft/"
    reader = at_desk("shenji")
    assert f"{address}?as=docx" in reader.get(page).content.decode()
    answer = reader.get(address + "?as=docx")
    assert unquote(answer["Content-Disposition"]).endswith("东丽区民政局2019年法治政府建设报告.docx")
    assert "''草稿2019" in unquote(answer["Content-Disposition"])
    made = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))
    assert made.sections[0].header.paragraphs[0].text.startswith("草稿　数字为2019-01-22")
    assert b"".join(reader.get(address).streaming_content).startswith(b"%PDF")
    to_state(report, "freeze")
    step("jiejian", report, "publish")
    assert address not in reader.get(page).content.decode()
    refused = reader.get(address)
    assert refused.status_code == 409 and "已经发布" in says(refused.content)


def test_nobody_else_sees_a_report(report):
    for login in ("shegong0101", "yanglao", "admin"):
        for address in ("", "draft/", "draft/?as=docx"):
            assert at_desk(login).get(f"/reports/{report.uid}/{address}").status_code == 404
    assert at_desk("baogao").get(f"/reports/{report.uid}/proof/").status_code == 409


def test_what_the_law_wants_out_by_when_shines_until_it_is_done(report):
    def listed(day: datetime.date) -> str:
        with clock.at(day):
            return says(at_desk("baogao").get("/reports/").content)

    assert "签发报送" not in listed(datetime.date(2019, 1, 31)), "the rule came in April 2019"
    waiting = listed(datetime.date(2020, 2, 20))
    assert "签发报送剩6个工作日" in waiting and "公布剩" in waiting and "还没有建立" not in waiting
    assert "签发报送超期1天" in listed(datetime.date(2020, 3, 1))
    with clock.at(datetime.date(2020, 3, 2)):
        assert "签发报送截止2020-02-29超期2天" in says(
            at_desk("baogao").get(f"/reports/{report.uid}/").content
        )
        for login, name in (("baogao", "submit"), ("fazhi", "review"), ("juzhang", "sign")):
            assert step(login, report, name).status_code == 200
    signed = listed(datetime.date(2020, 4, 1))
    assert "签发报送" not in signed and "公布超期1天" in signed
    missed = listed(datetime.date(2021, 1, 8))
    assert "2020年度的报告还没有建立：签发报送截止2021-02-28" in missed
