"""The report checker: every figure a text prints, and whether what it states between them holds.

Deterministic and offline; needs neither the database nor Django.
"""

from minzheng.mechanisms.claims.answers import OnPage, as_docx, as_html, as_json, as_text, on_page
from minzheng.mechanisms.claims.apart import LIMITS, check_apart, comment_apart
from minzheng.mechanisms.claims.checking import check_file, check_text
from minzheng.mechanisms.claims.comparing import compare, facts, hold_against
from minzheng.mechanisms.claims.model import (
    Checked,
    Figure,
    Indicators,
    Kind,
    Known,
    Relation,
    RelationType,
    SetAside,
    Verdict,
)
from minzheng.mechanisms.claims.relations.repeats import normal
from minzheng.mechanisms.claims.sources import SUFFIXES

__all__ = [
    "LIMITS",
    "SUFFIXES",
    "Checked",
    "Figure",
    "Indicators",
    "Kind",
    "Known",
    "OnPage",
    "Relation",
    "RelationType",
    "SetAside",
    "Verdict",
    "as_docx",
    "as_html",
    "as_json",
    "as_text",
    "check_apart",
    "check_file",
    "check_text",
    "comment_apart",
    "compare",
    "facts",
    "hold_against",
    "normal",
    "on_page",
]
