"""A text checked: read, related, judged."""

from minzheng.mechanisms.claims.model import Checked
from minzheng.mechanisms.claims.reading import read
from minzheng.mechanisms.claims.relations import relate


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
