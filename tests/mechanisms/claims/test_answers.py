"""What comes back: JSON by its schema, a page that stands alone, a Word file whose comments lie on the right words."""

import io
import json
import subprocess
import sys
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import docx
import jsonschema
import pytest
from tests.mechanisms.claims import documents, scoring

from minzheng.mechanisms.claims.public import as_docx, as_html, as_json, as_text, check_file, check_text

TEXT = "全年检查<b>机构</b>64户，其中无照71户。\n合格率为102%，满意率98%。\n"


@pytest.fixture(scope="module")
def schema() -> dict[str, object]:
    path = files("minzheng.mechanisms.claims.answers") / "report.schema.json"
    return dict(json.loads(path.read_text("utf-8")))


def test_json_is_as_its_schema_says(schema: dict[str, object]) -> None:
    for passage in (p for name in ("dev", "heldout") for p in scoring.passages(name)):
        told = json.loads(json.dumps(as_json(check_text(passage["text"], passage["id"]))))
        jsonschema.validate(told, schema)
        for figure in told["figures"]:
            assert passage["text"][figure["start"] : figure["end"]] == figure["raw"]


def test_values_are_in_single_units(schema: dict[str, object]) -> None:
    told = as_json(check_text("发放资金1.81亿元，合格率96%，每站配备3-5人。"))
    assert [figure["value"] for figure in told["figures"]] == [181_000_000, 0.96, [3, 5]]


class Page(HTMLParser):
    """Collects ids, links and the text of marks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []


def test_the_page_stands_alone_and_its_links_lead_somewhere() -> None:
    page = as_html(check_text(TEXT, "报告<1>.txt"))
    read = Page(page)
    assert "<b>机构" not in page
    assert "报告&lt;1&gt;.txt" in page
    assert not {"script", "link", "img", "iframe"} & set(read.tags)
    assert len(read.ids) == len(set(read.ids))
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)
    assert 'lang="zh-CN"' in page


def test_comments_lie_on_the_figures(tmp_path: Path) -> None:
    """On a report that is a .docx itself: words and tables stay, comments are added."""
    path = tmp_path / "报告.docx"
    rows = [("乡镇", "人数（人）"), ("甲镇", "30"), ("乙镇", "12"), ("合计", "43")]
    path.write_bytes(documents.word(["一、总体情况", *TEXT.splitlines()], rows))
    checked = check_file(path)
    answer = docx.Document(io.BytesIO(as_docx(checked, path.read_bytes())))
    assert [p.text for p in answer.paragraphs] == [p.text for p in docx.Document(str(path)).paragraphs]
    assert [c.text for c in answer.tables[0].rows[3].cells] == ["合计", "43"]
    comments = [comment.text for comment in answer.comments]
    assert len(comments) == len(checked.failures) == 3
    assert any("大于总数“64户”" in comment for comment in comments)
    (tmp_path / "批注.docx").write_bytes(as_docx(checked, path.read_bytes()))
    command = [Path(sys.executable).with_name("docx-integrity"), "check", tmp_path / "批注.docx"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    marked = _marked(answer)
    assert marked == ["71户", "102%", "43"]


def _marked(document: "docx.document.Document") -> list[str]:
    """The words between the marks of each comment."""
    found: list[str] = []
    inside = False
    for element in document.element.body.iter():
        name = element.tag.rsplit("}", 1)[-1]
        if name == "commentRangeStart":
            inside = True
            found.append("")
        elif name == "commentRangeEnd":
            inside = False
        elif name == "t" and inside:
            found[-1] += element.text or ""
    return found


def test_a_text_becomes_a_commented_document() -> None:
    checked = check_text(TEXT)
    answer = docx.Document(io.BytesIO(as_docx(checked)))
    assert [p.text for p in answer.paragraphs] == TEXT.splitlines()
    assert len(list(answer.comments)) == len(checked.failures)


def test_text_says_where_and_what_to_do() -> None:
    told = as_text(check_text(TEXT, "报告.txt"))
    assert "报告.txt" in told
    assert "（第1行）" in told
    assert told.count("请核对") == len(check_text(TEXT).failures)
