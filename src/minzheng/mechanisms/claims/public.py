"""The report checker: every figure a text prints, and whether what it states between them holds."""

from minzheng.mechanisms.claims.checking import check_text
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

__all__ = [
    "Checked",
    "Figure",
    "Indicators",
    "Kind",
    "Known",
    "Relation",
    "RelationType",
    "SetAside",
    "Verdict",
    "check_text",
]
