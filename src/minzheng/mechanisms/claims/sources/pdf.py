"""PDF: read in a process of its own, with limits of memory and time, so that a hostile file harms nothing."""

import json
import subprocess
import sys
from pathlib import Path

from minzheng.foundation.errors import Invalid

SECONDS = 60
_REASONS = {
    "password": ("有密码", "请去掉密码后再核对。"),
    "damaged": ("已损坏或不是 PDF", "请重新导出 PDF，或改用 .docx、.txt。"),
    "scan": ("是扫描件，没有文字", "请先做文字识别（OCR），或提供 .docx、.txt。"),
    "large": ("页数或内容过多", "请拆成几份后再核对。"),
}


def read(content: bytes) -> str:
    """The text of a PDF, its tables as rows with tabs."""
    command = [sys.executable, "-I", str(Path(__file__).with_name("pdf_process.py"))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise _bad("large") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise _bad("damaged") from error
    if "text" not in answer:
        raise _bad(answer.get("reason", "damaged"))
    return str(answer["text"])


def _bad(reason: str) -> Invalid:
    what, fix = _REASONS[reason]
    return Invalid.because(what, fix, f"report.pdf.{reason}")
