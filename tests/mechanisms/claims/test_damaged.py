"""Damaged texts and files: an answer or a sentence in Chinese, never a crash."""

import json
import time
from pathlib import Path

import pytest
from tests.mechanisms.claims import documents, mutations, scoring

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.claims.public import as_docx, as_html, as_json, check_file, check_text

BASES = [passage["text"] for name in ("dev", "heldout") for passage in scoring.passages(name)]


def bear_texts(count: int, seed: int) -> None:
    for number, text in enumerate(mutations.texts(BASES, count, seed)):
        started = time.process_time()
        checked = check_text(text)
        json.dumps(as_json(checked))
        if number % 20 == 0:
            as_html(checked)
            as_docx(checked)
        assert time.process_time() - started < 5, text[:200]


def bear_files(folder: Path, count: int, seed: int) -> None:
    pages = documents.set_in_lines("\n".join(BASES[:6]))
    bases = [
        (".txt", "\n".join(BASES[:4]).encode("gb18030")),
        (".txt", "\n".join(BASES[:4]).encode("utf-16")),
        (".html", ("<html><body><p>" + "</p><p>".join(BASES[:4]) + "</p></body></html>").encode()),
        (".docx", documents.word(BASES[:4], [("乡镇", "人数"), ("甲镇", "3")])),
        (".pdf", documents.pdf(pages)),
    ]
    weighted = bases[:4] * 6 + bases[4:]  # a PDF takes a process of its own
    for suffix, content in mutations.contents(weighted, count, seed):
        path = folder / f"报告{suffix}"
        path.write_bytes(content)
        try:
            check_file(path)
        except Invalid as error:
            assert "报告" in str(error)


def test_damaged_texts_are_borne() -> None:
    bear_texts(250, seed=1)


def test_damaged_files_are_borne(tmp_path: Path) -> None:
    bear_files(tmp_path, 120, seed=2)


@pytest.mark.campaign
def test_ten_thousand_damaged_reports_are_borne(tmp_path: Path) -> None:
    bear_texts(9_000, seed=3)
    bear_files(tmp_path, 3_000, seed=4)


@pytest.mark.parametrize(
    "piece",
    ["一", "9", "1,234", "（", "“", "其中1人、", "第", "\t1", "|2", "2023年", "率1%，", "零点", "、", " 3\n"],
)
def test_one_piece_many_times_takes_no_longer_than_it_should(piece: str) -> None:
    started = time.process_time()
    check_text(piece * (20_000 // len(piece)))
    assert time.process_time() - started < 8
