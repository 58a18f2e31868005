"""A text checked: read, related, judged."""

from pathlib import Path

from minzheng.mechanisms.claims.model import Checked
from minzheng.mechanisms.claims.reading import read
from minzheng.mechanisms.claims.relations import relate
from minzheng.mechanisms.claims.sources import load, text_of


def check_text(words: str, name: str = "") -> Checked:
    """Every figure of a text and every relation it states, tested. Deterministic; no file, network or clock is used."""
    found = read(words)
    return Checked(
        name=name,
        text=words,
        body=found.context.body,
        year=found.context.year,
        figures=found.figures,
        relations=relate(found),
        aside=found.aside,
    )


def check_file(path: Path) -> Checked:
    """A .txt, .docx, .pdf or .html checked; raises `Invalid` in Chinese where it cannot be read."""
    return check_text(load(path), path.name)


def check_content(name: str, content: bytes) -> Checked:
    """The bytes of such a file checked; raises `Invalid` in Chinese where they cannot be read."""
    return check_text(text_of(name, content), name)
