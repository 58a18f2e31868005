"""Desk (工作台): the pages the staff work on, rendered from declarations; rooms and domains add to its menu."""

from minzheng.mechanisms.desk.body_accounts import Opener, offer_accounts
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.menu import Item, add
from minzheng.mechanisms.desk.monitored import sees_links, sees_nights, sees_sources, sees_warnings
from minzheng.mechanisms.desk.residents import open_citizen_account
from minzheng.mechanisms.desk.views_cards import offer_officer_record
from minzheng.mechanisms.desk.work_lists import WorkLine, WorkList, late_steps, offer_list, sees_lists

__all__ = [
    "DeskRequest",
    "Item",
    "Opener",
    "WorkLine",
    "WorkList",
    "add",
    "late_steps",
    "offer_accounts",
    "offer_list",
    "offer_officer_record",
    "open_citizen_account",
    "page",
    "sees_links",
    "sees_lists",
    "sees_nights",
    "sees_sources",
    "sees_warnings",
    "show",
]
