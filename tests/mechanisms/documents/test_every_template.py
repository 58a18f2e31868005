"""Every template of the house, printed once: foreign checkers find nothing in its .docx and its PDF, and do find planted faults."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx_integrity import check
from tests.mechanisms.documents.printed import sheets
from tests.mechanisms.documents.test_issuing import STANDARD
from tests.tools import need

from minzheng.mechanisms.documents.issuing import TemplateKind, templates
from minzheng.mechanisms.documents.pdf import to_pdf
from minzheng.mechanisms.documents.word import to_docx

LAYOUT = """
import contextlib, io, json, sys
from gongwen import main
_, rules, *paths = sys.argv
for path in paths:
    said = io.StringIO()
    sys.argv = ["gongwen", "check", path, "-t", "notice", "--json", "--config-overrides", rules]
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        main()
    print(json.dumps([path, [one["rule_id"] for one in json.loads(said.getvalue()) if one["severity"] == "P0"]]))
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one .docx and one PDF of every template."""
    folder = tmp_path_factory.mktemp("printed")
    for code, sheet in sheets().items():
        (folder / f"{code}.docx").write_bytes(to_docx(sheet))
        (folder / f"{code}.pdf").write_bytes(to_pdf(sheet))
    return folder


def laid_out_wrong(paths: list[Path]) -> dict[str, list[str]]:
    """Rules of GB/T 9704 that a document breaks gravely (P0), by name; one process for all."""
    home = os.environ | {"GONGWEN_DATA_DIR": str(paths[0].parent / "gongwen")}
    command = [sys.executable, "-c", LAYOUT, json.dumps(STANDARD), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=home)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(paths)
    return {Path(path).stem: rules for path, rules in found if rules}


def damaged(path: Path) -> list[str]:
    return [str(one) for one in check(path) if str(one.severity).lower().endswith("error")]


@pytest.mark.checker
def test_every_docx_is_whole_and_laid_out_by_the_standard(printed: Path) -> None:
    paths = sorted(printed.glob("*.docx"))
    assert len(paths) == len(templates()) > 20
    assert {path.stem: found for path in paths if (found := damaged(path))} == {}
    # a receipt is a slip of A5, no official document
    official = [one for one in paths if templates()[one.stem].kind is not TemplateKind.RECEIPT]
    assert laid_out_wrong(official) == {}


@pytest.mark.checker
def test_planted_faults_in_a_docx_are_found(printed: Path, tmp_path: Path) -> None:
    content = (printed / "matters.decided.docx").read_bytes()
    narrow, broken = docx.Document(io.BytesIO(content)), docx.Document(io.BytesIO(content))
    narrow.sections[0].left_margin = Mm(20)
    narrow.save(str(tmp_path / "narrow.docx"))
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), "rId999")
    broken.paragraphs[0]._p.append(link)
    broken.save(str(tmp_path / "broken.docx"))
    assert laid_out_wrong([tmp_path / "narrow.docx"]) == {"narrow": ["CHK-C002"]}
    assert damaged(tmp_path / "broken.docx")


@pytest.mark.checker
def test_every_pdf_is_whole(printed: Path) -> None:
    program, paths = need("qpdf"), sorted(printed.glob("*.pdf"))
    assert len(paths) == len(templates())
    assert {path.stem: told for path in paths if (told := _qpdf(program, path))} == {}
    cut = printed / "cut.bin"
    cut.write_bytes(paths[0].read_bytes()[:-2000])
    assert _qpdf(program, cut)


@pytest.mark.checker
def test_every_pdf_can_be_read_aloud(printed: Path, tmp_path: Path) -> None:
    """What of PDF/UA a machine can tell: tags, language, title, alternative texts. A PDF without a language is found."""
    paths = sorted(printed.glob("*.pdf"))
    done = _pdfua([need("pdfua"), "check", *map(str, paths)])
    assert done.returncode == 0, done.stdout + done.stderr
    mute = tmp_path / "mute.pdf"
    content = paths[0].read_bytes()
    assert b"/Lang" in content
    mute.write_bytes(content.replace(b"/Lang", b"/Lung"))
    assert _pdfua([need("pdfua"), "check", str(mute)]).returncode in (1, 2, 3)


def _qpdf(program: str, path: Path) -> str:
    done = subprocess.run([program, "--check", path], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def _pdfua(command: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False)
