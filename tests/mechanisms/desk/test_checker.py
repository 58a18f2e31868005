"""报告核对 at the desk: a file comes back marked up, beside another report and beside the records; nothing stays."""

import base64
import json
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.mechanisms.claims import documents
from tests.mechanisms.desk.given import at_desk
from tests.mechanisms.desk.report_given import says

from minzheng.config.scenarios import dongli_2019
from minzheng.mechanisms.indicators.public import Year, value

BAD = "东丽区民政局2019年工作报告\n全年检查机构64户，其中无照71户。\n<script>alert(1)</script>\n"


def sent(login: str, words: str | bytes, name: str = "报告.txt", **more: Any) -> Any:
    content = words.encode() if isinstance(words, str) else words
    return at_desk(login).post("/reports/check/", {"file": SimpleUploadedFile(name, content), **more})


def test_a_file_comes_back_marked_up_with_downloads(bureau: None) -> None:
    answer = sent("baogao", BAD)
    page = answer.content.decode()
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
    assert "“71户”大于总数“64户”" in page and '<mark id="F' in page and "<script>alert" not in page
    files = dict(re.findall(r'href="data:([^;]+);base64,[^"]+" download="([^"]+)"', page))
    assert sorted(files.values()) == ["报告-批注.docx", "报告-核对.json"]
    told = json.loads(base64.b64decode(re.findall(r"data:application/json;base64,([^\"]+)", page)[0]))
    assert told["summary"]["fails"] == 1
    assert page.index("不符</span>") < page.index("相符的") if "相符的" in page else True


def test_what_cannot_be_read_is_said_on_the_form(bureau: None) -> None:
    for content, name, told in (
        (b"", "空.txt", "空"),
        (documents.bomb(200), "炸弹.docx", "解压后过大"),
        (documents.pdf([[], []]), "扫描.pdf", "扫描件"),
    ):
        answer = sent("baogao", content, name)
        assert answer.status_code == 422 and told in says(answer.content)
    assert "没有选择文件" in says(at_desk("baogao").post("/reports/check/").content)


def test_another_report_is_laid_beside(bureau: None) -> None:
    last = SimpleUploadedFile("去年.txt", BAD.replace("64户", "63户").encode())
    assert "另一份写“63户”" in says(sent("baogao", BAD, other=last).content)


def test_the_records_are_laid_beside_for_those_who_read_them(bureau: None) -> None:
    calls = value("appeals.hotline_calls", Year(2019), dongli_2019.world().district)
    text = f"东丽区民政局2019年工作报告\n2019年，受理专线问题{calls.exact}个。\n"
    right = says(sent("baogao", text, own="1").content)
    assert f"业务记录中“受理专线问题”为{calls.exact}个，相符" in right
    wrong = says(sent("baogao", text.replace(f"{calls.exact}个", "9999个"), own="1").content)
    assert "业务记录中“受理专线问题”" in wrong and "不符，请核对" in wrong
    assert "业务记录中" not in says(sent("baogao", text).content)
    assert "业务记录中" not in says(sent("admin", text, own="1").content)
    other = says(sent("baogao", text.replace("东丽区", "西青区"), own="1").content)
    assert "业务记录中" not in other and "“西青区民政局”,不在本单位辖区" in other.replace("，", ",")
