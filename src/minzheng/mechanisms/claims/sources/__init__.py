"""Reports out of files: text, Word, PDF and web pages, within bounds of size and time."""

from minzheng.mechanisms.claims.sources.files import SUFFIXES, load, text_of, weigh

__all__ = ["SUFFIXES", "load", "text_of", "weigh"]
