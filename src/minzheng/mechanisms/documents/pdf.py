"""A sheet as PDF/A-2b that can be read aloud (PDF/UA-1), set by Typst from `official.typ` with the fonts this machine has."""

import io
import json
from datetime import datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

import segno
import typst
from django.conf import settings

from minzheng.foundation import clock
from minzheng.mechanisms.documents.ink import ink_svg
from minzheng.mechanisms.documents.sheet import Code, Ink, Sheet, Signature, freeze

_TEMPLATE = Path(__file__).with_name("official.typ")
_one_at_a_time = Lock()


def to_pdf(sheet: Sheet, head: str = "") -> bytes:
    """The sheet in official layout (GB/T 9704-2012) as one file of PDF/A-2b and PDF/UA-1; `head` stands at the top of every page.

    A character that no font here can show (a box stands in its place) or an empty title makes it a plain PDF.
    """
    codes = [
        _qr(block.content) if isinstance(block, Code) else ink_svg(block.strokes)
        for block in sheet.blocks
        if isinstance(block, Code | Ink)
    ]
    inputs = {"sheet": freeze(sheet), "codes": json.dumps(codes), "head": head}
    days = [block.on for block in sheet.blocks if isinstance(block, Signature)]
    made = datetime.combine(days[0] if days else clock.today(), time(12), clock.SHANGHAI)
    try:
        return _compile(inputs, made, plain=False)
    except typst.TypstError as error:
        if not any(why in str(error) for why in ("could not be displayed", "missing document title")):
            raise
        return _compile(inputs, made, plain=True)


def _compile(inputs: dict[str, str], made: datetime, plain: bool) -> bytes:
    with _one_at_a_time:
        pdf = _compiler().compile(
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=["1.7"] if plain else ["a-2b", "ua-1"],
            timestamp=int(made.timestamp()),
        )
    return cast(bytes, pdf)


@cache
def _compiler() -> typst.Compiler:
    fonts = [str(Path(settings.MEDIA_ROOT).parent / "fonts")]
    return typst.Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=fonts)


def _qr(content: str) -> str:
    drawing = io.BytesIO()
    segno.make(content, error="m", micro=False).save(drawing, kind="svg", border=2, xmldecl=False)
    return drawing.getvalue().decode()
