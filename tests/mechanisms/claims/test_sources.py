"""Files as offices have them, and as nobody wants them."""

import time
from pathlib import Path

import pytest
from tests.mechanisms.claims import documents

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.claims.public import RelationType, Verdict, check_file

TEXT = "2023年，全县共办理婚姻登记5218对，其中结婚登记3120对、离婚登记1406对、补领婚姻登记证692对。\n新建幸福院１２所。\n"


def values(path: Path) -> list[object]:
    return [figure.value for figure in check_file(path).figures]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert values(path) == [2023, 5218, 3120, 1406, 692, 12]


def test_word_with_a_table(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    rows = [("乡镇", "城市（人）", "合计（人）"), ("甲镇", "10", "10"), ("合计", "11", "10")]
    path.write_bytes(documents.word(TEXT.splitlines(), rows))
    checked = check_file(path)
    assert [f.unit for f in checked.figures if f.label == "甲镇·城市"] == ["人"]
    assert checked.relations[0].type is RelationType.SUM


def test_web_page(tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    page = (
        "<html><head><meta charset='gb2312'><script>var a=99;</script><style>p{width:77px}</style></head><body>"
        "<div>当前位置：首页</div><p>新建幸福院<b>12</b>所。</p>"
        "<table><tr><th>乡镇</th><th><p>人数（人）</p></th></tr><tr><td>甲镇</td><td><p>30</p></td></tr></table></body></html>"
    )
    path.write_bytes(page.encode("gb18030"))
    checked = check_file(path)
    assert [(f.value, f.label) for f in checked.figures] == [(12, "新建幸福院"), (30, "甲镇·人数")]


def test_pdf_with_lines_broken_at_the_margin(tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"
    path.write_bytes(documents.pdf(documents.set_in_lines(TEXT * 30)))
    checked = check_file(path)
    assert len(checked.figures) == 6 * 30
    assert {r.verdict for r in checked.relations if r.type is RelationType.SUM} == {Verdict.HOLDS}


def test_table_over_two_pages(tmp_path: Path) -> None:
    """The head is printed again, page numbers stand between, the total is right over both pages."""
    rows = [("乡镇", "户数（户）", "人数（人）")]
    rows += [(f"第{'甲乙丙丁戊己庚辛壬癸'[n]}镇", str(n + 10), str(2 * n + 20)) for n in range(10)]
    rows += [("合计", "145", "291")]
    pages = [rows[:7], [rows[0], *rows[7:]]]
    drawn = [
        [(60 + 120.0 * x, 700 - 20.0 * y, cell) for y, row in enumerate(page) for x, cell in enumerate(row)]
        + [(280.0, 40.0, f"— {number} —")]
        for number, page in enumerate(pages, 1)
    ]
    path = tmp_path / "报告.pdf"
    path.write_bytes(documents.pdf(drawn))
    sums = [r for r in check_file(path).relations if r.type is RelationType.SUM]
    assert [(r.verdict, r.stated) for r in sums] == [(Verdict.HOLDS, 145), (Verdict.FAILS, 291)]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("空.txt", b"", "是空的"),
        ("空白.txt", b" \n\t ", "是空的"),
        ("乱码.txt", bytes(range(256)) * 40, "不是文本"),
        ("扫描.pdf", documents.pdf([[], []]), "扫描件"),
        ("加密.pdf", documents.pdf([[(10.0, 10.0, "一")]], password=True), "有密码"),
        ("坏.pdf", b"%PDF-1.7\n%%EOF", "已损坏"),
        ("炸弹.docx", documents.bomb(200), "解压后过大"),
        ("坏.docx", b"PK\x03\x04" + b"x" * 500, "已损坏"),
        ("表格.docx", documents.word([])[:2000], "已损坏"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧式 .doc"),
        ("空页.html", b"<html><body><script>1</script></body></html>", "没有文字"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    started = time.perf_counter()
    with pytest.raises(Invalid, match=told) as caught:
        check_file(path)
    assert name in str(caught.value)
    assert time.perf_counter() - started < 10


def test_a_file_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(Invalid, match="超过50MB"):
        check_file(path)
    path.write_text("一" * 1_000_001, "utf-8")
    with pytest.raises(Invalid, match="不像一份报告"):
        check_file(path)
    with pytest.raises(Invalid, match="打不开"):
        check_file(tmp_path / "没有.txt")


def test_a_novel_raises_no_alarm(tmp_path: Path) -> None:
    """Prose with numbers of all days: figures perhaps, but nothing fails."""
    path = tmp_path / "小说.txt"
    chapter = (
        "第三回 雪夜访友\n那一年冬天，老李一个人住在山下。他有两个儿子，三个女儿，大的二十岁，小的才七岁。“你今年几岁？”“十一。”\n"
        "走了四五里路，天黑了。百姓都说，千万不要走夜路，一旦迷了路，十有八九回不来。三人对坐，谈到三更，一壶酒喝了大半。\n"
    )
    path.write_text(chapter * 300, "utf-8")
    started = time.perf_counter()
    assert check_file(path).failures == ()
    assert time.perf_counter() - started < 10
