"""Desk (工作台): the pages the staff work on, rendered from declarations; rooms and domains add to its menu."""

from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.menu import Item, add

__all__ = ["DeskRequest", "Item", "add", "page", "show"]
