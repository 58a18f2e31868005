"""Reports out of files: text, Word, PDF and web pages, within bounds of size and time."""

from minzheng.mechanisms.claims.sources.files import SUFFIXES, load

__all__ = ["SUFFIXES", "load"]
