"""Desk (工作台): the pages the staff work on, rendered from declarations; rooms and domains add to its menu."""

from minzheng.mechanisms.desk.body_accounts import Opener, offer_accounts
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.menu import Item, add
from minzheng.mechanisms.desk.monitored import sees_links, sees_nights, sees_sources, sees_warnings
from minzheng.mechanisms.desk.residents import open_citizen_account

__all__ = [
    "DeskRequest",
    "Item",
    "Opener",
    "add",
    "offer_accounts",
    "open_citizen_account",
    "page",
    "sees_links",
    "sees_nights",
    "sees_sources",
    "sees_warnings",
    "show",
]
