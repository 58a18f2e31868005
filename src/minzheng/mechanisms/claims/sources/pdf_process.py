"""The process that opens one PDF given to it: prints JSON with its text, or why there is none. Knows nothing else of this program."""

import json
import re
import sys
from collections import Counter
from contextlib import suppress
from itertools import pairwise

import pypdfium2 as pdfium

MEMORY, CPU_SECONDS, PAGES, LETTERS = 2 * 2**30, 50, 1_000, 1_200_000
_LEAST_A_PAGE = 12
_ENDS = re.compile(r"[。！？；：:!?;]$")
_BEGINS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．]|[—–-]\s*\d+\s*[—–-]$|附件|第[一二三四五六七八九十]+[章条])"
)
_AUTOSPACE = re.compile(
    r"(?<=[\u4e00-\u9fff，。、；：（）《》“”]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[\u4e00-\u9fff，。、；：（）《》“”%])"
)
_SAME = re.compile(r"\d+")


def limited() -> None:
    """Bounds the process; a system without such limits goes without."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def text_of(content: bytes) -> dict[str, str]:
    """{"text": …} or {"reason": …}."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        return {"reason": "password" if "password" in str(error).lower() else "damaged"}
    count = len(document)
    if count > PAGES:
        return {"reason": "large"}
    pages: list[list[str]] = []
    letters = 0
    for number in range(count):
        with suppress(pdfium.PdfiumError):
            lines = rows_of(document[number].get_textpage())
            letters += sum(map(len, lines))
            pages.append(lines)
        if letters > LETTERS:
            return {"reason": "large"}
    if not count:
        return {"reason": "damaged"}
    if letters < _LEAST_A_PAGE * count:
        return {"reason": "scan"}
    return {"text": "\n".join(paragraphs(without_running_heads(pages))) + "\n"}


def rows_of(page: "pdfium.PdfTextPage") -> list[str]:
    """The lines of a page from top to bottom; wide gaps in a line are tabs."""
    pieces: list[tuple[float, float, float, float, str]] = []
    for n in range(page.count_rects()):
        left, bottom, right, top = page.get_rect(n)
        words = page.get_text_bounded(left, bottom, right, top).replace("\r", "").replace("\n", "").strip()
        if words:
            pieces.append((left, bottom, right, top, words))
    lines: list[list[tuple[float, float, float, float, str]]] = []
    for piece in sorted(pieces, key=lambda p: (-(p[1] + p[3]) / 2, p[0])):
        middle, height = (piece[1] + piece[3]) / 2, max(piece[3] - piece[1], 1)
        if lines and abs((lines[-1][0][1] + lines[-1][0][3]) / 2 - middle) < height * 0.5:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [joined(sorted(line)) for line in lines]


def joined(line: list[tuple[float, float, float, float, str]]) -> str:
    """The pieces of a line from left to right."""
    words = line[0][4]
    for before, piece in pairwise(line):
        gap, height = piece[0] - before[2], max(piece[3] - piece[1], before[3] - before[1], 1)
        words += ("\t" if gap > 0.5 * height else "") + piece[4]
    return _AUTOSPACE.sub("", words)


def without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Without lines that stand on top or at the foot of most pages, but for their numbers."""
    if len(pages) < 3:
        return pages
    edges = Counter(_SAME.sub("#", line) for page in pages for line in {*page[:1], *page[-1:]})
    running = {line for line, times in edges.items() if times >= max(3, len(pages) * 0.6)}
    return [
        [
            line
            for n, line in enumerate(page)
            if not (n in (0, len(page) - 1) and _SAME.sub("#", line) in running)
        ]
        for page in pages
    ]


def paragraphs(pages: list[list[str]]) -> list[str]:
    """Lines put together again where they only ended at the margin."""
    lines = [line for page in pages for line in page]
    full = sorted(len(line) for line in lines if "\t" not in line)
    width = full[int(len(full) * 0.8)] if full else 0
    result: list[str] = []
    last = ""
    for line in lines:
        goes_on = (
            last
            and "\t" not in last
            and "\t" not in line
            and len(last) >= width * 0.85
            and not _ENDS.search(last)
            and not _BEGINS.match(line)
        )
        if goes_on:
            result[-1] += line
        else:
            result.append(line)
        last = line
    return result


if __name__ == "__main__":
    limited()
    try:
        answer = text_of(sys.stdin.buffer.read())
    except (MemoryError, RecursionError):
        answer = {"reason": "large"}
    except Exception:  # whatever a hostile file makes the library raise
        answer = {"reason": "damaged"}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
