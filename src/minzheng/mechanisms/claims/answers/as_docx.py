"""The answer as a Word file with comments: on the report itself where it is a .docx, else on its text."""

import copy
import io
import re
from collections import defaultdict
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from minzheng.mechanisms.claims.answers import wording
from minzheng.mechanisms.claims.model import Checked, Relation, Verdict
from minzheng.mechanisms.claims.sources import word

AUTHOR, INITIALS = "民政报告核对", "核对"
_MOST = 500
_REFERENCE = "CommentReference"
_UNFIT = re.compile(r"[^\t\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_docx(checked: Checked, original: bytes | None = None) -> bytes:
    """A .docx whose comments say what fails and what cannot be tested, each at its first figure.

    `original` is the .docx the text was read from; its words and layout stay.
    """
    document = word.opened(original) if original else _written(checked)
    for relation, runs in _placed(checked, document):
        told = f"{wording.VERDICTS[relation.verdict]}（{wording.TYPES[relation.type]}，{relation.id}）：{relation.sentence}"
        document.add_comment(runs, text=_fit(told), author=AUTHOR, initials=INITIALS)
    _reference_style(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _reference_style(document: Any) -> None:
    """The style the marks of comments refer to; Word adds it by itself, a document made here has to have it."""
    if not any(style.style_id == _REFERENCE for style in document.styles):
        style = document.styles.add_style("annotation reference", WD_STYLE_TYPE.CHARACTER)
        style.element.set(qn("w:styleId"), _REFERENCE)
        style.font.size = Pt(8)


def _written(checked: Checked) -> Any:
    document = docx.Document()
    for line in checked.text.removesuffix("\n").split("\n"):
        document.add_paragraph(_fit(line))
    return document


def _fit(words: str) -> str:
    """Words without the signs XML cannot hold, as long as before."""
    return _UNFIT.sub(" ", words)


def _placed(checked: Checked, document: Any) -> list[tuple[Relation, list[Run]]]:
    """Each finding with the runs that hold its first figure; figures of one paragraph are cut out from its end on."""
    places = _places(checked, document)
    wanted: dict[tuple[int, int], list[Relation]] = defaultdict(list)
    for relation in [r for r in wording.sorted_relations(checked) if r.verdict is not Verdict.HOLDS][:_MOST]:
        first = next((checked.figure(id) for id in relation.operands if ":" not in id), None)
        if first:
            wanted[first.start, first.end].append(relation)
    found: list[tuple[Relation, list[Run]]] = []
    for (start, end), relations in sorted(wanted.items(), reverse=True):
        paragraph, offset = next(((p, at) for at, stop, p in places if at <= start < stop), (None, 0))
        if paragraph is None:
            continue
        runs = _cut(paragraph, start - offset, end - offset)
        found += [(relation, runs) for relation in relations if runs]
    return sorted(found, key=lambda placed: placed[0].start)


def _places(checked: Checked, document: Any) -> list[tuple[int, int, Paragraph]]:
    """Where in the text each paragraph stands."""
    places: list[tuple[int, int, Paragraph]] = []
    at = 0
    for words, paragraphs in word.lines(document):
        for paragraph in paragraphs:
            length = sum(len(run.text) for run in paragraph.runs)
            places.append((at, at + length, paragraph))
            at += length + 1
        if not paragraphs:
            at += len(words) + 1
    return places


def _cut(paragraph: Paragraph, start: int, end: int) -> list[Run]:
    """The runs of exactly [start, end) of a paragraph; runs that reach over it are divided."""
    at, runs = 0, []
    for run in list(paragraph.runs):
        length = len(run.text)
        low, high = max(start - at, 0), min(end - at, length)
        if low < high:
            runs.append(_divided(run, low, high))
        at += length
    return runs


def _divided(run: Run, low: int, high: int) -> Run:
    """The part [low, high) of a run as a run of its own, in the same style; a run with more than text stays whole."""
    words = run.text
    if (low, high) == (0, len(words)) or any(not child.tag.endswith(("}t", "}rPr")) for child in run._r):
        return run
    for text, before in ((words[:low], True), (words[high:], False)):
        if text:
            other = copy.deepcopy(run._r)
            (run._r.addprevious if before else run._r.addnext)(other)
            Run(other, run._parent).text = text
    run.text = words[low:high]
    return run
