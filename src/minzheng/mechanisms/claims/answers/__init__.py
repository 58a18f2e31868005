"""The answer to a report: text, JSON, a marked-up page, a Word file with comments."""

from minzheng.mechanisms.claims.answers.as_docx import as_docx
from minzheng.mechanisms.claims.answers.as_html import as_html
from minzheng.mechanisms.claims.answers.as_json import as_json
from minzheng.mechanisms.claims.answers.as_page import OnPage, on_page
from minzheng.mechanisms.claims.answers.as_text import as_text

__all__ = ["OnPage", "as_docx", "as_html", "as_json", "as_text", "on_page"]
