"""Plain text in the encodings offices use: UTF-8, GB18030 (with GBK and GB2312), UTF-16."""

import codecs
import re

from minzheng.foundation.errors import Invalid

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHINESE = re.compile(r"[\u4e00-\u9fff，。、；：（）《》“”]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_WRONG = 0.02


def decode(content: bytes) -> str:
    """The text of some bytes; raises `Invalid` where they are no text in any of the encodings."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _clean(content.decode(encoding, "replace"))
    for encoding in ("utf-8", *_wide(content), "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_CONTROL.findall(text)) <= len(text) * _WRONG:
            return _clean(text)
    damaged = max((content.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")), key=_chinese)
    if damaged.count("\ufffd") <= len(damaged) * _WRONG and not _CONTROL.search(damaged):
        return _clean(damaged)
    raise Invalid.because(
        "不是文本",
        "请提供 .txt、.docx、.pdf 或 .html 文件；文本请用 UTF-8 或 GB18030 编码。",
        "report.encoding",
    )


def _wide(content: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark: every other byte of its ASCII letters is zero, Chinese text reads as Chinese."""
    if len(content) % 2 or b"\x00" not in content[:4000]:
        return ()
    readings = {name: content[:4000].decode(name, "replace") for name in ("utf-16-le", "utf-16-be")}
    return (max(readings, key=lambda name: _chinese(readings[name])),)


def _chinese(text: str) -> int:
    return len(_CHINESE.findall(text))


def _clean(text: str) -> str:
    """Line ends as one sign; control signs as blanks, so that offsets mean what a reader sees."""
    return _CONTROL.sub(
        " ", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    )


def looks_like_html(content: bytes) -> bool:
    """Whether bytes begin like a web page."""
    return bool(
        re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body)", content[:500], re.IGNORECASE)
    )
