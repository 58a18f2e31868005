"""The published report as a Word file, checked by foreign programs; each finds a planted fault."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm
from tests.mechanisms.desk.report_given import CODE, outline

from minzheng.config.scenarios import dongli_2019
from minzheng.mechanisms.documents.public import FileKind, open_document
from minzheng.mechanisms.reports.public import (
    compose,
    draft_of,
    freeze_report,
    publish,
    review,
    sign,
    submit,
)

pytestmark = pytest.mark.checker
BIN = Path(sys.executable).parent
STANDARD = {"page_setup": {"margins": {"top": "3.7cm", "bottom": "3.5cm", "left": "2.8cm", "right": "2.6cm"}}}


@pytest.fixture
def content(bureau: None, tmp_path: Any, settings: Any) -> Iterator[bytes]:
    """The report, written and published in a January day, as .docx."""
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    world: Any = dongli_2019.world()
    with outline():
        report = compose(CODE, world.district, 2019, world.seat("baogao"))
        (tmp_path / "draft.docx").write_bytes(draft_of(report, FileKind.DOCX)[0].read())
        report = submit(report, world.seat("baogao"), version=report.version)
        report = review(report, world.seat("fazhi"), version=report.version)
        report = sign(report, world.seat("juzhang"), version=report.version)
        report = freeze_report(report, world.seat("baogao"), version=report.version)
        report = publish(report, world.seat("jiejian"), version=report.version, number_kind="津丽民报")
        assert report.document is not None
        with open_document(report.document, FileKind.DOCX) as stream:
            yield stream.read()


def saved(content: bytes, path: Path, change: Callable[[Word], object] | None = None) -> Path:
    if change is None:
        path.write_bytes(content)
        return path
    made = docx.Document(io.BytesIO(content))
    change(made)
    made.save(str(path))
    return path


def gongwen(path: Path) -> list[str]:
    """Rules the official layout breaks gravely (P0)."""
    home = os.environ | {"GONGWEN_DATA_DIR": str(path.parent / "gongwen")}
    command = [BIN / "gongwen", "check", path, "-t", "notice", "--json", "--config-overrides"]
    done = subprocess.run(
        [*command, json.dumps(STANDARD)], capture_output=True, text=True, check=True, env=home
    )
    return [fault["rule_id"] for fault in json.loads(done.stdout) if fault["severity"] == "P0"]


def integrity(path: Path) -> int:
    return subprocess.run(
        [BIN / "docx-integrity", "check", path], capture_output=True, check=False
    ).returncode


def narrow(made: Word) -> None:
    made.sections[0].left_margin = Mm(20)


def strange_id(made: Word) -> None:
    broken = OxmlElement("w:hyperlink")
    broken.set(qn("r:id"), "rId999")
    made.paragraphs[3]._p.append(broken)


def test_foreign_checkers_find_nothing_but_planted_faults(content, tmp_path):
    """The layout checker passes over the red head, which stands in a content control of its own."""
    good = saved(content, tmp_path / "report.docx")
    assert integrity(good) == 0
    assert gongwen(good) == []
    assert gongwen(saved(content, tmp_path / "narrow.docx", narrow)) == ["CHK-C002"]
    assert integrity(saved(content, tmp_path / "broken.docx", strange_id)) == 1


def test_the_mark_of_a_draft_breaks_no_rule(content, tmp_path):
    draft = tmp_path / "draft.docx"
    assert integrity(draft) == 0
    assert gongwen(draft) == []
