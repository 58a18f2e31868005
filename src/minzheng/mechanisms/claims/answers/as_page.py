"""The answer for a page of the site: sections, and links that carry their file in themselves, so that nothing is kept."""

import base64
import json
from dataclasses import dataclass

from minzheng.mechanisms.claims.answers.as_html import as_sections
from minzheng.mechanisms.claims.answers.as_json import as_json
from minzheng.mechanisms.claims.answers.wording import summary
from minzheng.mechanisms.claims.model import Checked

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Download:
    """A link's address, the name of the file and the words of the link."""

    address: str
    name: str
    label: str


@dataclass(frozen=True)
class OnPage:
    """What a page shows of a checked report; every word of the report in `sections` is escaped."""

    checked: Checked
    summary: str
    sections: str
    downloads: tuple[Download, ...]


def on_page(checked: Checked, commented: bytes) -> OnPage:
    """A checked report for a page; `commented` is its .docx with comments."""
    stem = checked.name.rsplit(".", 1)[0] or "报告"
    told = json.dumps(as_json(checked), ensure_ascii=False, indent=1).encode()
    links = (
        Download(_within(_WORD, commented), f"{stem}-批注.docx", "下载带批注的Word文件"),
        Download(_within("application/json", told), f"{stem}-核对.json", "下载JSON(供程序读取)"),
    )
    return OnPage(checked, summary(checked), as_sections(checked), links)


def _within(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
