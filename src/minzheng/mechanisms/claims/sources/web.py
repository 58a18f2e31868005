"""Web pages: what is shown, one line a block, one line a row of a table."""

import re

from lxml import etree, html

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.claims.sources.plain import decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_HIDDEN = frozenset(
    {"script", "style", "noscript", "template", "head", "select", "svg", "iframe", "object", "textarea"}
)
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "table", "ul", "ol", "dl", "dd", "dt",
     "header", "footer", "nav", "main", "blockquote", "pre", "hr", "form", "caption", "thead", "tbody", "title"}
)  # fmt: skip
_CELLS = frozenset({"td", "th"})


def read(content: bytes) -> str:
    """The text of a web page."""
    parser = html.HTMLParser(
        recover=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8"
    )
    try:
        tree = html.document_fromstring(_decoded(content).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Invalid.because(
            "不是完整的网页", "请在浏览器里另存为网页或复制成文本后再核对。", "report.web"
        ) from error
    return _shown(tree)


def _decoded(content: bytes) -> str:
    named = _CHARSET.search(content[:4096])
    if named:
        name = named[1].decode("ascii").lower()
        try:
            return content.decode("gb18030" if name.startswith("gb") else name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)


def _shown(tree: etree._Element) -> str:
    parts: list[str] = []
    hidden = inside = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        begins = event == "start"
        hidden += (tag in _HIDDEN) * (1 if begins else -1)
        inside = max(0, inside + (tag in _CELLS) * (1 if begins else -1))
        if tag in _CELLS and not begins:
            parts.append("\t")
        elif tag in _BLOCKS:
            parts.append(" " if inside and tag != "tr" else "\n")
        words = element.text if begins else element.tail
        if words and not hidden:
            parts.append(re.sub(r"[ \r\n\t]+", " ", words))
    lines = (
        re.sub(r" *\t *", "\t", re.sub(r" {2,}", " ", line)).strip(" ").rstrip("\t")
        for line in "".join(parts).split("\n")
    )
    return "\n".join(line for line in lines if line.strip()) + "\n"
