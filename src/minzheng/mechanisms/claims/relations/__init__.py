"""The relations a text states between its figures."""

from minzheng.mechanisms.claims.relations.finding import relate

__all__ = ["relate"]
