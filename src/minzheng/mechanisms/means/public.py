"""Means (家庭经济状况核对): income, assets, spending and deductions of a household, and what of them counts."""

from minzheng.mechanisms.means.counting import Row, summary, table
from minzheng.mechanisms.means.kinds import Group, Kind, kind, kinds
from minzheng.mechanisms.means.models import MeansLine, MeansTest, Per
from minzheng.mechanisms.means.recording import Entry, means_of, record

__all__ = [
    "Entry",
    "Group",
    "Kind",
    "MeansLine",
    "MeansTest",
    "Per",
    "Row",
    "kind",
    "kinds",
    "means_of",
    "record",
    "summary",
    "table",
]
