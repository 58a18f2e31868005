"""Ledgers taken over: households and destitute people written as tables, checked and decided by another person."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from django.core.files.base import ContentFile

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.applications import home_of
from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import write_table
from minzheng.mechanisms.rolls.public import Roll, check_roll, submit_roll

CAUSES = ("因病", "因残", "缺少劳动力", "因学", "年老体弱")
LOST = {"全自理": 0, "半护理": 2, "全护理": 5}
IN_INSTITUTIONS = 8  # one destitute person in so many lives in one


class OnLedger(Protocol):
    """Anything a ledger has rows of."""

    def rows(self, world: World) -> Iterator[dict[str, Any]]:
        """One row for each member."""
        ...


@dataclass(frozen=True)
class Kept:
    """A household as an old ledger keeps it; without `fen` a month it is on the ledger, but not paid."""

    number: int
    street: str
    community: str
    size: int
    since: datetime.date
    fen: int | None = None

    def rows(self, world: World) -> Iterator[dict[str, Any]]:
        """One row for each invented member; what belongs to the household stands in the row of its head."""
        members = home_of(world, self.size)
        head = members[0]
        account = account_answers(head["id_number"])
        shared = {
            "street": self.street, "community": self.community, "address": f"{self.community}{self.number % 90 + 1}号",
            "residence": "农村" if self.community.endswith("村") else "城镇", "members": self.size, "amount": self.fen,
            "since": self.since, "payee": head["id_number"], "bank": account["account_bank"], "account": account["account"],
            "cause": CAUSES[self.number % len(CAUSES)],
        }  # fmt: skip
        for place, one in enumerate(members):
            relation = one["relation"] if place else "户主"
            named = {"home": f"{self.number + 1:05}", **one, "relation": relation}
            yield named if place else named | shared


@dataclass(frozen=True)
class Destitute:
    """A destitute person as an old table keeps him; one in so many lives in an institution. Yuan a month."""

    number: int
    community: str
    level: str
    basic: int
    care: int
    since: datetime.date

    def row(self, world: World, codes: Mapping[str, str]) -> dict[str, Any]:
        """The row of an invented person with his account; `codes` are those of communities by name."""
        name, id_number = world.invented.person(1930, 1961)
        account = account_answers(id_number)
        return {
            "name": name, "id_number": id_number, "area": codes[self.community], "level": self.level, "lost": LOST[self.level],
            "residence": "农村" if self.community.endswith("村") else "城镇", "basic": self.basic * 100, "care": self.care * 100,
            "supply": "分散供养" if self.number % IN_INSTITUTIONS else "集中供养", "since": self.since,
            "bank": account["account_bank"], "account": account["account"],
        }  # fmt: skip


def take_in(
    world: World, people: Iterable[Destitute], source: str, maker: str, decider: str, area: Area | None = None
) -> None:
    """File a table of destitute people today, checked and decided by another person."""
    codes = {row["name"]: row["code"] for row in world.setting.areas()}
    rows = [one.row(world, codes) for one in people]
    batches.decide(world, batches.submit(world, EXTREME_POVERTY, rows, maker, source, area), decider)


def take_over(
    world: World,
    agenda: Agenda,
    roll: Roll,
    homes: Iterable[OnLedger],
    source: str,
    maker: str,
    decider: str,
    area: Area | None = None,
) -> None:
    """Check a ledger of households and submit it today; it is decided on the next working day."""
    seat, label = world.seat(maker), f"{roll.register.label}台账"
    rows = [_whole(roll, row) for one in homes for row in one.rows(world)]
    content = write_table(roll.columns, rows, title=label, filter_line="", by=seat.actor)
    upload = ContentFile(content, name=f"{label}.xlsx")
    check = check_roll(roll.register.code, upload, seat, area=area or world.district, source=source)
    agenda.after(1, partial(batches.decide, world, submit_roll(check, seat), decider))


def _whole(roll: Roll, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.key: row.get(column.key) for column in roll.columns}
