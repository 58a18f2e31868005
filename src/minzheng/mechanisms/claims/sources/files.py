"""Which reader a file needs; what cannot be read is said in Chinese."""

from pathlib import Path

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.claims.sources import pdf, plain, web, word

LARGEST_FILE = 50 * 2**20
LONGEST_TEXT = 1_000_000
SUFFIXES = (".txt", ".docx", ".pdf", ".html", ".htm")
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def load(path: Path) -> str:
    """The text of a file; raises `Invalid` saying what is wrong with it."""
    try:
        if not path.is_file() and path.exists():
            raise _bad(path.name, "不是文件", "请写明报告文件。")
        weigh(path.name, path.stat().st_size, LARGEST_FILE)
        content = path.read_bytes()
    except OSError as error:
        raise _bad(path.name, "打不开", "请核对路径和权限。") from error
    return text_of(path.name, content)


def weigh(name: str, size: int, most: int) -> None:
    """Refuses a file of more bytes than `most` before it is read; raises `Invalid`."""
    if size > most:
        raise _bad(
            name, f"有{-(-size // 2**20)}MB，超过{most // 2**20}MB", "请去掉图片或另存为文本后再核对。"
        )


def text_of(name: str, content: bytes) -> str:
    """The text of a report, tables as rows with tabs; raises `Invalid` naming the file."""
    if not content.strip():
        raise _bad(name, "是空的", "请确认选对了文件。")
    text = _text(name, content)
    if not text.strip():
        raise _bad(name, "里面没有文字", "请确认文件不是空白，再核对一次。")
    if len(text) > LONGEST_TEXT:
        raise _bad(name, f"有{len(text):,}字，不像一份报告", f"请拆成不超过{LONGEST_TEXT:,}字的文件。")
    return text


def _text(name: str, content: bytes) -> str:
    suffix = Path(name).suffix.lower()
    try:
        if content.startswith(b"%PDF") or suffix == ".pdf":
            return pdf.read(content)
        if content.startswith(b"PK\x03\x04"):
            return word.read(content)
        if content.startswith(_OLD_WORD):
            raise Invalid.because(
                "这是加密的 .docx 或旧式 .doc", "请去掉密码，另存为不加密的 .docx。", "report.file"
            )
        if suffix in (".html", ".htm") or plain.looks_like_html(content):
            return web.read(content)
        return plain.decode(content)
    except Invalid as error:
        first = error.problems[0]
        raise _bad(name, first.message, first.fix) from error


def _bad(name: str, what: str, fix: str) -> Invalid:
    return Invalid.because(f"文件“{name}”{what}。", fix, "report.file")
