"""Households that drew 低保 before the year: the bureau's own ledger, confirmed for January 2020, taken over in its first days."""

import datetime
from typing import Any

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.applications import home_of
from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.config.scenarios.flows.rolls import take_over

HOMES, SIZES = 860, (4, 3, 2, 5, 3, 4, 1, 4)
SINCE = datetime.date(2020, 1, 1)
CAUSES = ("因病", "因残", "缺少劳动力", "因学", "年老体弱")


def plan(world: World, agenda: Agenda) -> None:
    """One table, on the second working day of the year."""
    agenda.on(datetime.date(2020, 1, 3), lambda: take_over(world, agenda, rows(world), "shenhe", "jiuzhu"))


def rows(world: World) -> list[dict[str, Any]]:
    """One row for each member; what belongs to the household stands in the row of its head."""
    places = [(street, name) for street, names in world.communities.items() for name in names]
    found: list[dict[str, Any]] = []
    for number in range(HOMES):
        street, community = places[number % len(places)]
        members = home_of(world, SIZES[number % len(SIZES)])
        account = account_answers(members[0]["id_number"])
        rural = community.endswith("村")
        head: dict[str, Any] = {
            "street": world.streets[street - 1],
            "community": community,
            "residence": "农村" if rural else "城镇",
            "address": f"{community}{number % 90 + 1}号",
            "members": len(members),
            "amount": (38_000 if rural else 46_000) * len(members) + number % 7 * 1_000,
            "since": SINCE,
            "payee": members[0]["id_number"],
            "bank": account["account_bank"],
            "account": account["account"],
            "cause": CAUSES[number % len(CAUSES)],
        }
        for place, one in enumerate(members):
            named = {"name": one["name"], "id_number": one["id_number"], "relation": one["relation"]}
            named["relation"] = "户主" if place == 0 else named["relation"]
            found.append({"home": f"{number + 1:05}", **named, **(head if place == 0 else {})})
    return found
