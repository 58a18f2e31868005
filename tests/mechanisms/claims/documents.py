"""Small files of every kind the checker reads, made by hand so that each fault is known."""

import hashlib
import io
import zipfile
from collections.abc import Sequence

import docx

Line = tuple[float, float, str]


def pdf(pages: Sequence[Sequence[Line]], password: bool = False) -> bytes:
    """A PDF with text at (x, y) in a font that is not embedded; with `password` nobody can open it."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(pages)))}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong/DW 1000/FontDescriptor 5 0 R"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>",
        "<</Type/FontDescriptor/FontName/STSong/Flags 4/Ascent 880/Descent -120/CapHeight 880/StemV 80"
        "/ItalicAngle 0/FontBBox[0 -120 1000 880]>>",
    ]
    for n, lines in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {7 + 2 * n} 0 R>>"
        )
        drawn = "".join(
            f"BT /F 12 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n" for x, y, text in lines
        )
        objects.append(f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream")
    return _assembled(objects, password)


def _assembled(objects: Sequence[str], password: bool) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    trailer = "/Root 1 0 R"
    if password:
        mark = hashlib.md5(b"minzheng", usedforsecurity=False).hexdigest()
        objects = [*objects, f"<</Filter/Standard/V 1/R 2/P -44/O<{mark * 2}>/U<{mark[::-1] * 2}>>>"]
        trailer += f"/Encrypt {len(objects)} 0 R/ID[<{mark}><{mark}>]"
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}trailer<</Size {len(objects) + 1}{trailer}>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def set_in_lines(text: str, width: int = 36) -> list[list[Line]]:
    """A text broken at the margin, 40 lines a page, with page numbers."""
    lines = [line[n : n + width] for line in text.split("\n") for n in range(0, max(len(line), 1), width)]
    pages = [lines[n : n + 40] for n in range(0, len(lines), 40)]
    return [
        [(60.0, 780 - 17.0 * row, words) for row, words in enumerate(page) if words]
        + [(280.0, 40.0, f"— {number} —")]
        for number, page in enumerate(pages, 1)
    ]


def word(paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A .docx of some paragraphs and one table."""
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def bomb(megabytes: int) -> bytes:
    """A small .docx whose document unpacks to so many megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(b" " * 2**20)
    return out.getvalue()
